import type { Route } from '../route.ts';
import type { IconName } from '../ui/icon.tsx';

/** The pages that have a place of their own, in order; their names are `console.nav.<page>`. */
export const PLACES = [
  { page: 'home', icon: 'catalog' },
  { page: 'templates', icon: 'copy' },
  { page: 'sheet', icon: 'page' },
  { page: 'tokens', icon: 'key' },
  { page: 'review', icon: 'eye' },
  { page: 'history', icon: 'clock' },
  { page: 'setup', icon: 'shield' },
  { page: 'settings', icon: 'settings' },
  { page: 'help', icon: 'help' },
] as const satisfies readonly { readonly page: Route['page']; readonly icon: IconName }[];

/** What choosing something in the palette does. */
export type Does =
  | { readonly type: 'go'; readonly route: Route }
  /** The access review, narrowed to one system user. */
  | { readonly type: 'review_user'; readonly portfolioId: string; readonly name: string }
  | { readonly type: 'new_template' | 'checks' | 'meta' | 'popup' | 'shortcuts' | 'report' | 'lock' };

interface Command {
  /** Its name is `palette.command.<id>`, other words for it `palette.also.<id>`. */
  readonly id: string;
  readonly icon: IconName;
  readonly does: Does;
  /** Only where Meta is connected. */
  readonly connected?: boolean;
}

const go = (route: Route): Does => ({ type: 'go', route });

/** Everything the palette can do by itself. A new command is one row here. */
export const COMMANDS: readonly Command[] = [
  { id: 'open_meta', icon: 'external', does: { type: 'meta' } },
  { id: 'new_template', icon: 'plus', does: { type: 'new_template' } },
  { id: 'import_csv', icon: 'page', does: go({ page: 'sheet' }) },
  { id: 'review_access', icon: 'eye', does: go({ page: 'review' }), connected: true },
  { id: 'run_checks', icon: 'shield', does: { type: 'checks' }, connected: true },
  { id: 'guide', icon: 'play', does: go({ page: 'setup' }) },
  { id: 'open_popup', icon: 'key', does: { type: 'popup' } },
  { id: 'change_passphrase', icon: 'lock', does: go({ page: 'settings' }) },
  { id: 'shortcuts', icon: 'keyboard', does: { type: 'shortcuts' } },
  { id: 'copy_report', icon: 'copy', does: { type: 'report' } },
  { id: 'lock', icon: 'lock', does: { type: 'lock' } },
];
