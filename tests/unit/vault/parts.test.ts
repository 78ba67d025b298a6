import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAttempts } from '../../../utils/vault/attempts.ts';
import { fromBase64Url, toBase64Url } from '../../../utils/vault/base64url.ts';
import {
  asideOf,
  damagedKey,
  damagedOf,
  idsOf,
  kindOfKey,
  openEntry,
  recordAad,
  recordKey,
  sealEntry,
  sessionAad,
  sessionKey,
} from '../../../utils/vault/entries.ts';
import { VaultError, type VaultErrorReason } from '../../../utils/vault/error.ts';
import { CHECK, HEADER_KEY, makeCheck, readHeader, WRAPPED } from '../../../utils/vault/header.ts';
import { createKeyring, importDataKey } from '../../../utils/vault/keyring.ts';
import { open, openOrNull, SealError, seal, systemRandom } from '../../../utils/vault/seal.ts';
import { memoryStore } from '../../../utils/vault/store.ts';
import { T0 } from './kit.ts';

const MINUTE = 60_000;
const newKey = () => importDataKey(systemRandom(32));

describe('what the vault refuses', () => {
  const reasons: VaultErrorReason[] = [
    'absent',
    'exists',
    'locked',
    'passphrase_short',
    'passphrase_wrong',
    'wait',
    'weak',
    'malformed',
    'damaged',
  ];
  it('it says in words, each its own', () => {
    const said = reasons.map((reason) => new VaultError(reason));
    expect(new Set(said.map(({ message }) => message)).size).toBe(reasons.length);
    for (const { message, name, retryAt } of said) {
      expect(message).not.toBe('');
      expect([name, retryAt]).toEqual(['VaultError', 0]);
    }
    expect(new VaultError('wait', 5).retryAt).toBe(5);
  });
});

describe('base64url', () => {
  it('is what others write, and reads back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = toBase64Url(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64Url(text)).toEqual(bytes);
      }),
    );
  });

  it.each(['A', 'AAAAA', 'AA==', 'AA+A', 'AA/A', ' AAA', 'AAA ', 'AAA\n', 'AB', 'AAB', 'ÄAAA'])(
    'has one spelling, which %j is not',
    (text) => {
      expect(fromBase64Url(text)).toBeNull();
    },
  );
});

describe('wrong passphrases', () => {
  it('that are stored as nonsense count as none', async () => {
    for (const stored of ['x', { failed: -1, retryAt: 5 }, { failed: 1.5, retryAt: 5 }, { failed: 9 }]) {
      const local = memoryStore({ 'vault.attempts': stored });
      expect(await createAttempts(local, () => 1).retryAt()).toBe(0);
    }
  });

  it('are counted one by one, and forgotten on success', async () => {
    const local = memoryStore();
    const attempts = createAttempts(local, () => T0);
    for (let count = 0; count < 5; count += 1) await attempts.begin();
    expect(await local.get(null)).toEqual({ 'vault.attempts': { failed: 5, retryAt: T0 + 2000 } });
    expect(await attempts.retryAt()).toBe(T0 + 2000);
    expect(await createAttempts(local, () => T0 + 1999).retryAt()).toBe(T0 + 2000);
    expect(await createAttempts(local, () => T0 + 2000).retryAt()).toBe(0);
    await attempts.succeed();
    expect(await local.get(null)).toEqual({});
  });
});

