import type { ErrorView } from '../../utils/graph/errors.ts';
import type { Operation } from '../../utils/plan/types.ts';
import type { Found } from '../../utils/portfolio/snapshot.ts';
import { list, t, tn } from '../i18n.ts';
import { kindIcon, taskName } from '../kinds.ts';
import type { IconName } from '../ui/icon.tsx';

/** What a task lets one do. Tasks of an asset group say in which of its parts. */
export function taskWords(task: string): string {
  const [part, value] = task.split(':');
  if (value !== undefined) return t('flow.labelled', t(`flow.part.${part}`), taskWords(value));
  return taskName(task);
}

/** The first of a list, and how many more there are. */
export const listed = (items: readonly string[], most: number): string =>
  list(items.length > most ? [...items.slice(0, most), t('flow.more', items.length - most)] : items);

/** How many assets of a portfolio were read so far; empty before the first. */
export function foundWords(found: Found | null): string {
  const assets = Object.values(found?.assets ?? {}).reduce((sum, count) => sum + count, 0);
  return assets === 0 ? '' : tn('flow.found', assets);
}

/** An operation in a few words; whom it is for stands above it. */
export function operationWords(operation: Operation): string {
  switch (operation.type) {
    case 'create_system_user':
      return t('flow.operation.create_system_user', t(`role.${operation.role}`));
    case 'rename_system_user':
      return t('flow.operation.rename_system_user', operation.newName);
    case 'install_app':
      return t('flow.operation.install_app', operation.appName);
    case 'assign_asset':
      return operation.assetName;
    case 'unassign_asset':
      return t('flow.operation.unassign_asset', operation.assetName);
    case 'generate_token':
      return t('flow.operation.generate_token', operation.appName);
    case 'renew_token':
      return t('flow.operation.renew_token', operation.appName);
    case 'revoke_token':
      return t('flow.operation.revoke_token', operation.appName);
    case 'revoke_all_tokens':
      return t('flow.operation.revoke_all_tokens');
  }
}

/** The icon of an operation. */
export function operationIcon(operation: Operation): IconName {
  switch (operation.type) {
    case 'create_system_user':
    case 'rename_system_user':
      return 'users';
    case 'install_app':
      return 'app';
    case 'assign_asset':
    case 'unassign_asset':
      return kindIcon(operation.kind);
    case 'generate_token':
      return 'key';
    case 'renew_token':
      return 'refresh';
    case 'revoke_token':
    case 'revoke_all_tokens':
      return 'trash';
  }
}

/** Meta's code as its documentation writes it: `100/33`. */
export const codeWords = ({ code, subcode }: Pick<ErrorView, 'code' | 'subcode'>): string =>
  code === null ? '' : subcode === null ? String(code) : `${code}/${subcode}`;
