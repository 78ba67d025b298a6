import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { surprisingEnd } from '../../../utils/tokens/expiry.ts';
import { usableSecret } from '../../../utils/tokens/kept.ts';
import type { TokenRecords } from '../../../utils/tokens/records.ts';
import { createReveal, type RevealedToken } from '../../../utils/tokens/reveal.ts';
import { holdsSecret, isUsable, step } from '../../../utils/tokens/state.ts';
import { REVEAL_MS, SEALED_KEEP_MS } from '../../../utils/tokens/types.ts';
import {
  type Dump,
  dumpOf,
  type Fuse,
  keysOf,
  leaks,
  mortal,
  type Stores,
  setAt,
  storesFrom,
  T0,
  valueAt,
} from '../vault/kit.ts';
import { metaOf, openVault, PASSPHRASE, PORTFOLIO, tokenOf, worker } from './kit.ts';

let made: Dump;
let sealed: Dump;
let stores: Stores;
let time = T0;
const now = () => time;
const fresh = (on: Stores = stores) => worker(on, now);

beforeAll(async () => {
  made = await openVault();
  time = T0;
  const own = storesFrom(made);
  await fresh(own).records.sealNew(metaOf('job.1'), tokenOf(1));
  sealed = await dumpOf(own);
});
beforeEach(() => {
  stores = storesFrom(sealed);
  time = T0;
});

/** The vault stays open: that a clock set back locks it is tried elsewhere. */
async function setClock(to: number, on: Stores = stores): Promise<void> {
  time = to;
  await on.session.set({ 'vault.usedAt': to });
}

const secretsLeft = async (on: Stores = stores): Promise<number> => (await keysOf(on, 'token-secret')).length;

