import type { DBSchema, IDBPTransaction } from 'idb';
import { createDatabase } from '../database.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { ACCESS_VERSION } from '../stored.ts';

interface Kept {
  /** Whom Meta told it: what one caller is told says nothing of the next. */
  readonly callerId: string;
  readonly snapshot: Snapshot;
  readonly firstReadAt: number;
  /** 1: stays until it is released. A number, since it is part of an index. */
  readonly pinned: 0 | 1;
}

type Key = [callerId: string, portfolioId: string, readAt: number];

interface Schema extends DBSchema {
  readings: {
    key: Key;
    value: Kept;
    /** The times without the readings, which may be large. */
    indexes: { times: [...Key, firstReadAt: number, pinned: 0 | 1] };
  };
}

/** When a reading was made, and since when it has been the same; both milliseconds since 1970. */
export interface KeptReading {
  readonly readAt: number;
  readonly firstReadAt: number;
  /** Stays until it is released, however old. */
  readonly pinned: boolean;
}

const DAY_MS = 24 * 3_600_000;
const WEEK_MS = 7 * DAY_MS;
/** Readings kept for a caller of each portfolio: the last ones, and the last one of each week and month. */
export const KEPT_READINGS = { last: 5, weeks: 26, months: 25 } as const;
/** Readings of a portfolio that a caller may pin. */
export const MAX_PINNED = 12;
/** Assets and accesses in all readings of a portfolio together, of which some hundred bytes each are kept. */
const MAX_ENTRIES = 2_000_000;

const sizeOf = ({ assets, assignments }: Snapshot): number => assets.length + assignments.length;
/** Readings of one portfolio are about as large as each other. */
const roomFor = (snapshot: Snapshot): number => Math.floor(MAX_ENTRIES / sizeOf(snapshot));
/** However large they are, one may be pinned, and pinned ones leave room for the last. */
const pinsFor = (snapshot: Snapshot): number =>
  Math.min(MAX_PINNED, Math.max(1, roomFor(snapshot) - KEPT_READINGS.last));

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
   * A reading that says the same as the newest takes its place, and keeps when it was said first and whether it
   * is pinned; what is neither pinned nor worth keeping any more beside it goes.
   */
  keep(callerId: string, snapshot: Snapshot): Promise<void>;
  /** Those of a portfolio, newest first. */
  list(callerId: string, portfolioId: string): Promise<KeptReading[]>;
  get(callerId: string, portfolioId: string, readAt: number): Promise<Snapshot | null>;
  /** Pins a reading or releases it. `full`: as many are pinned as may be. */
  pin(
    callerId: string,
    portfolioId: string,
    readAt: number,
    pinned: boolean,
  ): Promise<'done' | 'unknown' | 'full'>;
  /** Deletes all but those of this caller; `null`: all. */
  forget(exceptCallerId: string | null): Promise<void>;
}

const ofPortfolio = (callerId: string, id: string): IDBKeyRange =>
  IDBKeyRange.bound([callerId, id, 0], [callerId, id, Number.MAX_SAFE_INTEGER]);

type Transaction<Mode extends IDBTransactionMode> = IDBPTransaction<Schema, ['readings'], Mode>;

/** The readings of a portfolio without what they say, newest first. */
async function readingsIn<Mode extends IDBTransactionMode>(
  tx: Transaction<Mode>,
  range: IDBKeyRange,
): Promise<KeptReading[]> {
  const found: KeptReading[] = [];
  let at = await tx.store.index('times').openKeyCursor(range, 'prev');
  for (; at !== null; at = await at.continue()) {
    const [, , readAt, firstReadAt, pinned] = at.key;
    found.push({ readAt, firstReadAt, pinned: pinned === 1 });
  }
  return found;
}

/** `name`: of the IndexedDB database. */
export function createKeptReadings(name: string, ready?: () => Promise<void>): KeptReadings {
  const database = createDatabase<Schema>(
    name,
    ACCESS_VERSION,
    async (db, from, _, tx) => {
      const key = ['callerId', 'snapshot.portfolio.id', 'snapshot.readAt'];
      const store =
        from < 1 ? db.createObjectStore('readings', { keyPath: key }) : tx.objectStore('readings');
      if (from === 2) store.deleteIndex('times');
      store.createIndex('times', [...key, 'firstReadAt', 'pinned']);
      // What the first version kept does not say since when it was so: since it was read, as far as is known.
      // None before the third was pinned.
      for (let at = await store.openCursor(); at !== null; at = await at.continue()) {
        const firstReadAt = from < 2 ? at.value.snapshot.readAt : at.value.firstReadAt;
        await at.update({ ...at.value, firstReadAt, pinned: 0 });
      }
    },
    ready,
  );
  return {
    keep: (callerId, snapshot) =>
      database.use(async (db) => {
        const tx = db.transaction('readings', 'readwrite');
        const readings = tx.store;
        const { id } = snapshot.portfolio;
        const all = await readingsIn(tx, ofPortfolio(callerId, id));
        const [newest] = all;
        const before = newest && (await readings.get([callerId, id, newest.readAt]));
        const same = before?.snapshot.hash === snapshot.hash ? before : null;
        const rest = same === null ? all : all.slice(1);
        const free = rest.filter(({ pinned }) => !pinned).map(({ readAt }) => readAt);
        const times = [...free.reverse(), snapshot.readAt];
        const worth = new Set(worthKeeping(times, roomFor(snapshot) - (rest.length - free.length)));
        const gone = all.filter((each) => !rest.includes(each) || !(each.pinned || worth.has(each.readAt)));
        await Promise.all(gone.map(({ readAt }) => readings.delete([callerId, id, readAt])));
        const { firstReadAt = snapshot.readAt, pinned = 0 } = same ?? {};
        await readings.put({ callerId, snapshot, firstReadAt, pinned });
        await tx.done;
      }),
    list: (callerId, portfolioId) =>
      database.use(async (db) => {
        const tx = db.transaction('readings');
        return readingsIn(tx, ofPortfolio(callerId, portfolioId));
      }),
    async get(callerId, portfolioId, readAt) {
      const kept = await database.use((db) => db.get('readings', [callerId, portfolioId, readAt]));
      return kept?.snapshot.version === 1 ? kept.snapshot : null;
    },
    pin: (callerId, portfolioId, readAt, pinned) =>
      database.use(async (db) => {
        const tx = db.transaction('readings', 'readwrite');
        const readings = tx.store;
        const kept = await readings.get([callerId, portfolioId, readAt]);
        if (kept === undefined) return 'unknown';
        const others = (await readingsIn(tx, ofPortfolio(callerId, portfolioId))).filter(
          (each) => each.pinned && each.readAt !== readAt,
        );
        if (pinned && others.length >= pinsFor(kept.snapshot)) return 'full';
        await readings.put({ ...kept, pinned: pinned ? 1 : 0 });
        await tx.done;
        return 'done';
      }),
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
