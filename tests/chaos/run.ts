import { IDBFactory } from 'fake-indexeddb';
import { systemClock } from '../../utils/graph/clock.ts';
import type { JobView } from '../../utils/jobs/types.ts';
import type { MessageName, RequestOf, ResponseOf, Sender } from '../../utils/messages/protocol.ts';
import { ASSET_KIND_FACTS } from '../../utils/meta/assets.ts';
import type { Intent, Plan } from '../../utils/plan/types.ts';
import { memoryStore } from '../../utils/vault/store.ts';
import { PERMISSIONS } from '../meta/facts.ts';
import { createDirectFetch } from '../meta/fetch.ts';
import { createRandom, type Random } from '../meta/random.ts';
import { createGraphServer } from '../meta/simulator.ts';
import { addToken, listAssets } from '../meta/world.ts';
import { PASSPHRASE, steward } from '../unit/background/kit.ts';
import { type Before, findHarm, lookBefore } from './harm.ts';
import { createLoop } from './loop.ts';
import { makeTrouble } from './trouble.ts';
import { startWorker, type Worker } from './worker.ts';

const START = Date.UTC(2026, 8, 1);
const SEED = 'agency';
export const USERS = 10;
export const ASSETS = 27;
/** Milliseconds between two looks at what is due, as the alarm of the extension has it. */
const ALARM_MS = 30_000;
/** Why an operation may fail here: what Meta refuses for good, a name taken among it, Steward brought about itself. */
const PASSING: ReadonlySet<string> = new Set([
  'network',
  'timeout',
  'not_json',
  'passing',
  'lost_answer',
  'dependency',
]);
const MOST_LOOKS = 3000;
const MOST_RETRIES = 40;

/** Storage of a browser in which an admin has set everything up. */
export interface Prepared {
  readonly local: Record<string, unknown>;
  readonly session: Record<string, unknown>;
}

export async function prepare(): Promise<Prepared> {
  const { graph } = createGraphServer({ seed: SEED, now: () => START });
  const { admin, appId, appSecret } = graph.world.credentials;
  const [local, session] = [memoryStore(), memoryStore()];
  const clock = { ...systemClock, now: () => START };
  const app = steward({ local, session, clock, fetch: createDirectFetch(graph) });
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: admin });
  await app.value('popup', 'app.save', { appId, appSecret, keep: true });
  const settings = await app.value('console', 'settings.get', {});
  await app.value('console', 'settings.save', { settings: { ...settings, idleMinutes: 60 } });
  return { local: await local.get(null), session: await session.get(null) };
}

export interface RunReport {
  readonly seed: number;
  /** What must never be; empty when all is well. */
  readonly harm: readonly string[];
  readonly figures: Figures;
}

export interface Figures {
  operations: number;
  kills: number;
  faults: number;
  reconnects: number;
  pauses: number;
  retries: number;
  /** Graph API calls, batch items counted. */
  calls: number;
  /** Operations that may be repeated, and were. */
  repeats: number;
  tokensMade: number;
  tokensLost: number;
  turns: number;
  /** Milliseconds on the simulated clock. */
  simulated: number;
}

