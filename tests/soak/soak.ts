import 'fake-indexeddb/auto';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { Answer, MessageName, RequestOf, ResponseOf } from '../../utils/messages/protocol.ts';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { HELD_JOBS } from '../../utils/stores/live.ts';
import { openClosedRoot } from '../e2e/closed-root.ts';
import { copyOfBuild, type Launched, launch } from '../e2e/extension.ts';
import { PASSPHRASE } from '../e2e/journey.ts';
import type { ExtensionPage } from '../e2e/set-up.ts';
import { stands } from '../e2e/standing.ts';
import { startSimulator } from '../meta/simulator.ts';
import { growthOf, laterHalf } from './growth.ts';
import type { Taken } from './heap.ts';
import { soakHours } from './hours.ts';
import { type Held, type Watch, watchPage, watchWorker } from './memory.ts';
import { enter, leave, mountAndRemove } from './mounts.ts';
import { compareHeaps, kb, row } from './table.ts';

/**
 * `npm run soak`: jobs, navigations, locks and worker restarts in Chromium for so many minutes, and whether the
 * memory of worker, page and console stays flat. With `--simulated` the background alone, for hours of simulated
 * time.
 */

const { values } = parseArgs({
  options: {
    /** Of rounds, in real time: half of them with a worker that is stopped in each, half with one that lives on. */
    minutes: { type: 'string', default: '10' },
    /** How often the panel is mounted and removed before. */
    mounts: { type: 'string', default: '500' },
    /** In Node and in simulated time, not in Chromium. */
    simulated: { type: 'boolean', default: false },
    /** Of simulated time, with workers that are killed, and as many with one that lives on; a round takes a quarter. */
    hours: { type: 'string', default: '12' },
  },
});

/**
 * What a round may add, by the line through the later half of them. The heap has room for what the engine compiles
 * by and by, most of it in the first fifty rounds: what else grows shows in the snapshots, to two kilobytes.
 */
const BOUNDS: Readonly<Record<keyof Held, number>> = {
  heap: 16_384,
  nodes: 1,
  listeners: 0.5,
  documents: 0.05,
};
/** The same for a mount; one that left anything would leave a hundred nodes and as many kilobytes. */
const MOUNT_BOUNDS: Readonly<Record<keyof Held, number>> = {
  heap: 1024,
  nodes: 0.1,
  listeners: 0.05,
  documents: 0.01,
};
/** Looks at it, one after each part of the mounts. */
const MOUNT_PARTS = 10;
/** Mounts before the first look: caches fill and code is compiled. */
const WARMING = 100;
const ASSETS = 8;
/** Parts of the time after which heaps are compared: not before caches are full and code is compiled. */
const CENSUS_AT = [0.5, 0.75, 1];
/** The least that a round takes. */
const ROUND_MS = 3000;

const WHERE = ['worker', 'page', 'console'] as const;
type Each<T> = Readonly<Record<(typeof WHERE)[number], T>>;
type Sample = Each<Held>;

async function stage() {
  const simulator = await startSimulator({ seed: 'small' });
  // The build may be made anew while this runs.
  const build = await copyOfBuild();
  const browser = await launch({ port: simulator.port, build });
  const tab = await browser.open('/options.html');
  async function ask<N extends MessageName>(name: N, payload: RequestOf<N>): Promise<ResponseOf<N>> {
    for (let tries = 0; ; tries++) {
      // The channel closes when the worker is stopped before it has answered.
      const answer = (await tab.evaluate(
        (message) =>
          (globalThis as unknown as ExtensionPage).chrome.runtime.sendMessage(message).catch(() => undefined),
        { steward: 1, name, payload: payload as object },
      )) as Answer<ResponseOf<N>> | undefined;
      if (answer?.ok) return answer.value;
      if (tries === 5) throw new Error(`${name}: ${answer?.failure.key ?? 'no answer'}`);
      await sleep(300);
    }
  }
  const { admin } = simulator.world.credentials;
  await ask('vault.create', { passphrase: PASSPHRASE });
  await ask('connection.token', { token: admin });
  async function end(): Promise<void> {
    await browser.dispose();
    await simulator.close();
    await rm(build, { recursive: true, force: true });
  }
  return { simulator, browser, tab, ask, end };
}

type Stage = Awaited<ReturnType<typeof stage>>;

/** One job, which gives a system user access to some assets or takes it away again: whole rounds leave nothing. */
async function runJob({ ask, simulator }: Stage, given: boolean): Promise<void> {
  const { businessId } = simulator.world.credentials;
  const { systemUsers, assets } = await ask('portfolio.read', { portfolioId: businessId, fresh: true });
  const user = systemUsers.find(({ role }) => role === 'EMPLOYEE') ?? systemUsers[0];
  const access = assets
    .filter(({ kind }) => kind === 'page' || kind === 'ad_account')
    .slice(0, ASSETS)
    .map(({ id, kind }) => ({
      systemUserId: user?.id ?? '',
      assetId: id,
      tasks: given ? ['ANALYZE'] : kind === 'page' ? ['ADVERTISE', 'ANALYZE'] : ['ADVERTISE'],
    }));
  const plan = await ask('plan.exact', { portfolioId: businessId, access });
  if (plan.operations.length === 0) throw new Error('nothing to do');
  const { jobId } = await ask('job.start', { planId: plan.id });
  for (let waited = 0; ; waited++) {
    const { job } = await ask('job.get', { jobId });
    if (job.state === 'done') return;
    if (waited > 200) throw new Error(`the job is ${job.state}`);
    await sleep(100);
  }
}

