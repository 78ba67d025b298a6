import { beforeEach, describe, expect, it } from 'vitest';
import { createJournal, type Journal } from '../../../utils/jobs/journal.ts';
import { createJobManager, type RunJob } from '../../../utils/jobs/manager.ts';
import type { JobView } from '../../../utils/jobs/types.ts';
import type { Plan } from '../../../utils/plan/types.ts';

let journal: Journal;
let count = 0;
const views: JobView[] = [];

const plan = (id: string, portfolioId = '1'): Plan => ({
  version: 1,
  id,
  portfolioId,
  portfolioName: `Portfolio ${portfolioId}`,
  snapshotHash: '',
  madeAt: 0,
  operations: ['A', 'B'].map((name) => ({
    type: 'create_system_user',
    id: `create:${name}`,
    subject: { type: 'new', operationId: `create:${name}`, name },
    dependsOn: [],
    role: 'EMPLOYEE',
  })),
  skipped: [],
  impossible: [],
  warnings: [],
  estimate: { operations: 2, requests: 1, seconds: 1 },
  needsApproval: false,
});

const manager = (run: RunJob) =>
  createJobManager({ journal, run, now: () => 1000, onView: (view) => views.push(view), onItems: () => {} });

/** A run that ends when told to, and stops when asked. */
function heldRun() {
  const started: string[] = [];
  let release = () => {};
  const run: RunJob = async (job, _, stopped) => {
    started.push(job.id);
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => stopped() && resolve(), 1);
      release = () => resolve();
      void timer;
    });
    return stopped() ? { type: 'stopped' } : { type: 'finished' };
  };
  return { run, started, release: () => release() };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 30));
const stateOf = async (jobId: string) => (await journal.getJob(jobId))?.state;

beforeEach(() => {
  journal = createJournal(`manager-${++count}`);
  views.length = 0;
});

describe('the job manager', () => {
  it('makes one job of a plan, however often Apply is pressed', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    const [first, second] = await Promise.all([jobs.start(plan('p')), jobs.start(plan('p'))]);
    expect(first).toBe(second);
    await settled();
    expect(held.started).toEqual(['job.p']);
    held.release();
  });

  it('runs one job a portfolio, and queues the next', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.start(plan('p1'));
    await jobs.start(plan('p2'));
    await jobs.start(plan('q', '2'));
    await settled();
    expect(held.started).toEqual(['job.p1', 'job.q']);
    expect(await stateOf('job.p2')).toBe('queued');
    await jobs.cancel('job.p1');
    await settled();
    expect(held.started).toContain('job.p2');
    expect(await stateOf('job.p1')).toBe('cancelled');
    await jobs.cancel('job.p2');
    await jobs.cancel('job.q');
  });

  it('pauses, resumes, and cancels what was not sent', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.start(plan('p'));
    await settled();
    await jobs.pause('job.p');
    expect(await journal.getJob('job.p')).toMatchObject({ state: 'paused', pause: 'by_person' });
    await jobs.resume('job.p');
    await settled();
    expect(await stateOf('job.p')).toBe('running');
    await jobs.cancel('job.p');
    expect((await journal.getItems('job.p')).map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
  });

  it('goes on with a job that a stopped worker left running', async () => {
    const lost = manager(() => new Promise(() => {}));
    await lost.start(plan('p'));
    await settled();
    const jobs = manager(async () => ({ type: 'finished' }));
    await jobs.wake();
    await settled();
    expect(await stateOf('job.p')).toBe('done');
  });

  it('wakes a waiting job only when its time has come, and unblocks by reason', async () => {
    let runs = 0;
    const halted: RunJob = async () => {
      runs++;
      return { type: 'halted', reason: 'rate_limited', view: null, resumeAt: runs === 1 ? 2000 : 500 };
    };
    const jobs = manager(halted);
    await jobs.start(plan('p'));
    await settled();
    await jobs.wake();
    await settled();
    expect(runs).toBe(1);
    expect(await jobs.busy()).toBe(true);
    await jobs.unblock(['vault_locked']);
    await settled();
    expect(runs).toBe(1);
    await jobs.unblock(['rate_limited']);
    await settled();
    expect(runs).toBe(2);
    await jobs.wake();
    await settled();
    expect(runs).toBeGreaterThan(2);
  });

  it('retries what failed, and shows each change', async () => {
    const jobs = manager(async (_, items, __, onItems) => {
      const ended = items.map(
        (item) => ({ ...item, state: item.attempts === 0 ? 'failed' : 'done' }) as const,
      );
      await journal.putItems(ended.map((item) => ({ ...item, attempts: 1 })));
      onItems(ended);
      return { type: 'finished' };
    });
    await jobs.start(plan('p'));
    await settled();
    expect(views.at(-1)?.counts.failed).toBe(2);
    await jobs.retry('job.p');
    await settled();
    expect(views.at(-1)?.counts).toMatchObject({ failed: 0, done: 2 });
    expect(views.at(-1)?.job.state).toBe('done');
  });
});
