import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { deleteDB, type IDBPDatabase, openDB } from 'idb';
import { createUsageGate } from '../../utils/graph/usage.ts';
import { countItems } from '../../utils/jobs/items.ts';
import { createJournal, type Journal } from '../../utils/jobs/journal.ts';
import { createJobManager } from '../../utils/jobs/manager.ts';
import { historyOf, reportOf } from '../../utils/jobs/report.ts';
import { runJob } from '../../utils/jobs/run.ts';
import { doneSteps } from '../../utils/jobs/steps.ts';
import { isOver, type Job, type JobItem, type JobState } from '../../utils/jobs/types.ts';
import { makePlan } from '../../utils/plan/make.ts';
import { createFakeMeta } from '../unit/jobs/fake-meta.ts';
import { SNAPSHOT } from '../unit/templates/kit.ts';
import { isStorable, type Mutation, mutated, mutationsArbitrary } from './mutate.ts';
import { property } from './property.ts';
import { requireText } from './texts.ts';

/** The stand-in for IndexedDB looks through all transactions there ever were before each new one. */
const CASES_A_DATABASE = 100;

interface Disk {
  readonly journal: Journal;
  /** Beside the journal's own connection, and open as long: to open one costs as much as a small job. */
  readonly beside: IDBPDatabase;
}

let cases = 0;
let disk: Disk | null = null;

async function diskOf(): Promise<Disk> {
  if (cases++ % CASES_A_DATABASE !== 0 && disk !== null) return disk;
  if (disk !== null) {
    disk.beside.close();
    await deleteDB(disk.beside.name);
  }
  const name = `fuzz-journal-${process.pid}-${cases}`;
  const journal = createJournal(name);
  await journal.listJobs();
  disk = { journal, beside: await openDB(name) };
  return disk;
}

