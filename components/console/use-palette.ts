import { useEffect, useMemo, useState } from 'preact/hooks';
import * as v from 'valibot';
import { browser } from 'wxt/browser';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { withRecent } from '../../utils/palette.ts';
import type { Portfolio } from '../../utils/portfolio/snapshot.ts';
import { NO_FILTER } from '../../utils/review/filter.ts';
import type { OfferedTemplate } from '../../utils/templates/store.ts';
import { t } from '../i18n.ts';
import { hashOf, type Route } from '../route.ts';
import { isMac, openShortcuts } from '../shortcut.ts';
import { useStore } from '../use-store.ts';
import type { OpenProps } from './app.tsx';
import type { Does } from './commands.ts';
import { copyReport } from './copy-report.ts';
import { type Entry, entriesOf } from './palette-entries.ts';
import { keepDraft, NEW_TEMPLATE } from './template-draft.ts';

/** For this browser session: ids of what was chosen lately. */
const RECENT = 'steward.recent';
const recentSchema = v.fallback(v.array(v.string()), []);

/** The keys that open the palette, as this computer calls them. */
export const paletteKeys = (): string => (isMac() ? '⌘ + K' : 'Ctrl + K');

const isPaletteKey = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'k' &&
  (isMac() ? event.metaKey : event.ctrlKey) &&
  !event.shiftKey &&
  !event.altKey;

interface PaletteDoor {
  readonly isOpen: boolean;
  readonly entries: readonly Entry[];
  readonly recent: readonly string[];
  readonly note: string;
  open(): void;
  close(): void;
  choose(entry: Entry): void;
}

/** The palette of the console: when it is open, what is in it, and what choosing does. */
export function usePalette(props: OpenProps): PaletteDoor {
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const [recent, setRecent] = useState<readonly string[]>([]);
  const entries = useEntries(props, isOpen, () => setNote(t('palette.failed')));

  useEffect(() => {
    void browser.storage.session.get(RECENT).then((kept) => setRecent(v.parse(recentSchema, kept[RECENT])));
  }, []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isPaletteKey(event)) return;
      // Over another dialog it would leave unfinished what that one is about.
      if (!isOpen && document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      setNote('');
      setOpen(!isOpen);
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [isOpen]);

  const choose = async ({ id, does }: Entry) => {
    const next = withRecent(recent, id);
    setRecent(next);
    void browser.storage.session.set({ [RECENT]: next });
    if (does.type === 'report') {
      setNote(t((await copyReport(props)) ? 'palette.copied' : 'palette.not_copied'));
      return;
    }
    setOpen(false);
    run(does, props);
  };

  return {
    isOpen,
    entries,
    recent,
    note,
    open: () => {
      setNote('');
      setOpen(true);
    },
    close: () => setOpen(false),
    choose: (entry) => void choose(entry),
  };
}

function goTo(route: Route): void {
  location.hash = hashOf(route);
}

function run(does: Exclude<Does, { readonly type: 'report' }>, { setup, review }: OpenProps): void {
  switch (does.type) {
    case 'go':
      goTo(does.route);
      break;
    case 'review_user':
      review.narrow({ ...NO_FILTER, userQuery: does.name });
      goTo({ page: 'review', portfolioId: does.portfolioId });
      break;
    case 'new_template':
      keepDraft(null);
      goTo({ page: 'template', templateId: NEW_TEMPLATE });
      break;
    case 'checks':
      void setup.startPreflight();
      goTo({ page: 'setup' });
      break;
    case 'meta':
      void browser.tabs.create({ url: systemUsersAddress(null) });
      break;
    case 'popup':
      void browser.action.openPopup?.().catch(() => {});
      break;
    case 'shortcuts':
      void openShortcuts();
      break;
    case 'lock':
      void setup.lock();
      break;
  }
}

/** Read when the palette is opened; the portfolios, which cost a call to Meta, only once for a caller. */
function useEntries(
  { status, tokens, review, send }: OpenProps,
  isOpen: boolean,
  onFailed: () => void,
): readonly Entry[] {
  const callerId = status.connection?.userId ?? null;
  const records = useStore(tokens.store, (state) => (state.type === 'loaded' ? state.records : null));
  const reading = useStore(review.store, (state) =>
    state.reading.state === 'ready' ? state.reading.value : null,
  );
  const [templates, setTemplates] = useState<readonly OfferedTemplate[]>([]);
  const [portfolios, setPortfolios] = useState<readonly Portfolio[] | null>(null);
  useEffect(() => setPortfolios(null), [callerId]);
  useEffect(() => {
    if (!isOpen) return;
    void tokens.load();
    send('templates.list', {}).then(setTemplates, () => {});
    if (callerId !== null && portfolios === null) send('portfolios.list', {}).then(setPortfolios, onFailed);
  }, [isOpen]);
  return useMemo(
    () =>
      isOpen
        ? entriesOf({
            connected: callerId !== null,
            portfolios: portfolios ?? [],
            templates,
            records: records ?? [],
            reading,
          })
        : [],
    [isOpen, callerId, portfolios, templates, records, reading],
  );
}
