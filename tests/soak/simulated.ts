import { IDBFactory } from 'fake-indexeddb';
import { type IDBPDatabase, wrap } from 'idb';
import { isOver } from '../../utils/jobs/types.ts';
import type { Plan } from '../../utils/plan/types.ts';
import { memoryFiles } from '../../utils/vault/files.ts';
import { memoryStore } from '../../utils/vault/store.ts';
import { createLoop } from '../chaos/loop.ts';
import { createPerson, type PersonOptions } from '../chaos/person.ts';
import { type Prepared, START } from '../chaos/run.ts';
import { DATABASE, endWorker, startWorker, type Worker } from '../chaos/worker.ts';
import { createDirectFetch } from '../meta/fetch.ts';
import { createRandom, type Random } from '../meta/random.ts';
import { createGraphServer } from '../meta/simulator.ts';
import { PASSPHRASE } from '../unit/background/kit.ts';

/**
 * The whole background for hours of simulated time, on the event loop of the chaos: jobs that are throttled and
 * wait for it, tokens made, shown once and forgotten, an admin's token that ends, vaults that lock because nobody
 * is there, alarms that ring, surfaces that come and go, and workers that are killed.
 */

export interface SimulatedOptions {
  readonly seed: number;
  readonly prepared: Prepared;
  /** Of simulated time, at least; the round under way is finished. */
  readonly hours: number;
  /** Whether the worker is killed in every round, or one lives all along. */
  readonly killing: boolean;
  /** At the end of each round, when nobody does anything any more. */
  readonly onRound?: (round: Round) => void;
}

/** What there is when nothing is going on: none of it may grow from round to round. */
export interface Standing {
  /** Timers that have not come to their time; an alarm that is set is one. */
  readonly timers: number;
  readonly alarms: number;
  /** Surfaces that have left and are told of events all the same. */
  readonly toldAfterLeaving: number;
  readonly connections: number;
  /** Transactions of IndexedDB that have not ended. */
  readonly transactions: number;
  /** Keys of the extension's storage, and files of its own. */
  readonly localKeys: number;
  readonly sessionKeys: number;
  readonly files: number;
  /** Rows of the databases, but for jobs that are over and their items. */
  readonly rows: number;
}

export interface Round {
  readonly standing: Standing;
  /** Simulated milliseconds since the start. */
  readonly at: number;
}

export interface Simulated {
  readonly rounds: readonly Round[];
  /** What must never be; empty when all is well. */
  readonly harm: readonly string[];
  readonly figures: Readonly<Record<(typeof FIGURES)[number], number>>;
}

export const FIGURES = [
  'jobs',
  'operations',
  'tokens',
  'throttled',
  'reconnects',
  'locked',
  'lockedUnderJob',
  'alarms',
  'killed',
] as const;

