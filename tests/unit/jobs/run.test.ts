import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BatchAnswer, Graph } from '../../../utils/graph/client.ts';
import { GraphError, localError, readError } from '../../../utils/graph/errors.ts';
import { createUsageGate } from '../../../utils/graph/usage.ts';
import { createJournal, type Journal } from '../../../utils/jobs/journal.ts';
import { createJobManager, type RunJob } from '../../../utils/jobs/manager.ts';
import { Halt, type RunEnd, runJob } from '../../../utils/jobs/run.ts';
import { doneSteps } from '../../../utils/jobs/steps.ts';
import type { JobItem, Stop } from '../../../utils/jobs/types.ts';
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
    { id: `plan${journals}`, madeAt: 0, callerAppId: '900' },
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

/** One system user gets another name. */
const renamePlan = (): Plan => ({
  ...plan(),
  operations: [
    {
      type: 'rename_system_user',
      id: 'rename:7',
      subject: { type: 'existing', id: '7', name: 'Reporting' },
      dependsOn: [],
      newName: 'Northwind Reporting',
    },
  ],
});

const manyUsers = (count: number): Plan => ({
  ...plan(),
  operations: Array.from({ length: count }, (_, index) => ({
    type: 'create_system_user',
    id: `create:${index}`,
    subject: { type: 'new', operationId: `create:${index}`, name: `User ${index}` },
    dependsOn: [],
    role: 'EMPLOYEE',
  })),
});

const manyAssignments = (count: number): Plan => ({
  ...plan(),
  madeAt: 8.64e15,
  operations: Array.from({ length: count }, (_, index) => ({
    type: 'assign_asset',
    id: `assign:7:${index}`,
    subject: { type: 'existing', id: '7', name: 'Reporting' },
    dependsOn: [],
    assetId: `${index}`,
    assetName: `${index}`,
    kind: 'page',
    tasks: ['ANALYZE'],
    before: [],
  })),
});

/** Meta, of which some whole batches fail in passing. */
function createFlaky(meta: Meta, fails: () => boolean): Meta {
  const answer = (): BatchAnswer => ({ ok: false, error: new GraphError(readError({ code: 2 }, 500), true) });
  const batch: Graph['batch'] = (requests) =>
    fails() ? Promise.resolve(requests.map(answer)) : meta.graph.batch(requests);
  return { ...meta, graph: { ...meta.graph, batch } };
}

/** A journal that tells when its nth write is done. */
function stopAfter(target: Journal, write: number, tell: () => void): Journal {
  let writes = 0;
  return {
    ...target,
    putItems: async (items) => {
      await target.putItems(items);
      if (++writes === write) tell();
    },
  };
}

type Meta = ReturnType<typeof createFakeMeta>;

/** A journal whose nth write and all that come after never happen: the worker was killed just before. */
function killedAt(write: number, target: Journal): Journal {
  let writes = 0;
  return {
    ...target,
    putItems: async (items) => {
      if (++writes >= write) throw new Killed();
      await target.putItems(items);
    },
  };
}

const wasKilled = (end: RunEnd): boolean => end.type === 'halted' && end.reason === 'internal';

async function addJob(meta: Meta, wanted = plan()): Promise<string> {
  const manager = createJobManager({
    journal: { ...journal, listJobs: async () => [] },
    now: () => meta.clock.now(),
    onView: () => {},
    onItems: () => {},
    run: async () => ({ type: 'finished' }),
  });
  return manager.start(wanted, 'Ada');
}

