import { localError } from '../graph/errors.ts';
import { titleOf } from '../plan/title.ts';
import type { Plan } from '../plan/types.ts';
import { createQueue } from '../queue.ts';
import { countItems, isSettled, newItems } from './items.ts';
import type { Journal } from './journal.ts';
import { haltOf, type RunEnd } from './run.ts';
import { lostItems } from './stored.ts';
import {
  type ItemCounts,
  isOver,
  type Job,
  type JobItem,
  type JobView,
  jobIdOf,
  type PauseReason,
  type Stop,
} from './types.ts';

/** Runs the items of one job; `runJob` with everything but the job bound. */
export type RunJob = (
  job: Job,
  items: readonly JobItem[],
  wanted: () => Stop | null,
  onItems: (items: readonly JobItem[]) => void,
) => Promise<RunEnd>;

export interface JobManagerOptions {
  readonly journal: Journal;
  readonly run: RunJob;
  readonly now: () => number;
  /** The whole job, when its state has changed. */
  readonly onView: (view: JobView) => void;
  /** Items of a running job that have changed, each in its latest state; at most every 100 ms a job. */
  readonly onItems: (jobId: string, items: readonly JobItem[]) => void;
}

export interface JobManager {
  /** Makes a job of the plan, at most one however often it is asked; returns its id. */
  start(plan: Plan, by: string): Promise<string>;
  pause(jobId: string): Promise<void>;
  /** Pauses every job that is not over, so that only a person makes it go on. */
  pauseAll(): Promise<void>;
  resume(jobId: string): Promise<void>;
  /**
   * Calls under way end, what was never answered is settled, and what was not sent is cancelled. Where settling
   * has to wait (for the network, the vault), the job stands still until then.
   */
  cancel(jobId: string): Promise<void>;
  /** Puts failed and cancelled items back and runs again. */
  retry(jobId: string): Promise<void>;
  view(jobId: string): Promise<JobView | null>;
  list(): Promise<Job[]>;
  /** Goes on with what a stopped worker left, and with jobs whose wait is over. */
  wake(): Promise<void>;
  /** Goes on with jobs that stand still for one of these reasons, now removed. */
  unblock(reasons: readonly PauseReason[]): Promise<void>;
  /** Whether anything runs, is queued or waits for a time. */
  busy(): Promise<boolean>;
}

const ITEMS_EVERY_MS = 100;

/** Whatever else it was to do: what can't be read can't be sent, nor what waits for it. */
const damaged = (job: Job): Job => ({
  ...job,
  state: 'paused',
  pause: 'damaged',
  wanted: null,
  resumeAt: null,
});

/** What can't be read will not be done. */
function countAll(items: readonly JobItem[], lost: number): ItemCounts {
  const counts = countItems(items);
  return { ...counts, failed: counts.failed + lost };
}

interface Running {
  readonly jobId: string;
  wanted: Stop | null;
  ended: Promise<void>;
}

