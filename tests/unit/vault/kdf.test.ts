import { argon2Sync } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toBase64Url } from '../../../utils/vault/base64url.ts';
import {
  ARGON2ID,
  DEFAULT_COST,
  dearest,
  deriveKey,
  isCheaper,
  type KdfCost,
  readKdf,
  storeKdf,
} from '../../../utils/vault/kdf.ts';
import { open, seal } from '../../../utils/vault/seal.ts';
import { FLOOR } from './kit.ts';

// Real, and what it gives is looked at afterwards.
vi.mock('hash-wasm', { spy: true });

const salt = Uint8Array.from({ length: 16 }, (_, index) => index);
const stored = (change: object = {}) => ({ ...storeKdf({ cost: DEFAULT_COST, salt }), ...change });
const aad = { kind: 'k', id: 'i', schema: 1 };

describe('stored parameters', () => {
  it('read back', () => {
    expect(readKdf(stored())).toEqual({ ok: true, kdf: { cost: DEFAULT_COST, salt } });
    expect(DEFAULT_COST).toEqual({ memoryKiB: 65_536, iterations: 3, parallelism: 1 });
  });

  it.each([
    ['too little memory', { memoryKiB: 19 * 1024 - 1 }, 'weak'],
    ['one pass', { iterations: 1 }, 'weak'],
    ['no lane', { parallelism: 0 }, 'weak'],
    ['a short salt', { salt: toBase64Url(salt.subarray(1)) }, 'weak'],
    ['another function', { name: 'pbkdf2', hash: 'SHA-1' }, 'weak'],
    ['the weaker sibling', { name: 'argon2d' }, 'weak'],
    ['64 GiB', { memoryKiB: 64 * 1024 * 1024 }, 'malformed'],
    ['a million passes', { iterations: 1_000_000 }, 'malformed'],
    ['many lanes', { parallelism: 255 }, 'malformed'],
    ['a huge salt', { salt: toBase64Url(new Uint8Array(65)) }, 'malformed'],
    ['a fraction', { iterations: 2.5 }, 'malformed'],
    ['text for a number', { iterations: '3' }, 'malformed'],
    ['no name', { name: undefined }, 'malformed'],
    ['no salt', { salt: undefined }, 'malformed'],
    ['infinity', { memoryKiB: Number.POSITIVE_INFINITY }, 'malformed'],
  ])('refuses %s', (_, change, reason) => {
    expect(readKdf(stored(change))).toEqual({ ok: false, reason });
  });

  it('refuses what is no object', () => {
    for (const value of [null, undefined, 3, 'argon2id'])
      expect(readKdf(value)).toEqual({ ok: false, reason: 'malformed' });
  });

  it('reads everything from floor to ceiling', () => {
    for (const key of Object.keys(ARGON2ID) as (keyof KdfCost)[])
      for (const value of [ARGON2ID[key].floor, ARGON2ID[key].ceiling])
        expect(readKdf(stored({ [key]: value })).ok).toBe(true);
  });
});

describe('costs', () => {
  it('compare by every part', () => {
    const deep = { ...FLOOR, iterations: 5 };
    expect(isCheaper(FLOOR, DEFAULT_COST)).toBe(true);
    expect(isCheaper(deep, DEFAULT_COST)).toBe(true);
    expect(isCheaper(DEFAULT_COST, DEFAULT_COST)).toBe(false);
    expect(dearest(deep, DEFAULT_COST)).toEqual({ memoryKiB: 65_536, iterations: 5, parallelism: 1 });
  });
});

describe('deriveKey', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('is Argon2id as Node computes it', async () => {
    const passphrase = 'correct horse battery';
    const raw = argon2Sync('argon2id', {
      message: passphrase,
      nonce: salt,
      memory: FLOOR.memoryKiB,
      passes: FLOOR.iterations,
      parallelism: FLOOR.parallelism,
      tagLength: 32,
    });
    const theirs = await crypto.subtle.importKey('raw', Uint8Array.from(raw), 'AES-GCM', false, ['decrypt']);
    const ours = await deriveKey(passphrase, { cost: FLOOR, salt });
    const sealed = await seal(ours, aad, Uint8Array.from([1, 2, 3]));
    expect(await open(theirs, aad, sealed)).toEqual(Uint8Array.from([1, 2, 3]));
  });

  it('does not give its bytes away', async () => {
    const key = await deriveKey('correct horse battery', { cost: FLOOR, salt });
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('leaves its bytes nowhere in memory', async () => {
    const imported = vi.spyOn(crypto.subtle, 'importKey');
    const derived = vi.mocked(argon2id).mockClear();
    await deriveKey('correct horse battery', { cost: FLOOR, salt });
    const overwritten = new Uint8Array(32);
    expect(imported.mock.calls.map(([, bytes]) => bytes)).toEqual([overwritten]);
    expect(derived.mock.settledResults.map(({ value }) => value)).toEqual([overwritten]);
  });

  it('takes the same passphrase in other code points', async () => {
    const one = await deriveKey('caf\u00e9 \uff21\uff22 \ufb01sh pond', { cost: FLOOR, salt });
    const other = await deriveKey('cafe\u0301 AB fish pond', { cost: FLOOR, salt });
    expect(await open(other, aad, await seal(one, aad, new Uint8Array(1)))).toEqual(new Uint8Array(1));
  });
});

it('raises each part of the cost by itself', () => {
  const one = { memoryKiB: 1, iterations: 5, parallelism: 2 };
  const other = { memoryKiB: 3, iterations: 4, parallelism: 1 };
  const both = { memoryKiB: 3, iterations: 5, parallelism: 2 };
  expect(dearest(one, other)).toEqual(both);
  expect(dearest(other, one)).toEqual(both);
});

it('takes a salt of up to 64 bytes, and no text that is none', () => {
  const stored = (salt: string) => ({ name: 'argon2id', ...DEFAULT_COST, salt });
  expect(readKdf(stored(toBase64Url(new Uint8Array(64))))).toMatchObject({ ok: true });
  expect(readKdf(stored(toBase64Url(new Uint8Array(65))))).toEqual({ ok: false, reason: 'malformed' });
  expect(readKdf(stored('?'))).toEqual({ ok: false, reason: 'malformed' });
});