async function run(
  meta: Meta,
  jobId: string,
  on: Journal = journal,
  gate = createUsageGate(),
  wanted: () => Stop | null = () => null,
): Promise<RunEnd> {
  const job = await journal.getJob(jobId);
  return runJob(job!, await journal.getItems(jobId), {
    journal: on,
    graph: meta.graph,
    gate,
    clock: meta.clock,
    desk: meta.desk,
    wanted,
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
      const killed = wasKilled(await run(meta, jobId, killedAt(write, journal)));
      await run(meta, jobId);
      expectExactlyThePlan(meta);
      // A token whose sealing was journalled too late is found again; none is made twice silently.
      expect(meta.sealed.size + meta.lost.size).toBeGreaterThanOrEqual(NAMES.length);
      expect(meta.tokens.length).toBe(meta.sealed.size);
      if (!killed) {
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
      const killed = wasKilled(await run(meta, jobId, killedAt(write, journal)));
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect(new Set(meta.ended)).toEqual(new Set(['revoke:a', 'revoke:b', 'revoke-all:a', 'revoke-all:b']));
      // Renewing is never done twice blindly: what was sent is either sealed or known to be lost.
      expect(meta.tokens.length).toBe(meta.sealed.size);
      expect(meta.sealed.size + meta.lost.size).toBeGreaterThanOrEqual(2);
      for (const item of await journal.getItems(jobId))
        expect(item.state).toBe(item.error?.key === 'token_lost' ? 'failed' : 'done');
      if (!killed) {
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
      'install:create:reporting': 'cancelled',
      'assign:create:reporting:201': 'cancelled',
      'token:create:reporting': 'cancelled',
      'create:feed': 'done',
      'token:create:feed': 'done',
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
      'assign:create:feed:202': 'failed',
      'token:create:feed': 'done',
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

  it('lets every lane land and journals what it can when the journal fails once', async () => {
    const meta = createFakeMeta();
    const jobId = await addJob(meta, manyUsers(120));
    let writes = 0;
    const failing: Journal = {
      ...journal,
      putItems: async (items) => {
        if (++writes === 2) throw new DOMException('no room', 'QuotaExceededError');
        await journal.putItems(items);
      },
    };
    expect(await run(meta, jobId, failing)).toEqual({
      type: 'halted',
      reason: 'storage_full',
      view: null,
      resumeAt: expect.any(Number),
    });
    const made = (await journal.getItems(jobId)).filter(({ state }) => state === 'done').length;
    // Of three batches one was never sent; the others were answered, and that is known.
    expect(made).toBe(meta.creations());
    expect(made).toBeGreaterThan(0);
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(meta.creations()).toBe(120);
  });

  it('counts calls side by side that nobody answers as one silence, and rests after four', async () => {
    let calls = 0;
    const meta = createFakeMeta(() => 'drop_before');
    const batch = meta.graph.batch;
    meta.graph.batch = (requests) => {
      calls++;
      return batch(requests);
    };
    const jobId = await addJob(meta, manyAssignments(1000));
    expect(await run(meta, jobId)).toMatchObject({ type: 'halted', reason: 'offline' });
    expect(calls).toBeGreaterThanOrEqual(3 * 4);
  });

  it('takes a system user for its own that a first sending nobody answered has made', async () => {
    const meta = createFakeMeta();
    const { batch } = meta.graph;
    // As Chromium does when a connection it had used before ends without an answer: it sends again by itself.
    meta.graph.batch = async (requests) => {
      await batch(requests);
      return batch(requests);
    };
    const jobId = await addJob(meta, manyUsers(3));
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(meta.creations()).toBe(3);
    expect((await journal.getItems(jobId)).map(({ state }) => state)).toEqual(['done', 'done', 'done']);
  });

  describe('of whose making nobody knows', () => {
    const SENT = 1_800_000_000_000;

    /** A job whose first creation was never answered, and a system user of that name made so long after. */
    async function found(ms: number | null) {
      const meta = createFakeMeta();
      const jobId = await addJob(meta, manyUsers(1));
      const [item] = await journal.getItems(jobId);
      await journal.putItems([{ ...item!, state: 'sending', attempts: 1, sentAt: SENT }]);
      const { readEdges } = meta.graph;
      meta.graph.readEdges = async (requests, schema) => {
        const user = { id: '77', name: 'User 0' };
        const row = ms === null ? user : { ...user, created_time: new Date(SENT + ms).toISOString() };
        const [edge] = await readEdges(requests, schema);
        return [{ ...edge!, rows: [row as never] }];
      };
      meta.users.set('User 0', { id: '77', name: 'User 0', created_time: '' });
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      return (await journal.getItems(jobId))[0];
    }

    it.each([0, 60_000, -5 * 60_000, null])('one is its own that was made then: %s', async (ms) => {
      expect(await found(ms)).toMatchObject({ state: 'done', result: { type: 'system_user', id: '77' } });
    });

    it.each([-5 * 60_000 - 1, -24 * 60 * 60_000])('one is another that was there before: %s', async (ms) => {
      expect(await found(ms)).toMatchObject({
        state: 'failed',
        result: null,
        error: { key: 'duplicate_name' },
      });
    });
  });

  it('sends anew, uncounted, what never went out', async () => {
    const meta = createFakeMeta();
    const { batch } = meta.graph;
    const left = [1, 1, 1];
    meta.graph.batch = async (requests) => {
      if (left.shift() === undefined) return batch(requests);
      return requests.map(() => ({
        ok: false,
        error: new GraphError(localError('network', 'retry'), false),
      }));
    };
    const reads: unknown[] = [];
    const { readEdges } = meta.graph;
    meta.graph.readEdges = (requests, schema) => {
      reads.push(requests);
      return readEdges(requests, schema);
    };
    const jobId = await addJob(meta, manyUsers(2));
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(await journal.getItems(jobId)).toMatchObject([
      { state: 'done', attempts: 1 },
      { state: 'done', attempts: 1 },
    ]);
    // What was surely not sent takes no look at Meta.
    expect(reads).toEqual([]);
  });

  it('says of a token that nobody knows of why, and that it is not tried again by itself', async () => {
    const meta = createFakeMeta((what) => (what === 'generate_token' ? 'drop_after' : 'ok'));
    const jobId = await addJob(meta);
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    const tokens = (await journal.getItems(jobId)).filter(
      ({ operation }) => operation.type === 'generate_token',
    );
    for (const token of tokens)
      expect(token).toMatchObject({
        state: 'failed',
        attempts: 1,
        error: { key: 'token_lost', action: 'stop_item' },
      });
    expect(meta.lost.size).toBe(NAMES.length);
  });

  it('takes access away that is still what it was, and none that has changed or gone', async () => {
    const meta = createFakeMeta();
    const ids = ['201', '202', '203'];
    meta.assigned.set('7 201', 'ANALYZE');
    meta.assigned.set('7 202', 'ANALYZE,ADVERTISE');
    const jobId = await addJob(meta, {
      ...plan(),
      madeAt: 0,
      operations: ids.map((assetId) => ({
        type: 'unassign_asset',
        id: `unassign:7:${assetId}`,
        subject: { type: 'existing', id: '7', name: 'Reporting' },
        dependsOn: [],
        assetId,
        assetName: assetId,
        kind: 'page',
        before: ['ANALYZE'],
      })),
    });
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    expect(await journal.getItems(jobId)).toMatchObject([
      { state: 'done', result: { type: 'asset_unassigned' }, attempts: 1 },
      { state: 'failed', error: { key: 'access_changed' }, attempts: 0 },
      { state: 'done', result: { type: 'already_so' }, attempts: 0 },
    ]);
  });

  it('gives what a person retries as many tries as it had at first', async () => {
    let down = true;
    const meta = createFakeMeta((what) => (down && what.endsWith('/assigned_users') ? { code: 2 } : 'ok'));
    const jobId = await addJob(meta);
    for (let tries = 0; tries < 10; tries++) if ((await run(meta, jobId)).type === 'finished') break;
    const failed = (await journal.getItems(jobId)).filter(({ state }) => state === 'failed');
    expect(failed.map(({ attempts }) => attempts)).toEqual(Array(NAMES.length * ASSETS.length).fill(5));
    await journal.putItems(
      failed.map((item) => ({ ...item, state: 'waiting', error: null, attemptsBefore: item.attempts })),
    );
    const left = [1, 1, 1];
    down = false;
    const flaky = createFlaky(meta, () => left.shift() !== undefined);
    expect(await run(flaky, jobId)).toEqual({ type: 'finished' });
    expect((await journal.getItems(jobId)).every(({ state }) => state === 'done')).toBe(true);
  });

  describe('when it is to be cancelled', () => {
    const cancel = () => 'cancel' as const;

    it('settles what was never answered before it stops, and sends nothing', async () => {
      const fates: Fate[] = ['drop_after', 'drop_before', 'ok'];
      const meta = createFakeMeta((what) =>
        what.endsWith('/system_users') ? (fates.shift() ?? 'ok') : 'ok',
      );
      const jobId = await addJob(meta);
      let stop: Stop | null = null;
      const end = await run(
        meta,
        jobId,
        stopAfter(journal, 2, () => (stop = 'cancel')),
        undefined,
        () => stop,
      );
      expect(end).toEqual({ type: 'stopped' });
      expect(states(await journal.getItems(jobId))).toMatchObject({
        'create:reporting': 'done',
        'create:feed': 'waiting',
        'create:leads': 'done',
        'token:create:leads': 'waiting',
      });
      expect(meta.assigned.size).toBe(0);
    });

    it('notes a token as lost whose answer never came', async () => {
      const meta = createFakeMeta();
      const jobId = await addJob(meta);
      const items = await journal.getItems(jobId);
      await journal.putItems(
        items.map((item) =>
          item.operation.type === 'generate_token'
            ? { ...item, state: 'sending', attempts: 1, sentAt: meta.clock.now() }
            : { ...item, state: 'done' },
        ),
      );
      expect(await run(meta, jobId, journal, undefined, cancel)).toEqual({ type: 'finished' });
      expect(meta.lost.size).toBe(NAMES.length);
      const after = await journal.getItems(jobId);
      expect(after.filter(({ error }) => error?.key === 'token_lost')).toHaveLength(NAMES.length);
    });

    it('says of an assignment without an answer that nobody knows', async () => {
      const meta = createFakeMeta();
      const jobId = await addJob(meta);
      const items = await journal.getItems(jobId);
      const assign = items.find(({ operation }) => operation.type === 'assign_asset')!;
      await journal.putItems([{ ...assign, state: 'uncertain', attempts: 1 }]);
      await run(meta, jobId, journal, undefined, cancel);
      expect((await journal.getItems(jobId))[assign.index]).toMatchObject({
        state: 'failed',
        error: { key: 'unanswered', action: 'stop_item' },
      });
      expect(meta.assigned.size).toBe(0);
    });

    it('ends although Meta refuses for good to say what became of a system user', async () => {
      const meta = createFakeMeta((what) => (what === 'read 1/system_users' ? { code: 200 } : 'ok'));
      const jobId = await addJob(meta);
      const [first] = await journal.getItems(jobId);
      await journal.putItems([{ ...first!, state: 'uncertain', attempts: 1 }]);
      expect(await run(meta, jobId, journal, undefined, cancel)).toEqual({ type: 'stopped' });
      expect((await journal.getItems(jobId))[0]).toMatchObject({
        state: 'failed',
        error: { key: 'unanswered', code: 200 },
      });
    });

    it('waits where nothing can be settled now', async () => {
      const meta = createFakeMeta((what) => (what.startsWith('read') ? 'drop_before' : 'ok'));
      const jobId = await addJob(meta);
      const [first] = await journal.getItems(jobId);
      await journal.putItems([{ ...first!, state: 'sending', attempts: 1, sentAt: meta.clock.now() }]);
      expect(await run(meta, jobId, journal, undefined, cancel)).toMatchObject({
        type: 'halted',
        reason: 'offline',
      });
      expect((await journal.getItems(jobId))[0]?.state).toBe('sending');
    });
  });

  describe('of a plan made a while ago', () => {
    const NOW = 1_800_000_000_000;
    const old = (meta: Meta, before: string[], tasks: string[], age = 10 * 60_000) =>
      addJob(meta, {
        ...plan(),
        madeAt: NOW - age,
        operations: ['201', '202'].map((assetId) => ({
          type: 'assign_asset',
          id: `assign:7:${assetId}`,
          subject: { type: 'existing', id: '7', name: 'Reporting' },
          dependsOn: [],
          assetId,
          assetName: assetId,
          kind: 'page',
          tasks,
          before,
        })),
      });

    it('sends nothing where access has changed meanwhile, and says so', async () => {
      const meta = createFakeMeta();
      meta.assigned.set('7 201', 'ADVERTISE');
      const jobId = await old(meta, [], ['ANALYZE']);
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      const [changed, same] = await journal.getItems(jobId);
      expect(changed).toMatchObject({ state: 'failed', error: { key: 'access_changed' }, attempts: 0 });
      expect(same?.state).toBe('done');
      expect(meta.assigned.get('7 201')).toBe('ADVERTISE');
      expect(meta.assigned.get('7 202')).toBe('ANALYZE');
    });

    it('sends what is wanted where there is less of it, and looks at nobody else’s access', async () => {
      const meta = createFakeMeta();
      meta.assigned.set('6 201', 'ANALYZE,ADVERTISE');
      meta.assigned.set('7 201', 'ANALYZE');
      const jobId = await old(meta, ['ANALYZE'], ['ANALYZE', 'ADVERTISE']);
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect((await journal.getItems(jobId))[0]).toMatchObject({
        state: 'done',
        result: { type: 'asset_assigned' },
      });
      expect(meta.assigned.get('7 201')).toBe('ADVERTISE,ANALYZE');
    });

    it('has nothing left to do where it is so already', async () => {
      const meta = createFakeMeta((what) => (what === '201/assigned_users' ? { code: 2 } : 'ok'));
      meta.assigned.set('7 201', 'ANALYZE');
      const jobId = await old(meta, [], ['ANALYZE']);
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      const items = await journal.getItems(jobId);
      expect(items[0]).toMatchObject({ state: 'done', attempts: 0, result: { type: 'already_so' } });
      // What others gave is not for this job to take back.
      expect(doneSteps(items).map(({ operation }) => operation.id)).toEqual(['assign:7:202']);
    });

    it('names an asset that can no longer be read, and waits when nothing can', async () => {
      let refused: Fate = { code: 10 };
      const meta = createFakeMeta((what) => (what === 'read 201/assigned_users' ? refused : 'ok'));
      const jobId = await old(meta, [], ['ANALYZE']);
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect((await journal.getItems(jobId))[0]).toMatchObject({
        state: 'failed',
        error: { key: 'permission' },
      });
      refused = { code: 190 };
      const [item] = await journal.getItems(jobId);
      await journal.putItems([{ ...item!, state: 'waiting' }]);
      expect(await run(meta, jobId)).toMatchObject({ type: 'halted', reason: 'token_refused' });
      expect(meta.assigned.has('7 201')).toBe(false);
    });

    it('goes on, hour by hour, under a limit that its own readings count against', async () => {
      const meta = createFakeMeta();
      const gate = createUsageGate();
      let used = 0;
      const spend = (): boolean => {
        if (used++ < 100) return true;
        gate.throttled(() => null, meta.clock.now(), '1');
        return false;
      };
      const refused = new GraphError(readError({ code: 80004 }, 400), true);
      const graph: Graph = {
        ...meta.graph,
        batch: async (requests) => {
          const answers: BatchAnswer[] = [];
          for (const request of requests)
            answers.push(
              ...(spend() ? await meta.graph.batch([request]) : [{ ok: false, error: refused } as const]),
            );
          return answers;
        },
        readEdges: async (requests, schema) => {
          const answers = [];
          for (const request of requests)
            answers.push(
              ...(spend() ? await meta.graph.readEdges([request], schema) : [{ rows: [], error: refused }]),
            );
          return answers;
        },
      };
      const jobId = await addJob(meta, { ...manyAssignments(150), madeAt: NOW - 10 * 60_000 });
      for (let hour = 0; hour < 4 && meta.assigned.size < 150; hour++) {
        await run({ ...meta, graph }, jobId, journal, gate);
        used = 0;
        await meta.clock.sleep(3_700_000);
      }
      expect(meta.assigned.size).toBe(150);
    });

    it('names the one asset that Meta gives no answer about, and goes on with the rest', async () => {
      const meta = createFakeMeta((what) => (what === 'read 3/assigned_users' ? { code: 1 } : 'ok'));
      const jobId = await addJob(meta, { ...manyAssignments(10), madeAt: NOW - 10 * 60_000 });
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect(meta.assigned.size).toBe(9);
      expect((await journal.getItems(jobId))[3]).toMatchObject({ state: 'failed', error: { code: 1 } });
    });

    it.each([
      ['timeout', ['201'], 'done', ['failed', 'done']],
      ['timeout', ['201', '202'], 'offline', ['waiting', 'waiting']],
      ['permission', ['201', '202'], 'done', ['failed', 'failed']],
    ] as const)('after a %s in reading %j the job is %s', async (key, assets, end, after) => {
      const meta = createFakeMeta();
      const graph: Graph = {
        ...meta.graph,
        readEdges: async (requests, schema) => {
          const answers = await meta.graph.readEdges(requests, schema);
          return answers.map((answer, index) =>
            assets.some((id) => requests[index]?.path.startsWith(id))
              ? {
                  rows: [],
                  error: new GraphError(localError(key, key === 'timeout' ? 'retry' : 'stop_item'), true),
                }
              : answer,
          );
        },
      };
      const jobId = await old(meta, [], ['ANALYZE']);
      expect(await run({ ...meta, graph }, jobId)).toMatchObject(
        end === 'done' ? { type: 'finished' } : { type: 'halted', reason: end },
      );
      expect((await journal.getItems(jobId)).map(({ state }) => state)).toEqual(after);
    });

    it('names the only asset left that is asked about and times out', async () => {
      const meta = createFakeMeta();
      const graph: Graph = {
        ...meta.graph,
        readEdges: async (requests) =>
          requests.map(() => ({ rows: [], error: new GraphError(localError('timeout', 'retry'), true) })),
      };
      const jobId = await old(meta, [], ['ANALYZE']);
      const [first] = await journal.getItems(jobId);
      await journal.putItems([{ ...first!, state: 'done', result: { type: 'asset_assigned' } }]);
      expect(await run({ ...meta, graph }, jobId)).toEqual({ type: 'finished' });
      expect((await journal.getItems(jobId))[1]).toMatchObject({
        state: 'failed',
        error: { key: 'timeout' },
      });
    });

    it.each(['vault_locked', 'token_refused'] as const)(
      'waits for what its reading needs where that is %s, and blames nobody',
      async (reason) => {
        const meta = createFakeMeta();
        const jobId = await old(meta, [], ['ANALYZE']);
        const readEdges: Graph['readEdges'] = () => Promise.reject(new Halt(reason));
        const halted = await run({ ...meta, graph: { ...meta.graph, readEdges } }, jobId);
        expect(halted).toEqual({ type: 'halted', reason, view: null, resumeAt: null });
        expect((await journal.getItems(jobId)).every(({ state }) => state === 'waiting')).toBe(true);
        expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      },
    );

    it('waits for the network when no asset can be read at all, and stops reading when it is to stop', async () => {
      const meta = createFakeMeta((what) => (what.startsWith('read') ? 'drop_before' : 'ok'));
      const jobId = await old(meta, [], ['ANALYZE']);
      expect(await run(meta, jobId)).toMatchObject({ type: 'halted', reason: 'offline' });
      let stop: Stop | null = null;
      const graph: Graph = {
        ...meta.graph,
        readEdges: async (requests) => {
          stop = 'pause';
          return requests.map(() => ({ rows: [], error: null }));
        },
      };
      expect(await run({ ...meta, graph }, jobId, journal, undefined, () => stop)).toEqual({
        type: 'stopped',
      });
      expect(meta.assigned.size).toBe(0);
    });

    it('does not look again within a few minutes', async () => {
      const meta = createFakeMeta((what) => (what.startsWith('read') ? { code: 10 } : 'ok'));
      const jobId = await old(meta, [], ['ANALYZE'], 60_000);
      expect(await run(meta, jobId)).toEqual({ type: 'finished' });
      expect(meta.assigned.size).toBe(2);
    });
  });
});

describe('renaming', () => {
  /** How a job ends that renames, where `fate` befalls its first call. */
  async function renamed(fate: Fate, meanwhile: (meta: Meta) => void = () => {}, age = 0) {
    journal = createJournal(`renamed-${++journals}`);
    let calls = 0;
    const meta: Meta = createFakeMeta((what) => {
      if (what.startsWith('read')) meanwhile(meta);
      else if (calls++ === 0) return fate;
      return 'ok';
    });
    const created_time = new Date(0).toISOString();
    meta.users.set('Feed', { id: '6', name: 'Feed', created_time });
    meta.users.set('Reporting', { id: '7', name: 'Reporting', created_time });
    const jobId = await addJob(meta, { ...renamePlan(), madeAt: meta.clock.now() - age });
    expect(await run(meta, jobId)).toEqual({ type: 'finished' });
    const [item] = await journal.getItems(jobId);
    return { item: item!, calls, names: [...meta.users.keys()].filter((name) => name !== 'Feed') };
  }
  const DONE = { state: 'done', result: { type: 'system_user_renamed' } };

  it('gives the name', async () => {
    const { item, names } = await renamed('ok');
    expect(item).toMatchObject(DONE);
    expect(names).toEqual(['Northwind Reporting']);
  });

  it('looks before it sends again what was never answered', async () => {
    const lostAfter = await renamed('drop_after');
    expect(lostAfter).toMatchObject({ item: DONE, calls: 1, names: ['Northwind Reporting'] });
    const lostBefore = await renamed('drop_before');
    expect(lostBefore).toMatchObject({ item: DONE, calls: 2, names: ['Northwind Reporting'] });
    expect(doneSteps([lostAfter.item])).toMatchObject([{ systemUserId: '7' }]);
  });

  it('takes a name that is taken for its own only where it is', async () => {
    const taken = await renamed({ code: 3972 });
    expect(taken).toMatchObject({
      item: { state: 'failed', error: { key: 'duplicate_name' } },
      calls: 1,
      names: ['Reporting'],
    });
  });

  it('leaves a name that somebody else has given meanwhile', async () => {
    const { item, calls, names } = await renamed('drop_before', ({ users }) => {
      const user = users.get('Reporting');
      if (user === undefined) return;
      users.delete('Reporting');
      users.set('Theirs', { ...user, name: 'Theirs' });
    });
    expect(item).toMatchObject({ state: 'failed', error: { key: 'name_changed' } });
    expect({ calls, names }).toEqual({ calls: 1, names: ['Theirs'] });
  });

  it('says of whom it no longer finds that the name is another', async () => {
    const { item, calls } = await renamed('drop_before', ({ users }) => void users.delete('Reporting'));
    expect(item).toMatchObject({ state: 'failed', error: { key: 'name_changed' } });
    expect(calls).toBe(1);
  });

  describe('by a plan made a while ago', () => {
    const LONG = 10 * 60_000;
    const naming =
      (name: string) =>
      ({ users }: Meta): void => {
        const user = users.get('Reporting');
        if (user === undefined) return;
        users.delete('Reporting');
        users.set(name, { ...user, name });
      };

    it('sends nothing where the name has changed since', async () => {
      const { item, calls, names } = await renamed('ok', naming('Theirs'), LONG);
      expect(item).toMatchObject({ state: 'failed', error: { key: 'name_changed' }, attempts: 0 });
      expect({ calls, names }).toEqual({ calls: 0, names: ['Theirs'] });
    });

    it('has nothing left to do, nor to undo, where the name is as wanted', async () => {
      const { item, calls } = await renamed('ok', naming('Northwind Reporting'), LONG);
      expect(item).toMatchObject({ state: 'done', result: { type: 'already_so' }, attempts: 0 });
      expect(calls).toBe(0);
      expect(doneSteps([item])).toEqual([]);
    });

    it('renames whom nobody has renamed, and looks at no name while it is young', async () => {
      let looks = 0;
      const look = () => void looks++;
      expect(await renamed('ok', look, LONG)).toMatchObject({ item: DONE, names: ['Northwind Reporting'] });
      expect(looks).toBe(1);
      expect(await renamed('ok', look, 60_000)).toMatchObject({ item: DONE });
      expect(looks).toBe(1);
    });
  });
});

describe('a damaged journal, in which items wait for each other or for nothing', () => {
  /** A gate that tells when a run asks for ever: no timer would come through to say so. */
  function patientGate() {
    const gate = createUsageGate();
    let asked = 0;
    const readyAt: typeof gate.readyAt = (portfolioId) => {
      asked += 1;
      if (asked > 10_000) throw new Error('the run never ends');
      return gate.readyAt(portfolioId);
    };
    return { ...gate, readyAt };
  }

  /** What an item needs, changed behind the journal's back. */
  async function tie(jobId: string, needs: Readonly<Record<string, readonly string[]>>): Promise<void> {
    const items = await journal.getItems(jobId);
    await journal.putItems(
      items.map((item) => {
        const dependsOn = needs[item.operation.id];
        return dependsOn === undefined ? item : { ...item, operation: { ...item.operation, dependsOn } };
      }),
    );
  }

  const managerOf = (meta: Meta, run?: RunJob) =>
    createJobManager({
      journal,
      now: () => meta.clock.now(),
      onView: () => {},
      onItems: () => {},
      run:
        run ??
        ((job, items, wanted, onItems) =>
          runJob(job, items, { ...meta, journal, gate: patientGate(), wanted, onItems })),
    });
  const nobodyRuns = () =>
    expect
      .poll(async () => (await journal.listJobs()).map(({ state }) => state))
      .not.toEqual(expect.arrayContaining(['running']));

  const CIRCLES: readonly [string, Readonly<Record<string, readonly string[]>>][] = [
    ['itself', { 'create:feed': ['create:feed'] }],
    ['each other', { 'create:feed': ['install:create:feed'] }],
    [
      'each other in a circle of three',
      {
        'create:feed': ['create:leads'],
        'create:leads': ['create:reporting'],
        'create:reporting': ['create:feed'],
      },
    ],
  ];

  it.each(CIRCLES)('does what it can where items wait for %s', async (_, needs) => {
    const meta = createFakeMeta();
    const jobId = await addJob(meta);
    await tie(jobId, needs);
    expect(await run(meta, jobId, journal, patientGate())).toEqual({
      type: 'halted',
      reason: 'damaged',
      view: null,
      resumeAt: null,
    });
    const tied = Object.keys(needs).map((id) => id.replace('create:', ''));
    for (const { state, operation } of await journal.getItems(jobId)) {
      const waits = tied.some((name) => operation.subject.name.toLowerCase() === name);
      expect(state, operation.id).toBe(waits ? 'waiting' : 'done');
    }
  });

  it.each([...CIRCLES, ['one that is not there', { 'create:feed': ['create:nobody'] }]] as const)(
    'stands still for good where items wait for %s, and can be cancelled',
    async (_, needs) => {
      const meta = createFakeMeta();
      // A stopped worker left it at work.
      const jobId = await managerOf(meta, () => new Promise(() => {})).start(plan(), 'Ada');
      await tie(jobId, needs);
      const jobs = managerOf(meta);
      await jobs.wake();
      await nobodyRuns();
      expect(await jobs.view(jobId)).toMatchObject({ job: { state: 'paused', pause: 'damaged' } });
      const made = meta.creations();
      await jobs.resume(jobId);
      await jobs.wake();
      await nobodyRuns();
      expect(await jobs.view(jobId)).toMatchObject({ job: { state: 'paused', pause: 'damaged' } });
      expect(await jobs.busy()).toBe(false);
      expect(meta.creations()).toBe(made);
      await jobs.cancel(jobId);
      const over = await jobs.view(jobId);
      expect(over).toMatchObject({ job: { state: 'cancelled', pause: null } });
      expect(over?.items.every(({ state }) => state === 'done' || state === 'cancelled')).toBe(true);
    },
  );

  it('ends when it was to be cancelled or to pause', async () => {
    const meta = createFakeMeta();
    for (const wanted of ['cancel', 'pause'] as const) {
      const jobId = await addJob(meta, { ...plan(), id: wanted });
      await tie(jobId, { 'create:feed': ['create:feed'] });
      expect(await run(meta, jobId, journal, patientGate(), () => wanted)).toEqual({ type: 'stopped' });
    }
  });
});
