import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { KEPT_MS } from '../../../utils/vault/apart.ts';
import { createVault, VaultError } from '../../../utils/vault/vault.ts';
import { dumpOf, type Fuse, freshStores, Killed, leaks, mortal, storesFrom, T0 } from './kit.ts';

// The order of events is what is tried here, thousands of them: the derivation itself is tried elsewhere.
vi.mock('hash-wasm', () => import('./argon2.ts'));

const PASSPHRASES = ['canary passphrase zero', 'canary passphrase one', 'canary passphrase two'] as const;
const IDS = ['a', 'b'] as const;
const IDLE_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

const which = fc.nat(PASSPHRASES.length - 1);
const id = fc.constantFrom(...IDS);
const event = fc.oneof(
  fc.record({ type: fc.constant('create' as const), which }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('unlock' as const), which }) },
  fc.record({ type: fc.constant('change' as const), which, next: which }),
  fc.record({ type: fc.constant('lock' as const) }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant('put' as const), id, value: fc.nat(99) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('get' as const), id }) },
  fc.record({ type: fc.constant('remove' as const), id }),
  fc.record({ type: fc.constant('putSession' as const), value: fc.nat(99) }),
  fc.record({ type: fc.constant('getSession' as const) }),
  fc.record({ type: fc.constant('erase' as const) }),
  fc.record({ type: fc.constant('worker' as const) }),
  fc.record({ type: fc.constant('browser' as const) }),
  fc.record({
    type: fc.constant('clock' as const),
    ms: fc.constantFrom(500, 5000, 6 * 60_000, IDLE_MS, DAY_MS, -500, -DAY_MS),
  }),
);
const steps = fc.array(
  fc.record({
    event,
    kill: fc.option(fc.record({ left: fc.nat(5), applied: fc.boolean() }), { freq: 4 }),
  }),
  { minLength: 5, maxLength: 40 },
);

const secretOf = (value: number): string => `EAAcanaryvalue${value}x${value}`;