describe('names of entries', () => {
  const name = { kind: 'token-secret', id: 'job.1:a_B-2' };

  it('are keys that read back, of records, of what was set aside, and of the session', () => {
    expect(recordKey(name)).toBe('vault.record.token-secret/job.1:a_B-2');
    expect(damagedKey(name, 7)).toBe('vault.damaged.token-secret/job.1:a_B-2@7');
    expect(sessionKey(name)).toBe('vault.session.token-secret/job.1:a_B-2');
    expect(kindOfKey(recordKey(name))).toBe('token-secret');
    expect(kindOfKey(damagedKey(name, 7))).toBe('token-secret');
    for (const key of [
      sessionKey(name),
      HEADER_KEY,
      `x${recordKey(name)}`,
      'vault.record.',
      'vault.record.a',
    ])
      expect(kindOfKey(key), key).toBeNull();
    expect(damagedOf({ [damagedKey(name, 70)]: 1, [recordKey(name)]: 2 })).toEqual([{ ...name, at: 70 }]);
    for (const key of [
      `x${damagedKey(name, 7)}`,
      `${damagedKey(name, 7)}x`,
      'vault.damaged.a/@7',
      'vault.damaged.a/b@',
    ])
      expect(damagedOf({ [key]: 1 }), key).toEqual([]);
  });

  it('are of few letters, so that none reads as another', () => {
    const kinds = ['', 'Kind', '1kind', 'a/b', 'a@b', ' a', 'a ', 'a'.repeat(33)];
    const refused = new TypeError('not a record name');
    for (const kind of kinds) expect(() => recordKey({ ...name, kind }), kind).toThrow(refused);
    const ids = ['', '.a', '-a', 'a/b', 'a@1', ' a', 'a ', 'ä', 'a'.repeat(201)];
    for (const id of ids) expect(() => recordKey({ ...name, id }), id).toThrow(refused);
    expect(recordKey({ kind: 'a'.repeat(32), id: 'a'.repeat(200) })).toContain('aaa');
  });

  it('are listed of one kind, in order, without those that are being removed or are no ids', () => {
    const stored = {
      'vault.record.kind/b': 1,
      'vault.record.kind/a': 1,
      'vault.record.kind/gone': null,
      'vault.record.kind/-x': 1,
      'vault.record.kinds/c': 1,
      'vault.damaged.kind/d@1': 1,
    };
    expect(idsOf('kind', stored)).toEqual(['a', 'b']);
  });

  it('tell what was set aside of the same record, and of no other', () => {
    const [a, ab] = [
      { kind: 'kind', id: 'a' },
      { kind: 'kind', id: 'ab' },
    ];
    const stored = {
      [damagedKey(a, 1)]: 1,
      [damagedKey(a, 2)]: null,
      [damagedKey(ab, 3)]: 1,
      [recordKey(a)]: 1,
    };
    expect(asideOf([a], stored)).toEqual([damagedKey(a, 1)]);
    expect(asideOf([a, ab], stored)).toEqual([damagedKey(a, 1), damagedKey(ab, 3)]);
    expect(asideOf([], stored)).toEqual([]);
  });
});

describe('a sealed entry', () => {
  const name = { kind: 'kind', id: 'id' };

  it('is JSON or bytes, and opens as what it was', async () => {
    const key = await newKey();
    for (const value of [
      null,
      0,
      'text',
      { deep: [1, 'ü'] },
      Uint8Array.from([]),
      Uint8Array.from([0, 1, 255]),
    ])
      expect(
        await openEntry(key, recordAad(name), await sealEntry(key, recordAad(name), value, systemRandom)),
      ).toEqual(value);
  });

  it('does not open as one of the session, under another name, or when it holds what nobody wrote', async () => {
    const key = await newKey();
    const sealed = await sealEntry(key, recordAad(name), 1, systemRandom);
    for (const aad of [
      sessionAad(name),
      recordAad({ ...name, id: 'other' }),
      recordAad({ ...name, kind: 'other' }),
    ])
      expect(await openEntry(key, aad, sealed)).toBeUndefined();
    const raw = (...bytes: number[]) => seal(key, recordAad(name), Uint8Array.from(bytes));
    for (const odd of [
      await raw(),
      await raw(2, 49),
      await raw(0),
      await raw(0, 123),
      await raw(0, 34, 255, 34),
    ])
      expect(await openEntry(key, recordAad(name), odd)).toBeUndefined();
    expect(await openEntry(key, recordAad(name), await raw(0, 49))).toBe(1);
  });
});