/** What there is more of at the end of some later round than in any of the first cycle. */
export function leftStanding(rounds: readonly Round[]): readonly string[] {
  const most = (of: readonly Round[], what: keyof Standing) =>
    Math.max(...of.map(({ standing }) => standing[what]));
  const names = Object.keys(rounds[0]?.standing ?? {}) as (keyof Standing)[];
  return names.filter((what) => most(rounds.slice(CYCLE), what) > most(rounds.slice(0, CYCLE), what));
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The shortest there is to choose. */
const IDLE_MINUTES = 5;
const ASSETS = 8;
const RECORDS = 'vault.record.token-record/';
/** In every so many rounds a throttle lasts longer than the vault stays open, and in as many the admin's token ends. */
export const CYCLE = 4;
/** Codes by which Meta throttles. */
const THROTTLES = [4, 17, 32, 613, 80004] as const;

/** What IndexedDB in Node holds of each database. */
interface RawDatabase {
  readonly connections: readonly unknown[];
  /** All there ever were, with what they have read. */
  transactions: readonly { readonly _state: string }[];
}

const rawDatabasesOf = (factory: IDBFactory): readonly RawDatabase[] => [
  ...(factory as unknown as { readonly _databases: ReadonlyMap<string, RawDatabase> })._databases.values(),
];

/** With a connection to each database that is there, of nobody's. */
async function eachDatabase(
  factory: IDBFactory,
  act: (db: IDBPDatabase, name: string) => Promise<void>,
): Promise<void> {
  for (const { name = '' } of await factory.databases()) {
    const db = (await wrap(factory.open(name))) as IDBPDatabase;
    await act(db, name);
    db.close();
  }
}

export async function soakSimulated(options: SimulatedOptions): Promise<Simulated> {
  const { prepared, killing } = options;
  const random = (what: string): Random => createRandom(`soak ${options.seed} ${killing} ${what}`);
  const fate = random('kills');
  const chance = random('person');
  const harm: string[] = [];
  const rounds: Round[] = [];
  const figures = Object.fromEntries(FIGURES.map((what) => [what, 0])) as Record<
    (typeof FIGURES)[number],
    number
  >;

  let worker: Worker | null = null;
  let killAtTurn = Number.POSITIVE_INFINITY;
  const loop = createLoop({
    start: START,
    random: random('clock'),
    between() {
      if (!worker?.alive || loop.turns < killAtTurn) return;
      killAtTurn = Number.POSITIVE_INFINITY;
      killNow(worker);
    },
  });
  const { graph } = createGraphServer({
    seed: 'agency',
    now: loop.clock.now,
    latency: { call: 150, batchItem: 8 },
    pace: loop.clock,
  });
  const { world, faults, log } = graph;
  const indexedDB = new IDBFactory();
  const [local, session, files] = [
    memoryStore(prepared.local),
    memoryStore(prepared.session),
    memoryFiles(prepared.files),
  ];
  const ground = {
    loop,
    random: random('ground'),
    local,
    session,
    files,
    indexedDB,
    fetch: createDirectFetch(graph),
  };

  /** As the browser has it, the one alarm outlives the worker. */
  let alarm: ReturnType<typeof setTimeout> | null = null;
  async function arm(one: Worker): Promise<void> {
    const at = await one.orDeath(one.app.services.nextLook());
    if (at === undefined) return;
    if (alarm !== null) clearTimeout(alarm);
    alarm = at === null ? null : setTimeout(ring, Math.max(SECOND, at - loop.clock.now()));
  }
  function ring(): void {
    alarm = null;
    figures.alarms++;
    lookAtDue(living());
  }
  const lookAtDue = (one: Worker): void =>
    void one
      .orDeath(one.app.services.due())
      .then(() => arm(one))
      .catch((error: unknown) => harm.push(`what is due failed: ${error}`));

  /** A port of a surface that listens for as long as it is there, to one worker after the other. */
  interface Surface {
    here: boolean;
    leave: () => void;
  }
  let toldAfterLeaving = 0;
  const surfaces = new Set<Surface>();
  function connect(surface: Surface, { app }: Worker): void {
    surface.leave = app.services.events.join(() => {
      if (!surface.here) toldAfterLeaving++;
    });
  }
  function enter(): Surface {
    const surface: Surface = { here: true, leave: () => {} };
    surfaces.add(surface);
    connect(surface, living());
    return surface;
  }
  function leave(surface: Surface): void {
    surface.here = false;
    surfaces.delete(surface);
    surface.leave();
  }

  function living(): Worker {
    if (worker?.alive) return worker;
    const born = startWorker(ground);
    worker = born;
    for (const surface of surfaces) connect(surface, born);
    lookAtDue(born);
    return born;
  }
  function killNow(one: Worker): void {
    one.kill();
    figures.killed++;
    worker = null;
  }

  const ask: PersonOptions['ask'] = async (from, name, payload) => {
    const one = living();
    const answer = await one.orDeath(one.app.ask(from, name, payload));
    if (answer === undefined) return 'died';
    void arm(one);
    return answer.ok ? { value: answer.value } : { failure: answer.failure.key };
  };
  const person = createPerson({
    world,
    harm,
    chance,
    pauses: Number.POSITIVE_INFINITY,
    passphrase: PASSPHRASE,
    ask,
    sleep: loop.clock.sleep,
  });
  const { insist } = person;
  const { businessId, appId } = world.credentials;

  /** Whoever is told that it takes longer goes away meanwhile. */
  const isLong = (number: number): boolean => number % CYCLE === CYCLE - 1;
  const vaultState = async () => (await insist('popup', 'status.get', {})).vault;
  /** Opens the vault where it has locked in the course of a job. */
  async function open(): Promise<void> {
    if ((await vaultState()) === 'locked') await person.unlock();
  }

  const lookEvery = (number: number): number =>
    isLong(number) ? (IDLE_MINUTES + 1) * MINUTE : SECOND + chance.integer(5 * SECOND);

  /** A throttle of a minute, or one that outlasts the open vault. */
  function throttle(number: number): void {
    faults.add({
      do: 'error',
      code: chance.pick(THROTTLES),
      isTransient: true,
      waitMinutes: isLong(number) ? IDLE_MINUTES + 2 : 1,
      match: { via: 'call', path: /^\/$/, nth: 1 },
    });
    if (number % CYCLE === 1)
      faults.add({ do: 'expire_token', match: { via: 'call', path: /access_tokens$/, nth: 1 } });
  }

  /** One job, which gives a system user access to some assets or takes it away again, and one that makes a token. */
  async function doJobs(number: number): Promise<void> {
    const { systemUsers, assets } = await insist('console', 'portfolio.read', {
      portfolioId: businessId,
      fresh: true,
    });
    const user = systemUsers.find(({ role }) => role === 'EMPLOYEE');
    if (user === undefined) throw new Error('no system user');
    const access = assets
      .filter(({ kind }) => kind === 'page')
      .slice(0, ASSETS)
      .map(({ id }) => ({
        systemUserId: user.id,
        assetId: id,
        tasks: number % 2 === 0 ? ['ANALYZE'] : ['ADVERTISE', 'ANALYZE'],
      }));
    const plan = await insist('console', 'plan.exact', { portfolioId: businessId, access });
    throttle(number);
    await apply(plan, () => lookEvery(number));
    await open();
    await apply(
      await insist('console', 'plan.make', {
        intent: {
          portfolioId: businessId,
          users: [{ type: 'existing', id: user.id }],
          assets: [],
          mode: 'add',
          token: { appId, permissions: ['ads_read'], expiry: '60_days' },
        },
      }),
      () => lookEvery(0),
    );
  }

  async function apply(plan: Plan, lookAgainIn: () => number): Promise<void> {
    if (plan.operations.length === 0) throw new Error('nothing to do');
    figures.jobs++;
    figures.operations += plan.operations.length;
    if (killing) killAtTurn = loop.turns + 1 + fate.integer(300);
    await person.apply(plan, lookAgainIn);
    killAtTurn = Number.POSITIVE_INFINITY;
  }

  /** Every token is shown once and forgotten, but for the first, whose end is watched all along. */
  async function takeTokens(kept: string | null): Promise<string | null> {
    let watched = kept;
    for (const { id, state } of await insist('popup', 'tokens.list', {})) {
      if (id === watched) continue;
      if (state === 'sealed') {
        await insist('popup', 'token.reveal', { recordId: id });
        await insist('popup', 'token.consume', { recordId: id, keep: watched === null });
        figures.tokens++;
        if (watched === null) {
          watched = id;
          continue;
        }
      }
      await insist('popup', 'token.forget', { recordId: id });
    }
    return watched;
  }

  /** Until the vault locks by itself; a page asks how it stands meanwhile, which is no use of it. */
  async function goAway(): Promise<void> {
    for (let minutes = 0; minutes < 3 * IDLE_MINUTES; minutes++) {
      await loop.clock.sleep(MINUTE);
      const one = living();
      const answer = await one.orDeath(one.app.ask('content', 'status.get', {}));
      if (answer?.ok && answer.value.vault === 'locked') {
        figures.locked++;
        // Until every timer that was only waiting for its time has come to it.
        await loop.clock.sleep(3 * MINUTE);
        return;
      }
    }
    harm.push('the vault did not lock');
  }

  /** What jobs that are over and tokens that are gone left on the disk, which is in the same memory here, and Meta in its own. */
  async function sweep(before: ReadonlySet<string>, watched: string | null): Promise<void> {
    const { journal } = living().app.services;
    for (const job of await journal.listJobs()) {
      const items = await journal.getItems(job.id);
      if (!isOver(job) || job.state !== 'done') harm.push(`${job.id} is ${job.state} at the end`);
      const all = Object.values(job.counts).reduce((sum, count) => sum + count, 0);
      if (all !== items.length || items.some(({ state }) => state !== 'done'))
        harm.push(`${job.id} does not tell of all of its items, or some are not done`);
    }
    await eachDatabase(indexedDB, async (db, name) => {
      if (name !== DATABASE) return;
      await db.clear('jobs');
      await db.clear('items');
    });
    const records = Object.keys(await local.get(null)).filter((key) => key.startsWith(RECORDS));
    await local.remove(records.filter((key) => key !== `${RECORDS}${watched}`));
    const own = [...world.tokens.values()].filter(({ ownerId }) => ownerId === world.credentials.adminId);
    for (const { token } of world.tokens.values())
      if (!before.has(token) && token !== own.at(-1)?.token) world.tokens.delete(token);
    log.length = 0;
    for (const raw of rawDatabasesOf(indexedDB))
      raw.transactions = raw.transactions.filter(({ _state }) => _state !== 'finished');
  }

  async function standing(): Promise<Standing> {
    const raw = rawDatabasesOf(indexedDB);
    const connections = raw.reduce((sum, each) => sum + each.connections.length, 0);
    const transactions = raw.reduce(
      (sum, each) => sum + each.transactions.filter(({ _state }) => _state !== 'finished').length,
      0,
    );
    let rows = 0;
    await eachDatabase(indexedDB, async (db) => {
      for (const store of db.objectStoreNames) rows += await db.count(store);
    });
    return {
      timers: loop.timers,
      alarms: alarm === null ? 0 : 1,
      toldAfterLeaving,
      connections,
      transactions,
      localKeys: Object.keys(await local.get(null)).length,
      sessionKeys: Object.keys(await session.get(null)).length,
      files: (await files.names()).length,
      rows,
    };
  }

  async function main(): Promise<void> {
    const settings = await insist('console', 'settings.get', {});
    await insist('console', 'settings.save', { settings: { ...settings, idleMinutes: IDLE_MINUTES } });
    const tab = enter();
    let watched: string | null = null;
    for (let number = 0; loop.clock.now() < START + options.hours * HOUR; number++) {
      const panel = enter();
      if ((await vaultState()) === 'locked')
        await insist('popup', 'vault.unlock', { passphrase: PASSPHRASE });
      const before = new Set(world.tokens.keys());
      const unlocks = person.deeds.unlocks;
      const struck = faults.struck;
      await doJobs(number);
      await open();
      watched = await takeTokens(watched);
      figures.throttled += faults.struck - struck;
      figures.lockedUnderJob += person.deeds.unlocks - unlocks;
      faults.clear();
      leave(panel);
      await goAway();
      if (killing && worker !== null) killNow(worker);
      await insist('popup', 'status.get', {});
      await sweep(before, watched);
      await loop.clock.sleep(MINUTE);
      const round = { standing: await standing(), at: loop.clock.now() - START };
      rounds.push(round);
      options.onRound?.(round);
    }
    leave(tab);
    figures.reconnects = person.deeds.reconnects;
  }

  try {
    await loop.run(() => main().finally(() => endWorker(worker, loop)));
  } catch (error) {
    harm.push(`${error instanceof Error ? error.stack : error}`);
  }
  return { rounds, harm, figures };
}
