import { describe, expect, it } from 'vitest';
import type { BatchAnswer, Graph, GraphRequest } from '../../../utils/graph/client.ts';
import type { Clock } from '../../../utils/graph/clock.ts';
import { GraphError, localError, readError } from '../../../utils/graph/errors.ts';
import { createUsageGate } from '../../../utils/graph/usage.ts';
import { countItems, newItems } from '../../../utils/jobs/items.ts';
import type { Journal } from '../../../utils/jobs/journal.ts';
import { Halt, type RunEnd, runJob, type TokenDesk } from '../../../utils/jobs/run.ts';
import { type Job, type JobItem, type Stop, tokenRecordId } from '../../../utils/jobs/types.ts';
import type { Operation } from '../../../utils/plan/types.ts';
import { createFakeMeta, type Fate } from './fake-meta.ts';

const HOUR = 60 * 60_000;
const NEVER = () => null;
const JOB = 'job.plan';

const existing = { type: 'existing', id: '7', name: 'Reporting' } as const;

const assign = (assetId: string, dependsOn: readonly string[] = []): Operation => ({
  type: 'assign_asset',
  id: `assign:${assetId}`,
  subject: existing,
  dependsOn,
  assetId,
  assetName: assetId,
  kind: 'page',
  tasks: ['ANALYZE'],
  before: [],
});

const assigns = (count: number): Operation[] =>
  Array.from({ length: count }, (_, index) => assign(`${201 + index}`));

const create = (name: string): Operation => ({
  type: 'create_system_user',
  id: `create:${name}`,
  subject: { type: 'new', operationId: `create:${name}`, name },
  dependsOn: [],
  role: 'EMPLOYEE',
});

const install: Operation = {
  type: 'install_app',
  id: 'install',
  subject: existing,
  dependsOn: [],
  appId: '900',
  appName: 'App',
};

const token = (subject: Operation['subject'] = existing, dependsOn: readonly string[] = []): Operation => ({
  ...install,
  type: 'generate_token',
  id: 'token',
  subject,
  dependsOn,
  after: [],
  permissions: ['ads_read'],
  expiry: '60_days',
});

const revoke = (id: number): Operation => ({
  type: 'revoke_all_tokens',
  id: `revoke:${id}`,
  subject: existing,
  dependsOn: [],
  after: [],
});

/** A part of a state that an item may be in besides waiting. */
type Start = Partial<Pick<JobItem, 'state' | 'attempts' | 'sentAt' | 'error'>>;

