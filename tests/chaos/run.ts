import { IDBFactory } from 'fake-indexeddb';
import { systemClock } from '../../utils/graph/clock.ts';
import { memoryFiles } from '../../utils/vault/files.ts';
import { memoryStore } from '../../utils/vault/store.ts';
import { createDirectFetch } from '../meta/fetch.ts';
import { createRandom, type Random } from '../meta/random.ts';
import { createGraphServer } from '../meta/simulator.ts';
import { PASSPHRASE, steward } from '../unit/background/kit.ts';
import { findHarm, lookBefore } from './harm.ts';
import { createLoop } from './loop.ts';
import { createPerson, makeIntent, type PersonOptions } from './person.ts';
import { type Figures, NO_FIGURES, type RunReport } from './table.ts';
import { makeTrouble } from './trouble.ts';
import { endWorker, startWorker, type Worker } from './worker.ts';

export const START = Date.UTC(2026, 8, 1);
const SEED = 'agency';
/** 10 system users, each with an app, 27 assets and a token: 300 operations. */
const WANTED = { users: 10, assets: 27 } as const;
/** Milliseconds between two looks at what is due, as the alarm of the extension has it. */
const ALARM_MS = 30_000;

/** Storage of a browser in which an admin has set everything up. */
export interface Prepared {
  readonly local: Record<string, unknown>;
  readonly session: Record<string, unknown>;
  readonly files: Record<string, string>;
}

export async function prepare(): Promise<Prepared> {
  const { graph } = createGraphServer({ seed: SEED, now: () => START });
  const { admin, appId, appSecret } = graph.world.credentials;
  const [local, session, files] = [memoryStore(), memoryStore(), memoryFiles()];
  const clock = { ...systemClock, now: () => START };
  const app = steward({ local, session, files, clock, fetch: createDirectFetch(graph) });
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: admin });
  await app.value('popup', 'app.save', { appId, appSecret, keep: true });
  const settings = await app.value('console', 'settings.get', {});
  await app.value('console', 'settings.save', { settings: { ...settings, idleMinutes: 60 } });
  const written = await Promise.all(
    (await files.names()).map(async (name) => [name, (await files.read(name)) ?? ''] as const),
  );
  return {
    local: await local.get(null),
    session: await session.get(null),
    files: Object.fromEntries(written),
  };
}

/** A job from the click to its last token, in Node, with everything going wrong that the seed says. */
export async function runSeed(seed: number, prepared: Prepared): Promise<RunReport> {
  const random = (what: string): Random => createRandom(`chaos ${seed} ${what}`);
  const fate = random('kills');
  const trouble = makeTrouble(`chaos ${seed}`, random('trouble'), 'simulated');
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
  const portfolio = world.portfolios.get(world.credentials.businessId);
  if (portfolio === undefined) throw new Error('no portfolio');
  portfolio.raisedLimits = { EMPLOYEE: 50, ADMIN: 1 };

  const direct = createDirectFetch(graph);
  const ground = {
    loop,
    random: random('ground'),
    local: memoryStore(prepared.local),
    session: memoryStore(prepared.session),
    files: memoryFiles(prepared.files),
    indexedDB: new IDBFactory(),
    fetch: ((input, init) =>
      direct(input, init).catch((error: unknown) => {
        // The simulator drops connections in this one way; anything else is a fault of its own.
        if (!(error instanceof TypeError) || error.message !== 'fetch failed')
          harm.push(`the simulator failed: ${error}`);
        throw error;
      })) as typeof fetch,
  };

  /** Half of the workers die after so many turns, half after so much time: the one finds writes, the other waits. */
  function chooseDeath(): void {
    const spread = -Math.log(1 - fate.next());
    const byTurn = fate.next() < 0.5;
    killAtTurn = byTurn ? loop.turns + 1 + Math.floor(300 * spread) : Number.POSITIVE_INFINITY;
    killAtTime = byTurn ? Number.POSITIVE_INFINITY : loop.clock.now() + 600 * spread;
  }

  function living(): Worker {
    if (worker?.alive) return worker;
    const born = startWorker(ground);
    worker = born;
    chooseDeath();
    born.app.services.due().catch((error: unknown) => harm.push(`due() failed: ${error}`));
    return born;
  }

  const ask: PersonOptions['ask'] = async (from, name, payload) => {
    const one = living();
    const answer = await one.orDeath(one.app.ask(from, name, payload));
    if (answer === undefined) return 'died';
    return answer.ok ? { value: answer.value } : { failure: answer.failure.key };
  };

  const chance = random('person');
  const person = createPerson({
    world,
    harm,
    chance,
    pauses: trouble.pauses,
    ask,
    sleep: loop.clock.sleep,
  });
  const figures: Figures = { ...NO_FIGURES };

  async function main(): Promise<void> {
    const intent = makeIntent(world, WANTED, random('intent'));
    const plan = await person.insist('console', 'plan.make', { intent });
    figures.operations = plan.operations.length;
    const before = lookBefore(world);
    log.length = 0;
    faults.add(...trouble.rules);
    faults.random(trouble.chance);
    killsLeft = trouble.kills;
    chooseDeath();
    let over = false;
    const alarms = async () => {
      while (!over) {
        await loop.clock.sleep(ALARM_MS);
        const one = living();
        await one.orDeath(one.app.services.due());
      }
    };
    void alarms();
    const jobId = await person.apply(plan, () => 200 + chance.integer(3000));
    over = true;
    figures.kills = trouble.kills - killsLeft;
    killsLeft = 0;
    figures.faults = faults.struck;
    faults.clear();
    const view = await person.insist('console', 'job.get', { jobId });
    const { records } = living().app.services;
    const found = await findHarm({
      world,
      log,
      plan,
      before,
      view,
      records: await records.list(),
      secret: records.secret,
      told: person.told,
    });
    harm.push(...found.harm);
    Object.assign(figures, found.figures);
  }

  try {
    await loop.run(() => main().finally(() => endWorker(worker, loop)));
  } catch (error) {
    harm.push(`${error instanceof Error ? error.message : error}`);
  }
  return { seed, harm, figures: { ...figures, ...person.deeds, turns: loop.turns } };
}