describe('an envelope', () => {
  const aad = { kind: 'k', id: 'i', schema: 1 };

  it('that is none is malformed, and one that was changed is not authentic', async () => {
    const key = await newKey();
    const sealed = await seal(key, aad, Uint8Array.from([1]));
    const malformed: unknown[] = [
      null,
      { ...sealed, v: 2 },
      { ...sealed, alg: 'none' },
      { ...sealed, more: 1 },
      { ...sealed, nonce: toBase64Url(new Uint8Array(11)) },
      { ...sealed, nonce: '?' },
      { ...sealed, data: '?' },
      { ...sealed, data: toBase64Url(new Uint8Array(15)) },
    ];
    for (const envelope of malformed) {
      const error = await open(key, aad, envelope).catch((reason: unknown) => reason);
      expect(error, JSON.stringify(envelope)).toBeInstanceOf(SealError);
      expect(error).toMatchObject({ reason: 'malformed', name: 'SealError', message: 'not an envelope' });
      expect(await openOrNull(key, aad, envelope)).toBeNull();
    }
    for (const other of [
      { ...aad, schema: 2 },
      { ...aad, id: 'j' },
      { ...aad, kind: 'l' },
    ])
      await expect(open(key, other, sealed)).rejects.toMatchObject({
        reason: 'not_authentic',
        message: 'not authentic',
      });
    const empty = await seal(key, aad, new Uint8Array());
    expect(await open(key, aad, empty)).toEqual(new Uint8Array());
  });
});

describe('a header', () => {
  it('is absent, malformed, or whole', async () => {
    const envelope = await makeCheck(await newKey(), systemRandom);
    const header = { version: 1, kdf: { any: 'thing' }, wrapped: envelope, check: envelope };
    expect(readHeader(header)).toEqual({ type: 'header', header });
    for (const nothing of [undefined, null]) expect(readHeader(nothing)).toEqual({ type: 'absent' });
    for (const odd of [
      '',
      0,
      {},
      { ...header, version: 2 },
      { ...header, check: {} },
      { ...header, wrapped: 1 },
    ])
      expect(readHeader(odd)).toEqual({ type: 'malformed' });
  });
});

