import { useEffect, useMemo, useState } from 'preact/hooks';
import { filterTokens, type Tokens } from '../../utils/stores/tokens.ts';
import type { TokenRecord, TokenState } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Select } from '../ui/select.tsx';
import { useStore } from '../use-store.ts';
import { Page } from './page.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';
import { TokenTable } from './token-table.tsx';

const STATES: readonly TokenState[] = ['sealed', 'revealing', 'consumed', 'lost', 'expired_unseen'];

interface TokensPageProps {
  readonly tokens: Tokens;
  /** Grows when the records changed. */
  readonly version: number;
}

/** Every token Steward made, without the tokens. */
export function TokensPage({ tokens, version }: TokensPageProps) {
  const state = useStore(tokens.store, (present) => present);
  useEffect(() => {
    void tokens.load();
  }, [version]);
  return (
    <Page title={t('console.tokens.title')} intro={t('console.tokens.intro')} wide>
      {state.type === 'loading' && <RowsSkeleton />}
      {state.type === 'failed' && <FailureNote failure={state.failure} title={t('console.tokens.failed')} />}
      {state.type === 'loaded' && state.records.length === 0 && (
        <div class="s-card">
          <EmptyState icon="key" title={t('console.tokens.none_title')}>
            {t('console.tokens.none_text')}
          </EmptyState>
        </div>
      )}
      {state.type === 'loaded' && state.records.length > 0 && <TokenList records={state.records} />}
    </Page>
  );
}

function TokenList({ records }: { readonly records: readonly TokenRecord[] }) {
  const [query, setQuery] = useState('');
  const [state, setState] = useState<TokenState | null>(null);
  const found = useMemo(() => filterTokens(records, { query, state }), [records, query, state]);
  const clear = () => {
    setQuery('');
    setState(null);
  };
  return (
    <div class="s-stack">
      <div class="co-filter">
        <div class="s-grow">
          <SearchField label={t('console.tokens.search')} value={query} onChange={setQuery} />
        </div>
        <Select
          label={t('console.tokens.state')}
          hideLabel
          value={state ?? ''}
          options={[
            { value: '', label: t('console.tokens.any') },
            ...STATES.map((each) => ({ value: each, label: t(`console.tokens.states.${each}`) })),
          ]}
          onChange={(value) => setState(STATES.find((each) => each === value) ?? null)}
        />
        <p class="co-count s-small s-muted s-number" role="status">
          {tn('console.tokens.count', found.length)}
        </p>
      </div>
      {found.length > 0 ? (
        <TokenTable records={found} />
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
    </div>
  );
}
