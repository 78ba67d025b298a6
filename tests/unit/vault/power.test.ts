import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KEPT_MS } from '../../../utils/vault/apart.ts';
import type { KdfCost } from '../../../utils/vault/kdf.ts';
import { createVault, type Vault, type VaultOptions } from '../../../utils/vault/vault.ts';
import { type Dump, dumpOf, FLOOR, freshStores, type Stores, setAt, storesFrom, T0, valueAt } from './kit.ts';

vi.mock('hash-wasm', () => import('./argon2.ts'));

const OLD = 'correct horse battery';
const NEW = 'another horse battery';
const THIRD = 'a third horse battery';
const DEARER: KdfCost = { ...FLOOR, iterations: FLOOR.iterations + 1 };

let time: number;
let stores: Stores;
const on = (own: Stores, more: Partial<VaultOptions> = {}): Vault =>
  createVault({ ...own, now: () => time, kdf: FLOOR, ...more });

beforeEach(async () => {
  time = T0;
  stores = freshStores();
  const vault = on(stores);
  await vault.create(OLD);
  await vault.put('kind', 'id', 'kept');
});

/** What was on the disk at every moment, and the names of the files that came. */
async function record(change: (own: Stores) => Promise<void>) {
  const states = [await stores.local.get(null)];
  const came: string[] = [];
  const after = async (done: Promise<void>) => {
    await done;
    states.push(await stores.local.get(null));
  };
  await change({
    session: stores.session,
    local: {
      get: (keys) => stores.local.get(keys),
      set: (items) => after(stores.local.set(items)),
      remove: (keys) => after(stores.local.remove(keys)),
    },
    files: {
      ...stores.files,
      write: async (name, text) => {
        came.push(name);
        await stores.files.write(name, text);
      },
    },
  });
  return { states, came, files: (await dumpOf(stores)).files };
}

/** Passphrases that open it with its record, once a new worker has tidied. */
async function opening(disk: Omit<Dump, 'session'>): Promise<string[]> {
  const opened: string[] = [];
  for (const passphrase of [OLD, NEW, THIRD]) {
    const own = storesFrom({ ...disk, session: {} });
    await on(own).tidy();
    const vault = on(own);
    await vault.tidy();
    if (
      await vault.unlock(passphrase).then(
        () => true,
        () => false,
      )
    ) {
      expect(await vault.get('kind', 'id')).toBe('kept');
      opened.push(passphrase);
    }
  }
  return opened;
}

const spoil: Readonly<Record<string, (text: string) => string | null>> = {
  whole: (text) => text,
  empty: () => '',
  cut: (text) => text.slice(0, text.length / 2),
  zeroes: (text) => '\0'.repeat(text.length),
  missing: () => null,
};

async function breakCheck(): Promise<void> {
  const header = (await valueAt(stores, 'vault.header')) as { check: { data: string } };
  const check = { ...header.check, data: header.check.data.replace(/^../, 'zz') };
  await setAt(stores, 'vault.header', { ...header, check });
}

describe('a power cut, of which the medium keeps every removal of a file and any part of the rest', () => {
  const changes = {
    'a change of passphrase': (own: Stores) => on(own).changePassphrase(OLD, NEW),
    'two of them': async (own: Stores) => {
      await on(own).changePassphrase(OLD, NEW);
      time += KEPT_MS - 1;
      await on(own).changePassphrase(NEW, THIRD);
      await on(own).tidy();
    },
    'a mended check and a raised cost': async (own: Stores) => {
      await breakCheck();
      await on(own, { kdf: DEARER }).unlock(OLD);
    },
  };
  it.each(Object.entries(changes))('leaves a passphrase that opens, after %s', async (_, change) => {
    const { states, came, files } = await record(change);
    expect(came.length).toBeGreaterThan(0);
    for (const local of states)
      for (const [how, of] of Object.entries(spoil)) {
        const left = Object.entries(files).flatMap(([name, text]) => {
          const kept = came.includes(name) ? of(text) : text;
          return kept === null ? [] : [[name, kept] as const];
        });
        const opened = await opening({ local, files: Object.fromEntries(left) });
        expect(opened, how).toHaveLength(1);
      }
  });

  it('loses nothing either when the database is older than what was kept', async () => {
    const { local } = await dumpOf(stores);
    await on(stores).changePassphrase(OLD, NEW);
    time += KEPT_MS;
    await on(stores).tidy();
    expect(await opening({ local, files: (await dumpOf(stores)).files })).toEqual([NEW]);
  });

  it('makes nobody destroy what may be needed while the header is lost', async () => {
    const { files } = await dumpOf(stores);
    await stores.files.remove(((await stores.local.get(null))['vault.header'] as { file: string }).file);
    await stores.files.write('unknown', 'may be a part of something');
    await on(stores).tidy();
    expect(await stores.files.names()).toHaveLength(Object.keys(files).length);
    await on(stores).erase();
    expect(await stores.files.names()).toEqual([]);
  });
});

describe('the old wrapping of the data key', () => {
  const headers = async () =>
    Object.values((await dumpOf(stores)).files).filter((text) => text.includes('wrapped'));

  it('opens nothing, and goes once the new one is safe', async () => {
    expect(await on(stores).nextTidy()).toBeNull();
    await on(stores).changePassphrase(OLD, NEW);
    expect(await opening(await dumpOf(stores))).toEqual([NEW]);
    expect(await on(stores).nextTidy()).toBe(T0 + KEPT_MS);
    time += KEPT_MS - 1;
    await on(stores).tidy();
    expect(await headers()).toHaveLength(2);
    time += 1;
    await on(stores).tidy();
    expect(await headers()).toHaveLength(1);
    expect(await on(stores).nextTidy()).toBeNull();
    expect(await opening(await dumpOf(stores))).toEqual([NEW]);
  });

  it('stays as long as the new one does not read', async () => {
    await on(stores).changePassphrase(OLD, NEW);
    const { file } = (await stores.local.get(null))['vault.header'] as { file: string };
    await stores.files.write(file, '');
    time += KEPT_MS;
    await on(stores).tidy();
    expect(await on(stores).nextTidy()).toBeNull();
    expect(await opening(await dumpOf(stores))).toEqual([OLD]);
    const next = on(stores);
    await next.changePassphrase(OLD, THIRD);
    expect(await opening(await dumpOf(stores))).toEqual([THIRD]);
  });

  it('goes no later because the clock was set back', async () => {
    await on(stores).changePassphrase(OLD, NEW);
    time -= 24 * 60 * 60_000;
    await on(stores).tidy();
    expect(await on(stores).nextTidy()).toBe(time + KEPT_MS);
  });

  it('goes with the vault', async () => {
    await on(stores).changePassphrase(OLD, NEW);
    await on(stores).erase();
    expect(await stores.files.names()).toEqual([]);
  });
});