/** A job in memory, and all that its run does: calls, readings, waits in milliseconds, what it tells and writes. */
function createBench(
  operations: readonly Operation[],
  {
    fate,
    age = 0,
    starts = [],
  }: { fate?: (what: string) => Fate; age?: number; starts?: readonly Start[] } = {},
) {
  const meta = createFakeMeta(fate);
  const gate = createUsageGate();
  const calls: (readonly GraphRequest[])[] = [];
  const reads: string[] = [];
  const slept: number[] = [];
  const writes: (readonly JobItem[])[] = [];
  const told = new Map<number, JobItem>();
  const items = newItems(JOB, operations).map((item): JobItem => ({ ...item, ...starts[item.index] }));
  const job: Job = {
    id: JOB,
    portfolioId: '1',
    portfolioName: 'Northwind Coffee',
    by: 'Ada',
    state: 'running',
    pause: null,
    wanted: null,
    resumeAt: null,
    error: null,
    createdAt: meta.clock.now(),
    finishedAt: null,
    counts: countItems(items),
    plan: {
      id: 'plan',
      portfolioId: '1',
      portfolioName: 'Northwind Coffee',
      madeAt: meta.clock.now() - age,
      hash: '',
    } as unknown as Job['plan'],
  };
  const putItems: Journal['putItems'] = async (changed) => {
    for (const item of changed) items[item.index] = item;
  };
  const clock: Clock = {
    ...meta.clock,
    sleep: (ms) => {
      slept.push(ms);
      return meta.clock.sleep(ms);
    },
  };
  return {
    meta,
    gate,
    calls,
    reads,
    slept,
    writes,
    told,
    items: (): readonly JobItem[] => items,
    /** Runs it; `over` takes the place of single calls, which are noted all the same. */
    run: async (
      over: {
        batch?: (requests: readonly GraphRequest[], otherwise: Graph['batch']) => Promise<BatchAnswer[]>;
        readEdges?: Graph['readEdges'];
        desk?: Partial<TokenDesk>;
        putItems?: Journal['putItems'];
        wanted?: () => Stop | null;
      } = {},
    ): Promise<RunEnd> =>
      runJob(job, [...items], {
        journal: {
          putItems: (changed) => {
            writes.push(changed);
            return (over.putItems ?? putItems)(changed);
          },
        },
        graph: {
          ...meta.graph,
          batch: (requests) => {
            calls.push(requests);
            return over.batch?.(requests, meta.graph.batch) ?? meta.graph.batch(requests);
          },
          readEdges: (requests, schema) => {
            reads.push(...requests.map(({ path }) => path));
            return (over.readEdges ?? meta.graph.readEdges)(requests, schema);
          },
        },
        gate,
        clock,
        desk: { ...meta.desk, ...over.desk },
        wanted: over.wanted ?? NEVER,
        onItems: (changed) => {
          for (const item of changed) told.set(item.index, item);
        },
      }),
  };
}

const refusal = (code: number): GraphError => new GraphError(readError({ code }, 400), true);
const refused = (code: number): BatchAnswer => ({ ok: false, error: refusal(code) });
const lost = (): BatchAnswer => ({ ok: false, error: new GraphError(localError('network', 'retry'), true) });

/** Resolves when all has happened that waits for nothing else. */
const idle = () => new Promise((resolve) => setTimeout(resolve));

describe('a job, between its calls', () => {
  it('does not wait where all is answered', async () => {
    const { run, slept, calls } = createBench(assigns(120));
    expect(await run()).toEqual({ type: 'finished' });
    expect(calls.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(slept).toEqual([]);
  });

  it('waits longer each time nobody answers, and rests for half a minute after four', async () => {
    const { run, slept, calls, meta, items } = createBench(assigns(2), { fate: () => 'drop_before' });
    expect(await run()).toEqual({
      type: 'halted',
      reason: 'offline',
      view: localError('network', 'retry'),
      resumeAt: meta.clock.now() + 30_000,
    });
    expect(calls).toHaveLength(4);
    expect(slept).toEqual([250, 500, 1000]);
    expect(items().map(({ state }) => state)).toEqual(['waiting', 'waiting']);
  });

  it('waits longer each time the same one fails among others, and takes no such answer for silence', async () => {
    const chain = assigns(5).map((operation, index) =>
      index === 0 ? operation : { ...operation, dependsOn: [`assign:${200 + index}`] },
    );
    let fails = 4;
    const { run, slept, calls } = createBench([assign('999'), ...chain], {
      fate: (what) => (what === '999/assigned_users' && fails-- > 0 ? { code: 2 } : 'ok'),
    });
    expect(await run()).toEqual({ type: 'finished' });
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 2, 2, 2]);
    expect(slept).toEqual([250, 500, 1000, 2000]);
  });

  it('takes refusals for answers, however many follow one another', async () => {
    const { run, slept, items } = createBench([1, 2, 3, 4, 5, 6].map(revoke), {
      fate: () => ({ code: 100 }),
    });
    expect(await run()).toEqual({ type: 'finished' });
    expect(slept).toEqual([]);
    expect(items().every(({ state, attempts }) => state === 'failed' && attempts === 1)).toBe(true);
  });

  it('does not wait where one of a call is refused for good', async () => {
    const { run, slept, items } = createBench(assigns(2), {
      fate: (what) => (what === '201/assigned_users' ? { code: 100 } : 'ok'),
    });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items().map(({ state }) => state)).toEqual(['failed', 'done']);
    expect(slept).toEqual([]);
  });

  it('has at most four in the air, and one where a limit is near', async () => {
    for (const [percent, most] of [
      [0, 4],
      [99, 1],
    ] as const) {
      const { run, gate, meta } = createBench(assigns(400));
      gate.observe([() => JSON.stringify({ call_count: percent })], meta.clock.now());
      let inAir = 0;
      let peak = 0;
      const end = await run({
        batch: async (requests, otherwise) => {
          peak = Math.max(peak, ++inAir);
          await idle();
          inAir--;
          return otherwise(requests);
        },
      });
      expect(end).toEqual({ type: 'finished' });
      expect(peak).toBe(most);
    }
  });
});

