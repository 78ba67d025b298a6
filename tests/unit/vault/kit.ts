import { type FileStore, memoryFiles } from '../../../utils/vault/files.ts';
import type { KdfCost } from '../../../utils/vault/kdf.ts';
import { ARGON2ID } from '../../../utils/vault/kdf.ts';
import { type KeyValueStore, memoryStore } from '../../../utils/vault/store.ts';

/** The cheapest that opens: the floor is real in tests too. */
export const FLOOR: KdfCost = {
  memoryKiB: ARGON2ID.memoryKiB.floor,
  iterations: ARGON2ID.iterations.floor,
  parallelism: ARGON2ID.parallelism.floor,
};

export const T0 = 1_800_000_000_000;

export interface Stores {
  readonly local: KeyValueStore;
  readonly session: KeyValueStore;
  readonly files: FileStore;
}
export interface Dump {
  readonly local: Record<string, unknown>;
  readonly session: Record<string, unknown>;
  readonly files: Record<string, string>;
}

export const freshStores = (): Stores => ({
  local: memoryStore(),
  session: memoryStore(),
  files: memoryFiles(),
});
export const storesFrom = (dump: Dump): Stores => ({
  local: memoryStore(dump.local),
  session: memoryStore(dump.session),
  files: memoryFiles(dump.files),
});
export async function contentsOf(files: FileStore): Promise<Record<string, string>> {
  const names = await files.names();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, (await files.read(name)) ?? ''])),
  );
}
export const dumpOf = async ({ local, session, files }: Stores): Promise<Dump> => ({
  local: await local.get(null),
  session: await session.get(null),
  files: await contentsOf(files),
});

type Disk = Pick<Stores, 'local' | 'files'>;

async function pointerAt({ local }: Disk, key: string): Promise<string> {
  const value = (await local.get([key]))[key];
  return (value as { file?: string } | null | undefined)?.file ?? '';
}

/** What is stored under a key, in the file it names or there itself. */
export async function valueAt(disk: Disk, key: string): Promise<unknown> {
  const text = await disk.files.read(await pointerAt(disk, key));
  return text === null ? (await disk.local.get([key]))[key] : JSON.parse(text);
}

/** Changes that behind the vault's back. */
export async function setAt(disk: Disk, key: string, value: unknown): Promise<void> {
  const file = await pointerAt(disk, key);
  if (file === '') await disk.local.set({ [key]: value });
  else await disk.files.write(file, JSON.stringify(value));
}

/** Keys of this kind of record that are there. */
export const keysOf = async ({ local }: Pick<Stores, 'local'>, kind: string): Promise<string[]> =>
  Object.entries(await local.get(null)).flatMap(([key, value]) =>
    key.startsWith(`vault.record.${kind}/`) && value !== null ? [key] : [],
  );

/** The same stores, and what is asked of them, in this order: `local.set`, …; `local.all` gets everything. */
export function watched({ local, session, files }: Stores): {
  readonly stores: Stores;
  readonly asked: string[];
} {
  const asked: string[] = [];
  const watch = (name: string, store: KeyValueStore): KeyValueStore => ({
    get: (keys) => {
      asked.push(`${name}.${keys === null ? 'all' : 'get'}`);
      return store.get(keys);
    },
    set: (items) => {
      asked.push(`${name}.set`);
      return store.set(items);
    },
    remove: (keys) => {
      asked.push(`${name}.remove`);
      return store.remove(keys);
    },
  });
  return {
    asked,
    stores: {
      local: watch('local', local),
      session: watch('session', session),
      files: {
        read: (name) => {
          asked.push('files.read');
          return files.read(name);
        },
        write: (name, text) => {
          asked.push('files.write');
          return files.write(name, text);
        },
        remove: (name) => {
          asked.push('files.remove');
          return files.remove(name);
        },
        names: () => {
          asked.push('files.names');
          return files.names();
        },
      },
    },
  };
}

/** What a stopped worker's code meets: nothing it does from now on reaches a store. */
export class Killed extends Error {}

/** Stops the worker at its write number `left` (0 = the next), before or after that write is on disk. */
export interface Fuse {
  left: number;
  readonly applied: boolean;
  dead: boolean;
}

export function mortal({ local, session, files }: Stores, fuse: Fuse): Stores {
  /** `cut`: what is there of a write that was stopped; a store's is whole or absent. */
  const write = async (apply: () => Promise<void>, cut = async () => {}): Promise<void> => {
    if (fuse.dead) throw new Killed();
    if (fuse.left > 0) {
      fuse.left -= 1;
      return apply();
    }
    fuse.dead = true;
    await (fuse.applied ? apply() : cut());
    throw new Killed();
  };
  const read = async <T>(task: () => Promise<T>): Promise<T> => {
    if (fuse.dead) throw new Killed();
    return task();
  };
  const wrap = (store: KeyValueStore): KeyValueStore => ({
    get: (keys) => read(() => store.get(keys)),
    set: (items) => write(() => store.set(items)),
    remove: (keys) => write(() => store.remove(keys)),
  });
  return {
    local: wrap(local),
    session: wrap(session),
    files: {
      read: (name) => read(() => files.read(name)),
      names: () => read(() => files.names()),
      write: (name, text) =>
        write(
          () => files.write(name, text),
          () => files.write(name, text.slice(0, text.length / 2)),
        ),
      remove: (name) => write(() => files.remove(name)),
    },
  };
}

/** Every spelling under which a known text could lie in a store. */
function spellings(canary: string): string[] {
  const bytes = [Buffer.from(canary, 'utf8'), Buffer.from(canary, 'utf16le')];
  const base64 = bytes.flatMap((body) =>
    [0, 1, 2].map((shift) => {
      const text = Buffer.concat([Buffer.alloc(shift), body])
        .toString('base64')
        .replace(/=+$/, '');
      // The first and last letters hold bits of what stands around it.
      return text.slice(shift === 0 ? 0 : shift + 1, -1);
    }),
  );
  return [
    canary,
    JSON.stringify(canary).slice(1, -1),
    encodeURIComponent(canary),
    ...bytes.map((body) => body.toString('latin1')),
    ...bytes.map((body) => body.toString('hex')),
    ...bytes.map((body) => JSON.stringify([...body]).slice(1, -1)),
    ...base64,
    ...base64.map((text) => text.replace(/\+/g, '-').replace(/\//g, '_')),
  ];
}

/** Canaries that lie in one of the stores, in any spelling. */
export async function leaks(stores: Stores, canaries: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const items of Object.values(await dumpOf(stores))) {
    texts.push(JSON.stringify(items), JSON.stringify(items).toUpperCase());
    for (const value of Object.values(items)) if (typeof value === 'string') texts.push(value);
  }
  return canaries.filter((canary) =>
    spellings(canary).some((spelling) => texts.some((text) => text.includes(spelling))),
  );
}
