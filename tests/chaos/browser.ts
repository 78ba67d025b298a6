import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Envelope, MessageName, RequestOf } from '../../utils/messages/protocol.ts';
import { launch } from '../e2e/extension.ts';
import { PASSPHRASE } from '../e2e/journey.ts';
import { createRandom, type Random } from '../meta/random.ts';
import { type Drops, startSimulator } from '../meta/simulator.ts';
import { findHarm, lookBefore } from './harm.ts';
import { type Answer, createPerson, makeIntent, type PersonOptions, type Wanted } from './person.ts';
import { type Figures, NO_FIGURES, type RunReport } from './table.ts';
import { makeTrouble } from './trouble.ts';

/** 12 system users, each with an app, 22 assets and a token: 300 operations. */
export const WHOLE: Wanted = { users: 12, assets: 22 };
/** A part of it for every run of the tests: 115 operations. */
export const SHORT: Wanted = { users: 5, assets: 20 };
/** Milliseconds between two kills, on average. */
const BETWEEN_KILLS_MS = 500;

/** Sends a message from a page of the extension; wakes the worker if it is not there. */
function askFrom(pages: Readonly<Record<'popup' | 'console', Page>>): PersonOptions['ask'] {
  return async <N extends MessageName>(
    from: 'popup' | 'console',
    name: N,
    payload: RequestOf<N>,
  ): Promise<Answer<N>> => {
    const envelope: Envelope = { steward: 1, name, payload };
    const answer = await pages[from].evaluate(async (message) => {
      const { chrome } = globalThis as unknown as {
        chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };
      };
      // The channel closes when the worker is stopped before it has answered.
      return chrome.runtime.sendMessage(message).catch(() => null);
    }, envelope);
    if (answer === null || answer === undefined) return 'died';
    const told = answer as
      | Extract<Answer<N>, { value: unknown }>
      | { readonly ok: false; readonly failure: { readonly key: string } };
    return 'value' in told ? told : { failure: told.failure.key };
  };
}

/** As `runSeed`, in Chromium with the built extension and in real time. What goes wrong is by the seed, when is not. */
export async function runInBrowser(
  seed: number,
  wanted: Wanted,
  drops: Drops = 'broken_off',
): Promise<RunReport> {
  const random = (what: string): Random => createRandom(`browser ${seed} ${what}`);
  const fate = random('kills');
  const chance = random('person');
  const trouble = makeTrouble(`browser ${seed}`, random('trouble'), 'real');
  const harm: string[] = [];
  const figures: Figures = { ...NO_FIGURES };
  const simulator = await startSimulator({ seed: 'small', latency: { call: 150, batchItem: 8 }, drops });
  const { world, faults, log } = simulator;
  const browser = await launch({ port: simulator.port });
  const pages = { popup: await browser.open('/popup.html'), console: await browser.open('/options.html') };
  const ask = askFrom(pages);
  const person = createPerson({
    world,
    harm,
    chance,
    pauses: trouble.pauses,
    ask,
    sleep: (ms) => sleep(ms),
  });
  const portfolio = world.portfolios.get(world.credentials.businessId);
  if (portfolio === undefined) throw new Error('no portfolio');
  portfolio.raisedLimits = { EMPLOYEE: 50, ADMIN: 1 };

  let over = false;
  async function killAgainAndAgain(): Promise<void> {
    const cdp = await browser.context.newCDPSession(pages.console);
    await cdp.send('ServiceWorker.enable' as never);
    while (!over && figures.kills < trouble.kills) {
      await sleep(-Math.log(1 - fate.next()) * BETWEEN_KILLS_MS);
      if (over) break;
      await cdp.send('ServiceWorker.stopAllWorkers' as never);
      figures.kills++;
    }
    await cdp.detach();
  }

  try {
    const { admin, appId, appSecret } = world.credentials;
    await person.insist('popup', 'vault.create', { passphrase: PASSPHRASE });
    await person.insist('popup', 'connection.token', { token: admin });
    await person.insist('popup', 'app.save', { appId, appSecret, keep: false });
    const intent = makeIntent(world, wanted, random('intent'));
    const plan = await person.insist('console', 'plan.make', { intent });
    figures.operations = plan.operations.length;
    const before = lookBefore(world);
    log.length = 0;
    faults.add(...trouble.rules);
    faults.random(trouble.chance);
    const killing = killAgainAndAgain();
    const jobId = await person.apply(plan, () => 100 + chance.integer(500));
    over = true;
    await killing;
    figures.faults = faults.struck;
    faults.clear();
    const view = await person.insist('console', 'job.get', { jobId });
    const found = await findHarm({
      world,
      log,
      plan,
      before,
      view,
      records: await person.insist('popup', 'tokens.list', {}),
      secret: async (recordId) => (await person.insist('popup', 'token.reveal', { recordId })).token,
      told: person.told,
    });
    harm.push(...found.harm);
    Object.assign(figures, found.figures);
  } catch (error) {
    harm.push(`${error instanceof Error ? error.message : error}`);
  } finally {
    over = true;
    await browser.dispose();
    await simulator.close();
  }
  return { seed, harm, figures: { ...figures, ...person.deeds } };
}
