import { useMemo } from 'preact/hooks';
import { countItems } from '../../utils/jobs/items.ts';
import type { JobItem } from '../../utils/jobs/types.ts';
import { t, tn } from '../i18n.ts';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';
import { groupItems, type RunGroup, type Standing, standingOf } from './run-state.ts';
import { operationIcon, operationWords } from './words.tsx';

const ROW = 36;
const MAX_HEIGHT = 10 * ROW;
const START_OPEN = 1;

interface Props {
  readonly items: readonly JobItem[];
}

/** Every item by system user, with how it stands. */
export function RunGroups({ items }: Props) {
  const groups = useMemo(() => groupItems(items), [items]);
  return (
    <ul class="s-card s-groups">
      {groups.map((group) => (
        <li key={group.key}>
          <Disclosure startOpen={groups.length <= START_OPEN} summary={<Summary group={group} />}>
            {() => (
              <div class="s-group-lines">
                <VirtualList
                  label={group.subject.name}
                  items={group.items}
                  rowKey={({ index }) => String(index)}
                  rowHeight={ROW}
                  maxHeight={MAX_HEIGHT}
                  renderRow={(item) => <ItemLine item={item} />}
                />
              </div>
            )}
          </Disclosure>
        </li>
      ))}
    </ul>
  );
}

/** The state that says most about a group. */
function groupState({ items }: RunGroup): Standing {
  const found = new Set(items.map(standingOf));
  const order: readonly Standing[] = ['sending', 'failed', 'uncertain', 'waiting', 'untried', 'cancelled'];
  return order.find((state) => found.has(state)) ?? 'done';
}

function Summary({ group }: { readonly group: RunGroup }) {
  const { done } = countItems(group.items);
  return (
    <span class="s-group-summary">
      <span class="s-row">
        <StateMark state={groupState(group)} />
        <span class="s-group-name s-clip">{group.subject.name}</span>
      </span>
      <span class="s-small s-muted s-number s-group-counts">
        {t('flow.run.share', done, group.items.length)}
      </span>
    </span>
  );
}

function asideOf(item: JobItem): string {
  const { state, result, attempts } = item;
  if (state === 'done') return result?.type === 'already_so' ? t('flow.already_so') : '';
  return attempts > 1 ? tn('flow.run.attempts', attempts) : t(`flow.state.${standingOf(item)}`);
}

function ItemLine({ item }: { readonly item: JobItem }) {
  const { operation } = item;
  return (
    <span class="s-line">
      <StateMark state={standingOf(item)} />
      <Icon name={operationIcon(operation)} />
      <span class="s-clip" title={operationWords(operation)}>
        {operationWords(operation)}
      </span>
      <span class="s-line-end s-line-state s-small s-muted s-number">{asideOf(item)}</span>
    </span>
  );
}

const MARKS: Readonly<Record<Exclude<Standing, 'sending'>, IconName>> = {
  waiting: 'dot',
  done: 'check',
  failed: 'x',
  uncertain: 'alert',
  untried: 'minus',
  cancelled: 'minus',
};

function StateMark({ state }: { readonly state: Standing }) {
  return (
    <span class={`s-mark s-mark-${state}`}>
      {state === 'sending' ? <Spinner /> : <Icon name={MARKS[state]} />}
      <span class="s-hidden">{t(`flow.state.${state}`)}</span>
    </span>
  );
}
