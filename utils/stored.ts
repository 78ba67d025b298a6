import * as v from 'valibot';
import { StorageError } from './storage-failure.ts';
import type { KeyValueStore } from './vault/store.ts';

/** Brings a value from one version to the next. */
export type Step = (value: unknown) => unknown;

/**
 * One kind of thing that Steward keeps on this computer.
 * `local`: a key of `browser.storage.local`, or what its keys begin with (`*`). `database`: of IndexedDB; it is
 * migrated where it is opened. `files`: a folder of the private file system.
 */
export interface StoredThing {
  readonly where: 'local' | 'database' | 'files';
  readonly name: string;
  readonly version: number;
  /** `steps[n - 1]` leads from version `n` to the next; of values in `local`. */
  readonly steps: readonly Step[];
}

const local = (name: string, steps: readonly Step[] = []): StoredThing => ({
  where: 'local',
  name,
  version: 1 + steps.length,
  steps,
});
const other = (where: 'database' | 'files', name: string, version: number): StoredThing => ({
  where,
  name,
  version,
  steps: [],
});

/** Versions of the databases, each with its own migrations beside its stores. */
export const JOURNAL_VERSION = 2;
export const ACCESS_VERSION = 3;
export const PORTFOLIOS_VERSION = 1;

/** Under this key stand the versions of all the rest, as the last Steward that ran here knew them. */
export const VERSIONS_KEY = 'stored.versions';

/** Says of each entry of a list what went without saying before. */
const say =
  (what: object): Step =>
  (entries) =>
    Array.isArray(entries)
      ? entries.map((entry: unknown) =>
          typeof entry === 'object' && entry !== null ? { ...entry, ...what } : entry,
        )
      : entries;

/** Everything that outlives a browser session. What is not in here is not kept. */
export const STORED: readonly StoredThing[] = [
  local('settings'),
  local('templates'),
  // How one was given is not known of before: as added, since nothing is ever offered to be taken away for those.
  local('templates.given', [say({ as: 'add' })]),
  local('selections', [say({ of: 'assets' })]),
  local('users.names'),
  local('page.health'),
  local('steward.guide'),
  local('tokens.waiting'),
  local('tokens.unseen'),
  local('tokens.expiries'),
  local('tokens.notified'),
  local('vault.header'),
  local('vault.attempts'),
  local('vault.record.*'),
  local('vault.damaged.*'),
  other('files', 'sealed', 1),
  other('database', 'steward', JOURNAL_VERSION),
  other('database', 'steward.access', ACCESS_VERSION),
  other('database', 'steward.portfolios', PORTFOLIOS_VERSION),
];

/**
 * What is kept in memory for a browser session. Browsers empty it when an extension is updated, so no other
 * version ever reads it.
 */
export const STORED_IN_SESSION: readonly string[] = [
  'vault.session.*',
  'vault.key',
  'vault.usedAt',
  'clipboard.copied',
  'popup.unfinished-save',
  'steward.recent',
];

export const isNamed = (name: string, key: string): boolean =>
  name.endsWith('*') ? key.startsWith(name.slice(0, -1)) : key === name;

const versionsSchema = v.fallback(
  v.record(v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  {},
);

export interface Stored {
  /**
   * Resolves once what is stored is of the versions known here. Throws `StorageError` (`storage_newer`) where a
   * newer Steward has been: nothing is to be read, written or removed then. What an older one has left is
   * migrated first, all of it in one write.
   */
  ready(): Promise<void>;
  /** The store, shut until all is ready. */
  readonly local: KeyValueStore;
}

/** `things`: the table, or another in tests. A Steward without the list of versions left version 1 of all. */
export function createStored(store: KeyValueStore, things: readonly StoredThing[] = STORED): Stored {
  let known: Promise<void> | null = null;

  async function migrate(): Promise<void> {
    const found = v.parse(versionsSchema, (await store.get([VERSIONS_KEY]))[VERSIONS_KEY] ?? {});
    if (things.some(({ name, version }) => (found[name] ?? 1) > version))
      throw new StorageError('storage_newer');
    const wanted = { ...found, ...Object.fromEntries(things.map(({ name, version }) => [name, version])) };
    if (Object.entries(wanted).every(([name, version]) => found[name] === version)) return;
    const changed = await migrated(found);
    const writing = store.set({ ...changed, [VERSIONS_KEY]: wanted });
    // A full disk is no reason to stop where nothing has to be migrated: the list is written another time.
    await (Object.keys(changed).length === 0 ? writing.catch(() => {}) : writing);
  }

  async function migrated(found: Readonly<Record<string, number>>): Promise<Record<string, unknown>> {
    const old = things.filter(
      ({ where, name, version }) => where === 'local' && (found[name] ?? 1) < version,
    );
    if (old.length === 0) return {};
    const values = Object.entries(await store.get(null));
    return Object.fromEntries(
      old.flatMap(({ name, steps }) =>
        values
          .filter(([key, value]) => isNamed(name, key) && value !== null)
          .map(([key, value]) => [
            key,
            steps.slice((found[name] ?? 1) - 1).reduce((before, step) => step(before), value),
          ]),
      ),
    );
  }

  function ready(): Promise<void> {
    if (known === null) {
      known = migrate();
      known.catch(() => {
        known = null;
      });
    }
    return known;
  }

  return {
    ready,
    local: {
      get: async (keys) => {
        await ready();
        return store.get(keys);
      },
      set: async (items) => {
        await ready();
        await store.set(items);
      },
      remove: async (keys) => {
        await ready();
        await store.remove(keys);
      },
    },
  };
}
