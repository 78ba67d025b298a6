import type { Snapshot } from '../portfolio/snapshot.ts';
import { csvOf, type ReportFormat } from '../report-file.ts';
import type { Change, ChangeType } from './diff.ts';
import type { AgainstTemplate, ComparedTemplate } from './drift.ts';
import type { MatrixView } from './filter.ts';
import { shownAccess } from './filter.ts';
import { hasFullControl, type Matrix, placeOf, type Tasks } from './matrix.ts';

/** Which portfolio, read when (milliseconds since 1970). */
export type ReadingFacts = Pick<Snapshot, 'portfolio' | 'readAt'>;

const ACCESS_COLUMNS = [
  'system_user',
  'system_user_id',
  'role',
  'kind',
  'asset',
  'asset_id',
  'owner',
  'tasks',
  'full_control',
] as const;

type AccessRow = Readonly<Record<(typeof ACCESS_COLUMNS)[number], string>>;

const tasksText = (tasks: Tasks | undefined): string =>
  tasks === undefined ? '' : tasks === null ? 'unknown' : tasks.join(' ');

function accessRows(matrix: Matrix, view: MatrixView): AccessRow[] {
  return shownAccess(matrix, view).flatMap((cell): AccessRow[] => {
    const place = placeOf(matrix, cell);
    const [user, asset] = [matrix.users[place.user]?.user, matrix.assets[place.asset]?.asset];
    if (user === undefined || asset === undefined) return [];
    const tasks = matrix.cells.get(cell);
    return [
      {
        system_user: user.name,
        system_user_id: user.id,
        role: user.role,
        kind: asset.kind,
        asset: asset.name,
        asset_id: asset.id,
        owner: asset.owned ? 'portfolio' : 'client',
        tasks: tasksText(tasks),
        full_control: tasks !== undefined && hasFullControl(tasks) ? 'yes' : 'no',
      },
    ];
  });
}

const head = ({ portfolio, readAt }: ReadingFacts) => ({
  version: 1,
  portfolio: portfolio.name,
  portfolio_id: portfolio.id,
  read: new Date(readAt).toISOString(),
});

/** The access shown, a row for each system user and asset. */
export function accessReport(
  matrix: Matrix,
  view: MatrixView,
  facts: ReadingFacts,
  format: ReportFormat,
): string {
  const rows = accessRows(matrix, view);
  return format === 'csv'
    ? csvOf(ACCESS_COLUMNS, rows)
    : `${JSON.stringify({ ...head(facts), access: rows }, null, 2)}\n`;
}

const CHANGE_COLUMNS = [
  'about',
  'change',
  'system_user',
  'system_user_id',
  'kind',
  'asset',
  'asset_id',
  'before',
  'after',
] as const;

type ChangeRow = Readonly<Record<(typeof CHANGE_COLUMNS)[number], string>>;

function changeRow(change: Change): ChangeRow {
  const none = { system_user: '', system_user_id: '', kind: '', asset: '', asset_id: '' };
  const row = { ...none, about: change.about, change: change.type };
  switch (change.about) {
    case 'user': {
      const { before, after } = change;
      return {
        ...row,
        system_user: (after ?? before)?.name ?? '',
        system_user_id: (after ?? before)?.id ?? '',
        before: before === null ? '' : `${before.name} (${before.role})`,
        after: after === null ? '' : `${after.name} (${after.role})`,
      };
    }
    case 'asset': {
      const { before, after } = change;
      return {
        ...row,
        kind: (after ?? before)?.kind ?? '',
        asset: (after ?? before)?.name ?? '',
        asset_id: (after ?? before)?.id ?? '',
        before: before?.name ?? '',
        after: after?.name ?? '',
      };
    }
    case 'access':
      return {
        ...row,
        system_user: change.user.name,
        system_user_id: change.user.id,
        kind: change.asset.kind,
        asset: change.asset.name,
        asset_id: change.asset.id,
        before: tasksText(change.before),
        after: tasksText(change.after),
      };
  }
}

/** What became different since the reading of that time, a row for each change. */
export function changesReport(
  changes: readonly Change[],
  since: number,
  facts: ReadingFacts,
  format: ReportFormat,
): string {
  const rows = changes.map(changeRow);
  return format === 'csv'
    ? csvOf(CHANGE_COLUMNS, rows)
    : `${JSON.stringify({ ...head(facts), since: new Date(since).toISOString(), changes: rows }, null, 2)}\n`;
}

const DRIFT_COLUMNS = [
  'system_user',
  'system_user_id',
  'template',
  'template_version',
  'client',
  'given',
  'difference',
  'kind',
  'asset',
  'asset_id',
  'template_says',
  'is',
] as const;

type DriftRow = Readonly<Record<(typeof DRIFT_COLUMNS)[number], string>>;

const DIFFERENCES: Readonly<Record<ChangeType, string>> = {
  added: 'extra',
  removed: 'missing',
  changed: 'other_tasks',
};

/** A row for each difference; one for who has none, which says why. */
function driftRows({ user, compared }: AgainstTemplate): DriftRow[] {
  const given = compared?.given ?? [];
  const each = (words: (one: ComparedTemplate) => string) => given.map(words).join(' + ');
  const row: DriftRow = {
    system_user: user.name,
    system_user_id: user.id,
    template: each(({ used, template }) => template?.template.name ?? used.name),
    template_version: each(({ used, template }) => String(template?.revision ?? used.revision)),
    client: each(({ used }) => used.values.client),
    given: each(({ as }) => as),
    difference: '',
    kind: '',
    asset: '',
    asset_id: '',
    template_says: '',
    is: '',
  };
  if (compared === null) return [{ ...row, difference: 'no_template' }];
  const { drift } = compared;
  const role = drift === null || drift.role === null ? [] : [drift.role];
  const rows = [
    ...role.map(({ before, after }) => ({
      ...row,
      difference: 'role',
      template_says: before?.role ?? '',
      is: after?.role ?? '',
    })),
    ...(drift?.access ?? []).map(({ type, asset, before, after }) => ({
      ...row,
      difference: DIFFERENCES[type],
      kind: asset.kind,
      asset: asset.name,
      asset_id: asset.id,
      template_says: tasksText(before),
      is: tasksText(after),
    })),
  ];
  if (given.some(({ template }) => template === null)) rows.push({ ...row, difference: 'template_removed' });
  if (drift?.findsNothing) rows.push({ ...row, difference: 'template_finds_nothing' });
  if (drift?.groupGone) rows.push({ ...row, difference: 'template_group_missing' });
  if (drift !== null && drift.unreadGroups.length > 0)
    rows.push({ ...row, difference: 'template_groups_unread' });
  return rows.length === 0 ? [{ ...row, difference: 'none' }] : rows;
}

/** How system users differ from their templates. */
export function driftReport(
  users: readonly AgainstTemplate[],
  facts: ReadingFacts,
  format: ReportFormat,
): string {
  const rows = users.flatMap(driftRows);
  return format === 'csv'
    ? csvOf(DRIFT_COLUMNS, rows)
    : `${JSON.stringify({ ...head(facts), drift: rows }, null, 2)}\n`;
}
