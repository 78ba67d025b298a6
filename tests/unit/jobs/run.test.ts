import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createUsageGate } from '../../../utils/graph/usage.ts';
import { createJournal, type Journal } from '../../../utils/jobs/journal.ts';
import { createJobManager } from '../../../utils/jobs/manager.ts';
import { type RunEnd, runJob } from '../../../utils/jobs/run.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { Operation, Plan } from '../../../utils/plan/types.ts';
import { createFakeMeta, type Fate, Killed } from './fake-meta.ts';

const NAMES = ['Reporting', 'Feed', 'Leads'];
const ASSETS = ['201', '202', '203', '204'];
let journals = 0;
let journal: Journal;

function plan(): Plan {
  return makePlan(
    {
      portfolioId: '1',
      users: NAMES.map((name) => ({ type: 'new', name, role: 'EMPLOYEE' })),
      assets: ASSETS.map((id) => ({ id, kind: 'page', tasks: ['ANALYZE'] })),
      mode: 'add',
      token: { appId: '900', permissions: ['ads_read'], expiry: '60_days' },
    },
    {
      version: 1,
      portfolio: { id: '1', name: 'Northwind Coffee' },
      readAt: 0,
      hash: '',
      systemUsers: [],
      apps: [{ id: '900', name: 'App', owned: true }],
      assets: ASSETS.map((id) => ({ id, kind: 'page', name: id, owned: true })),
      assignments: [],
      accessOf: [],
      unread: [],
    },
    { id: `plan${journals}`, madeAt: 0 },
  );
}

/** Two tokens to renew, two to revoke, and all of two system users. */
function tokenPlan(): Plan {
  const base = (id: string) => ({
    id,
    subject: { type: 'existing', id: '5', name: 'Reporting' } as const,
    dependsOn: [],
    appId: '900',
    appName: 'App',
  });
  return {
    ...plan(),
    operations: ['a', 'b'].flatMap((recordId): Operation[] => [
      { ...base(`renew:${recordId}`), type: 'renew_token', recordId, permissions: ['ads_read'] },
      { ...base(`revoke:${recordId}`), type: 'revoke_token', recordId, fingerprint: '' },
      { ...base(`revoke-all:${recordId}`), type: 'revoke_all_tokens', after: [] },
    ]),
  };
}

type Meta = ReturnType<typeof createFakeMeta>;

/** A journal whose nth write never happens: the worker was killed just before it. */
function killedAt(write: number, target: Journal): Journal {
  let writes = 0;
  return {
    ...target,
    putItems: async (items) => {
      if (++writes === write) throw new Killed();
      await target.putItems(items);
    },
  };
}

async function addJob(meta: Meta, wanted = plan()): Promise<string> {
  const manager = createJobManager({
    journal: { ...journal, listJobs: async () => [] },
    now: () => meta.clock.now(),
    onView: () => {},
    onItems: () => {},
    run: async () => ({ type: 'finished' }),
  });
  return manager.start(wanted);
}

async function run(
  meta: Meta,
  jobId: string,
  on: Journal = journal,
  gate = createUsageGate(),
): Promise<RunEnd> {
  const job = await journal.getJob(jobId);
  return runJob(job!, await journal.getItems(jobId), {
    journal: on,
    graph: meta.graph,
    gate,
    clock: meta.clock,
    desk: meta.desk,
    stopped: () => false,
    onItems: () => {},
  });
}

const states = (items: readonly JobItem[]) =>
  Object.fromEntries(items.map((item) => [item.operation.id, item.state]));

function expectExactlyThePlan(meta: Meta): void {
  expect([...meta.users.keys()].sort()).toEqual([...NAMES].sort());
  expect(meta.creations()).toBe(NAMES.length);
  expect(meta.installed.size).toBe(NAMES.length);
  expect(meta.assigned.size).toBe(NAMES.length * ASSETS.length);
}

beforeEach(() => {
  journal = createJournal(`test-${++journals}`);
});

