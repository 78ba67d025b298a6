import type { EdgeAnswer, Graph } from '../graph/client.ts';
import type { Clock } from '../graph/clock.ts';
import { type ErrorView, localError } from '../graph/errors.ts';
import type { AssignAsset, UnassignAsset } from '../plan/types.ts';
import { type AssignedUser, assignedUserRow, assignedUsersRequest } from '../portfolio/read.ts';
import type { JobItem } from './types.ts';

/** Milliseconds for which what was read of access is taken as still so. */
const FRESH_MS = 5 * 60_000;

type AccessItem = JobItem & { readonly operation: AssignAsset | UnassignAsset };

/** Of a system user the job makes, nobody else knows yet. */
const isOfExisting = (item: JobItem): item is AccessItem =>
  (item.operation.type === 'assign_asset' || item.operation.type === 'unassign_asset') &&
  item.operation.subject.type === 'existing';

export interface Rechecked {
  /** May be sent. */
  readonly go: readonly JobItem[];
  /** Already as wanted, or failed: their access is not what the plan was made from. */
  readonly ended: readonly JobItem[];
}

interface Options {
  readonly graph: Graph;
  readonly clock: Clock;
  readonly portfolioId: string;
  /** Milliseconds since 1970: when the plan was made, with the access it was made from. */
  readonly since: number;
}

/**
 * Looks at access again just before a change of it is sent, where the plan is old: what is sent replaces what is
 * there, and could take away what nobody has seen. Each asset is read at most once in a while. Answers with the
 * error where nothing can be read for now.
 */
export function createRecheck({ graph, clock, portfolioId, since }: Options) {
  const known = new Map<string, { readonly at: number; readonly answer: EdgeAnswer<AssignedUser> }>();

  const isFresh = (at: number): boolean => clock.now() - at <= FRESH_MS;

  /** Reads who has access to the assets; the error that stands in the way of all, if any. */
  async function read(wanted: readonly string[]): Promise<ErrorView | null> {
    if (wanted.length === 0) return null;
    const answers = await graph.readEdges(
      wanted.map((id) => assignedUsersRequest(portfolioId, id)),
      assignedUserRow,
    );
    const errors = answers.flatMap(({ error }) => (error === null ? [] : [error.view]));
    const halting = errors.find(({ action }) => action !== 'stop_item' && action !== 'retry');
    if (halting !== undefined) return halting;
    const silent = errors.filter(({ key }) => key === 'network' || (key === 'timeout' && wanted.length > 1));
    if (silent[0] !== undefined && silent.length === wanted.length) return silent[0];
    const at = clock.now();
    wanted.forEach((id, index) => {
      known.set(id, { at, answer: answers[index] as EdgeAnswer<AssignedUser> });
    });
    return null;
  }

  const openOf = (items: readonly JobItem[]): AccessItem[] =>
    isFresh(since) ? [] : items.filter(isOfExisting);
  const isRead = (assetId: string): boolean => isFresh(known.get(assetId)?.at ?? 0);

  return {
    /** Whether items take a reading before they may be sent. */
    needs: (items: readonly JobItem[]): boolean =>
      openOf(items).some(({ operation }) => !isRead(operation.assetId)),

    async judge(items: readonly JobItem[]): Promise<Rechecked | { readonly error: ErrorView }> {
      const open = openOf(items);
      const error = await read(
        [...new Set(open.map(({ operation }) => operation.assetId))].filter((id) => !isRead(id)),
      );
      if (error !== null) return { error };
      const ended = new Map(
        open.flatMap((item) => {
          const answer = known.get(item.operation.assetId)?.answer;
          const end = answer === undefined ? null : endOf(item, answer);
          return end === null ? [] : [[item.index, end] as const];
        }),
      );
      return { go: items.filter(({ index }) => !ended.has(index)), ended: [...ended.values()] };
    },
  };
}

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((task) => others.includes(task));

/** How an item ends without being sent, or `null`. */
function endOf(item: AccessItem, { rows, error }: EdgeAnswer<AssignedUser>): JobItem | null {
  const { operation } = item;
  const { before, subject } = operation;
  const failed = (view: ErrorView): JobItem => ({ ...item, state: 'failed', error: view });
  if (error !== null) return failed(error.view);
  const row = rows.find(({ id }) => subject.type === 'existing' && id === subject.id);
  const present = row === undefined ? [] : (row.tasks ?? null);
  if (isAsWanted(operation, row)) return { ...item, state: 'done', result: doneResult(item), error: null };
  if (before === null || (present !== null && same(present, before))) return null;
  return failed(localError('access_changed', 'stop_item'));
}

const isAsWanted = (operation: AccessItem['operation'], row: AssignedUser | undefined): boolean =>
  operation.type === 'unassign_asset'
    ? row === undefined
    : row?.tasks !== undefined && same(row.tasks, operation.tasks);

/** What was sent before may be why it is so; what never was is somebody else's doing. */
const doneResult = ({ attempts, operation }: AccessItem): JobItem['result'] => {
  if (attempts === 0) return { type: 'already_so' };
  return { type: operation.type === 'assign_asset' ? 'asset_assigned' : 'asset_unassigned' };
};
