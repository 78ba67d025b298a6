import type * as v from 'valibot';
import type { EdgeAnswer, Graph, GraphRequest } from '../graph/client.ts';
import type { Clock } from '../graph/clock.ts';
import { type ErrorView, localError } from '../graph/errors.ts';
import type { AssignAsset, RenameSystemUser, Subject, UnassignAsset } from '../plan/types.ts';
import { type AssignedUser, assignedUserRow, assignedUsersRequest } from '../portfolio/read.ts';
import { type NamedUser, namedUserRow, namedUsersRequest } from './names.ts';
import type { JobItem } from './types.ts';

/** Milliseconds for which what was read is taken as still so. */
const FRESH_MS = 5 * 60_000;

/** Of a system user the job makes, nobody else knows yet: nothing of it is looked at. */
type ExistingSubject = Extract<Subject, { type: 'existing' }>;
type ItemOf<Type> = JobItem & { readonly operation: Type & { readonly subject: ExistingSubject } };
type AccessItem = ItemOf<AssignAsset | UnassignAsset>;
type RenameItem = ItemOf<RenameSystemUser>;

const isAccess = (item: JobItem): item is AccessItem =>
  (item.operation.type === 'assign_asset' || item.operation.type === 'unassign_asset') &&
  item.operation.subject.type === 'existing';

const isRename = (item: JobItem): item is RenameItem =>
  item.operation.type === 'rename_system_user' && item.operation.subject.type === 'existing';

export interface Rechecked {
  /** May be sent. */
  readonly go: readonly JobItem[];
  /** Already as wanted, or failed: what they change is not what the plan was made from. */
  readonly ended: readonly JobItem[];
}

interface Options {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly portfolioId: string;
  /** Milliseconds since 1970: when the plan was made, with what it was made from. */
  readonly since: number;
}

interface Known<Row> {
  readonly at: number;
  readonly answer: EdgeAnswer<Row>;
}

/** What was read of edges, each at most once in a while; `id` names the edge. */
function createLook<Row>(
  { graph, clock }: Options,
  requestOf: (id: string) => GraphRequest,
  row: v.GenericSchema<unknown, Row>,
) {
  const known = new Map<string, Known<Row>>();
  const missing = (ids: readonly string[]): string[] =>
    [...new Set(ids)].filter((id) => clock.now() - (known.get(id)?.at ?? 0) > FRESH_MS);
  return {
    missing,
    /** Of an edge that was read. */
    of: (id: string) => (known.get(id) as Known<Row>).answer,
    /** Reads what is missing; the error that stands in the way of all, if any. */
    async read(ids: readonly string[]): Promise<ErrorView | null> {
      const wanted = missing(ids);
      if (wanted.length === 0) return null;
      const answers = await graph.readEdges(wanted.map(requestOf), row);
      const errors = answers.flatMap(({ error }) => (error === null ? [] : [error.view]));
      const halting = errors.find(({ action }) => action !== 'stop_item' && action !== 'retry');
      if (halting !== undefined) return halting;
      const silent = errors.filter(
        ({ key }) => key === 'network' || (key === 'timeout' && wanted.length > 1),
      );
      if (silent.length === wanted.length) return silent[0] ?? null;
      const at = clock.now();
      wanted.forEach((id, index) => {
        known.set(id, { at, answer: answers[index] as EdgeAnswer<Row> });
      });
      return null;
    },
  };
}

/**
 * Looks again, just before a change of access or of a name is sent, where the plan is old: what is sent replaces
 * what is there, and could take away what nobody has seen. Answers with the error where nothing can be read for
 * now.
 */
export function createRecheck(options: Options) {
  const { clock, portfolioId, since } = options;
  const access = createLook(options, (id) => assignedUsersRequest(portfolioId, id), assignedUserRow);
  const names = createLook(options, namedUsersRequest, namedUserRow);

  const openOf = (items: readonly JobItem[]): readonly JobItem[] =>
    clock.now() - since <= FRESH_MS ? [] : items;
  const assetsOf = (items: readonly JobItem[]) =>
    items.filter(isAccess).map(({ operation }) => operation.assetId);
  const portfolioOf = (items: readonly JobItem[]) => (items.some(isRename) ? [portfolioId] : []);

  function endOf(item: JobItem): JobItem | null {
    if (isAccess(item)) return endOfAccess(item, access.of(item.operation.assetId));
    return isRename(item) ? endOfRename(item, names.of(portfolioId)) : null;
  }

  return {
    /** Whether items take a reading before they may be sent. */
    needs(items: readonly JobItem[]): boolean {
      const open = openOf(items);
      return access.missing(assetsOf(open)).length + names.missing(portfolioOf(open)).length > 0;
    },

    async judge(items: readonly JobItem[]): Promise<Rechecked | { readonly error: ErrorView }> {
      const open = openOf(items);
      const error = (await access.read(assetsOf(open))) ?? (await names.read(portfolioOf(open)));
      if (error !== null) return { error };
      const ended = new Map(
        open.flatMap((item) => {
          const end = endOf(item);
          return end === null ? [] : [[item.index, end] as const];
        }),
      );
      return { go: items.filter(({ index }) => !ended.has(index)), ended: [...ended.values()] };
    },
  };
}

const failed = (item: JobItem, error: ErrorView): JobItem => ({ ...item, state: 'failed', error });

/** It is so. What was sent before may be why; what never was is somebody else's doing. */
const done = (item: JobItem, own: JobItem['result']): JobItem => ({
  ...item,
  state: 'done',
  result: item.attempts === 0 ? { type: 'already_so' } : own,
  error: null,
});

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((task) => others.includes(task));

/** How a change of access ends without being sent, or `null`. */
function endOfAccess(item: AccessItem, { rows, error }: EdgeAnswer<AssignedUser>): JobItem | null {
  const { operation } = item;
  const { before, subject } = operation;
  if (error !== null) return failed(item, error.view);
  const row = rows.find(({ id }) => id === subject.id);
  const present = row === undefined ? [] : (row.tasks ?? null);
  if (isAsWanted(operation, row))
    return done(item, { type: operation.type === 'assign_asset' ? 'asset_assigned' : 'asset_unassigned' });
  if (before === null || (present !== null && same(present, before))) return null;
  return failed(item, localError('access_changed', 'stop_item'));
}

const isAsWanted = (operation: AccessItem['operation'], row: AssignedUser | undefined): boolean =>
  operation.type === 'unassign_asset'
    ? row === undefined
    : row?.tasks !== undefined && same(row.tasks, operation.tasks);

/** How a renaming ends without being sent, or `null`: also of whom the portfolio no longer has, which Meta says. */
function endOfRename(item: RenameItem, { rows, error }: EdgeAnswer<NamedUser>): JobItem | null {
  const { subject, newName } = item.operation;
  if (error !== null) return failed(item, error.view);
  const present = rows.find(({ id }) => id === subject.id)?.name;
  if (present === newName) return done(item, { type: 'system_user_renamed' });
  if (present === undefined || present === subject.name) return null;
  return failed(item, localError('name_changed', 'stop_item'));
}
