import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Send } from '../../utils/stores/setup.ts';
import {
  countViews,
  endableOld,
  filterTokens,
  NEWEST_FIRST,
  TOKEN_VIEWS,
  type Tokens,
  type TokenView,
} from '../../utils/stores/tokens.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ChipRadios } from '../ui/chips.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useStore } from '../use-store.ts';
import { ActionDialog, type TokenTask } from './action-dialog.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { CheckDialog } from './check-dialog.tsx';
import { NotConnected } from './not-connected.tsx';
import { Page } from './page.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';
import { TokenTable } from './token-table.tsx';
import { useSelection } from './use-selection.ts';

interface TokensPageProps {
  readonly tokens: Tokens;
  readonly status: Status;
  readonly send: Send;
  /** Grows when the records changed. */
  readonly version: number;
  /** The record that the address names. */
  readonly recordId: string | null;
}

/** Every token Steward made, without the tokens. */
export function TokensPage({ tokens, status, send, version, recordId }: TokensPageProps) {
  const state = useStore(tokens.store, (present) => present);
  const [checking, setChecking] = useState(false);
  useEffect(() => {
    void tokens.load();
  }, [version]);
  const records = state.type === 'loaded' ? state.records : [];
  return (
    <Page
      title={t('console.tokens.title')}
      intro={t('console.tokens.intro')}
      wide
      action={
        <Button icon="shield" onClick={() => setChecking(true)}>
          {t('console.check.open')}
        </Button>
      }
    >
      {state.type === 'loading' && <RowsSkeleton />}
      {state.type === 'failed' && <FailureNote failure={state.failure} title={t('console.tokens.failed')} />}
      {state.type === 'loaded' && state.records.length === 0 && (
        <div class="s-card">
          <EmptyState icon="key" title={t('console.tokens.none_title')}>
            {t('console.tokens.none_text')}
          </EmptyState>
        </div>
      )}
      {records.length > 0 && <TokenList records={records} status={status} send={send} recordId={recordId} />}
      {checking && <CheckDialog send={send} records={records} onClose={() => setChecking(false)} />}
    </Page>
  );
}

interface Asked {
  readonly task: TokenTask;
  readonly recordIds: readonly string[];
}

interface TokenListProps {
  readonly records: readonly TokenRecord[];
  readonly status: Status;
  readonly send: Send;
  readonly recordId: string | null;
}

/** What finds one record: its fingerprint, or whose it is where it has none. */
function queryFor(records: readonly TokenRecord[], recordId: string | null): string {
  const record = records.find(({ id }) => id === recordId);
  return record === undefined ? '' : record.fingerprint || record.systemUserName;
}

function TokenList({ records, status: { connection }, send, recordId }: TokenListProps) {
  const [query, setQuery] = useState(() => queryFor(records, recordId));
  const [view, setView] = useState<TokenView>('all');
  const [sort, setSort] = useState(NEWEST_FIRST);
  const [asked, setAsked] = useState<Asked | null>(null);
  // The time of this look, so that the list does not change under the pointer.
  const now = useMemo(() => Date.now(), [records, view]);
  const counts = useMemo(() => countViews(records, now), [records, now]);
  const listed = useMemo(
    () => filterTokens(records, { query, view, sort }, now),
    [records, query, view, sort, now],
  );
  const listedIds = useMemo(() => listed.map(({ id }) => id), [listed]);
  const selection = useSelection(listedIds);
  const clear = () => {
    setQuery('');
    setView('all');
  };
  return (
    <div class="s-stack">
      <OldTokens
        records={endableOld(records, now)}
        onRevoke={(recordIds) => setAsked({ task: 'revoke', recordIds })}
      />
      <ChipRadios
        label={t('console.tokens.views_label')}
        values={TOKEN_VIEWS.filter((each) => each === 'all' || each === view || counts[each] > 0)}
        value={view}
        labelOf={(each) => t(`console.tokens.views.${each}`)}
        counts={counts}
        onChange={setView}
      />
      <div class="co-filter">
        <div class="s-grow">
          <SearchField label={t('console.tokens.search')} value={query} onChange={setQuery} />
        </div>
        <p class="co-count s-small s-muted s-number" role="status">
          {tn('console.tokens.count', listed.length)}
        </p>
      </div>
      {listed.length > 0 ? (
        <TokenTable
          listed={listed}
          records={records}
          send={send}
          now={now}
          selection={selection}
          sort={sort}
          onSort={setSort}
          startOpen={recordId}
        />
      ) : (
        <div class="s-card">
          <EmptyState
            icon="search"
            title={t('console.tokens.no_match_title')}
            action={<Button onClick={clear}>{t('console.tokens.clear')}</Button>}
          >
            {t('console.tokens.no_match_text')}
          </EmptyState>
        </div>
      )}
      {selection.ids.size > 0 && (
        <BulkBar
          count={selection.ids.size}
          onAct={(task) => setAsked({ task, recordIds: [...selection.ids] })}
          onClear={selection.clear}
        />
      )}
      {asked !== null && connection === null && <NotConnected />}
      {asked !== null && connection !== null && (
        <ActionDialog
          {...asked}
          records={records}
          connection={connection}
          send={send}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  );
}

interface OldTokensProps {
  readonly records: readonly TokenRecord[];
  readonly onRevoke: (recordIds: readonly string[]) => void;
}

/** Tokens that live on beside the new ones that took their place. */
function OldTokens({ records, onRevoke }: OldTokensProps) {
  if (records.length === 0) return null;
  return (
    <Banner
      tone="info"
      title={tn('console.tokens.old', records.length)}
      action={
        <Button size="sm" onClick={() => onRevoke(records.map(({ id }) => id))}>
          {tn('console.tokens.old_revoke', records.length)}
        </Button>
      }
    >
      {tn('console.tokens.old_text', records.length)}
    </Banner>
  );
}
