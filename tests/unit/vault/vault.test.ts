import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KEPT_MS } from '../../../utils/vault/apart.ts';
import { waitAfter } from '../../../utils/vault/attempts.ts';
import type { KdfCost } from '../../../utils/vault/kdf.ts';
import {
  createVault,
  isPassphraseTooShort,
  type Vault,
  VaultError,
  type VaultOptions,
} from '../../../utils/vault/vault.ts';
import {
  type Dump,
  dumpOf,
  FLOOR,
  type Fuse,
  freshStores,
  Killed,
  leaks,
  mortal,
  type Stores,
  setAt,
  storesFrom,
  T0,
  valueAt,
} from './kit.ts';

const PASSPHRASE = 'canary passphrase number one';
const OTHER = 'canary passphrase number two';
const SECRET = 'EAAcanary0token0value0123456789';
const MINUTE = 60_000;

let time = T0;
const now = () => time;
let made: Dump;
let stores: Stores;
let vault: Vault;

const vaultOn = (on: Stores, more: Partial<VaultOptions> = {}): Vault =>
  createVault({ ...on, now, kdf: FLOOR, ...more });

beforeAll(async () => {
  const fresh = freshStores();
  await vaultOn(fresh).create(PASSPHRASE);
  made = await dumpOf(fresh);
});

beforeEach(() => {
  time = T0;
  stores = storesFrom(made);
  vault = vaultOn(stores);
});

async function refusal(task: Promise<unknown>): Promise<VaultError> {
  const error = await task.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VaultError);
  for (const canary of [PASSPHRASE, OTHER, SECRET])
    expect(String(error) + JSON.stringify(error)).not.toContain(canary);
  return error as VaultError;
}

const reasonOf = async (task: Promise<unknown>) => (await refusal(task)).reason;

async function edit(key: string, change: (value: never) => unknown): Promise<void> {
  await setAt(stores, key, change((await valueAt(stores, key)) as never));
  vault = vaultOn(stores);
}

