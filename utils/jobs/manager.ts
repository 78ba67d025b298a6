import type { Plan } from '../plan/types.ts';
import { countItems } from './items.ts';
import type { Journal } from './journal.ts';
import { Halt, type RunEnd } from './run.ts';
import type { Job, JobItem, JobView } from './types.ts';

/** Runs the items of one job; `runJob` with everything but the job bound. */
export type RunJob = (
  job: Job,
  items: readonly JobItem[],
  stopped: () => boolean,
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
  start(plan: Plan): Promise<string>;
  pause(jobId: string): Promise<void>;
  /** Pauses every job that is not over, so that only a person makes it go on. */
  pauseAll(): Promise<void>;
  resume(jobId: string): Promise<void>;
  /** Calls under way end; what was not sent is cancelled. */
  cancel(jobId: string): Promise<void>;
  /** Puts failed and cancelled items back and runs again. */
  retry(jobId: string): Promise<void>;
  view(jobId: string): Promise<JobView | null>;
  list(): Promise<Job[]>;
  /** Goes on with what a stopped worker left, and with jobs whose wait is over. */
  wake(): Promise<void>;
  /** Goes on with jobs that stand still for one of these reasons, now removed. */
  unblock(reasons: readonly Job['pause'][]): Promise<void>;
  /** Whether anything runs, is queued or waits for a time. */
  busy(): Promise<boolean>;
}

const ITEMS_EVERY_MS = 100;

interface Running {
  stop: 'pause' | 'cancel' | null;
  readonly ended: Promise<void>;
}

