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
}
export interface Dump {
  readonly local: Record<string, unknown>;
  readonly session: Record<string, unknown>;
}

export const freshStores = (): Stores => ({ local: memoryStore(), session: memoryStore() });
export const storesFrom = (dump: Dump): Stores => ({
  local: memoryStore(dump.local),
  session: memoryStore(dump.session),
});
export const dumpOf = async ({ local, session }: Stores): Promise<Dump> => ({
  local: await local.get(null),
  session: await session.get(null),
});

/** What a stopped worker's code meets: nothing it does from now on reaches a store. */
export class Killed extends Error {}

/** Stops the worker at its write number `left` (0 = the next), before or after that write is on disk. */
export interface Fuse {
  left: number;
  readonly applied: boolean;
  dead: boolean;
}

export function mortal({ local, session }: Stores, fuse: Fuse): Stores {
  const wrap = (store: KeyValueStore): KeyValueStore => {
    const write = async (apply: () => Promise<void>): Promise<void> => {
      if (fuse.dead) throw new Killed();
      if (fuse.left > 0) {
        fuse.left -= 1;
        return apply();
      }
      fuse.dead = true;
      if (fuse.applied) await apply();
      throw new Killed();
    };
    return {
      get: async (keys) => {
        if (fuse.dead) throw new Killed();
        return store.get(keys);
      },
      set: (items) => write(() => store.set(items)),
      remove: (keys) => write(() => store.remove(keys)),
    };
  };
  return { local: wrap(local), session: wrap(session) };
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
export async function leaks(stores: Partial<Stores>, canaries: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  for (const store of Object.values(stores)) {
    const items = await store.get(null);
    texts.push(JSON.stringify(items), JSON.stringify(items).toUpperCase());
    for (const value of Object.values(items)) if (typeof value === 'string') texts.push(value);
  }
  return canaries.filter((canary) =>
    spellings(canary).some((spelling) => texts.some((text) => text.includes(spelling))),
  );
}