describe('states', () => {
  it('goes from absent to unlocked to locked and back', async () => {
    const fresh = freshStores();
    const one = vaultOn(fresh);
    expect(await one.state()).toBe('absent');
    expect(await reasonOf(one.unlock(PASSPHRASE))).toBe('absent');
    expect(await reasonOf(one.get('kind', 'id'))).toBe('absent');
    await one.create(PASSPHRASE);
    expect(await one.state()).toBe('unlocked');
    expect(await reasonOf(one.create(PASSPHRASE))).toBe('exists');
    await one.put('kind', 'id', { text: SECRET });
    await one.lock();
    expect(await one.state()).toBe('locked');
    for (const task of [
      one.get('kind', 'id'),
      one.put('kind', 'id', 1),
      one.list('kind'),
      one.getSession('kind', 'id'),
      one.putSession('kind', 'id', 1),
    ])
      expect(await reasonOf(task)).toBe('locked');
    await one.unlock(PASSPHRASE);
    expect(await one.get('kind', 'id')).toEqual({ text: SECRET });
  });

  it('refuses short and empty passphrases', async () => {
    const one = vaultOn(freshStores());
    for (const passphrase of [
      '',
      'short',
      'elevenchars',
      ' '.repeat(40),
      `      word      `,
      '\ufdfa',
      'e\u0301'.repeat(6),
    ])
      expect(await reasonOf(one.create(passphrase)), passphrase).toBe('passphrase_short');
    expect(await one.state()).toBe('absent');
    expect(await reasonOf(vault.changePassphrase(PASSPHRASE, 'short'))).toBe('passphrase_short');
    expect(['elevenchars', 'twelve chars'].map(isPassphraseTooShort)).toEqual([true, false]);
  });

  it('is found unlocked by a new worker, and locked by a new browser', async () => {
    expect(await vaultOn(stores).state()).toBe('unlocked');
    expect(await vaultOn({ ...stores, session: freshStores().session }).state()).toBe('locked');
  });

  it('clears a session that is not of this vault', async () => {
    const other = freshStores();
    await vaultOn(other).create(OTHER);
    const mixed = { ...stores, session: other.session };
    expect(await vaultOn(mixed).state()).toBe('locked');
    expect(await other.session.get(null)).toEqual({});

    await stores.local.remove(['vault.header']);
    expect(await vault.state()).toBe('absent');
    expect(await stores.session.get(null)).toEqual({});
  });

  it('locks on nonsense in the session', async () => {
    const odd = [
      ...['', '!', 'AAAA', 7, null, { a: 1 }].map((key) => ({ 'vault.key': key })),
      ...['', String(T0), [T0], null].map((usedAt) => ({ 'vault.usedAt': usedAt })),
    ];
    for (const items of odd) {
      const own = storesFrom(made);
      await own.session.set(items);
      expect(await vaultOn(own).state(), JSON.stringify(items)).toBe('locked');
      expect(await own.session.get(null)).toEqual({});
    }
  });

  it('leaves other items of both stores alone', async () => {
    await stores.local.set({ settings: 1, 'tokens.waiting': {} });
    await stores.session.set({ other: 2 });
    await vault.lock();
    await vault.erase();
    expect(await stores.local.get(null)).toEqual({ settings: 1, 'tokens.waiting': {} });
    expect(await stores.session.get(null)).toEqual({ other: 2 });
    expect(await vault.state()).toBe('absent');
    await vault.create(OTHER);
    expect(await vault.state()).toBe('unlocked');
  });

  it('serialises what races', async () => {
    const one = vaultOn(freshStores());
    const results = await Promise.allSettled([one.create(PASSPHRASE), one.create(OTHER), one.state()]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await one.lock();
    await Promise.all([
      one.unlock(PASSPHRASE),
      ...Array.from({ length: 20 }, (_, index) => one.put('kind', 'id', index)),
    ]);
    expect(await one.get('kind', 'id')).toBe(19);
    const [, locked] = await Promise.allSettled([one.lock(), one.get('kind', 'id')]);
    expect(locked.status).toBe('rejected');
  });
});

describe('secrecy', () => {
  it('leaves neither passphrase, secret nor data key on disk', async () => {
    await vault.put('kind', 'id', SECRET);
    await vault.put('kind', 'bytes', new TextEncoder().encode(SECRET));
    await vault.putSession('app', 'current', { secret: SECRET });
    await vault.changePassphrase(PASSPHRASE, OTHER);
    expect(await leaks(stores, [PASSPHRASE, OTHER, SECRET])).toEqual([]);
    const raw = Buffer.from((await stores.session.get(['vault.key']))['vault.key'] as string, 'base64url');
    expect(raw.length).toBe(32);
    expect(await leaks({ ...stores, session: freshStores().session }, [raw.toString('latin1')])).toEqual([]);
    expect(JSON.stringify(await stores.local.get(null))).not.toContain(raw.toString('base64url'));
    expect(JSON.stringify(await stores.local.get(null))).not.toContain(raw.toString('hex'));
  });

  it('would notice a leak', async () => {
    const body = Buffer.from(`xy${SECRET}z`, 'utf16le');
    for (const text of [SECRET, body.toString('base64url'), body.toString('hex'), `a${SECRET}`]) {
      await stores.local.set({ leak: { deep: [text] } });
      expect(await leaks(stores, [SECRET])).toEqual([SECRET]);
    }
  });
});

describe('wrong passphrases', () => {
  const MALFORMED = 'not the passphrase at all';

  async function fail(times: number): Promise<void> {
    for (let index = 0; index < times; index += 1) {
      const { retryAt } = await refusal(vaultOn(stores).unlock(MALFORMED));
      time = Math.max(time, retryAt);
    }
  }

  it('grow from nothing to five minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 12, 13, 400].map(waitAfter)).toEqual([
      0, 0, 0, 1000, 2000, 4000, 256_000, 300_000, 300_000,
    ]);
  });

  it('make one wait, also after a restart, and are forgotten on success', async () => {
    await vault.lock();
    for (let index = 0; index < 3; index += 1) {
      const error = await refusal(vault.unlock(MALFORMED));
      expect(error).toMatchObject({ reason: 'passphrase_wrong', retryAt: 0 });
    }
    expect(await refusal(vault.unlock(MALFORMED))).toMatchObject({
      reason: 'passphrase_wrong',
      retryAt: T0 + 1000,
    });
    time = T0 + 999;
    const again = vaultOn({ ...stores, session: freshStores().session });
    expect(await again.retryAt()).toBe(T0 + 1000);
    expect(await refusal(again.unlock(PASSPHRASE))).toMatchObject({ reason: 'wait', retryAt: T0 + 1000 });
    expect(await refusal(again.changePassphrase(PASSPHRASE, OTHER))).toMatchObject({ reason: 'wait' });
    time = T0 + 1000;
    expect(await again.retryAt()).toBe(0);
    await again.unlock(PASSPHRASE);
    expect(await again.retryAt()).toBe(0);
    expect((await stores.local.get(['vault.attempts']))['vault.attempts']).toBeUndefined();
  });

  it('count before they run: a stopped worker wins no free try', async () => {
    await vault.lock();
    for (let index = 0; index < 4; index += 1) {
      // The count is the first write; the worker is gone right after it.
      const fuse: Fuse = { left: 0, applied: true, dead: false };
      await expect(vaultOn(mortal(stores, fuse)).unlock(MALFORMED)).rejects.toBeInstanceOf(Killed);
    }
    expect(await reasonOf(vaultOn(stores).unlock(PASSPHRASE))).toBe('wait');
  });

  it('do not wait for ever when the clock is set back', async () => {
    await vault.lock();
    await fail(4);
    await refusal(vault.unlock(MALFORMED));
    time -= 24 * 60 * MINUTE;
    const retryAt = await vault.retryAt();
    expect(retryAt).toBe(time + waitAfter(5));
    time = retryAt;
    await vault.unlock(PASSPHRASE);
  });

  it('count for a change of passphrase as well', async () => {
    for (let index = 0; index < 4; index += 1)
      expect(await reasonOf(vault.changePassphrase(MALFORMED, OTHER))).toBe('passphrase_wrong');
    expect(await reasonOf(vault.changePassphrase(PASSPHRASE, OTHER))).toBe('wait');
  });
});