describe('an answer', () => {
  it('that says neither yes nor no is looked into before a system user is made once more', async () => {
    const { run, calls, reads, items } = createBench([create('Reporting')]);
    const end = await run({
      batch: async (requests, otherwise) => {
        await otherwise(requests);
        return requests.map(() => ({ ok: true, body: {} }));
      },
    });
    expect(end).toEqual({ type: 'finished' });
    expect({ calls: calls.length, reads }).toEqual({ calls: 1, reads: ['1/system_users'] });
    expect(items()).toMatchObject([{ state: 'done', result: { type: 'system_user' }, error: null }]);
  });

  it('that says neither yes nor no counts as a try, of which there are five', async () => {
    const { run, items } = createBench(assigns(1));
    let answers = 0;
    const end = await run({
      batch: async (requests, otherwise) =>
        ++answers > 5 ? otherwise(requests) : requests.map(() => ({ ok: true, body: {} })),
    });
    expect(end).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([{ state: 'failed', attempts: 5, error: localError('not_json', 'retry') }]);
  });

  it('that names a limit counts as no try, and blames nobody', async () => {
    const { run, gate, meta, items } = createBench([assign('201'), install]);
    const end = await run({
      batch: async (requests) => {
        gate.throttled(NEVER, meta.clock.now(), '1');
        return requests.map(() => refused(80004));
      },
    });
    const resumeAt = meta.clock.now() + 60_000;
    const view = localError('throttled', 'throttle');
    expect(end).toEqual({ type: 'halted', reason: 'rate_limited', view, resumeAt });
    for (const item of items()) expect(item).toMatchObject({ state: 'waiting', attempts: 0 });
    await meta.clock.sleep(60_000);
    expect(await run()).toEqual({ type: 'finished' });
    for (const item of items()) expect(item).toMatchObject({ state: 'done', attempts: 1 });
  });

  const unassign: Operation = {
    id: 'unassign:201',
    type: 'unassign_asset',
    subject: existing,
    dependsOn: [],
    assetId: '201',
    assetName: '201',
    kind: 'page',
    before: ['ANALYZE'],
  };

  it.each([
    ['somebody else’s doing, where it was sent once', assign('201'), 0, 'already_so'],
    ['its own, where it was sent before', assign('201'), 1, 'asset_assigned'],
  ] as const)('that access is there already says so: %s', async (_, operation, attempts, type) => {
    const { run, items } = createBench([operation], {
      fate: () => ({ code: 3944 }),
      starts: [{ attempts }],
    });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([{ state: 'done', result: { type }, error: null }]);
  });

  it.each([unassign, install])('that access is there already is a refusal to $type', async (operation) => {
    const { run, items } = createBench([operation], { fate: () => ({ code: 3944 }) });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([{ state: 'failed', result: null, error: { key: 'already_has_access' } }]);
  });
});

