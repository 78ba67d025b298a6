import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../utils/tokens/fingerprint.ts';
import { createTokenRecords, TokenConflict } from '../../../utils/tokens/records.ts';
import { REVEAL_MS, SEALED_KEEP_MS } from '../../../utils/tokens/types.ts';
import { VaultError } from '../../../utils/vault/vault.ts';
import { type Dump, dumpOf, keysOf, leaks, mortal, type Stores, storesFrom, T0 } from '../vault/kit.ts';
import { metaOf, openVault, PASSPHRASE, PORTFOLIO, tokenOf, worker } from './kit.ts';

let made: Dump;
let stores: Stores;
let time = T0;
const now = () => time;
const fresh = () => worker(stores, now);

beforeAll(async () => {
  made = await openVault();
});
beforeEach(() => {
  stores = storesFrom(made);
  time = T0;
});

const secretKeys = () => keysOf(stores, 'token-secret');

describe('sealNew', () => {
  it('keeps record and secret, sealed', async () => {
    const { records, vault } = fresh();
    const record = await records.sealNew(metaOf('job.1'), tokenOf(1));
    expect(record).toEqual({
      ...metaOf('job.1'),
      version: 1,
      state: 'sealed',
      fingerprint: await fingerprint(tokenOf(1)),
      revealEndsAt: null,
    });
    expect(await fresh().records.get('job.1')).toEqual(record);
    expect(await records.secret('job.1')).toBe(tokenOf(1));
    expect(await records.waiting()).toBe(1);
    expect(await leaks(stores, [tokenOf(1), PORTFOLIO, 'Canary system user', 'Canary app'])).toEqual([]);
    await vault.lock();
    await expect(records.get('job.1')).rejects.toBeInstanceOf(VaultError);
    expect(await fresh().records.waiting()).toBe(1);
  });

  it('writes all of it or nothing, wherever the worker stops', async () => {
    for (let left = 0; left < 5; left += 1)
      for (const applied of [false, true]) {
        stores = storesFrom(made);
        const dying = worker(mortal(stores, { left, applied, dead: false }), now);
        await dying.records.sealNew(metaOf('job.1'), tokenOf(1)).catch(() => undefined);
        const { records } = fresh();
        const waiting = await records.waiting();
        const record = await records.get('job.1');
        expect(await records.secret('job.1')).toBe(record === null ? null : tokenOf(1));
        expect(waiting).toBe(record === null ? 0 : 1);
      }
  });

  it('keeps the first when told the same twice, and refuses another token under its name', async () => {
    const { records } = fresh();
    const first = await records.sealNew(metaOf('job.1'), tokenOf(1));
    expect(await records.sealNew(metaOf('job.1', { createdAt: T0 + 5 }), tokenOf(1))).toEqual(first);
    const refused = await records.sealNew(metaOf('job.1'), tokenOf(2)).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(TokenConflict);
    expect(String(refused)).not.toContain(tokenOf(2));
    expect(await records.secret('job.1')).toBe(tokenOf(1));
    expect(await records.waiting()).toBe(1);
  });

  it('does not bring a consumed token back', async () => {
    const { records, reveal } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await reveal.reveal('job.1');
    await reveal.consume('job.1');
    expect((await records.sealNew(metaOf('job.1'), tokenOf(1))).state).toBe('consumed');
    expect(await secretKeys()).toEqual([]);
  });

  it('takes many at once', async () => {
    const { records } = fresh();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => records.sealNew(metaOf(`job.${index}`), tokenOf(index))),
    );
    expect(await records.waiting()).toBe(30);
    expect(await records.list()).toHaveLength(30);
  });
});

describe('recordLost', () => {
  it('keeps what is known, and no secret', async () => {
    const { records } = fresh();
    const lost = await records.recordLost(metaOf('job.1'));
    expect(lost).toMatchObject({ state: 'lost', fingerprint: '' });
    expect(await records.get('job.1')).toEqual(lost);
    expect(await records.waiting()).toBe(0);
    expect(await secretKeys()).toEqual([]);
  });

  it('never takes the place of a token that is there; a token takes its place', async () => {
    const { records } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    expect((await records.recordLost(metaOf('job.1'))).state).toBe('sealed');
    await records.recordLost(metaOf('job.2'));
    expect((await records.sealNew(metaOf('job.2'), tokenOf(2))).state).toBe('sealed');
    expect(await records.secret('job.2')).toBe(tokenOf(2));
    expect(await records.waiting()).toBe(2);
  });
});

