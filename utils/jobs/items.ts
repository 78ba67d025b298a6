import { localError } from '../graph/errors.ts';
import type { Operation } from '../plan/types.ts';
import type { ItemCounts, ItemState, JobItem } from './types.ts';

export const isSettled = ({ state }: JobItem): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** The items of a new job, of which nothing was sent yet. */
export const newItems = (jobId: string, operations: readonly Operation[]): JobItem[] =>
  operations.map((operation, index) => ({
    jobId,
    index,
    operation,
    state: 'waiting',
    result: null,
    error: null,
    attempts: 0,
    attemptsBefore: 0,
    sentAt: 0,
  }));

export function countItems(items: readonly JobItem[]): ItemCounts {
  const counts: Record<ItemState, number> = {
    waiting: 0,
    sending: 0,
    done: 0,
    failed: 0,
    uncertain: 0,
    cancelled: 0,
  };
  for (const { state } of items) counts[state]++;
  return counts;
}

/** Ids of the system users that were made, by the id of the operation that made them. */
export const madeUserIds = (items: readonly JobItem[]): ReadonlyMap<string, string> =>
  new Map(
    items.flatMap(({ operation, result }) =>
      result?.type === 'system_user' ? [[operation.id, result.id] as const] : [],
    ),
  );

const cancel = (item: JobItem): JobItem => ({
  ...item,
  state: 'cancelled',
  error: localError('dependency', 'stop_item', item.operation.subject.name),
});

/** A job's items as a graph: who waits for whom, kept up to date in steps that cost what changed. */
export interface ItemGraph {
  readonly items: readonly JobItem[];
  /** Items that were found at the start to have lost what they need, already cancelled. */
  readonly doomed: readonly JobItem[];
  /** Takes up to `most` items that may be sent now. They leave the queue until they are put back as waiting. */
  takeReady(most: number, accept: (item: JobItem) => boolean): JobItem[];
  /** Whether there is any that may be sent now. */
  hasReady(): boolean;
  /** Replaces items. Returns those that can never run now (something they need failed), as cancelled. */
  put(changed: readonly JobItem[]): JobItem[];
  /** Id of the system user an item is for; `null` while it is not made. */
  systemUserId(item: JobItem): string | null;
  /** Those sent and never answered. */
  uncertain(): JobItem[];
  allSettled(): boolean;
}

export function createItemGraph(loaded: readonly JobItem[]): ItemGraph {
  const items = [...loaded];
  const indexOf = new Map(items.map((item, index) => [item.operation.id, index]));
  const dependents = new Map<number, number[]>();
  const open = items.map(() => 0);
  const queue = new Set<number>();
  const uncertain = new Set<number>();
  let unsettled = 0;

  const at = (index: number): JobItem => items[index] as JobItem;
  const needs = (item: JobItem): readonly string[] => [
    ...item.operation.dependsOn,
    ...('after' in item.operation ? item.operation.after : []),
  ];

  items.forEach((item, index) => {
    if (!isSettled(item)) unsettled++;
    if (item.state === 'uncertain') uncertain.add(index);
    for (const id of needs(item)) {
      const needed = indexOf.get(id);
      if (needed === undefined || isSettled(at(needed))) continue;
      open[index] = (open[index] ?? 0) + 1;
      const waiting = dependents.get(needed);
      if (waiting) waiting.push(index);
      else dependents.set(needed, [index]);
    }
  });
  items.forEach((item, index) => {
    if (item.state === 'waiting' && open[index] === 0) queue.add(index);
  });

  const isDoomed = (item: JobItem) =>
    item.operation.dependsOn.some((id) => {
      const needed = indexOf.get(id);
      return needed !== undefined && ['failed', 'cancelled'].includes(at(needed).state);
    });

  function put(changed: readonly JobItem[]): JobItem[] {
    const doomed: JobItem[] = [];
    const work = [...changed];
    for (let item = work.shift(); item !== undefined; item = work.shift()) {
      const index = indexOf.get(item.operation.id) as number;
      const was = isSettled(at(index));
      items[index] = item;
      if (item.state === 'waiting' && open[index] === 0) queue.add(index);
      else queue.delete(index);
      if (item.state === 'uncertain') uncertain.add(index);
      else uncertain.delete(index);
      if (was || !isSettled(item)) continue;
      unsettled--;
      for (const dependent of dependents.get(index) ?? []) {
        open[dependent] = (open[dependent] ?? 1) - 1;
        const waiting = at(dependent);
        if (waiting.state !== 'waiting') continue;
        if (isDoomed(waiting)) {
          const cancelled = cancel(waiting);
          doomed.push(cancelled);
          work.push(cancelled);
        } else if (open[dependent] === 0) queue.add(dependent);
      }
    }
    return doomed;
  }

  const lost = items.filter((item) => item.state === 'waiting' && isDoomed(item)).map(cancel);
  const doomed = [...lost, ...put(lost)];

  return {
    items,
    doomed,
    put,
    takeReady(most, accept) {
      const taken: JobItem[] = [];
      for (const index of queue) {
        if (taken.length === most) break;
        if (!accept(at(index))) continue;
        taken.push(at(index));
        queue.delete(index);
      }
      return taken;
    },
    hasReady: () => queue.size > 0,
    systemUserId({ operation: { subject } }) {
      if (subject.type === 'existing') return subject.id;
      const maker = indexOf.get(subject.operationId);
      const result = maker === undefined ? null : at(maker).result;
      return result?.type === 'system_user' ? result.id : null;
    },
    uncertain: () => [...uncertain].map(at),
    allSettled: () => unsettled === 0,
  };
}
