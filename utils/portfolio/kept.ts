import { type DBSchema, openDB } from 'idb';
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

const VERSION = 1;

export function createKeptSnapshots(name: string): KeptSnapshots {
  const opened = openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore('snapshots', { keyPath: 'portfolioId' });
    },
  });
  return {
    async get(portfolioId, callerId) {
      const kept = await (await opened).get('snapshots', portfolioId);
      return kept?.callerId === callerId && kept.snapshot.version === 1 ? kept.snapshot : null;
    },
    async put(callerId, snapshot) {
      await (await opened).put('snapshots', { portfolioId: snapshot.portfolio.id, callerId, snapshot });
    },
    async clear() {
      await (await opened).clear('snapshots');
    },
  };
}
