import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { wrapDataKey } from '../../../utils/vault/header.ts';
import type { KdfCost } from '../../../utils/vault/kdf.ts';
import { systemRandom } from '../../../utils/vault/seal.ts';
import { createVault, type Vault, type VaultOptions } from '../../../utils/vault/vault.ts';
import { DEVICE_MEMORY_KIB } from './argon2.ts';
import { type Dump, dumpOf, FLOOR, freshStores, type Stores, setAt, T0, valueAt } from './kit.ts';

// What is tried here is what comes before and after the derivation; it itself is tried elsewhere.
vi.mock('hash-wasm', () => import('./argon2.ts'));

const PASSPHRASE = 'canary passphrase zero';
const OTHER = 'canary passphrase one';
const TOO_DEAR: KdfCost = { ...FLOOR, memoryKiB: DEVICE_MEMORY_KIB + 1 };

let stores: Stores;
let vault: Vault;
const vaultOn = (own: Stores, more: Partial<VaultOptions> = {}): Vault =>
  createVault({ ...own, now: () => T0, kdf: FLOOR, ...more });
const disk = async (): Promise<Omit<Dump, 'session'>> => {
  const { local, files } = await dumpOf(stores);
  return { local, files };
};

beforeEach(async () => {
  stores = freshStores();
  vault = vaultOn(stores);
  await vault.create(PASSPHRASE);
  await vault.put('secret', 'a', 'kept');
  await vault.lock();
});

describe('unlocking', () => {
  it('leaves what is stored as it is when there is nothing to mend and nothing to raise', async () => {
    const before = await disk();
    await vault.unlock(PASSPHRASE);
    expect(await disk()).toEqual(before);
    expect(await vault.nextTidy()).toBeNull();
  });

  it('raises nothing where the device has not the memory, and unlocks all the same', async () => {
    const before = await disk();
    const own = vaultOn(stores, { kdf: TOO_DEAR });
    await own.unlock(PASSPHRASE);
    expect(await own.get('secret', 'a')).toBe('kept');
    expect(await disk()).toEqual(before);
  });

  it('keeps the old passphrase where the device has not the memory to wrap with a new one', async () => {
    const before = await disk();
    await expect(vaultOn(stores, { kdf: TOO_DEAR }).changePassphrase(PASSPHRASE, OTHER)).rejects.toThrow(
      'out of memory',
    );
    expect(await disk()).toEqual(before);
    await vault.unlock(PASSPHRASE);
  });

  it.each([0, 16, 31, 33])('takes no data key of %d bytes, and mends nothing with it', async (length) => {
    const header = (await valueAt(stores, 'vault.header')) as object;
    const wrapped = await wrapDataKey(PASSPHRASE, new Uint8Array(length), FLOOR, systemRandom);
    await setAt(stores, 'vault.header', { ...header, ...wrapped });
    const before = await disk();
    const own = vaultOn(stores);
    await expect(own.unlock(PASSPHRASE)).rejects.toMatchObject({ reason: 'damaged', retryAt: 0 });
    await expect(own.changePassphrase(PASSPHRASE, OTHER)).rejects.toMatchObject({ reason: 'damaged' });
    expect(await disk()).toEqual(before);
    expect(await own.state()).toBe('locked');
    expect(await own.retryAt()).toBe(0);
  });
});

describe('the bytes of a key', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['making a vault', () => vaultOn(freshStores()).create(PASSPHRASE), 2],
    ['unlocking', (own: Stores) => vaultOn(own).unlock(PASSPHRASE), 2],
    [
      'unlocking what is to cost more',
      (own: Stores) => vaultOn(own, { kdf: { ...FLOOR, iterations: 3 } }).unlock(PASSPHRASE),
      3,
    ],
    ['a change of passphrase', (own: Stores) => vaultOn(own).changePassphrase(PASSPHRASE, OTHER), 3],
  ])('are overwritten after %s', async (_, task, keys) => {
    const spy = vi.spyOn(crypto.subtle, 'importKey');
    await task(stores);
    const given = spy.mock.calls.map(([, bytes]) => bytes as unknown as Uint8Array);
    expect(given).toEqual(Array.from({ length: keys }, () => new Uint8Array(32)));
  });
});