describe('reading', () => {
  /** The stores, with every write to the disk noted. */
  function noting(): { readonly noted: Stores; readonly writes: string[] } {
    const { local } = stores;
    const writes: string[] = [];
    const set = (items: Record<string, unknown>) => {
      writes.push(...Object.keys(items));
      return local.set(items);
    };
    const remove = (keys: string[]) => {
      writes.push(...keys);
      return local.remove(keys);
    };
    return { noted: { ...stores, local: { get: local.get, set, remove } }, writes };
  }

  it('writes nothing while all is as it should be', async () => {
    const { records, reveal } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await records.sealNew(metaOf('job.2', { expiry: 'never', expiresAt: null }), tokenOf(2));
    await reveal.reveal('job.2');
    await records.recordLost(metaOf('job.3'));
    const { noted, writes } = noting();
    const reader = worker(noted, now).records;
    for (const id of ['job.1', 'job.2', 'job.3', 'job.4']) await reader.get(id);
    await reader.list();
    await reader.update('job.1', (record) => record);
    expect(writes).toEqual([]);
    await stores.local.remove(['tokens.unseen']);
    await reader.get('job.2');
    expect(writes).toEqual([]);
    await reader.get('job.1');
    expect(writes).toContain('tokens.unseen');
    expect(await reader.unseen()).toEqual({ 'job.1': T0 + SEALED_KEEP_MS });
  });

  it('gives no secret that is no text', async () => {
    const { records, reveal, vault } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await vault.put('token-secret', 'job.1', [tokenOf(1)]);
    expect(await records.secret('job.1')).toBeNull();
    expect(await reveal.reveal('job.1')).toBeNull();
    expect(await records.get('job.1')).toMatchObject({ state: 'lost' });
  });
});

describe('list', () => {
  it('is newest first, and settles what is overdue', async () => {
    const { records } = fresh();
    await records.sealNew(metaOf('job.old', { createdAt: T0 - SEALED_KEEP_MS + 1000 }), tokenOf(1));
    await records.sealNew(metaOf('job.new'), tokenOf(2));
    time = T0 + 1000;
    expect((await records.list()).map(({ id, state }) => [id, state])).toEqual([
      ['job.new', 'sealed'],
      ['job.old', 'expired_unseen'],
    ]);
    expect(await records.waiting()).toBe(1);
    expect(await secretKeys()).toEqual(['vault.record.token-secret/job.new']);
  });

  it('is in the order of their making, whatever their ids', async () => {
    const { records } = fresh();
    for (const [id, at] of [
      ['job.1', 1],
      ['job.2', 3],
      ['job.3', 2],
    ] as const)
      await records.sealNew(metaOf(id, { createdAt: T0 + at }), tokenOf(at));
    expect((await records.list()).map(({ id }) => id)).toEqual(['job.2', 'job.3', 'job.1']);
  });

  it('puts right a list of waiting tokens that is wrong', async () => {
    const { records } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    for (const wrong of ['rubbish', { 'job.9': 5 }, { 'job.1': 'soon' }, {}]) {
      await stores.local.set({ 'tokens.waiting': wrong });
      await records.list();
      expect(await records.waitingTokens()).toEqual({ 'job.1': T0 + SEALED_KEEP_MS });
    }
    await stores.local.remove(['tokens.waiting']);
    await records.get('job.1');
    expect(await records.waiting()).toBe(1);
  });

  it('drops the secret of a record that was damaged', async () => {
    const { records, vault } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await records.sealNew(metaOf('job.2'), tokenOf(2));
    await stores.local.set({ 'vault.record.token-record/job.1': 'rubbish' });
    expect((await records.list()).map(({ id }) => id)).toEqual(['job.2']);
    expect(await vault.damaged()).toMatchObject([{ kind: 'token-record', id: 'job.1' }]);
    expect(await secretKeys()).toEqual(['vault.record.token-secret/job.2']);
    expect(await records.waiting()).toBe(1);
  });

  it('drops a secret beside a record that holds none', async () => {
    const { records, vault } = fresh();
    await records.recordLost(metaOf('job.1'));
    await vault.put('token-secret', 'job.1', tokenOf(1));
    expect(await records.list()).toMatchObject([{ id: 'job.1', state: 'lost' }]);
    expect(await secretKeys()).toEqual([]);
  });

  it('leaves alone what a later version wrote', async () => {
    const { records, vault, reveal } = fresh();
    const record = await records.sealNew(metaOf('job.1'), tokenOf(1));
    await vault.put('token-record', 'job.1', { ...record, version: 2 });
    expect(await records.list()).toEqual([]);
    expect(await records.get('job.1')).toBeNull();
    expect(await reveal.reveal('job.1')).toBeNull();
    await expect(records.sealNew(metaOf('job.1'), tokenOf(1))).rejects.toBeInstanceOf(TokenConflict);
    // Refused before Meta is asked for a token that nobody could keep then.
    await expect(records.prepareNew(metaOf('job.1'))).rejects.toBeInstanceOf(TokenConflict);
    await expect(records.recordLost(metaOf('job.1'))).rejects.toBeInstanceOf(TokenConflict);
    expect(await vault.get('token-record', 'job.1')).toEqual({ ...record, version: 2 });
    expect(await records.secret('job.1')).toBe(tokenOf(1));
    time = T0 + SEALED_KEEP_MS;
    await vault.unlock(PASSPHRASE);
    expect(await reveal.sweep()).toBe(true);
    expect(await secretKeys()).toEqual([]);
    expect(await reveal.nextDeadline()).toBeNull();
  });

  it('keeps the times of the others beside one that it can’t read and knows no time of', async () => {
    const { records, vault } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await vault.put('token-record', 'job.2', { version: 2 });
    await records.list();
    expect(await records.waitingTokens()).toEqual({ 'job.1': T0 + SEALED_KEEP_MS });
  });

  it('does not take a record under another name', async () => {
    const { records, vault } = fresh();
    const record = await records.sealNew(metaOf('job.1'), tokenOf(1));
    await vault.put('token-record', 'job.2', record);
    expect(await records.get('job.2')).toBeNull();
  });

  it('of nothing is empty', async () => {
    expect(await fresh().records.list()).toEqual([]);
    expect(await fresh().records.waiting()).toBe(0);
    expect(Object.keys((await dumpOf(stores)).local)).toEqual(['vault.header']);
  });
});