describe('runJob', () => {
  it('applies the whole plan, each thing once', async () => {
    const meta = createFakeMeta();
    const jobId = await addJob(meta);
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expectExactlyThePlan(meta);
    expect(meta.tokens).toHaveLength(NAMES.length);
    expect((await journal.getItems(jobId)).every(({ state }) => state === 'done')).toBe(true);
  });

  it('is killed before every single journal write, and still does each thing once', async () => {
    for (let write = 1; ; write++) {
      journal = createJournal(`killed-${journals}-${write}`);
      const meta = createFakeMeta();
      const jobId = await addJob(meta);
      const wasKilled = await run(meta, jobId, killedAt(write, journal)).then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      await run(meta, jobId);
      expectExactlyThePlan(meta);
      // A token whose sealing was journalled too late is found again; none is made twice silently.
      expect(meta.sealed.size + meta.lost.size).toBeGreaterThanOrEqual(NAMES.length);
      expect(meta.tokens.length).toBe(meta.sealed.size);
      if (!wasKilled) {
        expect(write).toBeGreaterThan(8);
        return;
      }
    }
  });

  it('loses no renewed token and no revocation, killed before every single journal write', async () => {
    for (let write = 1; ; write++) {
      journal = createJournal(`killed-tokens-${journals}-${write}`);
      const meta = createFakeMeta();
      const jobId = await addJob(meta, tokenPlan());
      const wasKilled = await run(meta, jobId, killedAt(write, journal)).then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect(new Set(meta.ended)).toEqual(new Set(['revoke:a', 'revoke:b', 'revoke-all:a', 'revoke-all:b']));
      // Renewing is never done twice blindly: what was sent is either sealed or known to be lost.
      expect(meta.tokens.length).toBe(meta.sealed.size);
      expect(meta.sealed.size + meta.lost.size).toBeGreaterThanOrEqual(2);
      for (const item of await journal.getItems(jobId))
        expect(item.state).toBe(item.error?.key === 'token_lost' ? 'failed' : 'done');
      if (!wasKilled) {
        expect(write).toBeGreaterThan(8);
        return;
      }
    }
  });

  it('sends a revocation again that was not answered, and not a renewal', async () => {
    const left: Record<string, Fate[]> = {
      renew_token: ['drop_after'],
      revoke_token: ['drop_after'],
      revoke_all_tokens: ['drop_before'],
    };
    const meta = createFakeMeta((what) => left[what]?.shift() ?? 'ok');
    const jobId = await addJob(meta, tokenPlan());
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(states(await journal.getItems(jobId))).toEqual({
      'renew:a': 'failed',
      'renew:b': 'done',
      'revoke:a': 'done',
      'revoke:b': 'done',
      'revoke-all:a': 'done',
      'revoke-all:b': 'done',
    });
    expect(meta.lost.size).toBe(1);
    expect(meta.tokens).toHaveLength(2);
  });

  it('survives any order of dropped calls and passing faults, losing nothing silently', async () => {
    const fateArbitrary = fc.constantFrom<Fate>('ok', 'ok', 'ok', 'drop_before', 'drop_after', { code: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(fateArbitrary, { maxLength: 60 }), async (fates) => {
        journals++;
        journal = createJournal(`faults-${journals}`);
        const left = [...fates];
        const meta = createFakeMeta(() => left.shift() ?? 'ok');
        const jobId = await addJob(meta);
        for (let tries = 0; tries < 40; tries++) {
          const end = await run(meta, jobId);
          if (end.type === 'finished') break;
        }
        const items = await journal.getItems(jobId);
        expect(items.every(({ state }) => ['done', 'failed', 'cancelled'].includes(state))).toBe(true);
        expect(meta.creations()).toBe(meta.users.size);
        for (const item of items) {
          const { operation } = item;
          if (operation.type === 'create_system_user' && item.state === 'done')
            expect(meta.users.has(operation.subject.name)).toBe(true);
          if (operation.type === 'generate_token' && item.state === 'failed')
            expect(meta.lost.size).toBeGreaterThan(0);
        }
        // Every token that Meta made is either sealed or known to be lost.
        for (const id of meta.tokens) expect(meta.sealed.has(id) || meta.lost.has(id)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('names what failed, cancels what needed it, and goes on with the rest', async () => {
    let first = true;
    const meta = createFakeMeta((what) => {
      if (!what.endsWith('/system_users') || !first) return 'ok';
      first = false;
      return { code: 3949 };
    });
    const jobId = await addJob(meta);
    await run(meta, jobId);
    const items = await journal.getItems(jobId);
    expect(states(items)).toMatchObject({
      'create:reporting': 'failed',
      'install:reporting': 'cancelled',
      'assign:reporting:201': 'cancelled',
      'token:reporting': 'cancelled',
      'create:feed': 'done',
      'token:feed': 'done',
    });
    expect(items.find(({ operation }) => operation.id === 'create:reporting')?.error?.key).toBe(
      'limit_employee',
    );
  });

  it('makes the token although one asset was refused', async () => {
    const meta = createFakeMeta((what) => (what === '202/assigned_users' ? { code: 100 } : 'ok'));
    const jobId = await addJob(meta);
    await run(meta, jobId);
    expect(states(await journal.getItems(jobId))).toMatchObject({
      'assign:feed:202': 'failed',
      'token:feed': 'done',
    });
  });

  it.each([
    [190, 'token_refused'],
    [104, 'app_secret'],
    [368, 'blocked'],
  ])('stands still at code %i as %s, blames no item, and goes on later', async (code, reason) => {
    let bad = true;
    const meta = createFakeMeta((what) => (what === 'generate_token' && bad ? { code } : 'ok'));
    const jobId = await addJob(meta);
    expect(await run(meta, jobId)).toMatchObject({ type: 'halted', reason, resumeAt: null });
    expect((await journal.getItems(jobId)).some(({ state }) => state === 'failed')).toBe(false);
    bad = false;
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(meta.tokens).toHaveLength(NAMES.length);
  });

  it('leaves a long rate limit to an alarm, with the time to resume', async () => {
    const meta = createFakeMeta();
    const jobId = await addJob(meta);
    const gate = createUsageGate();
    gate.throttled(() => null, meta.clock.now());
    expect(await run(meta, jobId, journal, gate)).toMatchObject({
      type: 'halted',
      reason: 'rate_limited',
      resumeAt: meta.clock.now() + 60_000,
    });
    expect(meta.users.size).toBe(0);
  });
});
