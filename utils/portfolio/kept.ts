import type { DBSchema } from 'idb';
import { createDatabase } from '../database.ts';
import { PORTFOLIOS_VERSION } from '../stored.ts';
import type { Snapshot } from './snapshot.ts';

interface Kept {
  readonly portfolioId: string;
  /** Whom Meta told it: what one caller is told says nothing of the next. */
  readonly callerId: string;
  readonly snapshot: Snapshot;
}

interface Schema extends DBSchema {
  snapshots: { key: string; value: Kept };
}

/** The last snapshot of each portfolio, in IndexedDB: names and ids, so that a large one is there at once. */
export interface KeptSnapshots {
  get(portfolioId: string, callerId: string): Promise<Snapshot | null>;
  put(callerId: string, snapshot: Snapshot): Promise<void>;
  clear(): Promise<void>;
}

export function createKeptSnapshots(name: string, ready?: () => Promise<void>): KeptSnapshots {
  const database = createDatabase<Schema>(
    name,
    PORTFOLIOS_VERSION,
    (db) => {
      db.createObjectStore('snapshots', { keyPath: 'portfolioId' });
    },
    ready,
  );
  return {
    async get(portfolioId, callerId) {
      const kept = await database.use((db) => db.get('snapshots', portfolioId));
      return kept?.callerId === callerId && kept.snapshot.version === 1 ? kept.snapshot : null;
    },
    put: (callerId, snapshot) =>
      database.use(async (db) => {
        await db.put('snapshots', { portfolioId: snapshot.portfolio.id, callerId, snapshot });
      }),
    clear: () => database.use((db) => db.clear('snapshots')),
  };
}
