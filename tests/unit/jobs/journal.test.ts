import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import { createJournal } from '../../../utils/jobs/journal.ts';
import { createJobManager } from '../../../utils/jobs/manager.ts';
import type { Plan } from '../../../utils/plan/types.ts';

let count = 0;
const fresh = () => createJournal(`journal-${++count}`);

const plan = (id: string, madeAt = 0): Plan => ({
  version: 1,
  id,
  portfolioId: '1',
  portfolioName: 'Northwind Coffee',
  snapshotHash: '',
  madeAt,
  operations: [
    {
      type: 'create_system_user',
      id: 'create:a',
      subject: { type: 'new', operationId: 'create:a', name: 'A' },
      dependsOn: [],
      role: 'EMPLOYEE',
    },
  ],
  skipped: [],
  impossible: [],
  warnings: [],
  estimate: { operations: 1, requests: 1, seconds: 1 },
  needsApproval: false,
});

const managed = (journal = fresh()) => ({
  journal,
  manager: createJobManager({
    journal,
    now: () => 1000,
    onView: () => {},
    onItems: () => {},
    run: async (_, __, wanted) => ({ type: wanted() === null ? 'finished' : 'stopped' }),
  }),
});

describe('the journal', () => {
  it('keeps plans until they are old, or a job is made of them', async () => {
    const { journal, manager } = managed();
    for (const [id, madeAt] of [
      ['old', 9],
      ['new', 10],
      ['used', 11],
    ] as const)
      await journal.putPlan(plan(id, madeAt));
    expect(await journal.getPlan('old')).toEqual(plan('old', 9));
    expect(await journal.getPlan('unknown')).toBeNull();
    await manager.start(plan('used', 11), 'Ada');
    expect(await journal.getPlan('used')).toBeNull();
    await journal.dropPlans(10);
    expect(await journal.getPlan('old')).toBeNull();
    expect(await journal.getPlan('new')).toEqual(plan('new', 10));
  });

  it('knows no job and no items that were never added', async () => {
    const journal = fresh();
    expect(await journal.getJob('job.1')).toBeNull();
    expect(await journal.getItems('job.1')).toEqual([]);
    expect(await journal.listJobs()).toEqual([]);
  });

  it('adds a job of an id once, and leaves the one that is there as it is', async () => {
    const { journal, manager } = managed();
    await manager.start(plan('a'), 'Ada');
    const [job, items] = [(await journal.getJob('job.a'))!, await journal.getItems('job.a')];
    const other = { ...job, id: 'job.b', by: 'Bea' };
    const its = (jobId: string) => items.map((item) => ({ ...item, jobId }));
    expect(await journal.add(other, its('job.b'))).toBe(true);
    const failed = its('job.b').map((item) => ({ ...item, state: 'failed' as const }));
    expect(await journal.add({ ...other, by: 'Cleo' }, failed)).toBe(false);
    expect(await journal.getJob('job.b')).toEqual(other);
    expect(await journal.getItems('job.b')).toEqual(its('job.b'));
  });

  it('stands under the name that people’s disks have', async () => {
    await createJournal().putPlan(plan('kept'));
    const db = await openDB('steward');
    expect(await db.get('plans', 'kept')).toEqual(plan('kept'));
    db.close();
  });

  it('finds what the first version of it left, and what of that is still to do', async () => {
    const { journal: present, manager } = managed();
    await manager.start(plan('a'), 'Ada');
    const job = (await present.getJob('job.a'))!;
    const items = await present.getItems('job.a');
    const name = `journal-${++count}`;
    const old = await openDB(name, 1, {
      upgrade(db) {
        db.createObjectStore('plans', { keyPath: 'id' });
        db.createObjectStore('jobs', { keyPath: 'id' });
        db.createObjectStore('items', { keyPath: ['jobId', 'index'] });
      },
    });
    await old.put('plans', plan('p'));
    await old.put('jobs', { ...job, state: 'paused', pause: 'by_person' });
    for (const item of items) await old.put('items', item);
    old.close();
    const journal = createJournal(name);
    expect((await journal.listOpenJobs()).map(({ id }) => id)).toEqual(['job.a']);
    expect(await journal.getItems('job.a')).toEqual(items);
    expect(await journal.getPlan('p')).toEqual(plan('p'));
  });

  it('lists jobs from new to old, and of those at work or waiting only them', async () => {
    const { journal, manager } = managed();
    await manager.start(plan('a'), 'Ada');
    const job = (await journal.getJob('job.a'))!;
    const states = ['queued', 'running', 'paused', 'done', 'cancelled'] as const;
    for (const [index, state] of states.entries())
      await journal.add({ ...job, id: `job.${state}`, state, createdAt: 2000 + index }, []);
    expect((await journal.listJobs()).map(({ id }) => id)).toEqual([
      ...[...states].reverse().map((state) => `job.${state}`),
      'job.a',
    ]);
    const open = (await journal.listOpenJobs()).map(({ id }) => id);
    expect(open.filter((id) => id !== 'job.a')).toEqual(['job.paused', 'job.running', 'job.queued']);
  });
});

it.each([
  ...(['by_person', 'vault_locked', 'token_refused', 'rate_limited', 'blocked', 'offline'] as const),
  ...(['app_secret', 'storage_full', 'storage_blocked', 'storage_newer', 'storage_corrupt'] as const),
  ...(['internal', 'damaged'] as const),
])('a job that stands still reads back with its reason: %s', async (pause) => {
  const { journal, manager } = managed();
  await manager.start(plan('a'), 'Ada');
  const job = { ...(await journal.getJob('job.a'))!, id: 'job.b', state: 'paused' as const, pause };
  await journal.add(job, []);
  expect(await journal.getJob('job.b')).toEqual(job);
});

describe('a job that was cancelled', () => {
  it('stays so, whatever is pressed but Retry', async () => {
    const { journal, manager } = managed();
    await manager.start(plan('a'), 'Ada');
    const job = (await journal.getJob('job.a'))!;
    const cancelled = { ...job, id: 'job.c', state: 'cancelled' as const, finishedAt: 5 };
    await journal.add(cancelled, []);
    await manager.pause('job.c');
    await manager.resume('job.c');
    await manager.cancel('job.c');
    await manager.wake();
    expect(await journal.getJob('job.c')).toEqual(cancelled);
    await manager.retry('job.c');
    expect((await journal.getJob('job.c'))?.state).not.toBe('cancelled');
  });
});