describe('key derivation parameters', () => {
  const withKdf = (change: object) =>
    edit('vault.header', (header: { kdf: object }) => ({
      ...header,
      kdf: { ...header.kdf, ...change },
    }));
  const storedCost = async (): Promise<KdfCost> => {
    const header = (await valueAt(stores, 'vault.header')) as { kdf: KdfCost };
    const { memoryKiB, iterations, parallelism } = header.kdf;
    return { memoryKiB, iterations, parallelism };
  };

  it.each([
    ['weak', { iterations: 1 }],
    ['weak', { memoryKiB: 8 }],
    ['weak', { name: 'pbkdf2' }],
    ['malformed', { memoryKiB: 64 * 1024 * 1024 }],
    ['malformed', { iterations: 1e9 }],
  ] as const)('does not try a passphrase on %s ones: %o', async (reason, change) => {
    await vault.lock();
    await withKdf(change);
    expect(await reasonOf(vault.unlock(PASSPHRASE))).toBe(reason);
    expect(await reasonOf(vault.changePassphrase(PASSPHRASE, OTHER))).toBe(reason);
    expect(await vault.state()).toBe('locked');
    expect(await vault.retryAt()).toBe(0);
  });

  it('are raised when unlocking, and never lowered', async () => {
    await vault.put('kind', 'id', SECRET);
    await vault.lock();
    const dearer = { ...FLOOR, memoryKiB: 20 * 1024, iterations: 3 };
    await vaultOn(stores, { kdf: dearer }).unlock(PASSPHRASE);
    expect(await storedCost()).toEqual(dearer);
    await vault.lock();
    await vault.unlock(PASSPHRASE);
    await vault.changePassphrase(PASSPHRASE, OTHER);
    expect(await storedCost()).toEqual(dearer);
    expect(await vault.get('kind', 'id')).toBe(SECRET);
  });

  it('out of range are refused at once', () => {
    expect(() => vaultOn(stores, { kdf: { ...FLOOR, iterations: 1 } })).toThrow(
      new RangeError('iterations is out of range'),
    );
    expect(() => vaultOn(stores, { kdf: { ...FLOOR, memoryKiB: 1e9 } })).toThrow(
      new RangeError('memoryKiB is out of range'),
    );
  });
});