async function kill(browser: Launched, tab: Page): Promise<void> {
  const cdp = await browser.context.newCDPSession(tab);
  await cdp.send('ServiceWorker.enable' as never);
  await cdp.send('ServiceWorker.stopAllWorkers' as never);
  await cdp.detach();
}

const shown = (what: keyof Held, value: number): string => (what === 'heap' ? kb(value) : value.toFixed(2));

/** Prints what grew, and says whether all stayed within bounds. */
function judge(title: string, samples: readonly Sample[]): boolean {
  console.log(`\n**${title}**, ${samples.length} rounds\n`);
  console.log(row(['where', 'what', 'first', 'last', 'growth a round', 'bound', '']));
  console.log(row(['---', '---', '---:', '---:', '---:', '---:', '---']));
  let flat = true;
  for (const where of WHERE)
    for (const what of ['heap', 'nodes', 'listeners', 'documents'] as const) {
      if (where === 'worker' && what !== 'heap') continue;
      const all = samples.map((sample) => sample[where][what]);
      const growth = growthOf(laterHalf(all));
      const within = growth <= BOUNDS[what];
      flat &&= within;
      const [first = 0, last = 0] = [all[0], all.at(-1)];
      const figures = [first, last, growth, BOUNDS[what]].map((value) => shown(what, value));
      console.log(row([where, what, ...figures, within ? 'flat' : '**grows**']));
    }
  return flat;
}

async function mounts(world: Stage, page: Page, watch: Watch, times: number): Promise<boolean> {
  const { businessId } = world.simulator.world.credentials;
  await leave(page, businessId);
  await mountAndRemove(world.browser, page, businessId, WARMING);
  const taken = [await takeOf(watch, 0)];
  const samples = [await watch.held()];
  for (let part = 1; part <= MOUNT_PARTS; part++) {
    await mountAndRemove(world.browser, page, businessId, times / MOUNT_PARTS);
    samples.push(await watch.held());
    if (part % (MOUNT_PARTS / 2) === 0) taken.push(await takeOf(watch, (part * times) / MOUNT_PARTS));
  }
  console.log(`\n**The panel mounted and removed**, ${times} times\n`);
  console.log(row(['what', 'before', 'after', 'growth a mount', 'bound', '']));
  console.log(row(['---', '---:', '---:', '---:', '---:', '---']));
  let flat = true;
  for (const what of ['heap', 'nodes', 'listeners', 'documents'] as const) {
    const all = samples.map((sample) => sample[what]);
    const growth = growthOf(laterHalf(all)) / (times / MOUNT_PARTS);
    const within = growth <= MOUNT_BOUNDS[what];
    flat &&= within;
    const figures = [all[0] ?? 0, all.at(-1) ?? 0, growth, MOUNT_BOUNDS[what]].map((value) =>
      shown(what, value),
    );
    console.log(row([what, ...figures, within ? 'flat' : '**grows**']));
  }
  return compareHeaps('page', taken) && flat;
}

const takeOf = async (watch: Watch, rounds: number): Promise<Taken> => ({
  rounds,
  census: await watch.census(),
});

async function soak(minutes: number, times: number): Promise<boolean> {
  const world = await stage();
  const { simulator, browser, tab, ask } = world;
  try {
    const { businessId } = simulator.world.credentials;
    const page = await browser.context.newPage();
    await page.goto(`${systemUsersAddress(businessId)}&sim_rerender=0`);
    await stands(page);
    const look = {
      page: await watchPage(page),
      console: await watchPage(tab),
      worker: await watchWorker(browser),
    };
    const results = [times === 0 || (await mounts(world, page, look.page, times))];
    const panel = await openClosedRoot(page);
    let given = false;
    // A console holds so many jobs that are over, and holds more in every round until then.
    for (let job = 0; job < HELD_JOBS; job++) {
      given = !given;
      await runJob(world, given);
    }
    for (const killing of [true, false]) {
      const samples: Sample[] = [];
      const [start, length] = [Date.now(), (minutes / 2) * 60_000];
      const taken: Each<Taken[]> = { worker: [], page: [], console: [] };
      while (taken.worker.length < CENSUS_AT.length) {
        // The beacon is silent for a while when somebody goes to and fro faster than people do.
        const pace = sleep(ROUND_MS);
        await leave(page, businessId);
        await enter(page, businessId);
        await stands(page, 30_000);
        await panel.click('button', /^Create system users/);
        await panel.find('dialog', /system users/i);
        await page.keyboard.press('Escape');
        await panel.gone('dialog', /system users/i);
        await tab.bringToFront();
        given = !given;
        await runJob(world, given);
        await ask('vault.lock', {});
        await ask('vault.unlock', { passphrase: PASSPHRASE });
        if (killing) await kill(browser, tab);
        await ask('status.get', {});
        await page.bringToFront();
        samples.push({
          worker: await look.worker.held(),
          page: await look.page.held(),
          console: await look.console.held(),
        });
        const part = (Date.now() - start) / length;
        if (part >= (CENSUS_AT[taken.worker.length] ?? 0))
          for (const where of WHERE) taken[where].push(await takeOf(look[where], samples.length));
        // The simulator's own record of calls is no part of what is measured, but of this process.
        simulator.log.length = 0;
        await pace;
      }
      const title = killing ? 'The worker stopped in every round' : 'One worker all along';
      results.push(judge(title, samples));
      for (const where of WHERE) results.push(compareHeaps(where, taken[where]));
    }
    return results.every(Boolean);
  } finally {
    await world.end();
  }
}

const isFlat = values.simulated
  ? await soakHours(Number(values.hours))
  : await soak(Number(values.minutes), Number(values.mounts));
process.exitCode = isFlat ? 0 : 1;
