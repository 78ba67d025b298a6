import 'fake-indexeddb/auto';
import { type DBSchema, deleteDB, openDB } from 'idb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '../../utils/database.ts';

interface Schema extends DBSchema {
  things: { key: string; value: string };
}

let count = 0;
const fresh = () => `database-${process.pid}-${++count}`;
const open = (name: string, version = 1) =>
  createDatabase<Schema>(name, version, (db) => {
    db.createObjectStore('things');
  });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a database', () => {
  it('is opened anew when its connection is lost', async () => {
    const database = open(fresh());
    await database.use((db) => db.put('things', 'here', 'a'));
    await database.use(async (db) => db.close());
    expect(await database.use((db) => db.get('things', 'a'))).toBe('here');
  });

  it('is opened again when opening failed once', async () => {
    const real = indexedDB.open.bind(indexedDB);
    const spy = vi.spyOn(indexedDB, 'open').mockImplementationOnce(() => {
      throw new DOMException('Internal error opening backing store', 'UnknownError');
    });
    spy.mockImplementation(real);
    expect(await open(fresh()).use((db) => db.get('things', 'a'))).toBeUndefined();
    expect(spy).toHaveBeenCalledTimes(2);
  });

  it('runs an aborted access again as a whole', async () => {
    const database = open(fresh());
    let tries = 0;
    await database.use(async (db) => {
      const tx = db.transaction('things', 'readwrite');
      const done = tx.done;
      await tx.store.put(`try ${++tries}`, 'a');
      if (tries === 1) tx.abort();
      await done;
    });
    expect(await database.use((db) => db.get('things', 'a'))).toBe('try 2');
  });

  it('gives up after a few tries, with the last error', async () => {
    const access = vi.fn(() => Promise.reject(new DOMException('dying', 'InvalidStateError')));
    await expect(open(fresh()).use(access)).rejects.toThrow('dying');
    expect(access).toHaveBeenCalledTimes(4);
  });

  it('does not try again what no new connection mends', async () => {
    const access = vi.fn(() => Promise.reject(new DOMException('full', 'QuotaExceededError')));
    await expect(open(fresh()).use(access)).rejects.toThrow('full');
    expect(access).toHaveBeenCalledTimes(1);
  });

  it('gives way to a deletion, and is made anew after it', async () => {
    const name = fresh();
    const database = open(name);
    await database.use((db) => db.put('things', 'here', 'a'));
    await deleteDB(name);
    expect(await database.use((db) => db.get('things', 'a'))).toBeUndefined();
  });

  it('says so where the database is of a later version, and leaves it alone', async () => {
    const name = fresh();
    const later = open(name, 2);
    await later.use((db) => db.put('things', 'here', 'a'));
    await expect(open(name, 1).use((db) => db.get('things', 'a'))).rejects.toThrow(
      expect.objectContaining({ name: 'VersionError' }),
    );
    expect(await later.use((db) => db.get('things', 'a'))).toBe('here');
    (await openDB(name)).close();
  });
});