describe('a call that could not be made', () => {
  const view = readError({ code: 190 }, 400);

  it.each([
    [
      'Meta',
      [assign('201'), create('Feed')],
      { batch: () => Promise.reject(new Halt('token_refused', view)) },
    ],
    ['a token', [token()], { desk: { carryOut: () => Promise.reject(new Halt('token_refused', view)) } }],
  ] as const)(
    'to %s makes the job stand still, counts as no try, and is made later',
    async (_, operations, over) => {
      const { run, items, meta } = createBench(operations);
      expect(await run(over)).toEqual({ type: 'halted', reason: 'token_refused', view, resumeAt: null });
      for (const item of items()) expect(item).toMatchObject({ state: 'waiting', attempts: 0, error: null });
      expect(await run()).toEqual({ type: 'finished' });
      for (const item of items()) expect(item).toMatchObject({ state: 'done', attempts: 1 });
      expect(meta.lost.size).toBe(0);
    },
  );

  it('for want of room says so, and leaves it open whether a token was made', async () => {
    const { run, items, meta } = createBench([token()]);
    const carryOut = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    expect(await run({ desk: { carryOut } })).toEqual({
      type: 'halted',
      reason: 'storage_full',
      view: null,
      resumeAt: meta.clock.now() + 60_000,
    });
    expect(items()).toMatchObject([{ state: 'sending', attempts: 1 }]);
    expect(await run()).toEqual({ type: 'finished' });
    expect(meta.lost.size).toBe(1);
  });
});