it('holds its rules whatever happens, in any order, stopped anywhere', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (todo) => {
      let time = T0;
      let stores = freshStores();
      const open = (fuse: Fuse | null) =>
        createVault({ ...(fuse === null ? stores : mortal(stores, fuse)), now: () => time });
      let vault = open(null);
      // What may be true: more than one value where a worker was stopped in between.
      let passphrases = new Set<string>();
      let exists: boolean | null = false;
      const records = new Map<string, Set<unknown>>(IDS.map((name) => [name, new Set<unknown>([null])]));
      let session = new Set<unknown>([null]);

      for (const { event: happened, kill } of todo) {
        const fuse: Fuse | null = kill === null ? null : { ...kill, dead: false };
        if (fuse !== null) vault = open(fuse);
        const before = await open(null).state();
        const outcome = await run(happened).then(
          (value) => ({ ok: true as const, value }),
          (error: unknown) => ({ ok: false as const, error }),
        );
        const reason = outcome.ok
          ? 'ok'
          : outcome.error instanceof VaultError
            ? outcome.error.reason
            : 'killed';
        if (!outcome.ok && reason === 'killed') expect(outcome.error).toBeInstanceOf(Killed);
        learn(happened, reason, outcome.ok ? outcome.value : undefined, before);
        if (fuse !== null) vault = open(null);

        const state = await open(null).state();
        if (state !== 'unlocked') session = new Set([null]);
        if (exists === null) exists = state !== 'absent';
        expect(state === 'absent').toBe(!exists);
        const everything = [...PASSPHRASES, ...Array.from({ length: 100 }, (_, value) => secretOf(value))];
        const text = JSON.stringify(await dumpOf(stores));
        for (const canary of everything) expect(text).not.toContain(canary);
        const key = (await stores.session.get(['vault.key']))['vault.key'];
        if (typeof key === 'string')
          expect(JSON.stringify({ ...(await dumpOf(stores)), session: {} })).not.toContain(key);
        // A sealed value lies in the one file that its key names, and in no other place; but the header before
        // this one for a while.
        await open(null).tidy();
        const { 'vault.attempts': _, ...items } = await stores.local.get(null);
        const named = Object.entries(items).flatMap(([name, value]) => {
          if (value === null) return [];
          const { file, before, ...rest } = value as {
            file: string;
            before?: { file: string; until: number };
          };
          expect(rest).toEqual({});
          if (before === undefined) return [file];
          expect(name).toBe('vault.header');
          expect(before.until).toBeGreaterThan(time);
          expect(before.until).toBeLessThanOrEqual(time + KEPT_MS);
          return [file, before.file];
        });
        expect(named.sort()).toEqual((await stores.files.names()).sort());
      }
      expect(await leaks(stores, [...PASSPHRASES, secretOf(7)])).toEqual([]);
      expect(await open(null).damaged()).toEqual([]);

      async function run(todo: typeof event extends fc.Arbitrary<infer E> ? E : never): Promise<unknown> {
        switch (todo.type) {
          case 'create':
            return vault.create(PASSPHRASES[todo.which]!);
          case 'unlock':
            return vault.unlock(PASSPHRASES[todo.which]!);
          case 'change':
            return vault.changePassphrase(PASSPHRASES[todo.which]!, PASSPHRASES[todo.next]!);
          case 'lock':
            return vault.lock();
          case 'put':
            return vault.put('kind', todo.id, secretOf(todo.value));
          case 'get':
            return vault.get('kind', todo.id);
          case 'remove':
            return vault.remove('kind', todo.id);
          case 'putSession':
            return vault.putSession('app', 'current', secretOf(todo.value));
          case 'getSession':
            return vault.getSession('app', 'current');
          case 'erase':
            return vault.erase();
          case 'worker':
            vault = open(null);
            return undefined;
          case 'browser':
            stores = { ...stores, session: freshStores().session };
            vault = open(null);
            return undefined;
          case 'clock':
            time += todo.ms;
            return undefined;
        }
      }

      function learn(
        done: typeof event extends fc.Arbitrary<infer E> ? E : never,
        reason: string,
        value: unknown,
        before: string,
      ): void {
        const killed = reason === 'killed';
        switch (done.type) {
          case 'create':
            if (before !== 'absent') expect(reason === 'exists' || killed).toBe(true);
            else {
              expect(reason === 'ok' || killed).toBe(true);
              exists = killed ? null : true;
              passphrases = new Set([PASSPHRASES[done.which]!]);
            }
            break;
          case 'unlock': {
            const passphrase = PASSPHRASES[done.which]!;
            if (reason === 'ok') {
              expect(passphrases).toContain(passphrase);
              passphrases = new Set([passphrase]);
            } else if (reason === 'passphrase_wrong') {
              passphrases.delete(passphrase);
              expect(passphrases.size).toBeGreaterThan(0);
            } else expect(['wait', 'absent', 'killed']).toContain(reason);
            break;
          }
          case 'change': {
            const [old, next] = [PASSPHRASES[done.which]!, PASSPHRASES[done.next]!];
            if (reason === 'ok') {
              expect(passphrases).toContain(old);
              passphrases = new Set([next]);
            } else if (reason === 'passphrase_wrong') {
              passphrases.delete(old);
              expect(passphrases.size).toBeGreaterThan(0);
            } else if (killed && passphrases.has(old)) passphrases.add(next);
            break;
          }
          case 'put':
            if (reason === 'ok') records.set(done.id, new Set([secretOf(done.value)]));
            else if (killed && before === 'unlocked') records.get(done.id)!.add(secretOf(done.value));
            expect(reason === 'ok' ? before : 'unlocked').toBe('unlocked');
            break;
          case 'get':
            if (reason === 'ok') {
              expect(before).toBe('unlocked');
              expect(records.get(done.id)!).toContain(value);
              records.set(done.id, new Set([value]));
            } else expect(['locked', 'absent', 'killed']).toContain(reason);
            break;
          case 'remove':
            if (reason === 'ok') records.set(done.id, new Set([null]));
            else records.get(done.id)!.add(null);
            break;
          case 'putSession':
            if (reason === 'ok') session = new Set([secretOf(done.value)]);
            else if (killed && before === 'unlocked') session.add(secretOf(done.value));
            break;
          case 'erase':
            exists = killed ? null : false;
            for (const values of records.values()) {
              if (!killed) values.clear();
              values.add(null);
            }
            break;
          case 'getSession':
            if (reason === 'ok') {
              expect(session).toContain(value);
              session = new Set([value]);
            }
            break;
          default:
            expect(reason === 'ok' || killed).toBe(true);
        }
      }
    }),
    { numRuns: 400 },
  );
});

it('has one passphrase that opens, wherever a change of it is stopped', async () => {
  const [old, next] = PASSPHRASES;
  const made = freshStores();
  await createVault({ ...made, now: () => T0 }).create(old);
  const dump = await dumpOf(made);
  for (let left = 0; left < 4; left += 1)
    for (const applied of [false, true]) {
      const own = storesFrom(dump);
      const dying = createVault({ ...mortal(own, { left, applied, dead: false }), now: () => T0 });
      const done = await dying.changePassphrase(old, next).then(
        () => true,
        () => false,
      );
      const after = createVault({ ...own, now: () => T0 });
      const opens: string[] = [];
      for (const passphrase of [old, next])
        await after.unlock(passphrase).then(
          () => opens.push(passphrase),
          () => undefined,
        );
      expect(opens).toHaveLength(1);
      if (done) expect(opens).toEqual([next]);
    }
});
