import type { FileStore } from '../../utils/vault/files.ts';
import type { KeyValueStore } from '../../utils/vault/store.ts';
import type { Random } from '../meta/random.ts';
import { type Steward, steward } from '../unit/background/kit.ts';
import type { Loop } from './loop.ts';

/** A service worker that can be killed between any two turns, over storage that outlives it. */
export interface Worker {
  readonly app: Steward;
  readonly alive: boolean;
  /** What comes of it, or `undefined` when the worker is killed before. */
  orDeath<T>(asked: Promise<T>): Promise<T | undefined>;
  /**
   * Everything in memory is gone at once. Of what was on its way out, each write to storage and each request
   * arrives or does not, by chance; a transaction that was not through is rolled back; nothing comes back.
   */
  kill(): void;
}

export interface Ground {
  readonly loop: Loop;
  readonly random: Random;
  readonly local: KeyValueStore;
  readonly session: KeyValueStore;
  readonly files: FileStore;
  readonly indexedDB: IDBFactory;
  /** Reaches Meta, or a proxy on the way. */
  readonly fetch: typeof fetch;
}

/** Name of the databases of every run, each on a ground of its own. */
export const DATABASE = 'steward';
/** Milliseconds a request is on its way to Meta, at most; and so the answer. */
const ON_THE_WAY_MS = 60;

const never = new Promise<never>(() => {});

interface Listener {
  readonly callback: unknown;
}
/** What fake-indexeddb keeps of a transaction and its requests. */
interface FakeTransaction extends IDBTransaction {
  listeners: Listener[];
  readonly _requests: readonly { readonly request: { listeners: Listener[] } }[];
  readonly _state: string;
  readonly db: IDBDatabase & { readonly _rawDatabase: { readonly processTransactions: unknown } };
}

/** Follows the transactions of one worker, to be able to end them. */
function followIndexedDB(real: IDBFactory, random: Random) {
  const opening = new Set<IDBOpenDBRequest & { listeners: Listener[] }>();
  const connections = new Set<IDBDatabase>();
  const open = new Map<FakeTransaction, readonly Listener[]>();

  function follow(db: IDBDatabase): void {
    connections.add(db);
    db.addEventListener('close', () => connections.delete(db));
    const transaction = db.transaction.bind(db);
    db.transaction = (...args) => {
      const made = transaction(...args) as FakeTransaction;
      for (const each of open.keys()) if (each._state === 'finished') open.delete(each);
      open.set(made, [...made.listeners]);
      return made;
    };
  }

  const factory = {
    open(name: string, version?: number) {
      const request = real.open(name, version);
      opening.add(request as typeof request & { listeners: Listener[] });
      request.addEventListener('success', () => {
        opening.delete(request as typeof request & { listeners: Listener[] });
        follow(request.result);
      });
      return request;
    },
  };

  function kill(): void {
    for (const request of opening) {
      request.listeners = [];
      request.addEventListener('success', () => request.result.close());
    }
    for (const [made, own] of open) {
      if (made._state === 'finished') continue;
      for (const { request } of made._requests) request.listeners = [];
      // What the database itself listens to stays, or it would never go on.
      made.listeners = made.listeners.filter(
        (each) => own.includes(each) || each.callback === made.db._rawDatabase.processTransactions,
      );
      // A browser commits when the last answer was heard; a worker that is gone hears none.
      const isWhole = made._requests.length === 0;
      if (made._state !== 'committing' && (!isWhole || random.next() < 0.5)) made.abort();
    }
    for (const db of connections) db.close();
  }
  return { factory: factory as unknown as IDBFactory, kill };
}

export function startWorker({ loop, random, fetch, ...ground }: Ground): Worker {
  let alive = true;
  /** Whoever waits for something of it. A promise of its death would hold all that ever waited, as long as it lives. */
  const waiting = new Set<() => void>();

  /** Chance, asked when a dead worker's doing is about to reach the world. */
  const arrives = () => alive || random.next() < 0.5;

  /** What is asked of the world takes a turn to arrive, and one to come back. */
  function reach<T>(ask: () => Promise<T>): Promise<T> {
    if (!alive) return never;
    return new Promise((resolve, reject) => {
      const back = (tell: () => void) =>
        loop.turn(() => {
          if (alive) tell();
        });
      loop.turn(() => {
        if (!arrives()) return;
        ask().then(
          (value) => back(() => resolve(value)),
          (error) => back(() => reject(error)),
        );
      });
    });
  }

  const guard = (store: KeyValueStore): KeyValueStore => ({
    get: (keys) => reach(() => store.get(keys)),
    set: (items) => {
      const copy = structuredClone(items);
      return reach(() => store.set(copy));
    },
    remove: (keys) => reach(() => store.remove([...keys])),
  });

  /** A file that is being written when the worker is killed may be left cut. */
  const files: FileStore = {
    read: (name) => reach(() => ground.files.read(name)),
    write: (name, text) =>
      reach(() => ground.files.write(name, alive ? text : text.slice(0, random.integer(text.length + 1)))),
    remove: (name) => reach(() => ground.files.remove(name)),
    names: () => reach(() => ground.files.names()),
  };

  const call: typeof fetch = (input, init) => {
    if (!alive) return never;
    return new Promise((resolve, reject) => {
      const back = (tell: () => void) =>
        loop.after(random.integer(ON_THE_WAY_MS), () => {
          if (alive) tell();
        });
      loop.after(random.integer(ON_THE_WAY_MS), () => {
        if (!arrives()) return;
        fetch(input, init).then(
          (answer) => back(() => resolve(answer)),
          (error) => back(() => reject(error)),
        );
      });
    });
  };

  const journal = followIndexedDB(ground.indexedDB, random);
  // Databases are opened when first used, and anew when they are lost: for as long as it lives.
  const before = globalThis.indexedDB;
  globalThis.indexedDB = journal.factory;
  const app = steward({
    local: guard(ground.local),
    session: guard(ground.session),
    files,
    fetch: call,
    clock: {
      ...loop.clock,
      sleep: (ms, signal) =>
        alive ? loop.clock.sleep(ms, signal).then(() => (alive ? undefined : never)) : never,
    },
    database: DATABASE,
  });

  return {
    app,
    get alive() {
      return alive;
    },
    orDeath(asked) {
      return new Promise((resolve, reject) => {
        const died = () => resolve(undefined);
        if (!alive) return died();
        waiting.add(died);
        asked.then(resolve, reject).finally(() => waiting.delete(died));
      });
    },
    kill() {
      if (!alive) return;
      alive = false;
      journal.kill();
      globalThis.indexedDB = before;
      for (const died of waiting) died();
      waiting.clear();
    },
  };
}

/** Kills the last worker of a run, while there are turns still for what it held to be let go of. */
export async function endWorker(worker: Worker | null, { clock }: Loop): Promise<void> {
  worker?.kill();
  await clock.sleep(1);
}
