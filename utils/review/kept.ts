import { type DBSchema, openDB } from 'idb';
import type { Snapshot } from '../portfolio/snapshot.ts';

interface Schema extends DBSchema {
  readings: { key: [string, number]; value: Snapshot };
}

/** Readings kept of each portfolio. */
export const KEPT_READINGS = 5;

/**
 * The last readings of who reaches what, so that a later one can be compared with them. On disk and not
 * encrypted, as jobs are: names and ids, no secret.
 */
export interface KeptReadings {
  /** A reading that says the same as the newest takes its place; beyond `KEPT_READINGS` the oldest goes. */
  keep(snapshot: Snapshot): Promise<void>;
  /** When those of a portfolio were read (milliseconds since 1970), newest first. */
  list(portfolioId: string): Promise<number[]>;
  get(portfolioId: string, readAt: number): Promise<Snapshot | null>;
  /** Deletes all, of every portfolio. */
  forget(): Promise<void>;
}

const VERSION = 1;

const ofPortfolio = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);

/** `name`: of the IndexedDB database. */
export function createKeptReadings(name: string): KeptReadings {
  const opened = openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore('readings', { keyPath: ['portfolio.id', 'readAt'] });
    },
  });
  return {
    async keep(snapshot) {
      const tx = (await opened).transaction('readings', 'readwrite');
      const keys = await tx.store.getAllKeys(ofPortfolio(snapshot.portfolio.id));
      const newest = keys.at(-1);
      const isSame = newest !== undefined && (await tx.store.get(newest))?.hash === snapshot.hash;
      const rest = isSame ? keys.slice(0, -1) : keys;
      const gone = [
        ...(isSame ? [newest] : []),
        ...rest.slice(0, Math.max(0, rest.length + 1 - KEPT_READINGS)),
      ];
      await Promise.all(gone.map((key) => tx.store.delete(key)));
      await tx.store.put(snapshot);
      await tx.done;
    },
    async list(portfolioId) {
      const keys = await (await opened).getAllKeys('readings', ofPortfolio(portfolioId));
      return keys.map(([, readAt]) => readAt).reverse();
    },
    async get(portfolioId, readAt) {
      return (await (await opened).get('readings', [portfolioId, readAt])) ?? null;
    },
    async forget() {
      await (await opened).clear('readings');
    },
  };
}
