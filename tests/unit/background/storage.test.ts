import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { StewardEvent } from '../../../utils/messages/protocol.ts';
import { VERSIONS_KEY } from '../../../utils/stored.ts';
import { type KeyValueStore, memoryStore } from '../../../utils/vault/store.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { PASSPHRASE, type Steward, steward } from './kit.ts';

let simulator: Simulator;
let count = 0;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
});
afterAll(() => simulator.close());
afterEach(() => vi.restoreAllMocks());

const fresh = () => `storage-${process.pid}-${++count}`;
const open = (world: { local?: KeyValueStore; database?: string } = {}): Steward =>
  steward({ fetch: simulator.fetch, database: fresh(), ...world });

function breakDatabases(name: string, error: () => DOMException): void {
  const real = indexedDB.open.bind(indexedDB);
  vi.spyOn(indexedDB, 'open').mockImplementation((asked, version) => {
    if (asked === name) throw error();
    return real(asked, version);
  });
}

describe('a history that can’t be opened', () => {
  it.each([
    ['UnknownError', 'storage_blocked'],
    ['QuotaExceededError', 'storage_full'],
    ['VersionError', 'storage_newer'],
    ['NotFoundError', 'storage_corrupt'],
  ] as const)('%s is told by its name, and keeps nothing else from working', async (name, key) => {
    const database = fresh();
    const app = open({ database });
    breakDatabases(database, () => new DOMException('', name));
    expect(await app.ask('console', 'jobs.list', {})).toMatchObject({ ok: false, failure: { key } });
    expect((await app.value('popup', 'vault.create', { passphrase: PASSPHRASE })).vault).toBe('unlocked');
    await app.value('popup', 'vault.lock', {});
    expect((await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE })).vault).toBe('unlocked');
    expect((await app.value('console', 'storage.state', {})).failures).toEqual({ history: key });
    expect(await app.value('console', 'storage.save', {})).toEqual({
      history: null,
      templates: [],
      selections: [],
    });
    const told: StewardEvent[] = [];
    app.services.events.join((event) => told.push(event));
    await vi.waitFor(() => expect(told[0]).toMatchObject({ type: 'status', status: { vault: 'unlocked' } }));
  });
});

describe('what a newer Steward has written', () => {
  it('is refused to be read, erased or changed, and stays as it is', async () => {
    const before = { settings: { later: 1 }, [VERSIONS_KEY]: { settings: 7 } };
    const local = memoryStore(before);
    const app = open({ local });
    for (const answer of [
      await app.ask('popup', 'status.get', {}),
      await app.ask('console', 'jobs.list', {}),
      await app.ask('console', 'vault.erase', { sure: true }),
      await app.ask('console', 'storage.erase', { sure: true }),
      await app.ask('console', 'storage.save', {}),
    ])
      expect(answer).toMatchObject({ ok: false, failure: { key: 'storage_newer' } });
    await app.services.due();
    expect(await local.get(null)).toEqual(before);
  });

  it('is not erased either where the history alone is newer', async () => {
    const database = fresh();
    (await openDB(database, 99, { upgrade: (db) => void db.createObjectStore('later') })).close();
    const app = open({ database });
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    expect(await app.ask('console', 'storage.erase', { sure: true })).toMatchObject({
      ok: false,
      failure: { key: 'storage_newer' },
    });
    expect((await app.value('popup', 'status.get', {})).vault).toBe('unlocked');
    await deleteDB(database);
  });
});

describe('erasing everything', () => {
  it('leaves nothing, the vault, history, templates and settings alike', async () => {
    const app = open();
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    const settings = {
      idleMinutes: 60,
      lockWithSystem: false,
      notifyExpiry: false,
      clearClipboard: false,
    } as const;
    await app.value('console', 'settings.save', { settings });
    await app.value('console', 'storage.erase', { sure: true });
    expect(await app.local.get(null)).toEqual({});
    expect(await app.session.get(null)).toEqual({});
    expect((await app.value('popup', 'status.get', {})).vault).toBe('absent');
    expect(await app.value('console', 'settings.get', {})).toMatchObject({ idleMinutes: 15 });
  });
});
