import type { DBSchema } from 'idb';
import { createDatabase } from '../database.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';

interface Kept {
  /** Whom Meta told it: what one caller is told says nothing of the next. */
  readonly callerId: string;
  readonly snapshot: Snapshot;
}

interface Schema extends DBSchema {
  readings: { key: [callerId: string, portfolioId: string, readAt: number]; value: Kept };
}

/** Readings kept for a caller of each portfolio. */
export const KEPT_READINGS = 5;

/**
 * The last readings of who reaches what, so that a later one can be compared with them. On disk and not
 * encrypted, as jobs are: names and ids, no secret.
 */
export interface KeptReadings {
  /** A reading that says the same as the newest takes its place; beyond `KEPT_READINGS` the oldest goes. */
  keep(callerId: string, snapshot: Snapshot): Promise<void>;
  /** When those of a portfolio were read (milliseconds since 1970), newest first. */
  list(callerId: string, portfolioId: string): Promise<number[]>;
  get(callerId: string, portfolioId: string, readAt: number): Promise<Snapshot | null>;
  /** Deletes all but those of this caller; `null`: all. */
  forget(exceptCallerId: string | null): Promise<void>;
}

const VERSION = 1;

const ofPortfolio = (callerId: string, id: string): IDBKeyRange =>
  IDBKeyRange.bound([callerId, id, 0], [callerId, id, Number.MAX_SAFE_INTEGER]);

/** `name`: of the IndexedDB database. */
export function createKeptReadings(name: string): KeptReadings {
  const database = createDatabase<Schema>(name, VERSION, (db) => {
    db.createObjectStore('readings', { keyPath: ['callerId', 'snapshot.portfolio.id', 'snapshot.readAt'] });
  });
  return {
    keep: (callerId, snapshot) =>
      database.use(async (db) => {
        const tx = db.transaction('readings', 'readwrite');
        const keys = await tx.store.getAllKeys(ofPortfolio(callerId, snapshot.portfolio.id));
        const newest = keys.at(-1);
        const isSame = newest !== undefined && (await tx.store.get(newest))?.snapshot.hash === snapshot.hash;
        const rest = isSame ? keys.slice(0, -1) : keys;
        const gone = [
          ...(isSame ? [newest] : []),
          ...rest.slice(0, Math.max(0, rest.length + 1 - KEPT_READINGS)),
        ];
        await Promise.all(gone.map((key) => tx.store.delete(key)));
        await tx.store.put({ callerId, snapshot });
        await tx.done;
      }),
    async list(callerId, portfolioId) {
      const keys = await database.use((db) => db.getAllKeys('readings', ofPortfolio(callerId, portfolioId)));
      return keys.map(([, , readAt]) => readAt).reverse();
    },
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