describe('the open key', () => {
  const raw = systemRandom(32);
  const opened = async () => {
    const session = memoryStore({ other: 1 });
    let time = T0;
    let idle = 15 * MINUTE;
    const keyring = createKeyring({ session, now: () => time, idleMs: async () => idle });
    const check = await makeCheck(await importDataKey(raw), systemRandom);
    await keyring.keep(raw);
    return {
      session,
      keyring,
      check,
      at: (ms: number) => {
        time = T0 + ms;
      },
      idleFor: (ms: number) => {
        idle = ms;
      },
    };
  };
  const usedAt = async ({ session }: Awaited<ReturnType<typeof opened>>) =>
    (await session.get(['vault.usedAt']))['vault.usedAt'];

  it('is there while it is used, and gone at the end of the span to the millisecond', async () => {
    const one = await opened();
    one.at(15 * MINUTE - 1);
    expect(await one.keyring.key(one.check)).not.toBeNull();
    one.at(15 * MINUTE);
    expect(await one.keyring.key(one.check)).toBeNull();
    expect(await one.session.get(null)).toEqual({ other: 1 });
    expect(await one.keyring.deadline()).toBeNull();
  });

  it('gives its bytes to nobody', async () => {
    const one = await opened();
    const key = await one.keyring.key(one.check);
    if (key === null) throw new Error('no key');
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it.each([
    ['a text', String(T0)],
    ['a list', [T0]],
    ['nothing', null],
  ])('is not there when the time of its last use is %s', async (_, usedAt) => {
    const one = await opened();
    await one.session.set({ 'vault.usedAt': usedAt });
    expect(await one.keyring.deadline()).toBeNull();
    expect(await one.keyring.key(one.check)).toBeNull();
    expect(await one.session.get(null)).toEqual({ other: 1 });
  });

  it('bears a clock that is put right, and none that is set back', async () => {
    const one = await opened();
    one.at(-MINUTE);
    expect(await one.keyring.key(one.check)).not.toBeNull();
    one.at(-MINUTE - 1);
    expect(await one.keyring.key(one.check)).toBeNull();
  });

  it('notes use now and then, and always when told to', async () => {
    const one = await opened();
    one.at(9999);
    await one.keyring.touch(false);
    expect(await usedAt(one)).toBe(T0);
    one.at(10_000);
    await one.keyring.touch(false);
    expect(await usedAt(one)).toBe(T0 + 10_000);
    one.at(10_001);
    await one.keyring.touch(true);
    expect(await usedAt(one)).toBe(T0 + 10_001);
    expect(await one.keyring.deadline()).toBe(T0 + 10_001 + 15 * MINUTE);
    await one.keyring.clear();
    await one.keyring.touch(true);
    expect(await one.session.get(null)).toEqual({ other: 1 });
  });

  it('opens one vault, also after it has opened another', async () => {
    const one = await opened();
    const other = await makeCheck(await newKey(), systemRandom);
    const key = await one.keyring.key(one.check);
    expect(await one.keyring.key(one.check)).toBe(key);
    expect(await one.keyring.key(other)).toBeNull();
    expect(await one.session.get(null)).toEqual({ other: 1 });
    await one.keyring.keep(raw);
    expect(await one.keyring.key(one.check)).not.toBe(key);
  });
});

describe('what is on people’s disks', () => {
  const envelope = (data: string) => ({ v: 1, alg: 'A256GCM', nonce: '__79_Pv6-fj39vX0', data });
  const raw = Uint8Array.from({ length: 32 }, (_, index) => index);

  it('opens for ever as it was sealed by the first release', async () => {
    const key = await importDataKey(raw);
    const wrapped = envelope('du8NjuwzbYBvwOSypsyb1IluVT5i4moDBqvq5j9N5ySVIIWHPycJrB48nEIV7zC8');
    expect(await open(key, WRAPPED, wrapped)).toEqual(raw);
    const check = envelope('BZpq-olEDxh4t82gz6NOAc6Q2yPuFtE');
    expect(new TextDecoder().decode(await open(key, CHECK, check))).toBe('steward');
    const name = { kind: 'token-record', id: 'job.1' };
    const record = envelope('dpUt7MoMWvr1jfJD_J3wOFMmzQLb-dFX');
    expect(await openEntry(key, recordAad(name), record)).toEqual({ a: 1 });
    const ofSession = envelope('d-8NaDJT8GfYdbxAnFB7BhknCg');
    expect(await openEntry(key, sessionAad(name), ofSession)).toEqual(Uint8Array.from([1, 2]));
    expect(HEADER_KEY).toBe('vault.header');
  });

  it('is sealed now as it was then', async () => {
    const nonce = fromBase64Url('__79_Pv6-fj39vX0');
    if (nonce === null) throw new Error('no nonce');
    const key = await importDataKey(raw);
    expect(await makeCheck(key, () => nonce)).toEqual(envelope('BZpq-olEDxh4t82gz6NOAc6Q2yPuFtE'));
    const name = { kind: 'token-record', id: 'job.1' };
    expect(await sealEntry(key, recordAad(name), { a: 1 }, () => nonce)).toEqual(
      envelope('dpUt7MoMWvr1jfJD_J3wOFMmzQLb-dFX'),
    );
    expect(await sealEntry(key, sessionAad(name), Uint8Array.from([1, 2]), () => nonce)).toEqual(
      envelope('d-8NaDJT8GfYdbxAnFB7BhknCg'),
    );
  });
});