describe('change of passphrase', () => {
  it('keeps records and lock, and ends the old passphrase', async () => {
    await vault.put('kind', 'id', SECRET);
    await vault.lock();
    await vault.changePassphrase(PASSPHRASE, OTHER);
    expect(await vault.state()).toBe('locked');
    expect(await reasonOf(vault.unlock(PASSPHRASE))).toBe('passphrase_wrong');
    await vault.unlock(OTHER);
    expect(await vault.get('kind', 'id')).toBe(SECRET);
  });
});

describe('records', () => {
  it('are JSON or bytes, one by one or by kind', async () => {
    await vault.put('kind', 'b', { deep: [1, 'two', null] });
    await vault.put('kind', 'a', Uint8Array.from([0, 255]));
    await vault.put('kinds', 'c', 3);
    expect(await vault.get('kind', 'b')).toEqual({ deep: [1, 'two', null] });
    expect(await vault.list('kind')).toEqual([
      { id: 'a', value: Uint8Array.from([0, 255]) },
      { id: 'b', value: { deep: [1, 'two', null] } },
    ]);
    await vault.remove('kind', 'a');
    expect(await vault.get('kind', 'a')).toBeNull();
    expect(await vault.ids('kind')).toEqual(['b']);
  });

  it('refuse odd names and values', async () => {
    for (const id of ['', '__proto__', 'a/b', 'a@1', 'ä', 'x'.repeat(201)])
      await expect(vault.put('kind', id, 1)).rejects.toThrow(TypeError);
    await expect(vault.put('Kind/', 'id', 1)).rejects.toThrow(TypeError);
    await expect(vault.put('kind', 'id', undefined)).rejects.toThrow(new TypeError('not a JSON value'));
    const before = await dumpOf(stores);
    for (const key of ['vault.header', 'vault.record.kind/id', 'vault.'])
      await expect(vault.write({ beside: { [key]: 1 } })).rejects.toThrow(
        new TypeError('the keys of the vault are its own'),
      );
    expect(await dumpOf(stores)).toEqual(before);
  });

  it('are there or not, whether they open or not', async () => {
    expect(await vault.has('kind', 'id')).toBe(false);
    await vault.put('kind', 'id', null);
    expect(await vault.has('kind', 'id')).toBe(true);
    await vault.lock();
    expect(await vault.has('kind', 'id')).toBe(true);
    expect(await vault.has('kind', 'other')).toBe(false);
    await vault.remove('kind', 'id');
    expect(await vault.has('kind', 'id')).toBe(false);
    await stores.local.set({ 'vault.record.kind/being-removed': null, 'vault.record.kind/odd': 'rubbish' });
    expect(await vault.has('kind', 'being-removed')).toBe(false);
    expect(await vault.has('kind', 'odd')).toBe(true);
  });

  it('that are removed or set aside leave nothing under their key', async () => {
    for (const id of ['a', 'b', 'c']) await vault.put('kind', id, id);
    await edit('vault.record.kind/c', () => 'rubbish');
    expect(await vault.get('kind', 'c')).toBeNull();
    await vault.remove('kind', 'a');
    await vault.write({ remove: [{ kind: 'kind', id: 'b' }] });
    expect(Object.keys(await stores.local.get(null)).sort()).toEqual([
      `vault.damaged.kind/c@${T0}`,
      'vault.header',
    ]);
  });

  it('are written together or not at all, wherever the worker stops', async () => {
    await vault.put('kind', 'old', 'old');
    const before = await dumpOf(stores);
    for (let left = 0; left < 6; left += 1)
      for (const applied of [false, true]) {
        const own = storesFrom(before);
        await vaultOn(mortal(own, { left, applied, dead: false }))
          .write({
            put: [
              { kind: 'kind', id: 'a', value: 1 },
              { kind: 'kind', id: 'b', value: 2 },
            ],
            remove: [{ kind: 'kind', id: 'old' }],
            beside: { beside: 3 },
          })
          .catch(() => undefined);
        const ids = await vaultOn(own).ids('kind');
        const beside = (await own.local.get(['beside'])).beside;
        if (beside === undefined) expect(ids).toEqual(['old']);
        else expect(ids).toEqual(['a', 'b']);
        expect(await vaultOn(own).get('kind', 'old')).toBe(beside === undefined ? 'old' : null);
      }
  });

  it('that are corrupt are set aside and named; the rest opens', async () => {
    await vault.put('kind', 'good', 'good');
    await vault.put('kind', 'bad', 'bad');
    await vault.put('kind', 'worse', 'worse');
    await edit('vault.record.kind/bad', (value: { data: string }) => ({
      ...value,
      data: value.data.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    }));
    await edit('vault.record.kind/worse', () => 'rubbish');
    expect(await vault.get('kind', 'bad')).toBeNull();
    expect(await vault.list('kind')).toEqual([{ id: 'good', value: 'good' }]);
    expect(await vault.ids('kind')).toEqual(['good']);
    expect(await vault.damaged()).toEqual([
      { kind: 'kind', id: 'bad', at: T0 },
      { kind: 'kind', id: 'worse', at: T0 },
    ]);
    expect(await valueAt(stores, 'vault.damaged.kind/worse@1800000000000')).toBe('rubbish');
    await vault.put('kind', 'bad', 'new');
    expect(await vault.get('kind', 'bad')).toBe('new');
  });

  it('that were swapped do not open', async () => {
    await vault.put('kind', 'a', 'of a');
    await vault.put('kind', 'b', 'of b');
    await vault.put('other', 'a', 'of other');
    const items = await stores.local.get(null);
    await stores.local.set({
      'vault.record.kind/a': items['vault.record.kind/b'],
      'vault.record.kind/b': items['vault.record.other/a'],
    });
    expect(await vault.get('kind', 'a')).toBeNull();
    expect(await vault.get('kind', 'b')).toBeNull();
    expect(await vault.get('other', 'a')).toBe('of other');
  });

  it('survive being set aside when the worker stops halfway', async () => {
    await stores.local.set({ 'vault.record.kind/bad': 'rubbish' });
    const before = await dumpOf(stores);
    for (const applied of [false, true]) {
      const own = storesFrom(before);
      await expect(
        vaultOn(mortal(own, { left: 0, applied, dead: false })).get('kind', 'bad'),
      ).rejects.toBeInstanceOf(Killed);
      expect(await vaultOn(own).get('kind', 'bad')).toBeNull();
      expect(await vaultOn(own).damaged()).toHaveLength(1);
      await vaultOn(own).tidy();
      expect(await valueAt(own, `vault.damaged.kind/bad@${T0}`)).toBe('rubbish');
    }
  });

  it('set aside are destroyed with the record, or by what takes its place; that they were stays known', async () => {
    const bytes = async () => Object.values((await dumpOf(stores)).files).filter((text) => text === '"bad"');
    const spoiled = async (kind: string, id: string) => {
      await vault.put(kind, id, SECRET);
      await edit(`vault.record.${kind}/${id}`, () => 'bad');
      expect(await vault.get(kind, id)).toBeNull();
    };
    const ends = {
      removed: () => vault.remove('kind', 'id'),
      'removed with others': () => vault.write({ remove: [{ kind: 'kind', id: 'id' }] }),
      replaced: () => vault.put('kind', 'id', 'new'),
    };
    for (const [how, end] of Object.entries(ends)) {
      time += 1;
      await spoiled('kind', 'id');
      expect(await bytes(), how).toHaveLength(1);
      await vault.put('kind', 'id.2', 'another');
      await vault.put('kinds', 'id', 'another');
      expect(await bytes(), how).toHaveLength(1);
      await end();
      expect(await bytes(), how).toEqual([]);
      expect(await vault.damaged(), how).toContainEqual({ kind: 'kind', id: 'id', at: time });
    }
    expect(await vault.get('kind', 'id')).toBe('new');
    expect(await vault.damaged()).toHaveLength(3);
  });

  it('set aside are kept where they hold no secret', async () => {
    const own = vaultOn(stores, { lasting: ['kind'] });
    await own.put('kind', 'id', 1);
    await stores.local.set({ 'vault.record.kind/id': 'bad' });
    expect(await own.get('kind', 'id')).toBeNull();
    await own.put('kind', 'id', 2);
    expect(await valueAt(stores, `vault.damaged.kind/id@${T0}`)).toBe('bad');
  });

  describe('read wrongly', () => {
    /** Files of which the first so many readings of a record give something else. */
    function misread(times: number, as: string | null): Stores {
      let left = times;
      return {
        ...stores,
        files: {
          ...stores.files,
          read: async (name) => {
            const text = await stores.files.read(name);
            if (left === 0 || text === null || text.includes('wrapped')) return text;
            left -= 1;
            return as;
          },
          write: () => Promise.reject(new Error('the disk is full')),
        },
      };
    }
    beforeEach(() => vault.put('kind', 'id', SECRET));

    it.each([
      ['missing', null],
      ['cut', '{"nonce'],
      ['something else', '{"nonce":"AAAA","data":"AAAA"}'],
    ])('once, as %s, are still there', async (_, as) => {
      const own = vaultOn(misread(1, as));
      expect(await own.get('kind', 'id')).toBe(SECRET);
      expect(await own.list('kind')).toEqual([{ id: 'id', value: SECRET }]);
      expect(await own.damaged()).toEqual([]);
    });

    it('as missing for longer, are there again when they are', async () => {
      const own = vaultOn(misread(2, null));
      expect(await own.get('kind', 'id')).toBeNull();
      expect(await own.damaged()).toEqual([]);
      await own.tidy();
      expect(await own.get('kind', 'id')).toBe(SECRET);
    });

    it('as damaged for longer, are set aside as they are, and no file is touched', async () => {
      const { files } = await dumpOf(stores);
      const own = vaultOn(misread(2, 'rubbish'));
      expect(await own.get('kind', 'id')).toBeNull();
      expect(await own.damaged()).toEqual([{ kind: 'kind', id: 'id', at: T0 }]);
      await own.tidy();
      expect((await dumpOf(stores)).files).toEqual(files);
    });
  });
});

