import type { DBSchema, IDBPTransaction } from 'idb';
import { createDatabase } from '../database.ts';
import type { Plan } from '../plan/types.ts';
import { StorageError } from '../storage-failure.ts';
import { JOURNAL_VERSION } from '../stored.ts';
import { readItems, readJob } from './stored.ts';
import type { Job, JobItem, JobState } from './types.ts';

interface Schema extends DBSchema {
  plans: { key: string; value: Plan };
  jobs: { key: string; value: Job; indexes: { state: JobState } };
  items: { key: [string, number]; value: JobItem };
}

/** The write-ahead journal: what a job is, kept in IndexedDB so that a stopped worker loses nothing. */
export interface Journal {
  putPlan(plan: Plan): Promise<void>;
  getPlan(planId: string): Promise<Plan | null>;
  /** Drops plans made before the time (ms) that never became a job. */
  dropPlans(madeBefore: number): Promise<void>;
  /** Writes job and items in one transaction; `false` when a job of this id is there already. */
  add(job: Job, items: readonly JobItem[]): Promise<boolean>;
  /**
   * With items of it that change at the same time, if any: all of it is written or nothing. Throws `StorageError`,
   * as `putItems` does, where the job is gone: a part of one would pass for the whole.
   */
  putJob(job: Job, items?: readonly JobItem[]): Promise<void>;
  /** All in one transaction: on disk when the promise resolves. */
  putItems(items: readonly JobItem[]): Promise<void>;
  /** One whose record is damaged stands still for that. */
  getJob(jobId: string): Promise<Job | null>;
  /** Those that read, in their order; `lostItems` counts the others. */
  getItems(jobId: string): Promise<JobItem[]>;
  /** Newest first. */
  listJobs(): Promise<Job[]>;
  /** Those that are not over, newest first; costs what they are, however long the history. */
  listOpenJobs(): Promise<Job[]>;
}

const OPEN_STATES: readonly JobState[] = ['queued', 'running', 'paused'];

const newestFirst = (jobs: Job[]): Job[] => jobs.sort((a, b) => b.createdAt - a.createdAt);

type Writing = IDBPTransaction<Schema, ('jobs' | 'items')[], 'readwrite'>;

/** The database may have been deleted under a job at work, and made anew without it. */
async function requireJobs(tx: Writing, jobIds: Iterable<string>): Promise<void> {
  const keys = await Promise.all([...jobIds].map((id) => tx.objectStore('jobs').getKey(id)));
  if (keys.includes(undefined)) throw new StorageError('storage_blocked');
}

export function createJournal(name = 'steward', ready?: () => Promise<void>): Journal {
  const database = createDatabase<Schema>(
    name,
    JOURNAL_VERSION,
    (db, from, _, tx) => {
      if (from < 1) {
        db.createObjectStore('plans', { keyPath: 'id' });
        db.createObjectStore('jobs', { keyPath: 'id' });
        db.createObjectStore('items', { keyPath: ['jobId', 'index'] });
      }
      if (from < 2) tx.objectStore('jobs').createIndex('state', 'state');
    },
    ready,
  );
  /** `strict`: a journal that the disk may not have yet is no journal. */
  const strict = { durability: 'strict' } as const;
  return {
    putPlan: (plan) =>
      database.use(async (db) => {
        await db.put('plans', plan);
      }),
    getPlan: (planId) => database.use(async (db) => (await db.get('plans', planId)) ?? null),
    dropPlans: (madeBefore) =>
      database.use(async (db) => {
        const old = (await db.getAll('plans')).filter(({ madeAt }) => madeAt < madeBefore);
        await Promise.all(old.map(({ id }) => db.delete('plans', id)));
      }),
    add: (job, items) =>
      database.use(async (db) => {
        const tx = db.transaction(['jobs', 'items', 'plans'], 'readwrite', strict);
        if ((await tx.objectStore('jobs').getKey(job.id)) !== undefined) {
          await tx.done;
          return false;
        }
        await tx.objectStore('jobs').put(job);
        await Promise.all(items.map((item) => tx.objectStore('items').put(item)));
        await tx.objectStore('plans').delete(job.plan.id);
        await tx.done;
        return true;
      }),
    putJob: (job, items = []) =>
      database.use(async (db) => {
        const tx = db.transaction(['jobs', 'items'], 'readwrite', strict);
        await requireJobs(tx, [job.id]);
        await Promise.all([
          tx.objectStore('jobs').put(job),
          ...items.map((item) => tx.objectStore('items').put(item)),
        ]);
        await tx.done;
      }),
    putItems: (items) =>
      database.use(async (db) => {
        const tx = db.transaction(['jobs', 'items'], 'readwrite', strict);
        await requireJobs(tx, new Set(items.map(({ jobId }) => jobId)));
        await Promise.all(items.map((item) => tx.objectStore('items').put(item)));
        await tx.done;
      }),
    getJob: (jobId) =>
      database.use(async (db) => {
        const stored = await db.get('jobs', jobId);
        return stored === undefined ? null : readJob(stored);
      }),
    getItems: (jobId) =>
      database.use(async (db) =>
        readItems(await db.getAll('items', IDBKeyRange.bound([jobId, 0], [jobId, Number.MAX_SAFE_INTEGER]))),
      ),
    listJobs: () => database.use(async (db) => newestFirst((await db.getAll('jobs')).map(readJob))),
    listOpenJobs: () =>
      database.use(async (db) => {
        const tx = db.transaction('jobs');
        const found = await Promise.all(OPEN_STATES.map((state) => tx.store.index('state').getAll(state)));
        return newestFirst(found.flat().map(readJob));
      }),
  };
}
