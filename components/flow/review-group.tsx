import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import type { AssignAsset, Operation, Skipped } from '../../utils/plan/types.ts';
import { t, tn } from '../i18n.ts';
import { kindIcon } from '../kinds.ts';
import { Badge } from '../ui/badge.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon } from '../ui/icon.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { VirtualList } from '../ui/virtual-list.tsx';
import { countTypes, type PlanGroup } from './plan-groups.ts';
import { Tags, TaskChanges } from './tags.tsx';
import { operationIcon, operationWords } from './words.tsx';

/** A line of a group: something to do, or something that is so already. */
type Line =
  | { readonly key: string; readonly skipped: null; readonly operation: Operation }
  | { readonly key: string; readonly skipped: Skipped; readonly operation: null };

/** So many lines stand in the review whole; more get a scroll bar of their own. */
const MOST_LINES = 60;
/** Pixels of a line among those that scroll; where there is little room, its tasks stand below its name. */
const ROW = { wide: 36, narrow: 52 };
const ROWS_SEEN = 10;

interface Props {
  readonly group: PlanGroup;
  readonly startOpen: boolean;
}

export function ReviewGroup({ group, startOpen }: Props) {
  return (
    <Disclosure startOpen={startOpen} summary={<Summary group={group} />}>
      {() => <Lines group={group} />}
    </Disclosure>
  );
}

function Summary({ group }: { readonly group: PlanGroup }) {
  const made = group.operations.find((operation) => operation.type === 'create_system_user');
  const counts = countTypes(group.operations).filter(({ type }) => type !== 'create_system_user');
  const words = counts.map(({ type, count }) => t('flow.counted', count, tn(`flow.count.${type}`, count)));
  const idle = group.operations.length === 0 ? [t('flow.review.nothing_for_user')] : [];
  return (
    <span class="s-group-summary">
      <span class="s-row">
        <span class="s-group-name s-clip">{group.subject.name}</span>
        {made && <Badge tone="info">{t('flow.new', t(`role.${made.role}`))}</Badge>}
      </span>
      <span class="s-small s-muted s-number s-group-counts">{[...words, ...idle].join(' · ')}</span>
    </span>
  );
}

function Lines({ group }: { readonly group: PlanGroup }) {
  const lines = useMemo<Line[]>(
    () => [
      ...group.operations.map((operation): Line => ({ key: operation.id, operation, skipped: null })),
      ...group.skipped.map(
        (skipped): Line => ({ key: `skipped:${skipped.assetId}`, operation: null, skipped }),
      ),
    ],
    [group],
  );
  const show = (line: Line) =>
    line.operation === null ? <SkippedLine skipped={line.skipped} /> : <ToDo operation={line.operation} />;
  if (lines.length > MOST_LINES) return <LongLines label={group.subject.name} lines={lines} show={show} />;
  return (
    <ul class="s-group-lines s-group-lines-all" aria-label={group.subject.name}>
      {lines.map((line) => (
        <li key={line.key} class="s-list-row">
          {show(line)}
        </li>
      ))}
    </ul>
  );
}

interface LongLinesProps {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly show: (line: Line) => ComponentChildren;
}

function LongLines({ label, lines, show }: LongLinesProps) {
  const rowHeight = useNarrow() ? ROW.narrow : ROW.wide;
  return (
    <div class="s-group-lines">
      <VirtualList
        label={label}
        items={lines}
        rowKey={({ key }) => key}
        rowHeight={rowHeight}
        maxHeight={ROWS_SEEN * ROW.wide}
        renderRow={show}
      />
    </div>
  );
}

function SkippedLine({ skipped }: { readonly skipped: Skipped }) {
  return (
    <span class="s-line s-line-quiet">
      <Icon name={kindIcon(skipped.kind)} />
      <span class="s-clip">{skipped.assetName}</span>
      <span class="s-line-end s-small">{t(`flow.skipped.${skipped.reason}`)}</span>
    </span>
  );
}

function ToDo({ operation }: { readonly operation: Operation }) {
  return (
    <span class="s-line">
      <Icon name={operationIcon(operation)} />
      <span class="s-clip" title={operationWords(operation)}>
        {operationWords(operation)}
      </span>
      <span class="s-line-end">
        <Detail operation={operation} />
      </span>
    </span>
  );
}

function Detail({ operation }: { readonly operation: Operation }) {
  switch (operation.type) {
    case 'assign_asset':
      return <Tasks operation={operation} />;
    case 'unassign_asset':
      return <TaskChanges before={operation.before ?? []} after={[]} />;
    case 'generate_token':
      return (
        <>
          <Tags values={operation.permissions} />
          <Badge tone={operation.expiry === 'never' ? 'warning' : 'neutral'}>
            {t(`flow.expires.${operation.expiry}`)}
          </Badge>
        </>
      );
    case 'renew_token':
      return (
        <>
          <Tags values={operation.permissions} />
          <Badge>{t('flow.expires.60_days')}</Badge>
        </>
      );
    case 'revoke_token':
      return <Tags values={[operation.fingerprint]} />;
    default:
      return null;
  }
}

function Tasks({ operation: { before, tasks } }: { readonly operation: AssignAsset }) {
  if (tasks.length === 0) return <span class="s-small s-muted">{t('flow.no_tasks')}</span>;
  return (
    <>
      {before === null && <Badge tone="warning">{t('flow.before_unknown')}</Badge>}
      <TaskChanges before={before ?? []} after={tasks} />
    </>
  );
}