export function createJobManager({ journal, run, now, onView, onItems }: JobManagerOptions): JobManager {
  /** One running job a portfolio; the others queue. */
  const running = new Map<string, Running>();
  /** Why jobs stand still whose record can't be changed: that is what failed. Not for longer than the worker. */
  const unwritten = new Map<string, Pick<Job, 'state' | 'pause' | 'resumeAt'>>();
  /** Whatever changes a job's record goes one after the other, and reads it anew. */
  const serial = createQueue();

  async function view(jobId: string): Promise<JobView | null> {
    const written = await journal.getJob(jobId);
    if (written === null) return null;
    const job = { ...written, ...unwritten.get(jobId) };
    const items = await journal.getItems(jobId);
    const lost = lostItems(job, items);
    return { job: lost > 0 && !isOver(job) ? damaged(job) : job, items, counts: countAll(items, lost) };
  }

  async function save(changed: Job, changedItems: readonly JobItem[] = []): Promise<void> {
    const stored = await journal.getItems(changed.id);
    const anew = new Map(changedItems.map((item) => [item.index, item]));
    const items = stored.map((item) => anew.get(item.index) ?? item);
    const counts = countAll(items, lostItems(changed, items));
    const job = { ...changed, counts };
    await journal.putJob(job, changedItems);
    unwritten.delete(job.id);
    onView({ job, items, counts });
  }

  /** Gathers changed items and hands them on a few times a second. */
  function createFeed(jobId: string) {
    const changed = new Map<number, JobItem>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      onItems(jobId, [...changed.values()]);
      changed.clear();
    };
    return {
      put(items: readonly JobItem[]) {
        for (const item of items) changed.set(item.index, item);
        timer ??= setTimeout(flush, ITEMS_EVERY_MS);
      },
      /** What is left comes with the whole view that follows. */
      end() {
        clearTimeout(timer);
      },
    };
  }

  const current = (jobId: string) => [...running.values()].find((state) => state.jobId === jobId);

  async function runToEnd(job: Job, state: Running): Promise<void> {
    const feed = createFeed(job.id);
    const items: JobItem[] = [];
    const note = (changed: readonly JobItem[]) => {
      for (const item of changed) items[item.index] = item;
      feed.put(changed);
    };
    let end: RunEnd;
    try {
      items.push(...(await journal.getItems(job.id)));
      end = await run(job, [...items], () => state.wanted, note);
    } catch (error) {
      end = haltOf(error, now());
    } finally {
      feed.end();
    }
    await serial(async () => {
      running.delete(job.portfolioId);
      await noteEnd({ ...job, wanted: state.wanted }, end).catch((error: unknown) =>
        stall(job, items, error),
      );
      await launchQueued();
    });
  }

  /**
   * The end of a run can't be written down. What it did stands in its items; where those are gone with the
   * database, they are written anew as they were last known.
   */
  async function stall(job: Job, items: readonly JobItem[], error: unknown): Promise<void> {
    const { reason, resumeAt } = haltOf(error, now());
    const standing = { state: 'paused', pause: reason, resumeAt } as const;
    const counts = items.length === 0 ? job.counts : countItems(items);
    const standingJob: Job = { ...job, ...standing, counts };
    unwritten.set(job.id, standing);
    if (items.length > 0) await journal.add(standingJob, items).catch(() => {});
    onView({ job: standingJob, items, counts });
  }

  async function noteEnd(job: Job, end: RunEnd): Promise<void> {
    if (end.type === 'finished') return save({ ...job, state: 'done', wanted: null, finishedAt: now() });
    if (job.wanted === 'cancel' && !(await hasUnsettled(job.id))) return finishCancelled(job);
    if (end.type === 'stopped') {
      // It had ended for a pause when the cancelling was asked for: what was never answered is still to settle.
      if (job.wanted === 'cancel') return queue(job);
      return save({ ...job, state: 'paused', pause: 'by_person', wanted: null });
    }
    const { reason, view, resumeAt } = end;
    // A pause that was asked for stays one; a cancellation goes on when what holds it up has ended.
    if (job.wanted === 'pause')
      return save({ ...job, state: 'paused', pause: 'by_person', wanted: null, error: view });
    return save({ ...job, state: 'paused', pause: reason, resumeAt, error: view });
  }

  /** Whether the job has items whose fate nobody knows. */
  const hasUnsettled = async (jobId: string): Promise<boolean> =>
    (await journal.getItems(jobId)).some(({ state }) => state === 'sending' || state === 'uncertain');

  async function finishCancelled(job: Job): Promise<void> {
    const open = (await journal.getItems(job.id)).filter((item) => !isSettled(item));
    await save(
      { ...job, state: 'cancelled', pause: null, wanted: null, resumeAt: null, finishedAt: now() },
      open.map(
        (item): JobItem =>
          item.state === 'waiting'
            ? { ...item, state: 'cancelled', error: null }
            : { ...item, state: 'failed', error: localError('unanswered', 'stop_item') },
      ),
    );
  }

  async function launchQueued(): Promise<void> {
    const queued = (await journal.listOpenJobs()).filter(({ state }) => state === 'queued').reverse();
    for (const job of queued) {
      if (running.has(job.portfolioId)) continue;
      if (await isDamaged(job)) {
        await save(damaged(job));
        continue;
      }
      const started: Job = { ...job, state: 'running', pause: null, resumeAt: null, error: null };
      await save(started);
      const state: Running = { jobId: job.id, wanted: job.wanted, ended: Promise.resolve() };
      running.set(job.portfolioId, state);
      // A job whose end can't be written is found running, and taken up, at the next wake.
      state.ended = runToEnd(started, state).catch(() => {});
    }
  }

  const queue = async (job: Job, items?: readonly JobItem[]): Promise<void> =>
    (await isDamaged(job))
      ? save(damaged(job))
      : save({ ...job, state: 'queued', pause: null, resumeAt: null, error: null, finishedAt: null }, items);

  const isDamaged = async (job: Job): Promise<boolean> =>
    job.pause === 'damaged' || lostItems(job, await journal.getItems(job.id)) > 0;

  /** Writes down a stop of a job at work before it takes effect, so that it outlives the worker. */
  async function want(state: Running, wanted: Stop): Promise<void> {
    const job = await journal.getJob(state.jobId);
    if (job !== null) await save({ ...job, wanted });
    state.wanted = wanted;
  }

  /** Pauses a job; returns the run that is now to end, if it is at work. */
  async function askToPause(jobId: string): Promise<Running | undefined> {
    const state = current(jobId);
    if (state) {
      if (state.wanted === null) await want(state, 'pause');
      return state;
    }
    const job = await journal.getJob(jobId);
    if (job !== null && !isOver(job))
      await save({ ...job, state: 'paused', pause: 'by_person', wanted: null, resumeAt: null });
    return undefined;
  }

  async function askToCancel(jobId: string): Promise<Running | undefined> {
    const state = current(jobId);
    if (state) {
      await want(state, 'cancel');
      return state;
    }
    const job = await journal.getJob(jobId);
    if (job === null || isOver(job)) return undefined;
    // Of a damaged one nothing is settled any more: what was never answered is named so.
    if (!(await isDamaged(job)) && (await hasUnsettled(jobId))) {
      await queue({ ...job, wanted: 'cancel' });
      await launchQueued();
    } else await finishCancelled(job);
    return current(jobId);
  }

  /** Waits for the ends of runs outside the queue, which those ends themselves go through. */
  async function thenEnded(asking: () => Promise<readonly (Running | undefined)[]>): Promise<void> {
    const ending = await serial(asking);
    await Promise.all(ending.map((state) => state?.ended));
  }

  return {
    view,
    list: () => journal.listJobs(),

    async start(plan, by) {
      const { operations, skipped: _, ...rest } = plan;
      const title = titleOf(plan);
      const id = jobIdOf(plan.id);
      const items = newItems(id, operations);
      const job: Job = {
        id,
        portfolioId: plan.portfolioId,
        portfolioName: plan.portfolioName,
        by,
        state: 'queued',
        pause: null,
        wanted: null,
        resumeAt: null,
        error: null,
        createdAt: now(),
        finishedAt: null,
        counts: countItems(items),
        plan: rest,
        ...(title === null ? {} : { title }),
      };
      await serial(async () => {
        if (await journal.add(job, items)) await launchQueued();
      });
      return id;
    },

    pause: (jobId) => thenEnded(async () => [await askToPause(jobId)]),
    cancel: (jobId) => thenEnded(async () => [await askToCancel(jobId)]),

    pauseAll: () =>
      thenEnded(async () => {
        // One after the other; no end of a run starts a queued one in between, since it waits its turn as well.
        return Array.fromAsync(await journal.listOpenJobs(), ({ id }) => askToPause(id));
      }),

    resume: (jobId) =>
      serial(async () => {
        const job = await journal.getJob(jobId);
        if (job === null || (job.state !== 'paused' && !unwritten.has(jobId))) return;
        await queue(job);
        await launchQueued();
      }),

    retry: (jobId) =>
      serial(async () => {
        const job = await journal.getJob(jobId);
        if (job === null || !isOver(job)) return;
        const again = (await journal.getItems(jobId)).filter(
          ({ state }) => state === 'failed' || state === 'cancelled',
        );
        await queue(
          job,
          again.map(
            (item): JobItem => ({
              ...item,
              state: 'waiting',
              error: null,
              attemptsBefore: item.attempts,
            }),
          ),
        );
        await launchQueued();
      }),

    wake: () =>
      serial(async () => {
        for (const job of await journal.listOpenJobs()) {
          const orphaned = job.state === 'running' && !current(job.id);
          const due = job.resumeAt !== null && job.resumeAt <= now();
          if (!orphaned && !due) continue;
          const goOn = orphaned && job.wanted === 'pause' ? askToPause(job.id) : queue(job);
          // One that can't be written now is tried again at the next wake, and holds up no other.
          await goOn.catch(() => {});
        }
        await launchQueued();
      }),

    unblock: (reasons) =>
      serial(async () => {
        const removed: ReadonlySet<Job['pause']> = new Set(reasons);
        for (const job of await journal.listOpenJobs()) if (removed.has(job.pause)) await queue(job);
        await launchQueued();
      }),

    async busy() {
      return (await journal.listOpenJobs()).some(
        ({ state, resumeAt }) => state === 'running' || state === 'queued' || resumeAt !== null,
      );
    },
  };
}
