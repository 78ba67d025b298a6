import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { SystemUser } from '../../utils/portfolio/snapshot.ts';
import { createSearch } from '../../utils/search.ts';
import { t } from '../i18n.ts';
import { Badge } from '../ui/badge.tsx';
import { ChoiceList, ChoiceMark } from '../ui/choice-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { useHeight } from '../ui/use-height.ts';
import { SelectAll } from './select-all.tsx';
import { withMarks } from './with-marks.ts';

interface Props {
  readonly users: readonly SystemUser[];
  /** Ids. */
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  /** Shows no more rows at once than these. */
  readonly rows?: number;
  /** At the end of the line that takes all. */
  readonly aside?: ComponentChildren;
}

const ROW = 36;

/** System users to choose many from: by a search, a pasted list, all that are shown, a range. */
export function UserPicker({ users, chosen, onChoose, rows = users.length, aside }: Props) {
  const [query, setQuery] = useState('');
  const search = useMemo(() => createSearch(users), [users]);
  const shown = useMemo(() => search(query), [search, query]);
  const { ref, height } = useHeight<HTMLDivElement>(8 * ROW);
  const mark = (items: readonly SystemUser[], selected: boolean) =>
    onChoose(withMarks(chosen, items, selected));
  return (
    <div class="s-picker s-card">
      <div class="s-picker-head">
        <SearchField label={t('flow.users.search')} value={query} onChange={setQuery} />
      </div>
      <SelectAll shown={shown} chosen={chosen} filtered={shown.length < users.length} onMark={mark}>
        {aside}
      </SelectAll>
      {/* As high as all of them, so that it does not jump while one searches. */}
      <div ref={ref} class="s-picker-list" style={{ blockSize: `${Math.min(users.length, rows) * ROW}px` }}>
        {shown.length === 0 ? (
          <EmptyState icon="search" title={t('flow.no_match')} />
        ) : (
          <ChoiceList
            label={t('flow.users.label')}
            items={shown}
            rowKey={({ id }) => id}
            rowHeight={ROW}
            maxHeight={height}
            isSelected={({ id }) => chosen.has(id)}
            onToggle={mark}
            renderRow={({ id, name, role }) => (
              <>
                <ChoiceMark selected={chosen.has(id)} />
                <span class="s-named">
                  <span class="s-clip">{name}</span>
                  {role === 'ADMIN' && <Badge tone="warning">{t('role.ADMIN')}</Badge>}
                </span>
                <span class="s-line-end">
                  <code class="s-tiny s-id">{id}</code>
                </span>
              </>
            )}
          />
        )}
      </div>
    </div>
  );
}