describe('what was never answered', () => {
  const SENT: Start = { state: 'sending', attempts: 1 };

  it('is a token that was sealed in time: it is kept, and none is made or noted as lost', async () => {
    const { run, items, meta } = createBench([token()], { starts: [SENT] });
    const record = tokenRecordId(items()[0]!);
    meta.sealed.add(record);
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([{ state: 'done', result: { type: 'token', recordId: record } }]);
    expect({ made: meta.tokens, lost: meta.lost.size }).toEqual({ made: [], lost: 0 });
  });

  it('is a token that is lost, of the system user it was for', async () => {
    const users: string[] = [];
    const { run, items, reads } = createBench([token()], { starts: [SENT] });
    const recordLost: TokenDesk['recordLost'] = async (_item, _operation, userId) => {
      users.push(userId);
    };
    expect(await run({ desk: { recordLost } })).toEqual({ type: 'finished' });
    expect(users).toEqual(['7']);
    expect(items()).toMatchObject([
      { state: 'failed', error: localError('token_lost', 'stop_item'), attempts: 1 },
    ]);
    expect(reads).toEqual([]);
  });

  it('is settled before anything else is sent', async () => {
    const { run, reads, calls } = createBench([create('Reporting'), assign('201')], { starts: [SENT] });
    const readsBefore: number[] = [];
    const end = await run({
      batch: (requests, otherwise) => {
        readsBefore.push(reads.length);
        return otherwise(requests);
      },
    });
    expect(end).toEqual({ type: 'finished' });
    expect(calls.flat().map(({ path }) => path)).toEqual(['201/assigned_users', '1/system_users']);
    expect(readsBefore).toEqual([1]);
  });

  it('is sent again without a look where that does no harm', async () => {
    const { run, items, reads } = createBench([assign('201')], { starts: [SENT] });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([{ state: 'done', attempts: 2 }]);
    expect(reads).toEqual([]);
  });

  it('is a system user that was not made in five tries, and is given up', async () => {
    const { run, items, calls } = createBench([create('Reporting')], {
      starts: [{ ...SENT, attempts: 5 }],
    });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([
      { state: 'failed', attempts: 5, error: localError('lost_answer', 'stop_item') },
    ]);
    expect(calls).toEqual([]);
  });

  it('stays open while the job is to pause', async () => {
    const { run, items, reads, writes } = createBench([create('Reporting'), assign('201'), token()], {
      starts: [SENT, SENT, SENT],
    });
    expect(await run({ wanted: () => 'pause' })).toEqual({ type: 'stopped' });
    expect({ reads, writes }).toEqual({ reads: [], writes: [] });
    expect(items().map(({ state }) => state)).toEqual(['sending', 'sending', 'sending']);
  });

  it('stays open while a long limit holds', async () => {
    const { run, reads, gate, meta, writes } = createBench([create('Reporting')], { starts: [SENT] });
    gate.throttled(NEVER, meta.clock.now(), '1');
    expect(await run()).toMatchObject({ type: 'halted', reason: 'rate_limited' });
    expect({ reads, writes }).toEqual({ reads: [], writes: [] });
  });

  it('stays open when something has stopped the job, which then ends at once', async () => {
    const { run, items, reads, gate, meta, slept } = createBench([create('Reporting'), create('Feed')]);
    const end = await run({
      batch: async () => {
        gate.observe([() => JSON.stringify({ estimated_time_to_regain_access: 0.1 })], meta.clock.now());
        return [lost(), refused(190)];
      },
    });
    expect(end).toMatchObject({ type: 'halted', reason: 'token_refused' });
    expect(items().map(({ state }) => state)).toEqual(['uncertain', 'waiting']);
    expect(reads).toEqual([]);
    expect(slept).toEqual([250]);
  });

  it('is looked for once all calls have ended, with one reading', async () => {
    const { run, reads, meta } = createBench(
      Array.from({ length: 100 }, (_, index) => create(`User ${index}`)),
    );
    let batches = 0;
    const end = await run({
      batch: async (requests, otherwise) => {
        const number = ++batches;
        if (number === 2) await idle();
        return number > 2 ? otherwise(requests) : requests.map(lost);
      },
    });
    expect(end).toEqual({ type: 'finished' });
    expect(meta.creations()).toBe(100);
    expect(reads).toEqual(['1/system_users']);
  });

  it('is no damage where it came while a limit held', async () => {
    const { run, gate, meta, items } = createBench(
      Array.from({ length: 51 }, (_, index) => create(`User ${index}`)),
    );
    const { sleep } = meta.clock;
    meta.clock.sleep = async (ms) => {
      // The longer one sleeps, the more comes to pass.
      for (let passed = 0; passed < ms; passed += 100) await idle();
      return sleep(ms);
    };
    let batches = 0;
    const end = await run({
      batch: async (requests, otherwise) => {
        const number = ++batches;
        if (number === 1) {
          const value = JSON.stringify({ estimated_time_to_regain_access: 0.1 });
          gate.observe([() => value], meta.clock.now());
        }
        if (number !== 2) return otherwise(requests);
        await idle();
        return requests.map(lost);
      },
    });
    expect(end).toEqual({ type: 'finished' });
    expect(items().every(({ state }) => state === 'done')).toBe(true);
  });

  it.each([
    ['Steward is locked', new Halt('vault_locked'), 'vault_locked', null],
    ['the disk is full', new DOMException('no room', 'QuotaExceededError'), 'storage_full', 60_000],
    ['something of Steward’s own fails', new TypeError('no such thing'), 'internal', null],
  ])('stays open where %s', async (_, error, reason, rest) => {
    const { run, items, meta, writes } = createBench([token()], { starts: [SENT] });
    const findSealed = () => Promise.reject(error);
    expect(await run({ desk: { findSealed } })).toEqual({
      type: 'halted',
      reason,
      view: null,
      resumeAt: rest === null ? null : meta.clock.now() + rest,
    });
    expect(writes).toEqual([]);
    expect(items()).toMatchObject([{ state: 'sending' }]);
  });
});