describe('a file that is held fast', () => {
  /** No file can be removed. */
  const held = (): Stores => ({
    ...stores,
    files: {
      ...stores.files,
      remove: async () => {
        throw new Error('held');
      },
    },
  });

  it('makes no failure of what was done', async () => {
    await vault.put('kind', 'id', 'old');
    const own = vaultOn(held());
    await own.put('kind', 'id', 'new');
    expect(await own.get('kind', 'id')).toBe('new');
    const write = await own.sealer();
    await write.write({ remove: [{ kind: 'kind', id: 'id' }], beside: { noted: 1 } });
    expect(await own.get('kind', 'id')).toBeNull();
    for (const [from, to] of [
      [PASSPHRASE, OTHER],
      [OTHER, PASSPHRASE],
    ] as const) {
      await own.changePassphrase(from, to);
      time += KEPT_MS;
    }
    await own.lock();
    await vaultOn(held(), { kdf: { ...FLOOR, iterations: 3 } }).unlock(PASSPHRASE);
    expect((await stores.files.names()).length).toBeGreaterThan(2);
    time += KEPT_MS;
    await vaultOn(stores).tidy();
    expect(await stores.files.names()).toHaveLength(1);
  });

  it('is told of when the vault is erased, after the rest', async () => {
    await vault.put('kind', 'id', 1);
    await expect(vaultOn(held()).erase()).rejects.toThrow('held');
    expect(await stores.local.get(null)).toEqual({});
    expect(await vault.state()).toBe('absent');
    await vault.tidy();
    expect(await stores.files.names()).toEqual([]);
  });
});

