import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Send } from '../../utils/stores/setup.ts';
import type { TokenSort } from '../../utils/stores/tokens.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { TokenRow } from './token-row.tsx';
import type { Selection } from './use-selection.ts';

/** Rows rendered at first and with each "more": enough for a look, cheap for thousands. */
const PORTION = 100;

interface TokenTableProps {
  /** Those to list, in order. */
  readonly listed: readonly TokenRecord[];
  readonly records: readonly TokenRecord[];
  readonly send: Send;
  readonly now: number;
  readonly selection: Selection;
  readonly sort: TokenSort;
  readonly onSort: (sort: TokenSort) => void;
  /** The record whose details are open from the start. */
  readonly startOpen: string | null;
}

export function TokenTable(props: TokenTableProps) {
  const { listed, records, send, now, selection, sort, onSort, startOpen } = props;
  const [shown, setShown] = useState(PORTION);
  const [open, setOpen] = useState(startOpen);
  const rest = listed.length - shown;
  return (
    <>
      <div class="s-card co-table-box">
        <table class="co-table co-tokens">
          <thead>
            <tr>
              <th scope="col" class="co-cell-check">
                <SelectAll selection={selection} count={listed.length} />
              </th>
              <th scope="col">{t('console.tokens.system_user')}</th>
              <th scope="col">{t('console.tokens.app')}</th>
              <th scope="col">{t('console.tokens.state')}</th>
              <SortHead by="expires" sort={sort} onSort={onSort} />
              <SortHead by="made" sort={sort} onSort={onSort} />
              <td />
            </tr>
          </thead>
          <tbody>
            {listed.slice(0, shown).map((record) => (
              <TokenRow
                key={record.id}
                record={record}
                records={records}
                send={send}
                now={now}
                selected={selection.ids.has(record.id)}
                open={open === record.id}
                onSelect={(range) => selection.toggle(record.id, range)}
                onOpen={() => setOpen(open === record.id ? null : record.id)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {rest > 0 && (
        <Button class="su-submit" onClick={() => setShown(shown + PORTION)}>
          {tn('console.tokens.more', Math.min(rest, PORTION))}
        </Button>
      )}
    </>
  );
}

function SelectAll({ selection, count }: { readonly selection: Selection; readonly count: number }) {
  const ref = useRef<HTMLInputElement>(null);
  const all = selection.ids.size === count;
  const some = selection.ids.size > 0 && !all;
  useLayoutEffect(() => {
    if (ref.current) ref.current.indeterminate = some;
  }, [some]);
  return (
    <input
      ref={ref}
      type="checkbox"
      class="s-check-box"
      aria-label={tn('console.tokens.select_all', count)}
      checked={all}
      onChange={selection.toggleAll}
    />
  );
}

/** The order one wants first: what ends soon, and what is new. */
const FIRST_DESCENDING: Readonly<Record<TokenSort['by'], boolean>> = { made: true, expires: false };

interface SortHeadProps {
  readonly by: TokenSort['by'];
  readonly sort: TokenSort;
  readonly onSort: (sort: TokenSort) => void;
}

function SortHead({ by, sort, onSort }: SortHeadProps) {
  const active = sort.by === by;
  const next = { by, descending: active ? !sort.descending : FIRST_DESCENDING[by] };
  return (
    <th scope="col" aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        class="co-sort"
        data-active={active ? (sort.descending ? 'down' : 'up') : undefined}
        onClick={() => onSort(next)}
      >
        {t(`console.tokens.${by}`)}
        <Icon name="chevron-down" size={14} />
      </button>
    </th>
  );
}
