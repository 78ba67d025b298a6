import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createVault, type Vault } from '../../../utils/vault/vault.ts';
import { freshStores, type Stores, T0 } from './kit.ts';

// What is tried here is who may write and what counts as use; the derivation is tried elsewhere.
vi.mock('hash-wasm', () => import('./argon2.ts'));

const PASSPHRASE = 'canary passphrase zero';
const IDLE_MS = 15 * 60_000;
let stores: Stores;
let time: number;
let idle: number;
let vault: Vault;

beforeEach(async () => {
  stores = freshStores();
  time = T0;
  idle = IDLE_MS;
  vault = createVault({ ...stores, now: () => time, idleMs: async () => idle });
  await vault.create(PASSPHRASE);
});

describe('a sealer', () => {
  it('is had only while the vault is unlocked', async () => {
    await vault.lock();
    await expect(vault.sealer()).rejects.toMatchObject({ reason: 'locked' });
  });

  it('still writes once the vault is locked, and opens nothing', async () => {
    const sealer = await vault.sealer();
    await vault.lock();
    await sealer.write({ put: [{ kind: 'secret', id: 'a', value: 'late' }], beside: { 'x.y': 1 } });
    expect(await vault.state()).toBe('locked');
    await expect(vault.get('secret', 'a')).rejects.toMatchObject({ reason: 'locked' });
    expect(await vault.has('secret', 'a')).toBe(true);
    expect(JSON.stringify(await stores.local.get(null))).not.toContain('late');
    expect(Object.keys(sealer)).toEqual(['write']);
    await vault.unlock(PASSPHRASE);
    expect(await vault.get('secret', 'a')).toBe('late');
  });

  it('goes on after a change of passphrase', async () => {
    const sealer = await vault.sealer();
    await vault.changePassphrase(PASSPHRASE, 'canary passphrase one');
    await vault.lock();
    await sealer.write({ put: [{ kind: 'secret', id: 'a', value: 1 }] });
    await vault.unlock('canary passphrase one');
    expect(await vault.get('secret', 'a')).toBe(1);
  });

  it('writes into no other vault, nor brings an erased one back', async () => {
    const sealer = await vault.sealer();
    await vault.erase();
    const write = () => sealer.write({ put: [{ kind: 'secret', id: 'a', value: 1 }] });
    await expect(write()).rejects.toMatchObject({ reason: 'absent' });
    await vault.create(PASSPHRASE);
    await expect(write()).rejects.toMatchObject({ reason: 'absent' });
    expect(await vault.ids('secret')).toEqual([]);
  });
});

describe('use', () => {
  it('is reading and writing, and not peeking', async () => {
    await vault.put('secret', 'a', 1);
    await vault.putSession('secret', 'b', 2);
    const locksAt = T0 + IDLE_MS;
    time = T0 + 60_000;
    expect(await vault.peek('secret', 'a')).toBe(1);
    expect(await vault.peekSession('secret', 'b')).toBe(2);
    expect(await vault.has('secret', 'a')).toBe(true);
    expect(await vault.deadline()).toBe(locksAt);
    await vault.get('secret', 'a');
    expect(await vault.deadline()).toBe(time + IDLE_MS);
    time += IDLE_MS;
    await expect(vault.peek('secret', 'a')).rejects.toMatchObject({ reason: 'locked' });
  });

  it('is noted at once where somebody says so, and in reading and writing every ten seconds', async () => {
    time = T0 + 9999;
    await vault.get('secret', 'a');
    await vault.put('secret', 'a', 1);
    expect(await vault.deadline()).toBe(T0 + IDLE_MS);
    await vault.touch();
    expect(await vault.deadline()).toBe(time + IDLE_MS);
    time += 10_000;
    await vault.put('secret', 'a', 1);
    expect(await vault.deadline()).toBe(time + IDLE_MS);
  });

  it('keeps it open for as long as is set now', async () => {
    idle = 60 * 60_000;
    time = T0 + IDLE_MS + 1;
    expect(await vault.state()).toBe('unlocked');
    idle = 5 * 60_000;
    expect(await vault.state()).toBe('locked');
  });
});