describe('reveal', () => {
  it('shows the token, again while its time runs, with the same end', async () => {
    const shown = await fresh().reveal.reveal('job.1');
    expect(shown).toMatchObject({
      token: tokenOf(1),
      record: { state: 'revealing', revealEndsAt: T0 + REVEAL_MS },
    });
    time = T0 + REVEAL_MS - 1;
    expect(await fresh().reveal.reveal('job.1')).toEqual(shown);
    time = T0 + REVEAL_MS;
    expect(await fresh().reveal.reveal('job.1')).toBeNull();
    expect(await secretsLeft()).toBe(0);
    expect((await fresh().records.get('job.1'))?.state).toBe('consumed');
    await setClock(T0);
    expect(await fresh().reveal.reveal('job.1')).toBeNull();
  });

  it('ends at once when it was saved', async () => {
    const { reveal, records } = fresh();
    await reveal.consume('job.1');
    expect((await records.get('job.1'))?.state).toBe('sealed');
    await reveal.reveal('job.1');
    await reveal.consume('job.1');
    await reveal.consume('job.1');
    expect(await reveal.reveal('job.1')).toBeNull();
    expect(await secretsLeft()).toBe(0);
    expect(await records.waiting()).toBe(0);
    expect(await records.get('job.1')).toMatchObject({ state: 'consumed', revealEndsAt: null });
  });

  it('can keep the secret for use: it is never shown again, and goes when it is not wanted any more', async () => {
    const { reveal, records } = fresh();
    await reveal.consume('job.1', true);
    expect((await records.get('job.1'))?.state).toBe('sealed');
    await reveal.reveal('job.1');
    await reveal.consume('job.1', true);
    expect(await records.get('job.1')).toMatchObject({ state: 'kept', revealEndsAt: null });
    expect(await records.waiting()).toBe(0);
    expect(await reveal.reveal('job.1')).toBeNull();
    time = T0 + SEALED_KEEP_MS;
    await fresh().vault.unlock(PASSPHRASE);
    await reveal.sweep();
    expect(await usableSecret(records, 'job.1')).toBe(tokenOf(1));
    await records.update('job.1', (record) => step(record, 'forget', time));
    expect((await records.get('job.1'))?.state).toBe('consumed');
    expect(await secretsLeft()).toBe(0);
    await expect(usableSecret(records, 'job.1')).rejects.toThrow('token_not_kept');
  });

  it('makes the old token superseded once its successor was shown, in one write', async () => {
    for (const keep of [true, false]) {
      stores = storesFrom(sealed);
      const { reveal, records } = fresh();
      await reveal.reveal('job.1');
      await reveal.consume('job.1', keep);
      await records.sealNew(metaOf('job.2', { replaces: 'job.1' }), tokenOf(2));
      await reveal.reveal('job.2');
      expect((await records.get('job.1'))?.state).toBe(keep ? 'kept' : 'consumed');
      expect(Object.keys(await records.expiries())).toEqual(['job.1', 'job.2']);
      await reveal.consume('job.2');
      const old = (await records.get('job.1'))!;
      expect(old.state).toBe('superseded');
      expect(isUsable(old)).toBe(keep);
      expect(await secretsLeft()).toBe(keep ? 1 : 0);
      expect(Object.keys(await records.expiries())).toEqual(['job.2']);
      await (await records.prepareRevoked(['job.1']))();
      expect((await records.get('job.1'))?.state).toBe('revoked');
      expect(await secretsLeft()).toBe(0);
    }
  });

  it('needs no record of the token that the shown one takes the place of', async () => {
    const { reveal, records } = fresh();
    await records.sealNew(metaOf('job.2', { replaces: 'job.9' }), tokenOf(2));
    await reveal.reveal('job.2');
    await reveal.consume('job.2', true);
    expect(await records.get('job.2')).toMatchObject({ state: 'kept' });
    expect(await records.get('job.9')).toBeNull();
  });

  it('leaves a token alone whose successor it has been told of', async () => {
    const { reveal, records } = fresh();
    await records.sealNew(metaOf('job.2', { replaces: 'job.1' }), tokenOf(2));
    for (const id of ['job.1', 'job.2']) {
      await reveal.reveal(id);
      await reveal.consume(id, true);
    }
    const stored = () => stores.local.get(['vault.record.token-record/job.1']);
    const before = await stored();
    expect(await records.get('job.1')).toMatchObject({ state: 'superseded', keepsSecret: true });
    await records.update('job.2', (record) => ({ ...record, granted: ['ads_read'] }));
    expect(await stored()).toEqual(before);
  });

  it('does not even read the secret of a token that is not to be shown', async () => {
    const { records, reveal, vault } = fresh();
    await reveal.reveal('job.1');
    await reveal.consume('job.1', true);
    await records.recordLost(metaOf('job.2'));
    const read: string[] = [];
    const watched: TokenRecords = {
      ...records,
      secret: (id) => {
        read.push(id);
        return records.secret(id);
      },
    };
    const own = createReveal({ records: watched, vault, now });
    for (const id of ['job.1', 'job.2', 'job.3']) expect(await own.reveal(id)).toBeNull();
    expect(read).toEqual([]);
  });

  it('shows nothing where its time ran out, or the record went, while the secret was read', async () => {
    const { records, vault } = fresh();
    const wait = async () => {
      time += REVEAL_MS;
    };
    for (const [id, meanwhile] of [
      ['job.1', wait],
      ['job.2', () => vault.remove('token-record', 'job.2')],
    ] as const) {
      await records.sealNew(metaOf(id), tokenOf(1));
      const slow: TokenRecords = {
        ...records,
        secret: async (wanted) => {
          const secret = await records.secret(wanted);
          await meanwhile();
          return secret;
        },
      };
      expect(await createReveal({ records: slow, vault, now }).reveal(id)).toBeNull();
    }
  });

  it('knows no token that is not there', async () => {
    const { reveal, records } = fresh();
    await records.recordLost(metaOf('job.2'));
    expect(await reveal.reveal('job.2')).toBeNull();
    expect(await reveal.reveal('job.3')).toBeNull();
    await reveal.consume('job.3');
  });

  it('gives racing popups one and the same reveal', async () => {
    const { reveal } = fresh();
    const shown = await Promise.all([reveal.reveal('job.1'), reveal.reveal('job.1'), reveal.reveal('job.1')]);
    expect(new Set(shown.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(shown[0]?.token).toBe(tokenOf(1));
    const [saved, late] = await Promise.all([reveal.consume('job.1'), reveal.reveal('job.1')]);
    expect([saved, late]).toEqual([undefined, null]);
  });

  it('tells of a token whose secret is damaged', async () => {
    await setAt(stores, 'vault.record.token-secret/job.1', 'rubbish');
    const { reveal, records, vault } = fresh();
    expect(await reveal.reveal('job.1')).toBeNull();
    expect((await records.get('job.1'))?.state).toBe('lost');
    expect(await vault.damaged()).toMatchObject([{ kind: 'token-secret', id: 'job.1' }]);
    expect(Object.values((await dumpOf(stores)).files)).not.toContain('"rubbish"');
  });

  it('does not show the secret of another record', async () => {
    const { records, reveal } = fresh();
    await records.sealNew(metaOf('job.2'), tokenOf(2));
    const other = await valueAt(stores, 'vault.record.token-secret/job.2');
    await setAt(stores, 'vault.record.token-secret/job.1', other);
    expect(await reveal.reveal('job.1')).toBeNull();
  });
});

describe('sweep', () => {
  it('ends reveals and expires the unseen, and says whether it did', async () => {
    const { records, reveal } = fresh();
    await records.sealNew(metaOf('job.2'), tokenOf(2));
    await reveal.reveal('job.1');
    expect(await reveal.nextDeadline()).toBe(T0 + REVEAL_MS);
    expect(await reveal.sweep()).toBe(false);
    time = T0 + REVEAL_MS;
    expect(await reveal.sweep()).toBe(true);
    expect(await reveal.sweep()).toBe(false);
    expect(await secretsLeft()).toBe(1);
    expect(await reveal.nextDeadline()).toBe(T0 + SEALED_KEEP_MS);
    time = T0 + SEALED_KEEP_MS;
    await fresh().vault.unlock(PASSPHRASE);
    expect(await reveal.sweep()).toBe(true);
    expect((await records.list()).map(({ state }) => state)).toEqual(['consumed', 'expired_unseen']);
    expect(await secretsLeft()).toBe(0);
    expect(await reveal.nextDeadline()).toBeNull();
  });

  it('destroys secrets of a locked vault; the records follow', async () => {
    const { records, reveal, vault } = fresh();
    await records.sealNew(metaOf('job.2'), tokenOf(2));
    await reveal.reveal('job.1');
    await vault.lock();
    time = T0 + REVEAL_MS;
    expect(await fresh().reveal.nextDeadline()).toBe(T0 + SEALED_KEEP_MS);
    expect(await secretsLeft()).toBe(1);
    expect(await records.waiting()).toBe(1);
    time = T0 + SEALED_KEEP_MS;
    expect(await fresh().reveal.sweep()).toBe(true);
    expect(await secretsLeft()).toBe(0);
    await vault.unlock(PASSPHRASE);
    expect((await records.list()).map(({ state }) => state)).toEqual(['consumed', 'expired_unseen']);
  });

  it('is not misled by a list that is wrong', async () => {
    const { reveal, records } = fresh();
    await stores.local.set({ 'tokens.waiting': { 'job.1': 1, 'job.9': 2 } });
    await reveal.sweep();
    expect((await records.get('job.1'))?.state).toBe('sealed');
    expect(await records.waitingTokens()).toEqual({ 'job.1': T0 + SEALED_KEEP_MS });
    expect(await reveal.reveal('job.1')).toMatchObject({ token: tokenOf(1) });
  });

  it('puts the record right along with the secret while the vault is open', async () => {
    const { records, reveal, vault } = fresh();
    await reveal.reveal('job.1');
    time = T0 + REVEAL_MS;
    await reveal.sweep();
    expect(await vault.get('token-record', 'job.1')).toMatchObject({ state: 'consumed', revealEndsAt: null });
    expect(await records.waitingTokens()).toEqual({});
  });

  it('destroys nothing because a reading failed', async () => {
    const { records, reveal, vault } = fresh();
    await reveal.reveal('job.1');
    time = T0 + REVEAL_MS;
    const broken = new Error('storage failed');
    const failing: TokenRecords = { ...records, get: () => Promise.reject(broken) };
    await expect(createReveal({ records: failing, vault, now }).sweep()).rejects.toBe(broken);
    expect(await secretsLeft()).toBe(1);
    expect(await reveal.sweep()).toBe(true);
    expect(await secretsLeft()).toBe(0);
  });

  it('alone ends what is overdue in an open vault, since it is what tells of it', async () => {
    const { reveal } = fresh();
    await reveal.reveal('job.1');
    time = T0 + REVEAL_MS;
    expect(await reveal.nextDeadline()).toBe(T0 + REVEAL_MS);
    expect(await secretsLeft()).toBe(1);
    expect(await reveal.sweep()).toBe(true);
    expect(await reveal.nextDeadline()).toBeNull();
  });
});

it('stopped at any write of any step, a worker leaves the rule intact', async () => {
  const steps = {
    reveal: (one: ReturnType<typeof fresh>) => one.reveal.reveal('job.1'),
    consume: async (one: ReturnType<typeof fresh>) => {
      await one.reveal.reveal('job.1');
      await one.reveal.consume('job.1');
    },
    overdue: async (one: ReturnType<typeof fresh>) => {
      await one.reveal.reveal('job.1');
      time = T0 + REVEAL_MS;
      await one.reveal.sweep();
    },
  };
  for (const task of Object.values(steps))
    for (let left = 0; left < 14; left += 1)
      for (const applied of [false, true]) {
        const own = storesFrom(sealed);
        time = T0;
        const fuse: Fuse = { left, applied, dead: false };
        await task(fresh(mortal(own, fuse))).catch(() => undefined);
        const next = fresh(own);
        const record = await next.records.get('job.1');
        const left_ = await secretsLeft(own);
        expect(left_).toBe(record?.state === 'consumed' ? 0 : 1);
        await next.vault.tidy();
        expect((await own.files.names()).length).toBe(1 + left_);
        await setClock(T0 + 1, own);
        const shown = await next.reveal.reveal('job.1');
        expect(shown === null).toBe(record?.state === 'consumed');
        // A reveal that was written counts, even if nobody saw it.
        if (record?.state === 'revealing') expect(shown?.record.revealEndsAt).toBe(T0 + REVEAL_MS);
      }
});

const ids = ['job.1', 'job.2', 'job.3'];
const event = fc.oneof(
  fc.record({ type: fc.constant('seal' as const), at: fc.nat(2) }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('reveal' as const), at: fc.nat(2) }) },
  fc.record({ type: fc.constant('race' as const), at: fc.nat(2) }),
  fc.record({ type: fc.constant('consume' as const), at: fc.nat(2) }),
  fc.record({ type: fc.constant('keep' as const), at: fc.nat(2) }),
  fc.record({ type: fc.constant('forget' as const), at: fc.nat(2) }),
  fc.record({ type: fc.constant('revoke' as const), at: fc.nat(2) }),
  fc.record({ type: fc.constant('export' as const) }),
  fc.record({ type: fc.constant('list' as const) }),
  fc.record({ type: fc.constant('sweep' as const) }),
  fc.record({ type: fc.constant('lock' as const), ms: fc.constantFrom(0, REVEAL_MS, SEALED_KEEP_MS) }),
  fc.record({
    type: fc.constant('clock' as const),
    ms: fc.constantFrom(1, 1000, 60_000, REVEAL_MS, SEALED_KEEP_MS, -1000, -60_000, -SEALED_KEEP_MS),
  }),
);
const run = fc.array(
  fc.record({
    event,
    kill: fc.option(fc.record({ left: fc.nat(7), applied: fc.boolean() }), { freq: 4 }),
  }),
  { minLength: 5, maxLength: 30 },
);