/** A job with everything there is to do for each system user; the first is made, the second under way. */
function jobOf(
  id: string,
  portfolioId: string,
  names: readonly string[],
  state: JobState,
): { job: Job; items: JobItem[] } {
  const {
    operations,
    skipped: _,
    ...plan
  } = makePlan(
    {
      portfolioId,
      users: names.map((name) => ({ type: 'new', name, role: 'EMPLOYEE' })),
      assets: [{ id: '10', kind: 'page', tasks: ['ANALYZE'] }],
      mode: 'add',
      token: { appId: '900', permissions: ['ads_read'], expiry: '60_days' },
    },
    { ...SNAPSHOT, portfolio: { id: portfolioId, name: 'Northwind' } },
    { id, madeAt: 1_800_000_000_000, callerAppId: '900' },
  );
  const items = operations.map((operation, index): JobItem => {
    const isMade = index === 0;
    return {
      jobId: id,
      index,
      operation,
      state: isMade ? 'done' : index === 4 ? 'sending' : 'waiting',
      result: isMade ? { type: 'system_user', id: '77' } : null,
      error: null,
      attempts: isMade || index === 4 ? 1 : 0,
      attemptsBefore: 0,
      sentAt: isMade || index === 4 ? 1_800_000_000_000 : 0,
    };
  });
  const job: Job = {
    id,
    portfolioId,
    portfolioName: 'Northwind',
    by: 'Ada',
    state,
    pause: null,
    wanted: null,
    resumeAt: null,
    error: null,
    createdAt: 1_800_000_000_000,
    finishedAt: null,
    counts: countItems(items),
    plan,
  };
  return { job, items };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const MOST_TURNS = 20_000;

interface Damage {
  readonly which: number;
  readonly mutations: readonly Mutation[];
  readonly gone: boolean;
}

const damageArbitrary: fc.Arbitrary<Damage> = fc.record({
  which: fc.nat({ max: 8 }),
  mutations: mutationsArbitrary,
  gone: fc.boolean().chain((some) => (some ? fc.boolean() : fc.constant(false))),
});

/** Puts two jobs into the journal, one of them damaged so. `false`: no disk could hold that. */
async function lay({ beside }: Disk, damages: readonly Damage[], state: JobState): Promise<boolean> {
  const good = jobOf('job.good', '8', ['Feed'], 'running');
  const bad = jobOf('job.bad', '9', ['One', 'Two'], state);
  const rows: unknown[] = [bad.job, ...bad.items];
  const gone = new Set<number>();
  for (const { which, mutations, gone: isGone } of damages) {
    const at = which % rows.length;
    if (isGone && at > 0) gone.add(at);
    else rows[at] = mutated(rows[at], mutations);
  }
  if (!rows.every(isStorable)) return false;
  const tx = beside.transaction(['jobs', 'items'], 'readwrite');
  const jobs = tx.objectStore('jobs');
  const items = tx.objectStore('items');
  jobs.clear();
  items.clear();
  jobs.put(good.job);
  for (const item of good.items) items.put(item);
  for (const [at, row] of rows.entries()) {
    if (gone.has(at)) continue;
    // Rows are maps, and keys are where a row stands: neither can be other than it is.
    const map = typeof row === 'object' && row !== null ? row : {};
    if (at === 0) jobs.put({ ...map, id: bad.job.id });
    else items.put({ ...map, jobId: bad.job.id, index: at - 1 });
  }
  await tx.done;
  return true;
}

async function holds(damages: readonly Damage[], state: JobState): Promise<void> {
  const own = await diskOf();
  if (!(await lay(own, damages, state))) return;
  const { journal } = own;
  const made = new Map<string, number>();
  const meta = createFakeMeta();
  const batch: typeof meta.graph.batch = (requests) => {
    for (const { path, params } of requests) {
      if (!/^(?:act_)?\d+\/[a-z_]+$/.test(path)) throw new Error(`a call to ${path}`);
      const name = String(params?.name);
      if (path.endsWith('/system_users')) made.set(name, (made.get(name) ?? 0) + 1);
    }
    return meta.graph.batch(requests);
  };
  let isNew = false;
  const jobs = createJobManager({
    journal,
    now: meta.clock.now,
    run: (job, items, wanted, onItems) =>
      runJob(job, items, {
        ...meta,
        graph: { ...meta.graph, batch },
        journal,
        gate: createUsageGate(),
        wanted,
        onItems,
      }),
    onView: () => {
      isNew = true;
    },
    onItems: () => {},
  });
  /** Until no job is at work; looked at again only when a job has changed. */
  const untilStill = async (): Promise<void> => {
    isNew = true;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      if (isNew) {
        isNew = false;
        const open = await journal.listOpenJobs();
        if (!open.some(({ state }) => state === 'running' || state === 'queued')) return;
      }
      await turn();
    }
    throw new Error('it never ends');
  };
  await jobs.wake();
  await untilStill();
  const look = async () => {
    const list = await jobs.list();
    if (list.length !== 2) throw new Error('a job is lost');
    historyOf(list, 'csv');
    for (const { id } of list) {
      const view = await jobs.view(id);
      if (view === null) throw new Error(`${id} is lost`);
      const { job, items, counts } = view;
      reportOf(view, 'csv');
      doneSteps(items);
      if (job.pause !== null && job.pause !== 'by_person') requireText(`flow.pause.${job.pause}`);
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      if (items.length < all && !isOver(job) && job.pause !== 'damaged')
        throw new Error('items are lost, and nobody is told');
    }
  };
  await look();
  if ((await jobs.view('job.good'))?.job.state !== 'done') throw new Error('the other job did not go on');
  await jobs.resume('job.bad');
  await jobs.retry('job.bad');
  await untilStill();
  await jobs.cancel('job.bad');
  await look();
  for (const [name, times] of made) if (times > 1) throw new Error(`${name} is made ${times} times`);
}

export const properties = [
  property(
    'a damaged job is named and harms no other, and nothing of it is sent twice',
    fc.tuple(
      fc.array(damageArbitrary, { minLength: 1, maxLength: 2 }),
      fc.constantFrom<JobState>('running', 'queued', 'paused', 'done', 'cancelled'),
    ),
    ([damages, state]) => holds(damages, state),
  ),
];
