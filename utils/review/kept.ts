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

/** Readings kept for a caller of each portfolio. */
export const KEPT_READINGS = 5;

/**
 * The last readings of who reaches what, so that a later one can be compared with them. On disk and not
 * encrypted, as jobs are: names and ids, no secret.
 */
export interface KeptReadings {
  /**
   * A reading that says the same as the newest takes its place, and keeps when it was said first; beyond
   * `KEPT_READINGS` the oldest goes.
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
        const gone = [
          ...keys.slice(rest.length),
          ...rest.slice(0, Math.max(0, rest.length + 1 - KEPT_READINGS)),
        ];
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