it('shows a token within one span only, whatever happens', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(run, async (todo) => {
      time = T0;
      const own = storesFrom(made);
      const spans = new Map<string, number>();
      const over = new Set<string>();
      const metaFor = (id: string) =>
        metaOf(id, { createdAt: time, ...(id === 'job.3' ? { replaces: 'job.1' } : {}) });

      for (const { event: happened, kill } of todo) {
        const fuse: Fuse | null = kill === null ? null : { ...kill, dead: false };
        const one = fresh(fuse === null ? own : mortal(own, fuse));
        const target = 'at' in happened ? ids[happened.at]! : '';
        const shown = await act(one, happened, target).catch(() => []);
        for (const span of shown) {
          const { id } = span.record;
          expect(over).not.toContain(id);
          expect(span.token).toBe(tokenOf(ids.indexOf(id)));
          const end = span.record.revealEndsAt!;
          expect(spans.get(id) ?? end).toBe(end);
          spans.set(id, end);
          expect(time).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(time + REVEAL_MS + 5000);
        }
        await observe();
      }
      expect(await leaks(own, [...ids.map((_, at) => tokenOf(at)), PORTFOLIO, PASSPHRASE])).toEqual([]);

      async function act(one: ReturnType<typeof fresh>, what: (typeof todo)[number]['event'], id: string) {
        switch (what.type) {
          case 'seal':
            await one.records.sealNew(metaFor(id), tokenOf(what.at));
            return [];
          case 'reveal':
            return [await one.reveal.reveal(id)].filter((shown) => shown !== null);
          case 'race': {
            const racing = await Promise.all([one.reveal.reveal(id), one.reveal.reveal(id)]);
            return racing.filter((shown) => shown !== null);
          }
          case 'consume':
            await one.reveal.consume(id);
            return [];
          case 'keep':
            await one.reveal.consume(id, true);
            return [];
          case 'forget':
            await one.records.update(id, (record) => step(record, 'forget', time));
            return [];
          case 'revoke':
            await (await one.records.prepareRevoked([id]))();
            return [];
          case 'export': {
            const spans: RevealedToken[] = [];
            for (const each of ids) {
              const span = await one.reveal.reveal(each);
              if (span !== null) spans.push(span);
            }
            return spans;
          }
          case 'list':
            await one.records.list();
            return [];
          case 'sweep':
            await one.reveal.sweep();
            return [];
          case 'clock':
            await setClock(time + what.ms, own);
            return [];
          case 'lock': {
            const session = await own.session.get(null);
            time += what.ms;
            await one.vault
              .lock()
              .then(() => one.reveal.sweep())
              .catch(() => false);
            await own.session.set({ ...session, 'vault.usedAt': time });
            return [];
          }
        }
      }

      /** What lies in the stores after each step, read by the next worker. */
      async function observe(): Promise<void> {
        const text = JSON.stringify([await own.local.get(null), await own.session.get(null)]);
        for (const at of ids.keys()) expect(text).not.toContain(tokenOf(at));
        const next = fresh(own);
        for (const id of ids) {
          const record = await next.records.get(id);
          if (record === null) continue;
          if (record.revealEndsAt !== null) {
            expect(spans.get(id) ?? record.revealEndsAt).toBe(record.revealEndsAt);
            spans.set(id, record.revealEndsAt);
          }
          if (!['sealed', 'revealing'].includes(record.state)) over.add(id);
          else expect(over).not.toContain(id);
          // A kept secret is there for use, and only as long as somebody wants it kept.
          const secret = await next.vault.get('token-secret', id);
          if (!holdsSecret(record)) expect(secret).toBeNull();
          if (isUsable(record)) {
            expect(await usableSecret(next.records, id)).toBe(tokenOf(ids.indexOf(id)));
            expect(await next.reveal.reveal(id)).toBeNull();
          } else await expect(usableSecret(next.records, id)).rejects.toThrow('token_not_kept');
        }
        const listed = await next.records.list();
        // The header of the vault lies in a file too; no other may be left, and no sealed token beside them.
        await next.vault.tidy();
        const secrets = await keysOf(own, 'token-secret');
        expect((await own.files.names()).length).toBe(1 + secrets.length);
        for (const value of Object.values(await own.local.get(secrets)))
          expect(value).toEqual({ file: expect.any(String) });
        const waiting = listed.filter(({ state }) => state === 'sealed' || state === 'revealing');
        expect(await next.records.waiting()).toBe(waiting.length);
        expect(await secretsLeft(own)).toBeLessThanOrEqual(listed.filter(holdsSecret).length);
        expect(await next.records.expiries()).toEqual(
          Object.fromEntries(
            listed.flatMap((record) => {
              const end = surprisingEnd(record);
              return end === null ? [] : [[record.id, end]];
            }),
          ),
        );
      }
    }),
    { numRuns: 150 },
  );
});