describe('a check of what is stored', () => {
  it('passes without a vault and with a whole one, and needs no key', async () => {
    await vaultOn(freshStores()).check();
    await vault.check();
    await vault.lock();
    await vault.check();
    expect(await vault.state()).toBe('locked');
  });

  it('tells of a header that does not read, or whose file is missing', async () => {
    const { file } = (await stores.local.get(null))['vault.header'] as { file: string };
    await edit('vault.header', () => ({ version: 2 }));
    expect(await reasonOf(vault.check())).toBe('malformed');
    await stores.files.remove(file);
    expect(await reasonOf(vaultOn(stores).check())).toBe('malformed');
  });

  it('tells what the storage threw', async () => {
    const get = () => Promise.reject(new Error('the disk is gone'));
    await expect(vaultOn({ ...stores, local: { ...stores.local, get } }).check()).rejects.toThrow(
      'the disk is gone',
    );
  });
});

describe('a damaged header', () => {
  it('is named, and does not pass for none', async () => {
    for (const header of ['rubbish', {}, { version: 2 }, 0, false]) {
      await edit('vault.header', () => header);
      expect(await vault.state()).toBe('locked');
      expect(await reasonOf(vault.unlock(PASSPHRASE))).toBe('malformed');
      expect(await reasonOf(vault.get('kind', 'id'))).toBe('malformed');
      expect(await reasonOf(vault.create(OTHER))).toBe('exists');
    }
  });

  it('whose wrapped key is none is no matter of the passphrase', async () => {
    await edit('vault.header', (header: { wrapped: object }) => ({
      ...header,
      wrapped: { ...header.wrapped, nonce: 'AAAA' },
    }));
    expect(await reasonOf(vault.unlock(PASSPHRASE))).toBe('malformed');
  });

  it('with a broken check value is mended by the passphrase', async () => {
    await vault.put('kind', 'id', SECRET);
    await edit('vault.header', (header: { check: { data: string } }) => ({
      ...header,
      check: { ...header.check, data: header.check.data.replace(/^../, 'zz') },
    }));
    expect(await vault.state()).toBe('locked');
    await vault.unlock(PASSPHRASE);
    expect(await vault.get('kind', 'id')).toBe(SECRET);
  });
});

