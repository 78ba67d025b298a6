import type { ErrorView } from '../../utils/graph/errors.ts';
import type { ItemState, JobItem, JobView } from '../../utils/jobs/types.ts';
import { type Subject, subjectKey } from '../../utils/plan/types.ts';

/** The items of a job for one system user. */
export interface RunGroup {
  readonly key: string;
  readonly subject: Subject;
  readonly items: readonly JobItem[];
}

export function groupItems(items: readonly JobItem[]): RunGroup[] {
  const groups = new Map<string, { subject: Subject; items: JobItem[] }>();
  for (const item of items) {
    const key = subjectKey(item.operation.subject);
    const group = groups.get(key) ?? { subject: item.operation.subject, items: [] };
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

/** How an item stands. `untried`: nobody cancelled it, but what it needed failed. */
export type Standing = ItemState | 'untried';

export const standingOf = ({ state, error }: JobItem): Standing =>
  state === 'cancelled' && error?.key === 'dependency' ? 'untried' : state;

/** Items that will not change any more. */
export const settled = (counts: JobView['counts']): number => counts.done + counts.failed + counts.cancelled;

export const total = (counts: JobView['counts']): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** Key of the words for where a job stands. */
export const stateKey = ({ job, counts }: Pick<JobView, 'job' | 'counts'>): string => {
  if (job.wanted !== null) return `flow.run.wanted.${job.wanted}`;
  if (job.state === 'done' && counts.failed > 0) return 'flow.run.done_with_failures';
  return `flow.run.${job.state}`;
};

export const tokensMade = ({ items }: JobView): number =>
  items.filter(({ state, result }) => state === 'done' && result?.type === 'token').length;

/** Items that failed for the same reason. */
export interface FailureGroup {
  readonly error: ErrorView;
  readonly items: readonly JobItem[];
}

/** Failures by reason, the most frequent first; what failed only because something before it did comes last. */
export function groupFailures(items: readonly JobItem[]): FailureGroup[] {
  const groups = new Map<string, { error: ErrorView; items: JobItem[] }>();
  for (const item of items) {
    if (item.state !== 'failed' || item.error === null) continue;
    const { key, code, subcode } = item.error;
    const id = `${key}:${code}:${subcode}`;
    const group = groups.get(id) ?? { error: item.error, items: [] };
    group.items.push(item);
    groups.set(id, group);
  }
  const rank = ({ error, items: { length } }: FailureGroup) => (error.key === 'dependency' ? 0 : length);
  return [...groups.values()].sort((a, b) => rank(b) - rank(a));
}

/** When a job was first looked at, to tell its pace by. */
export interface Sight {
  readonly at: number;
  readonly settled: number;
}

const ENOUGH_ITEMS = 10;
const ENOUGH_MS = 2000;

/** Seconds left by the pace seen so far, by the plan's estimate until that says something. */
export function secondsLeft(
  { job, counts }: Pick<JobView, 'job' | 'counts'>,
  first: Sight,
  now: number,
): number {
  const left = total(counts) - settled(counts);
  const done = settled(counts) - first.settled;
  const elapsed = now - first.at;
  if (done >= ENOUGH_ITEMS && elapsed >= ENOUGH_MS) return (left * elapsed) / done / 1000;
  return (job.plan.estimate.seconds * left) / Math.max(1, total(counts));
}
