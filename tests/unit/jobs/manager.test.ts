import fc from 'fast-check';
import { deleteDB, openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { localError } from '../../../utils/graph/errors.ts';
import { createJournal, type Journal } from '../../../utils/jobs/journal.ts';
import { createJobManager, type RunJob } from '../../../utils/jobs/manager.ts';
import { reportOf } from '../../../utils/jobs/report.ts';
import type { JobItem, JobView } from '../../../utils/jobs/types.ts';
import type { Plan } from '../../../utils/plan/types.ts';

let journal: Journal;
let count = 0;
const views: JobView[] = [];

const plan = (id: string, portfolioId = '1', names: readonly string[] = ['A', 'B']): Plan => ({
  version: 1,
  id,
  portfolioId,
  portfolioName: `Portfolio ${portfolioId}`,
  snapshotHash: '',
  madeAt: 0,
  operations: names.map((name) => ({
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

/** Lets what was set off come to its end: by turns of the event loop, of which a busy machine makes no fewer. */
async function settled(): Promise<void> {
  for (let round = 0; round < 10; round++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
}

const stateOf = async (jobId: string) => (await journal.getJob(jobId))?.state;

beforeEach(() => {
  journal = createJournal(`manager-${++count}`);
  views.length = 0;
});

describe('the job manager', () => {
  it('makes one job of a plan, however often Apply is pressed', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    const [first, second] = await Promise.all([jobs.start(plan('p'), 'Ada'), jobs.start(plan('p'), 'Ada')]);
    expect(first).toBe(second);
    await settled();
    expect(held.started).toEqual(['job.p']);
    expect((await journal.getJob('job.p'))?.title).toMatchObject({ kind: 'create', count: 2 });
    held.release();
  });

  it('runs one job a portfolio, and queues the next', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.start(plan('p1'), 'Ada');
    await jobs.start(plan('p2'), 'Ada');
    await jobs.start(plan('q', '2'), 'Ada');
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

  it('has nothing to show of a job that was never made', async () => {
    expect(await manager(heldRun().run).view('job.p')).toBeNull();
  });

  it('pauses, resumes, and cancels what was not sent', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.start(plan('p'), 'Ada');
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
    await lost.start(plan('p'), 'Ada');
    await settled();
    const jobs = manager(async () => ({ type: 'finished' }));
    await jobs.wake();
    await settled();
    expect(await stateOf('job.p')).toBe('done');
  });

  it('wakes a waiting job as soon as its time has come, not before, and unblocks by reason', async () => {
    let runs = 0;
    const halted: RunJob = async () => {
      runs++;
      return { type: 'halted', reason: 'rate_limited', view: null, resumeAt: runs === 1 ? 1001 : 1000 };
    };
    const jobs = manager(halted);
    await jobs.start(plan('p'), 'Ada');
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

  it('pauses all that is at work, queued or waiting for a time, and leaves it to a person to go on', async () => {
    let time = 1000;
    const held = heldRun();
    const jobs = createJobManager({
      journal,
      run: async (...run) =>
        run[0].portfolioId === '2'
          ? { type: 'halted', reason: 'rate_limited', view: null, resumeAt: 2000 }
          : held.run(...run),
      now: () => ++time,
      onView: () => {},
      onItems: () => {},
    });
    // The older of two jobs is the one in the queue.
    await jobs.start(plan('p1'), 'Ada');
    await jobs.pause('job.p1');
    await jobs.start(plan('p2'), 'Ada');
    await jobs.resume('job.p1');
    await jobs.start(plan('q', '2'), 'Ada');
    await settled();
    expect((await jobs.list()).map(({ id, state }) => [id, state])).toEqual([
      ['job.q', 'paused'],
      ['job.p2', 'running'],
      ['job.p1', 'queued'],
    ]);
    await jobs.pauseAll();
    time = 3000;
    await jobs.wake();
    await settled();
    expect(held.started).toEqual(['job.p1', 'job.p2']);
    expect(await jobs.busy()).toBe(false);
    for (const job of await jobs.list())
      expect(job).toMatchObject({ state: 'paused', pause: 'by_person', wanted: null, resumeAt: null });
  });

  it('pauses what halts of itself before a pause was carried out, and tells what halted it', async () => {
    const view = localError('network', 'retry');
    const jobs = manager(async (_, __, wanted) => {
      while (wanted() === null) await new Promise((resolve) => setTimeout(resolve));
      return { type: 'halted', reason: 'offline', view, resumeAt: 1 };
    });
    await jobs.start(plan('p'), 'Ada');
    await jobs.pause('job.p');
    expect(await journal.getJob('job.p')).toMatchObject({
      state: 'paused',
      pause: 'by_person',
      wanted: null,
      resumeAt: null,
      error: view,
    });
  });

  it('puts a job back together with its items, or not at all', async () => {
    const jobs = manager(async (_, items) => {
      await journal.putItems(items.map((item) => ({ ...item, state: 'failed' as const })));
      return { type: 'finished' };
    });
    const id = await jobs.start(plan('p'), 'Ada');
    await settled();
    const { putJob } = journal;
    journal.putJob = () => Promise.reject(new Error('killed'));
    await expect(jobs.retry(id)).rejects.toThrow('killed');
    journal.putJob = putJob;
    expect((await journal.getItems(id)).map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(await stateOf(id)).toBe('done');
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
    await jobs.start(plan('p'), 'Ada');
    await settled();
    expect(views.at(-1)?.counts.failed).toBe(2);
    views.length = 0;
    await jobs.retry('job.p');
    await settled();
    expect(views[0]).toMatchObject({ job: { state: 'queued' }, counts: { failed: 0, waiting: 2 } });
    expect(views.at(-1)?.counts).toMatchObject({ failed: 0, done: 2 });
    expect(views.at(-1)?.job.state).toBe('done');
  });

  it('retries what failed or was cancelled, and nothing that is done', async () => {
    const ends = ['done', 'failed', 'cancelled'] as const;
    const jobs = manager(async (_, items) => {
      await journal.putItems(items.map((item, index) => ({ ...item, state: ends[index]! })));
      return { type: 'finished' };
    });
    await jobs.start(plan('p', '1', ['A', 'B', 'C']), 'Ada');
    await settled();
    views.length = 0;
    await jobs.retry('job.p');
    await settled();
    expect(views[0]?.items.map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting']);
  });

  it.each([
    ['pause', 'paused'],
    ['cancel', 'cancelled'],
  ] as const)('carries out a %s that the worker did not live to carry out', async (act, state) => {
    const lost = manager(() => new Promise(() => {}));
    await lost.start(plan('p'), 'Ada');
    await settled();
    void lost[act]('job.p');
    await settled();
    expect(await journal.getJob('job.p')).toMatchObject({ state: 'running', wanted: act });
    const seen: unknown[] = [];
    const jobs = manager(async (_, __, wanted) => {
      seen.push(wanted());
      return { type: 'stopped' };
    });
    await jobs.wake();
    await settled();
    expect(await journal.getJob('job.p')).toMatchObject({ state, wanted: null });
    expect(seen).toEqual(act === 'cancel' ? ['cancel'] : []);
  });

  it.each(['sending', 'uncertain'] as const)(
    'keeps a cancelled job until what was never answered, and is %s, is settled',
    async (state) => {
      let locked = true;
      const jobs = manager(async (job, items) => {
        const [first, ...rest] = items;
        if (locked) {
          await journal.putItems([{ ...first!, state, attempts: 1 }]);
          return { type: 'halted', reason: 'vault_locked', view: null, resumeAt: null };
        }
        expect(job.wanted).toBe('cancel');
        await journal.putItems([{ ...first!, state: 'failed' }, ...rest]);
        return { type: 'stopped' };
      });
      await jobs.start(plan('p'), 'Ada');
      await settled();
      await jobs.cancel('job.p');
      expect(await journal.getJob('job.p')).toMatchObject({
        state: 'paused',
        pause: 'vault_locked',
        wanted: 'cancel',
      });
      locked = false;
      await jobs.unblock(['vault_locked']);
      await settled();
      expect(await journal.getJob('job.p')).toMatchObject({ state: 'cancelled', wanted: null });
      expect((await journal.getItems('job.p')).map(({ state }) => state)).toEqual(['failed', 'cancelled']);
    },
  );

  it('cancels although it was just being paused, and something is still unanswered', async () => {
    const jobs = manager(async (_, items, wanted) => {
      // Asked to cancel from the start it settles; the run before had only a pause to end for.
      const isSettling = wanted() === 'cancel';
      await journal.putItems([{ ...items[0]!, state: isSettling ? 'failed' : 'uncertain' }]);
      while (wanted() !== 'cancel') await new Promise((resolve) => setTimeout(resolve));
      return { type: 'stopped' };
    });
    const id = await jobs.start(plan('p'), 'Ada');
    await settled();
    await Promise.all([jobs.pause(id), jobs.cancel(id)]);
    await settled();
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('does not make a pause of a cancelling', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    const id = await jobs.start(plan('p'), 'Ada');
    await settled();
    await Promise.all([jobs.cancel(id), jobs.pause(id)]);
    expect(await stateOf(id)).toBe('cancelled');
  });

  it('takes jobs of a portfolio in the order in which they were asked for', async () => {
    let time = 0;
    const started: string[] = [];
    const jobs = createJobManager({
      journal,
      run: async (job) => {
        started.push(job.id);
        await settled();
        return { type: 'finished' };
      },
      now: () => ++time,
      onView: () => {},
      onItems: () => {},
    });
    for (const id of ['p2', 'p3', 'p1']) await jobs.start(plan(id), 'Ada');
    while (await jobs.busy()) await settled();
    expect(started).toEqual(['job.p2', 'job.p3', 'job.p1']);
  });

  it('wakes the others when one can not be written', async () => {
    const jobs = manager(async () => ({ type: 'halted', reason: 'offline', view: null, resumeAt: 1 }));
    await jobs.start(plan('p', '1'), 'Ada');
    await jobs.start(plan('q', '2'), 'Ada');
    await settled();
    const put = journal.putJob;
    const ran: string[] = [];
    journal.putJob = (job) => (job.id === 'job.q' ? Promise.reject(new Error('full')) : put(job));
    const next = manager(async (job) => {
      ran.push(job.id);
      return { type: 'finished' };
    });
    await next.wake();
    await settled();
    expect(ran).toEqual(['job.p']);
  });

  it('stands still, and does not claim to be blocked by Meta, when a run breaks', async () => {
    const jobs = manager(() => Promise.reject(new TypeError('a slip')));
    await jobs.start(plan('p'), 'Ada');
    await settled();
    expect(await journal.getJob('job.p')).toMatchObject({ state: 'paused', pause: 'internal' });
  });

  it('never runs two jobs of a portfolio at once, whatever is asked in whatever order', async () => {
    const act = fc.constantFrom('start', 'pause', 'resume', 'cancel', 'retry', 'wake', 'unblock', 'pauseAll');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(act, fc.integer({ min: 0, max: 2 })), { maxLength: 25 }),
        async (acts) => {
          journal = createJournal(`manager-${++count}`);
          let running = 0;
          let most = 0;
          const jobs = manager(async (_, __, wanted) => {
            most = Math.max(most, ++running);
            for (let turn = 0; turn < 5 && wanted() === null; turn++) await Promise.resolve();
            running--;
            if (wanted() !== null) return { type: 'stopped' };
            return { type: 'halted', reason: 'offline', view: null, resumeAt: 1 };
          });
          await Promise.all(
            acts.map(([name, id]) => {
              if (name === 'start') return jobs.start(plan(`p${id}`), 'Ada');
              if (name === 'unblock') return jobs.unblock(['offline']);
              if (name === 'wake' || name === 'pauseAll') return jobs[name]();
              return jobs[name](`job.p${id}`);
            }),
          );
          await jobs.pauseAll();
          expect(most).toBeLessThanOrEqual(1);
          expect((await journal.listOpenJobs()).every(({ state }) => state === 'paused')).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what changes while a job runs', () => {
  afterEach(() => void vi.useRealTimers());

  it('is told ten times a second at most, each item as it is by then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const told: (readonly JobItem[])[] = [];
    let change: (items: readonly JobItem[]) => void = () => {};
    let items: readonly JobItem[] = [];
    const begun = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const jobs = createJobManager({
      journal,
      run: async (_, loaded, __, onItems) => {
        [items, change] = [loaded, onItems];
        begun.resolve();
        await ended.promise;
        return { type: 'finished' };
      },
      now: () => 1000,
      onView: () => {},
      onItems: (jobId, changed) => {
        expect(jobId).toBe('job.p');
        told.push(changed);
      },
    });
    await jobs.start(plan('p'), 'Ada');
    await begun.promise;
    const as = (index: number, state: JobItem['state']): JobItem => ({ ...items[index]!, state });
    change([as(0, 'sending')]);
    change([as(0, 'done'), as(1, 'sending')]);
    vi.advanceTimersByTime(99);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([[as(0, 'done'), as(1, 'sending')]]);
    change([as(1, 'done')]);
    vi.advanceTimersByTime(100);
    expect(told.slice(1)).toEqual([[as(1, 'done')]]);
    ended.resolve();
  });

  it('is not told on its own any more once the whole view has told the end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const told: string[] = [];
    const ended = Promise.withResolvers<void>();
    const jobs = createJobManager({
      journal,
      run: async (_, items, __, onItems) => {
        onItems(items.map((item) => ({ ...item, state: 'done' })));
        return { type: 'finished' };
      },
      now: () => 1000,
      onView: ({ job: { state } }) => {
        told.push(state);
        if (state === 'done') ended.resolve();
      },
      onItems: () => told.push('items'),
    });
    await jobs.start(plan('p'), 'Ada');
    await ended.promise;
    vi.advanceTimersByTime(1000);
    expect(told).toEqual(['running', 'done']);
  });
});

describe('where the journal can’t be written', () => {
  const full = () => new DOMException('no room', 'QuotaExceededError');
  const last = () => views.at(-1);

  it('a job stands still with the reason, and goes on when there is room again', async () => {
    let isFull = false;
    const real = journal;
    journal = {
      ...real,
      add: async (job, items) => (isFull ? Promise.reject(full()) : real.add(job, items)),
      putItems: async (items) => (isFull ? Promise.reject(full()) : real.putItems(items)),
      putJob: async (job, items) => (isFull ? Promise.reject(full()) : real.putJob(job, items)),
    };
    let runs = 0;
    const jobs = manager(async (job, items, _, onItems) => {
      if (runs++ > 0) return { type: 'finished' };
      onItems(items);
      isFull = true;
      await journal.putItems(await real.getItems(job.id));
      return { type: 'finished' };
    });
    await jobs.start(plan('p'), 'Ada');
    await settled();
    const standing = { state: 'paused', pause: 'storage_full', resumeAt: 61_000 };
    expect(last()?.job).toMatchObject(standing);
    expect((await jobs.view('job.p'))?.job).toMatchObject(standing);
    expect(await jobs.busy()).toBe(true);
    await jobs.wake();
    expect(runs).toBe(1);
    expect((await jobs.view('job.p'))?.job).toMatchObject(standing);
    isFull = false;
    await jobs.resume('job.p');
    await settled();
    expect(await jobs.view('job.p')).toMatchObject({ job: { state: 'done', pause: null, resumeAt: null } });
  });

  it('a job whose database is deleted under it is written anew, and nothing of it is lost', async () => {
    const name = `manager-${count}`;
    let runs = 0;
    const jobs = manager(async (_, items, __, onItems) => {
      if (runs++ > 0) return { type: 'finished' };
      const [first, second] = items.map((item) => ({ ...item, state: 'done' as const }));
      await journal.putItems([first!]);
      onItems([first!]);
      await deleteDB(name);
      await journal.putItems([second!]);
      return { type: 'finished' };
    });
    await jobs.start(plan('p'), 'Ada');
    await settled();
    expect(last()?.job).toMatchObject({ state: 'paused', pause: 'storage_blocked', resumeAt: 61_000 });
    expect((await journal.getItems('job.p')).map(({ state }) => state)).toEqual(['done', 'waiting']);
    expect(await journal.getJob('job.p')).toMatchObject({ state: 'paused', counts: { done: 1, waiting: 1 } });
    await jobs.resume('job.p');
    await settled();
    expect(await stateOf('job.p')).toBe('done');
  });

  it('a job whose database is deleted before its items were read is not written anew without them', async () => {
    const real = journal;
    journal = {
      ...real,
      putJob: async (job, items) => {
        await real.putJob(job, items);
        if (job.state === 'running') await deleteDB(`manager-${count}`);
      },
    };
    const jobs = manager(async () => ({ type: 'finished' }));
    await jobs.start(plan('p'), 'Ada');
    await settled();
    expect(last()).toMatchObject({
      job: { state: 'paused', pause: 'storage_blocked', counts: { waiting: 2 } },
      items: [],
      counts: { waiting: 2 },
    });
    expect(await jobs.list()).toEqual([]);
  });

  it('a job at work whose database is deleted is paused all the same', async () => {
    const held = heldRun();
    const jobs = manager(async (job, items, wanted, onItems) => {
      onItems(items);
      return held.run(job, items, wanted, onItems);
    });
    await jobs.start(plan('p'), 'Ada');
    await settled();
    await deleteDB(`manager-${count}`);
    await jobs.pause('job.p');
    expect(last()?.job).toMatchObject({ state: 'paused', pause: 'storage_blocked' });
    expect(await stateOf('job.p')).toBe('paused');
  });

  it('a run that finds the storage broken or of a newer Steward waits for a person', async () => {
    for (const [name, pause] of [
      ['VersionError', 'storage_newer'],
      ['NotFoundError', 'storage_corrupt'],
    ] as const) {
      const jobs = manager(() => Promise.reject(new DOMException('', name)));
      await jobs.start(plan(name), 'Ada');
      await settled();
      expect(await journal.getJob(`job.${name}`)).toMatchObject({ state: 'paused', pause, resumeAt: null });
    }
  });
});

describe('a damaged journal', () => {
  /** Changes a row behind the journal's back; `undefined`: it is gone. */
  async function damage(
    store: 'jobs' | 'items',
    key: IDBValidKey,
    change: object | undefined,
  ): Promise<void> {
    const db = await openDB(`manager-${count}`);
    if (change === undefined) await db.delete(store, key);
    else await db.put(store, { ...(await db.get(store, key)), ...change });
    db.close();
  }

  /** A job that a stopped worker left at work, with this done to it, and what a new worker sends of it. */
  async function wokenAfter(...damages: Parameters<typeof damage>[]) {
    await manager(() => new Promise(() => {})).start(plan('p'), 'Ada');
    await manager(() => new Promise(() => {})).start(plan('q', '2'), 'Ada');
    await settled();
    for (const each of damages) await damage(...each);
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.wake();
    await settled();
    return { jobs, started: held.started, release: held.release };
  }

  it.each<[string, Parameters<typeof damage>]>([
    ['a record without a plan', ['jobs', 'job.p', { plan: null }]],
    ['an item of no known state', ['items', ['job.p', 0], { state: 'odd' }]],
    ['an item without an operation', ['items', ['job.p', 1], { operation: {} }]],
    ['an item that is gone', ['items', ['job.p', 0], undefined]],
    ['a time that is none', ['items', ['job.p', 0], { sentAt: 1e300 }]],
  ])('%s keeps the job from going on, and no other', async (_, damaged) => {
    const { jobs, started, release } = await wokenAfter(damaged);
    expect(started).toEqual(['job.q']);
    expect(await jobs.view('job.p')).toMatchObject({ job: { state: 'paused', pause: 'damaged' } });
    expect(await jobs.list()).toHaveLength(2);
    await jobs.resume('job.p');
    await jobs.retry('job.p');
    await jobs.unblock(['damaged']);
    await settled();
    expect(started).toEqual(['job.q']);
    await jobs.cancel('job.p');
    const over = await jobs.view('job.p');
    expect(over?.job.state).toBe('cancelled');
    expect(() => reportOf(over!, 'csv')).not.toThrow();
    release();
  });

  it('is seen in a job that stands still before anybody wakes it, and keeps no job from being over', async () => {
    const jobs = manager(heldRun().run);
    await jobs.start(plan('p'), 'Ada');
    await jobs.pause('job.p');
    await damage('items', ['job.p', 0], { state: 'odd' });
    expect((await jobs.view('job.p'))?.job).toMatchObject({ state: 'paused', pause: 'damaged' });
    await jobs.cancel('job.p');
    expect(await jobs.view('job.p')).toMatchObject({
      job: { state: 'cancelled', pause: null },
      counts: { failed: 1, cancelled: 1 },
    });
  });

  it('keeps a job from starting that was whole when it was put into the queue', async () => {
    const held = heldRun();
    const jobs = manager(held.run);
    await jobs.start(plan('p1'), 'Ada');
    await jobs.start(plan('p2'), 'Ada');
    await damage('items', ['job.p2', 0], { state: 'odd' });
    await jobs.cancel('job.p1');
    await settled();
    expect(held.started).toEqual(['job.p1']);
    expect(await journal.getJob('job.p2')).toMatchObject({ state: 'paused', pause: 'damaged' });
  });

  it('counts what can not be read as failed, and names what was never answered', async () => {
    const { jobs, release } = await wokenAfter(
      ['items', ['job.p', 0], { operation: null }],
      ['items', ['job.p', 1], { state: 'sending', attempts: 1 }],
    );
    await jobs.cancel('job.p');
    expect(await jobs.view('job.p')).toMatchObject({
      counts: { failed: 2 },
      items: [{ index: 1, state: 'failed', error: { key: 'unanswered' } }],
    });
    release();
  });
});