describe('secrets of the session', () => {
  it('are sealed, and gone when the vault locks', async () => {
    await vault.putSession('app', 'current', { secret: SECRET });
    expect(await vaultOn(stores).getSession('app', 'current')).toEqual({ secret: SECRET });
    expect(await vault.get('app', 'current')).toBeNull();
    expect(await leaks(stores, [SECRET])).toEqual([]);
    await vault.lock();
    await vault.unlock(PASSPHRASE);
    expect(await vault.getSession('app', 'current')).toBeNull();
  });

  it('do not come back after idle time, though the data key is the same', async () => {
    await vault.putSession('app', 'current', { secret: SECRET });
    time += 16 * MINUTE;
    await vault.unlock(PASSPHRASE);
    expect(await vault.getSession('app', 'current')).toBeNull();
  });

  it('stay until they are removed, however often they are read', async () => {
    await vault.putSession('app', 'current', SECRET);
    for (let count = 0; count < 3; count += 1) expect(await vault.getSession('app', 'current')).toBe(SECRET);
    await vault.removeSession('app', 'current');
    expect(await vault.getSession('app', 'current')).toBeNull();
  });

  it('that do not open are destroyed when they are read, and no others', async () => {
    await vault.putSession('app', 'current', 1);
    await stores.session.set({ 'vault.session.app/odd': 'rubbish', 'vault.session.app/other': 'rubbish' });
    expect(await vault.getSession('app', 'odd')).toBeNull();
    expect(Object.keys(await stores.session.get(null)).sort()).toEqual([
      'vault.key',
      'vault.session.app/current',
      'vault.session.app/other',
      'vault.usedAt',
    ]);
    expect(await vault.getSession('app', 'current')).toBe(1);
  });

  it('do not pass for records, nor records for them', async () => {
    await vault.putSession('app', 'current', 1);
    await vault.put('app', 'kept', 2);
    await stores.local.set({
      'vault.record.app/current': (await stores.session.get(null))['vault.session.app/current'],
    });
    await stores.session.set({
      'vault.session.app/kept': await valueAt(stores, 'vault.record.app/kept'),
    });
    expect(await vault.get('app', 'current')).toBeNull();
    expect(await vault.getSession('app', 'kept')).toBeNull();
    await vault.removeSession('app', 'current');
    expect(await vault.getSession('app', 'current')).toBeNull();
  });
});