describe('what is known while the vault is locked', () => {
  it('is when each token goes, ends, or stays unseen, and nothing of one that is over', async () => {
    const { records, reveal, vault } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await records.sealNew(metaOf('job.2', { expiry: 'never', expiresAt: null }), tokenOf(2));
    await records.sealNew(metaOf('job.3'), tokenOf(3));
    await reveal.reveal('job.3');
    await vault.lock();
    const locked = fresh().records;
    const goes = T0 + SEALED_KEEP_MS;
    expect(await locked.waitingTokens()).toEqual({ 'job.1': goes, 'job.2': goes, 'job.3': T0 + REVEAL_MS });
    expect(await locked.unseen()).toEqual({ 'job.1': goes, 'job.2': goes });
    const ends = metaOf('').expiresAt;
    expect(await locked.expiries()).toEqual({ 'job.1': ends, 'job.3': ends });
    await locked.destroySecrets(['job.1']);
    expect(await locked.waitingTokens()).toEqual({ 'job.2': goes, 'job.3': T0 + REVEAL_MS });
    expect(await locked.unseen()).toEqual({ 'job.2': goes });
    expect(await locked.expiries()).toEqual({ 'job.1': ends, 'job.3': ends });
    expect(await secretKeys()).toEqual([
      'vault.record.token-secret/job.2',
      'vault.record.token-secret/job.3',
    ]);
    await locked.forgetIndexes();
    expect(Object.keys(await stores.local.get(null)).filter((key) => key.startsWith('tokens.'))).toEqual([]);
  });
});

describe('prepared while the vault is open', () => {
  it('a new token is kept, and an ended one noted, after it was locked', async () => {
    const { records, vault } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    const note = await records.prepareRevoked(['job.1', 'job.9']);
    const seal = await records.prepareNew(metaOf('job.2'));
    await vault.lock();
    await note();
    await seal(tokenOf(2));
    expect(await secretKeys()).toEqual(['vault.record.token-secret/job.2']);
    await vault.unlock(PASSPHRASE);
    expect((await records.list()).map(({ id, state }) => [id, state])).toEqual([
      ['job.1', 'revoked'],
      ['job.2', 'sealed'],
    ]);
    expect(await records.secret('job.1')).toBeNull();
  });
});

describe('a record', () => {
  it('is under the name that its system user has now, and keeps the one of then', async () => {
    const { vault } = fresh();
    const present = new Map([['2000', 'New name']]);
    const records = createTokenRecords({ vault, local: stores.local, now, names: async () => present });
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await records.sealNew(metaOf('job.2', { systemUserId: '2001' }), tokenOf(2));
    const renamed = { systemUserName: 'New name', nameThen: 'Canary system user' };
    expect(await records.get('job.1')).toMatchObject(renamed);
    expect(await records.get('job.2')).not.toHaveProperty('nameThen');
    expect(await records.list()).toMatchObject([renamed, { systemUserName: 'Canary system user' }]);
    const changed = await records.update('job.1', (record) => ({ ...record, granted: ['x'] }));
    expect(changed?.before).toMatchObject(renamed);
    expect(changed?.after).toMatchObject({ ...renamed, granted: ['x'] });
    const same = await records.update('job.1', (record) => record);
    expect(same?.after).toBe(same?.before);
    expect(await records.update('job.9', (record) => record)).toBeNull();
    // What is written is the name of then.
    expect(await fresh().records.get('job.1')).toMatchObject({ systemUserName: 'Canary system user' });
    expect(await fresh().records.get('job.1')).not.toHaveProperty('nameThen');
  });

  it('of the same moment stands by its id', async () => {
    const { records } = fresh();
    for (const id of ['job.2', 'job.1', 'job.3']) await records.sealNew(metaOf(id), tokenOf(1));
    expect((await records.list()).map(({ id }) => id)).toEqual(['job.1', 'job.2', 'job.3']);
  });

  it('that two tokens want is named in the refusal', async () => {
    const { records } = fresh();
    await records.sealNew(metaOf('job.1'), tokenOf(1));
    await expect(records.sealNew(metaOf('job.1'), tokenOf(2))).rejects.toMatchObject({
      name: 'TokenConflict',
      recordId: 'job.1',
      message: 'another token is kept under job.1',
    });
  });
});
