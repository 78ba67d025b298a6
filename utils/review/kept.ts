import type { DBSchema } from 'idb';
import { createDatabase } from '../database.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { ACCESS_VERSION } from '../stored.ts';

interface Kept {
  /** Whom Meta told it: what one caller is told says nothing of the next. */
  readonly callerId: string;
  readonly snapshot: Snapshot;
  readonly firstReadAt: number;
}

type Key = [callerId: string, portfolioId: string, readAt: number];

interface Schema extends DBSchema {
  readings: {
    key: Key;
    value: Kept;
    /** The times without the readings, which may be large. */
    indexes: { times: [...Key, firstReadAt: number] };
  };
}

/** When a reading was made, and since when it has been the same; both milliseconds since 1970. */
export interface KeptReading {
  readonly readAt: number;
  readonly firstReadAt: number;
}

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** Readings kept for a caller of each portfolio: the last ones, and the last one of each week and month. */
export const KEPT_READINGS = { last: 5, weeks: 26, months: 25 } as const;
/** Assets and accesses in all readings of a portfolio together, of which some hundred bytes each are kept. */
const MAX_ENTRIES = 2_000_000;

const weekOf = (time: number): number => Math.floor(time / WEEK_MS);
const monthOf = (time: number): number => {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** Of times in ascending order those worth keeping, no more than `most`: the oldest go first. */
export function worthKeeping(times: readonly number[], most: number): readonly number[] {
  const { last, weeks, months } = KEPT_READINGS;
  const newest = times.at(-1) ?? 0;
  const isEnd = (at: number, of: (time: number) => number, back: number) => {
    const [time, next] = [times[at] ?? 0, times[at + 1]];
    return of(newest) - of(time) < back && (next === undefined || of(next) !== of(time));
  };
  const worth = times.filter(
    (_, at) => at >= times.length - last || isEnd(at, weekOf, weeks) || isEnd(at, monthOf, months),
  );
  return worth.slice(-Math.max(last, most));
}

/**
 * Earlier readings of who reaches what, to compare with each other and with a later one. On disk and not
 * encrypted, as jobs are: names and ids, no secret.
 */
export interface KeptReadings {
  /**
   * A reading that says the same as the newest takes its place, and keeps when it was said first; what is not
   * worth keeping any more beside it goes.
   */
  keep(callerId: string, snapshot: Snapshot): Promise<void>;
  /** Those of a portfolio, newest first. */
  list(callerId: string, portfolioId: string): Promise<KeptReading[]>;
  get(callerId: string, portfolioId: string, readAt: number): Promise<Snapshot | null>;
  /** Deletes all but those of this caller; `null`: all. */
  forget(exceptCallerId: string | null): Promise<void>;
}

const ofPortfolio = (callerId: string, id: string): IDBKeyRange =>
  IDBKeyRange.bound([callerId, id, 0], [callerId, id, Number.MAX_SAFE_INTEGER]);

/** `name`: of the IndexedDB database. */
export function createKeptReadings(name: string, ready?: () => Promise<void>): KeptReadings {
  const database = createDatabase<Schema>(
    name,
    ACCESS_VERSION,
    async (db, from, _, tx) => {
      const key = ['callerId', 'snapshot.portfolio.id', 'snapshot.readAt'];
      const store =
        from < 1 ? db.createObjectStore('readings', { keyPath: key }) : tx.objectStore('readings');
      if (from >= 2) return;
      store.createIndex('times', [...key, 'firstReadAt']);
      // What the first version kept does not say since when it was so: since it was read, as far as is known.
      for (let at = await store.openCursor(); at !== null; at = await at.continue())
        await at.update({ ...at.value, firstReadAt: at.value.snapshot.readAt });
    },
    ready,
  );
  return {
    keep: (callerId, snapshot) =>
      database.use(async (db) => {
        const tx = db.transaction('readings', 'readwrite');
        const keys = await tx.store.getAllKeys(ofPortfolio(callerId, snapshot.portfolio.id));
        const newest = keys.at(-1);
        const before = newest === undefined ? undefined : await tx.store.get(newest);
        const same = before?.snapshot.hash === snapshot.hash ? before : null;
        const rest = same === null ? keys : keys.slice(0, -1);
        // Readings of one portfolio are about as large as each other.
        const most = Math.floor(MAX_ENTRIES / (snapshot.assets.length + snapshot.assignments.length));
        const times = [...rest.map(([, , readAt]) => readAt), snapshot.readAt];
        const worth = new Set(worthKeeping(times, most));
        const gone = keys.filter((key, at) => at >= rest.length || !worth.has(key[2]));
        await Promise.all(gone.map((key) => tx.store.delete(key)));
        await tx.store.put({ callerId, snapshot, firstReadAt: same?.firstReadAt ?? snapshot.readAt });
        await tx.done;
      }),
    list: (callerId, portfolioId) =>
      database.use(async (db) => {
        const tx = db.transaction('readings');
        const kept: KeptReading[] = [];
        const range = ofPortfolio(callerId, portfolioId);
        for (
          let at = await tx.store.index('times').openKeyCursor(range, 'prev');
          at !== null;
          at = await at.continue()
        ) {
          const [, , readAt, firstReadAt] = at.key;
          kept.push({ readAt, firstReadAt });
        }
        return kept;
      }),
    async get(callerId, portfolioId, readAt) {
      const kept = await database.use((db) => db.get('readings', [callerId, portfolioId, readAt]));
      return kept?.snapshot.version === 1 ? kept.snapshot : null;
    },
    forget: (exceptCallerId) =>
      database.use(async (db) => {
        const tx = db.transaction('readings', 'readwrite');
        const keys = await tx.store.getAllKeys();
        const gone = keys.filter(([callerId]) => callerId !== exceptCallerId);
        await Promise.all(gone.map((key) => tx.store.delete(key)));
        await tx.done;
      }),
  };
}
