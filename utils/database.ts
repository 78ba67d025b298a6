import { type DBSchema, deleteDB, type IDBPDatabase, type OpenDBCallbacks, openDB } from 'idb';
import { StorageError } from './storage-failure.ts';

/** An IndexedDB database that is opened when first used, and again when its connection was lost. */
export interface Database<S extends DBSchema> {
  /**
   * Runs an access to it. What fails because the connection is dead or dying (a worker just stopped, the
   * database deleted, the browser's store restarted) is run again on a new one, so it has to be repeatable as a
   * whole. Rejects with the `DOMException` of the last try.
   */
  use<T>(access: (db: IDBPDatabase<S>) => Promise<T>): Promise<T>;
}

const DELETION_PATIENCE_MS = 5000;

/** Deletes databases, whatever is wrong with them. Throws `StorageError` where one is held by somebody. */
export async function deleteDatabases(names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new StorageError('storage_blocked')), DELETION_PATIENCE_MS);
      });
      await Promise.race([deleteDB(name), tooLong]).finally(() => clearTimeout(timer));
    }),
  );
}

/** Names of the errors a lost connection makes; a full disk or a wrong version is none of them. */
const CONNECTION_LOST: ReadonlySet<string> = new Set(['InvalidStateError', 'UnknownError', 'AbortError']);
const TRY_AGAIN_AFTER_MS = [0, 50, 400];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** `ready`: waited for before each access, which is not made when it throws. */
export function createDatabase<S extends DBSchema>(
  name: string,
  version: number,
  upgrade: NonNullable<OpenDBCallbacks<S>['upgrade']>,
  ready: () => Promise<void> = async () => {},
): Database<S> {
  let opened: Promise<IDBPDatabase<S>> | null = null;

  function open(): Promise<IDBPDatabase<S>> {
    const opening = (async () =>
      openDB<S>(name, version, {
        upgrade,
        // Another version of the database, or its deletion, would wait for this connection for ever.
        blocking: (_current, _blocked, event) => {
          forget();
          (event.target as IDBDatabase).close();
        },
        terminated: forget,
      }))();
    function forget() {
      if (opened === opening) opened = null;
    }
    opening.catch(forget);
    return opening;
  }

  return {
    async use(access) {
      await ready();
      for (let tries = 0; ; tries++) {
        opened ??= open();
        const connection = opened;
        try {
          return await access(await connection);
        } catch (error) {
          const pause = TRY_AGAIN_AFTER_MS[tries];
          if (pause === undefined || !CONNECTION_LOST.has((error as Error | null)?.name ?? '')) throw error;
          if (opened === connection) opened = null;
          connection.then((db) => db.close()).catch(() => {});
          await wait(pause);
        }
      }
    },
  };
}