describe('idle time', () => {
  it('locks after 15 minutes unused, checked at every read', async () => {
    await vault.put('kind', 'id', 1);
    expect(await vault.deadline()).toBe(T0 + 15 * MINUTE);
    time = T0 + 15 * MINUTE - 1;
    expect(await vault.state()).toBe('unlocked');
    time = T0 + 15 * MINUTE;
    expect(await reasonOf(vault.get('kind', 'id'))).toBe('locked');
    expect(await stores.session.get(null)).toEqual({});
    expect(await vault.deadline()).toBeNull();
  });

  it('that is over has no end any more, whoever asks first', async () => {
    time = T0 + 15 * MINUTE;
    expect(await vault.deadline()).toBeNull();
    expect(await stores.session.get(null)).toEqual({});
  });

  it('begins anew with every use, but not with a look at the state', async () => {
    time = T0 + 10 * MINUTE;
    await vault.get('kind', 'id');
    time = T0 + 20 * MINUTE;
    expect(await vault.state()).toBe('unlocked');
    expect(await vault.deadline()).toBe(T0 + 25 * MINUTE);
    await vault.touch();
    expect(await vault.deadline()).toBe(T0 + 35 * MINUTE);
    time = T0 + 35 * MINUTE;
    await vault.touch();
    expect(await vault.state()).toBe('locked');
  });

  it('is set within limits', async () => {
    let minutes = 30;
    const own = vaultOn(stores, { idleMs: () => minutes * MINUTE });
    expect(await own.deadline()).toBe(T0 + 30 * MINUTE);
    for (const [wanted, got] of [
      [0, 1],
      [-5, 1],
      [1e9, 12 * 60],
      [Number.NaN, 15],
    ] as const) {
      minutes = wanted;
      expect(await own.deadline()).toBe(T0 + got * MINUTE);
    }
  });

  it('that cannot be known, since the clock went back, locks', async () => {
    time = T0 - 30_000;
    expect(await vault.state()).toBe('unlocked');
    time = T0 - 10 * MINUTE;
    expect(await vault.state()).toBe('locked');
  });
});