describe('a reading that a job can’t do without', () => {
  /** Runs a job whose readings all end so. */
  async function ended(operation: Operation, start: Start, error: GraphError) {
    const bench = createBench([operation], { starts: [start], age: HOUR });
    const end = await bench.run({
      readEdges: async (requests) => {
        if (error.view.action === 'throttle') bench.gate.throttled(NEVER, bench.meta.clock.now(), '1');
        return requests.map(() => ({ rows: [], error }));
      },
    });
    expect(bench.calls).toEqual([]);
    expect(bench.items()[0]?.state).toBe(start.state ?? 'waiting');
    return { end, now: bench.meta.clock.now() };
  }

  it.each([
    ['before access is changed', assign('201'), {}],
    ['to settle what was never answered', create('Reporting'), { state: 'sending', attempts: 1 }],
  ] as const)('%s makes it wait for whatever ends what stands in the way', async (_, operation, start) => {
    const throttled = refusal(80004);
    const limit = await ended(operation, start, throttled);
    expect(limit.end).toEqual({
      type: 'halted',
      reason: 'rate_limited',
      view: throttled.view,
      resumeAt: limit.now + 60_000,
    });
    const silence = new GraphError(localError('network', 'retry'), true);
    const offline = await ended(operation, start, silence);
    expect(offline.end).toEqual({
      type: 'halted',
      reason: 'offline',
      view: silence.view,
      resumeAt: offline.now + 30_000,
    });
    for (const [code, reason] of [
      [190, 'token_refused'],
      [104, 'app_secret'],
      [368, 'blocked'],
    ] as const) {
      const error = refusal(code);
      const { end } = await ended(operation, start, error);
      expect(end).toEqual({ type: 'halted', reason, view: error.view, resumeAt: null });
    }
  });

  it('is not made any more once the one before it has stopped the job', async () => {
    const { run, reads } = createBench(assigns(100), { age: HOUR });
    const readEdges = () => Promise.reject(new Halt('vault_locked'));
    expect(await run({ readEdges })).toMatchObject({ type: 'halted', reason: 'vault_locked' });
    expect(reads).toHaveLength(50);
  });

  it.each(['pause', 'cancel'] as const)('is not made any more once a %s is wanted', async (stop) => {
    const { run, reads, calls, meta } = createBench(assigns(100), { age: HOUR });
    let wanted: Stop | null = null;
    const readEdges: Graph['readEdges'] = (requests, schema) => {
      wanted = stop;
      return meta.graph.readEdges(requests, schema);
    };
    expect(await run({ readEdges, wanted: () => wanted })).toEqual({ type: 'stopped' });
    expect(reads).toHaveLength(50);
    expect(calls).toEqual([]);
  });

  it('that finds all as wanted is followed by no call', async () => {
    const { run, calls, meta, items } = createBench(assigns(2), { age: HOUR });
    for (const id of ['201', '202']) meta.assigned.set(`7 ${id}`, 'ANALYZE');
    expect(await run()).toEqual({ type: 'finished' });
    expect(calls).toEqual([]);
    expect(items().every(({ state }) => state === 'done')).toBe(true);
  });
});