/** A job of 300 operations from the click to its last token, with everything going wrong that the seed says. */
export async function runSeed(seed: number, prepared: Prepared): Promise<RunReport> {
  const random = (what: string): Random => createRandom(`chaos ${seed} ${what}`);
  const fate = random('kills');
  const trouble = makeTrouble(`chaos ${seed}`, random('trouble'));
  const harm: string[] = [];
  let worker: Worker | null = null;
  let killsLeft = 0;
  let killAtTurn = Number.POSITIVE_INFINITY;
  let killAtTime = Number.POSITIVE_INFINITY;

  const loop = createLoop({
    start: START,
    random: random('clock'),
    between() {
      if (!worker?.alive || killsLeft === 0) return;
      if (loop.turns < killAtTurn && loop.clock.now() < killAtTime) return;
      worker.kill();
      killsLeft--;
    },
  });
  const { graph } = createGraphServer({
    seed: SEED,
    now: loop.clock.now,
    latency: { call: 150, batchItem: 8 },
    pace: loop.clock,
  });
  const { world, faults, log } = graph;
  const { businessId, adminId, appId } = world.credentials;
  const portfolio = world.portfolios.get(businessId);
  if (portfolio === undefined) throw new Error('no portfolio');
  portfolio.raisedLimits = { EMPLOYEE: 50, ADMIN: 1 };

  const direct = createDirectFetch(graph);
  const ground = {
    loop,
    random: random('ground'),
    local: memoryStore(prepared.local),
    session: memoryStore(prepared.session),
    indexedDB: new IDBFactory(),
    fetch: ((input, init) =>
      direct(input, init).catch((error: unknown) => {
        // The simulator drops connections in this one way; anything else is a fault of its own.
        if (!(error instanceof TypeError) || error.message !== 'fetch failed')
          harm.push(`the simulator failed: ${error}`);
        throw error;
      })) as typeof fetch,
  };

  /** Half of the workers die after so many turns, half after so much time; both while something is going on. */
  function chooseDeath(): void {
    const spread = -Math.log(1 - fate.next());
    const byTurn = fate.next() < 0.5;
    killAtTurn = byTurn ? loop.turns + 1 + Math.floor(300 * spread) : Number.POSITIVE_INFINITY;
    killAtTime = byTurn ? Number.POSITIVE_INFINITY : loop.clock.now() + 600 * spread;
  }

  async function living(): Promise<Worker> {
    if (worker?.alive) return worker;
    const born = startWorker(ground);
    worker = born;
    chooseDeath();
    born.app.services.due().catch((error: unknown) => harm.push(`due() failed: ${error}`));
    return born;
  }

  type Answer<N extends MessageName> =
    | { readonly value: ResponseOf<N> }
    | { readonly failure: string }
    | 'died';

  async function ask<N extends MessageName>(
    from: Sender,
    name: N,
    payload: RequestOf<N>,
  ): Promise<Answer<N>> {
    const { app, death } = await living();
    const answer = await Promise.race([app.ask(from, name, payload), death]);
    if (answer === undefined) return 'died';
    return answer.ok ? { value: answer.value } : { failure: answer.failure.key };
  }

  /** Asks until it is answered well: a person presses again what seems to have had no effect. */
  async function insist<N extends MessageName>(from: Sender, name: N, payload: RequestOf<N>) {
    let failure = '';
    for (let tries = 0; tries < 60; tries++) {
      const answer = await ask(from, name, payload);
      if (answer !== 'died' && 'value' in answer) return answer.value;
      if (answer !== 'died') failure = answer.failure;
      await loop.clock.sleep(1000);
    }
    throw new Error(`${name} was refused again and again: ${failure}`);
  }

  async function makePlan(): Promise<Plan> {
    const chance = random('intent');
    const assets = listAssets(world, businessId);
    const chosen = new Set<(typeof assets)[number]>();
    while (chosen.size < ASSETS) chosen.add(chance.pick(assets));
    const intent: Intent = {
      portfolioId: businessId,
      users: Array.from({ length: USERS }, (_, index) => ({
        type: 'new' as const,
        name: `Robot ${index + 1}`,
        role: 'EMPLOYEE' as const,
      })),
      assets: [...chosen].map(({ id, kind }) => ({ id, kind, tasks: ASSET_KIND_FACTS[kind].defaultTasks })),
      mode: 'add',
      token: { appId, permissions: ['ads_read', 'business_management'], expiry: '60_days' },
    };
    return insist('console', 'plan.make', { intent });
  }

  const figures: Figures = {
    operations: 0,
    kills: 0,
    faults: 0,
    reconnects: 0,
    pauses: 0,
    retries: 0,
    calls: 0,
    repeats: 0,
    tokensMade: 0,
    tokensLost: 0,
    turns: 0,
    simulated: 0,
  };
  /** Records of lost tokens that a person was told of. */
  const told = new Set<string>();

  async function reconnect(): Promise<void> {
    figures.reconnects++;
    for (;;) {
      const { token } = addToken(world, {
        type: 'USER',
        ownerId: adminId,
        appId,
        scopes: [...PERMISSIONS, 'public_profile'],
        lifetime: 24 * 60 * 60,
      });
      const answer = await ask('popup', 'connection.token', { token });
      if (answer !== 'died' && 'value' in answer) return;
      await loop.clock.sleep(1000);
    }
  }

  /** What the person does about a job as it stands; `true`: nothing is left to do. */
  async function attend(view: JobView, chance: Random): Promise<boolean> {
    const { job, items } = view;
    switch (job.state) {
      case 'done': {
        const open = items.filter(({ state }) => state !== 'done');
        for (const { state, operation, error } of open)
          if (state !== 'failed' && state !== 'cancelled')
            harm.push(`${operation.id} is ${state} in a job that is done`);
          else if (error?.key === 'token_lost') told.add(operation.id);
          else if (error !== null && !PASSING.has(error.key))
            harm.push(`${operation.id} failed: ${error.key} (${error.code}) ${error.detail}`);
        if (open.length === 0) return true;
        if (figures.retries === MOST_RETRIES) throw new Error('retried again and again');
        figures.retries++;
        await ask('console', 'job.retry', { jobId: job.id });
        return false;
      }
      case 'paused':
        if (job.pause === 'token_refused') await reconnect();
        else if (job.pause === 'by_person') await ask('console', 'job.resume', { jobId: job.id });
        else if (job.pause !== 'offline' && job.pause !== 'rate_limited') {
          harm.push(`paused: ${job.pause} ${JSON.stringify(job.error)}`);
          await ask('console', 'job.resume', { jobId: job.id });
        }
        return false;
      case 'running':
      case 'queued':
        if (figures.pauses < trouble.pauses && chance.next() < 0.3) {
          figures.pauses++;
          await ask('console', 'job.pause', { jobId: job.id });
        }
        return false;
      case 'cancelled':
        throw new Error('the job was cancelled, and nobody did it');
    }
  }

  async function main(): Promise<{ plan: Plan; before: Before; view: JobView }> {
    const chance = random('person');
    const plan = await makePlan();
    figures.operations = plan.operations.length;
    const before = lookBefore(world);
    log.length = 0;
    faults.add(...trouble.rules);
    faults.random(trouble.chance);
    killsLeft = trouble.kills;
    chooseDeath();

    const apply = () => insist('console', 'job.start', { planId: plan.id });
    const [first, second] = await Promise.all([apply(), apply()]);
    if (first.jobId !== second.jobId) harm.push('two windows made two jobs of one plan');

    let over = false;
    const alarms = async () => {
      while (!over) {
        await loop.clock.sleep(ALARM_MS);
        const { app, death } = await living();
        await Promise.race([app.services.due(), death]);
      }
    };
    void alarms();
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      await loop.clock.sleep(200 + chance.integer(3000));
      const answer = await ask('console', 'job.get', { jobId: first.jobId });
      if (answer === 'died') continue;
      if ('failure' in answer) {
        harm.push(`the job can't be seen: ${answer.failure}`);
        continue;
      }
      if (!(await attend(answer.value, chance))) continue;
      over = true;
      killsLeft = 0;
      faults.clear();
      return { plan, before, view: await insist('console', 'job.get', { jobId: first.jobId }) };
    }
    throw new Error('the job did not end');
  }

  try {
    await loop.run(async () => {
      const { plan, before, view } = await main();
      const { app } = await living();
      const found = await findHarm({ world, log, plan, before, view, services: app.services, told });
      harm.push(...found.harm);
      Object.assign(figures, found.figures);
    });
  } catch (error) {
    harm.push(`${error instanceof Error ? error.message : error}`);
  }
  Object.assign(figures, {
    kills: trouble.kills - killsLeft,
    faults: faults.struck,
    turns: loop.turns,
    simulated: loop.clock.now() - START,
  });
  return { seed, harm, figures };
}