export function createJobManager({ journal, run, now, onView, onItems }: JobManagerOptions): JobManager {
  /** One running job a portfolio; the others queue. */
  const running = new Map<string, Running & { readonly jobId: string }>();

  async function view(jobId: string): Promise<JobView | null> {
    const job = await journal.getJob(jobId);
    if (job === null) return null;
    const items = await journal.getItems(jobId);
    return { job, items, counts: countItems(items) };
  }

  async function save(job: Job): Promise<void> {
    await journal.putJob(job);
    const saved = await view(job.id);
    if (saved !== null) onView(saved);
  }

  /** Gathers changed items and hands them on a few times a second. */
  function createFeed(jobId: string) {
    const changed = new Map<number, JobItem>();
    let timer: ReturnType<typeof setTimeout> | null = null;
    const flush = () => {
      timer = null;
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
        if (timer !== null) clearTimeout(timer);
      },
    };
  }

  async function runToEnd(job: Job, state: Running): Promise<void> {
    const started: Job = { ...job, state: 'running', pause: null, resumeAt: null, error: null };
    await save(started);
    const items = await journal.getItems(job.id);
    const feed = createFeed(job.id);
    let end: RunEnd;
    try {
      end = await run(started, items, () => state.stop !== null, feed.put);
    } catch (error) {
      end = {
        type: 'halted',
        reason: error instanceof Halt ? error.reason : 'blocked',
        view: null,
        resumeAt: null,
      };
    } finally {
      feed.end();
    }
    if (state.stop === 'cancel') await finishCancelled(started);
    else if (end.type === 'finished') await save({ ...started, state: 'done', finishedAt: now() });
    else if (end.type === 'stopped') await save({ ...started, state: 'paused', pause: 'by_person' });
    else
      await save({
        ...started,
        state: 'paused',
        pause: end.reason,
        resumeAt: end.resumeAt,
        error: end.view,
      });
  }

  async function finishCancelled(job: Job): Promise<void> {
    const items = await journal.getItems(job.id);
    await journal.putItems(
      items
        .filter(({ state }) => state === 'waiting')
        .map((item): JobItem => ({ ...item, state: 'cancelled', error: null })),
    );
    await save({ ...job, state: 'cancelled', pause: null, resumeAt: null, finishedAt: now() });
  }

  function launch(job: Job): void {
    if (running.has(job.portfolioId)) return;
    const state = { jobId: job.id, stop: null } as {
      jobId: string;
      stop: Running['stop'];
      ended: Promise<void>;
    };
    running.set(job.portfolioId, state);
    state.ended = runToEnd(job, state).finally(async () => {
      running.delete(job.portfolioId);
      await launchQueued();
    });
  }

  async function launchQueued(): Promise<void> {
    const queued = (await journal.listJobs()).filter(({ state }) => state === 'queued').reverse();
    for (const job of queued) launch(job);
  }

  const current = (jobId: string) => [...running.values()].find((state) => state.jobId === jobId);

  async function queue(jobId: string): Promise<void> {
    const job = await journal.getJob(jobId);
    if (job === null || current(jobId)) return;
    await save({ ...job, state: 'queued', pause: null, resumeAt: null, error: null, finishedAt: null });
    await launchQueued();
  }

  async function pause(jobId: string): Promise<void> {
    const state = current(jobId);
    if (state) {
      state.stop ??= 'pause';
      await state.ended;
      return;
    }
    const job = await journal.getJob(jobId);
    if (job?.state === 'queued' || job?.state === 'paused')
      await save({ ...job, state: 'paused', pause: 'by_person', resumeAt: null });
  }

  return {
    view,
    list: () => journal.listJobs(),

    async start(plan) {
      const { operations, ...rest } = plan;
      const job: Job = {
        id: `job.${plan.id}`,
        portfolioId: plan.portfolioId,
        portfolioName: plan.portfolioName,
        state: 'queued',
        pause: null,
        resumeAt: null,
        error: null,
        createdAt: now(),
        finishedAt: null,
        plan: rest,
      };
      const items = operations.map(
        (operation, index): JobItem => ({
          jobId: job.id,
          index,
          operation,
          state: 'waiting',
          result: null,
          error: null,
          attempts: 0,
          sentAt: 0,
        }),
      );
      if (await journal.add(job, items)) await launchQueued();
      return job.id;
    },

    pause,
    async pauseAll() {
      const open = (await journal.listJobs()).filter(
        ({ state }) => state !== 'done' && state !== 'cancelled',
      );
      // Those in the queue first, or the end of a running one would start them.
      for (const { id } of open) if (!current(id)) await pause(id);
      for (const { id } of open) if (current(id)) await pause(id);
      // One that came to a stand by itself would go on by itself.
      for (const { id } of open) await pause(id);
    },

    async resume(jobId) {
      const job = await journal.getJob(jobId);
      if (job?.state === 'paused') await queue(jobId);
    },

    async cancel(jobId) {
      const state = current(jobId);
      if (state) {
        state.stop = 'cancel';
        await state.ended;
        return;
      }
      const job = await journal.getJob(jobId);
      if (job?.state === 'queued' || job?.state === 'paused') await finishCancelled(job);
    },

    async retry(jobId) {
      const job = await journal.getJob(jobId);
      if (job === null || current(jobId) || (job.state !== 'done' && job.state !== 'cancelled')) return;
      const items = await journal.getItems(jobId);
      await journal.putItems(
        items
          .filter(({ state }) => state === 'failed' || state === 'cancelled')
          .map((item): JobItem => ({ ...item, state: 'waiting', error: null })),
      );
      await queue(jobId);
    },

    async wake() {
      for (const job of await journal.listJobs()) {
        const orphaned = job.state === 'running' && !current(job.id);
        const due = job.state === 'paused' && job.resumeAt !== null && job.resumeAt <= now();
        if (orphaned || due) await queue(job.id);
      }
      await launchQueued();
    },

    async unblock(reasons) {
      for (const job of await journal.listJobs())
        if (job.state === 'paused' && reasons.includes(job.pause)) await queue(job.id);
    },

    async busy() {
      return (await journal.listJobs()).some(
        ({ state, resumeAt }) => state === 'running' || state === 'queued' || resumeAt !== null,
      );
    },
  };
}