describe('a limit', () => {
  it.each([1, 15_000, 20_000])('of %i ms is waited out', async (ms) => {
    const { run, gate, meta, slept } = createBench(assigns(1));
    gate.observe([() => JSON.stringify({ estimated_time_to_regain_access: ms / 60_000 })], meta.clock.now());
    expect(await run()).toEqual({ type: 'finished' });
    expect(slept).toEqual([ms]);
  });

  it('that is longer is left to an alarm', async () => {
    const { run, gate, meta, slept, calls } = createBench(assigns(1));
    const resumeAt = meta.clock.now() + 20_001;
    gate.observe(
      [() => JSON.stringify({ estimated_time_to_regain_access: 20_001 / 60_000 })],
      meta.clock.now(),
    );
    const view = localError('throttled', 'throttle');
    expect(await run()).toEqual({ type: 'halted', reason: 'rate_limited', view, resumeAt });
    expect({ slept, calls }).toEqual({ slept: [], calls: [] });
  });

  /** Runs a job whose first answer names a limit, of that many minutes, and something that comes with it. */
  const limitedBy = async (
    minutes: number,
    operations: readonly Operation[],
    answer?: BatchAnswer,
    stop: Stop | null = null,
  ) => {
    const bench = createBench(operations);
    let wanted: Stop | null = null;
    const end = await bench.run({
      batch: async (requests, otherwise) => {
        wanted = stop;
        const value = JSON.stringify({ estimated_time_to_regain_access: minutes });
        bench.gate.observe([() => value], bench.meta.clock.now());
        return answer === undefined ? otherwise(requests) : requests.map(() => answer);
      },
      wanted: () => wanted,
    });
    return { end, slept: bench.slept };
  };

  it('that the last answer names holds nothing up, long or short', async () => {
    expect(await limitedBy(60, assigns(2))).toEqual({ end: { type: 'finished' }, slept: [] });
    expect(await limitedBy(0.1, assigns(2))).toEqual({ end: { type: 'finished' }, slept: [] });
  });

  it('is not waited out by a job that is to stop, nor by one that stands still', async () => {
    const two = [assign('201'), assign('202', ['assign:201'])];
    for (const stop of ['pause', 'cancel'] as const) {
      expect(await limitedBy(0.1, two, undefined, stop)).toEqual({ end: { type: 'stopped' }, slept: [] });
    }
    const { end, slept } = await limitedBy(0.1, two, refused(190));
    expect(end).toMatchObject({ type: 'halted', reason: 'token_refused' });
    expect(slept).toEqual([]);
  });
});

describe('of a job', () => {
  it('each item is told as it is written, also those that can’t be done any more', async () => {
    const { run, told, items, writes } = createBench(
      [
        create('Reporting'),
        token({ type: 'new', operationId: 'create:Reporting', name: 'Reporting' }, ['create:Reporting']),
        assign('201'),
      ],
      { fate: (what) => (what.endsWith('/system_users') ? { code: 3949 } : 'ok') },
    );
    expect(await run()).toEqual({ type: 'finished' });
    expect(items().map(({ state }) => state)).toEqual(['failed', 'cancelled', 'done']);
    expect([...told.values()].sort((a, b) => a.index - b.index)).toEqual(items());
    expect(writes.filter(({ length }) => length === 0)).toEqual([]);
  });

  it('those are cancelled whose need had failed when a stopped worker came no further', async () => {
    const operations = [assign('201'), assign('202', ['assign:201']), assign('203', ['assign:202'])];
    const { run, items } = createBench(operations, { starts: [{ state: 'failed', attempts: 1 }] });
    expect(await run()).toEqual({ type: 'finished' });
    expect(items()).toMatchObject([
      { state: 'failed' },
      { state: 'cancelled', error: { key: 'dependency' } },
      { state: 'cancelled', error: { key: 'dependency' } },
    ]);
  });

  it('nothing is over where that can’t be written', async () => {
    const operations = [assign('201'), assign('202', ['assign:201'])];
    const { run, items, meta } = createBench(operations, {
      starts: [{ state: 'failed', attempts: 1 }],
    });
    const putItems = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
    expect(await run({ putItems })).toEqual({
      type: 'halted',
      reason: 'storage_full',
      view: null,
      resumeAt: meta.clock.now() + 60_000,
    });
    expect(items()[1]?.state).toBe('waiting');
  });

  it('tokens are made for the system user that is there, or that the job has made', async () => {
    const users: string[] = [];
    const made = { type: 'new', operationId: 'create:Feed', name: 'Feed' } as const;
    const { run, meta } = createBench([
      create('Feed'),
      token(),
      { ...token(made, ['create:Feed']), id: 'token:made' },
    ]);
    const carryOut: TokenDesk['carryOut'] = (item, operation, userId) => {
      users.push(userId);
      return meta.desk.carryOut(item, operation, userId);
    };
    expect(await run({ desk: { carryOut } })).toEqual({ type: 'finished' });
    expect(users.sort()).toEqual(['7', meta.users.get('Feed')?.id].sort());
  });
});
