import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { choose, firstRun, openPopup } from './journey.ts';

const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
let simulator: Simulator;
let browser: Launched;
let popup: Page;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 0 } });
  browser = await launch({ port: simulator.port });
  popup = await openPopup(browser);
  await firstRun(popup, simulator.world);
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
});

/** Stops the service worker as the browser does: at once, wherever it is. */
async function killWorker(): Promise<void> {
  const cdp = await browser.context.newCDPSession(popup);
  await cdp.send('ServiceWorker.enable' as never);
  await cdp.send('ServiceWorker.stopAllWorkers' as never);
  await cdp.detach();
}

const made = () => [...simulator.world.systemUsers.values()].filter(({ name }) => NAMES.includes(name));
const minted = () =>
  [...simulator.world.tokens.values()].filter(({ ownerId }) => made().some(({ id }) => id === ownerId));

/** How many token records are in a state. */
async function tokensIn(state: string): Promise<number> {
  const states = await popup.evaluate(async () => {
    type Answer = { value: { state: string }[] };
    const { chrome } = globalThis as unknown as {
      chrome: { runtime: { sendMessage(message: unknown): Promise<Answer> } };
    };
    const answer = await chrome.runtime.sendMessage({ steward: 1, name: 'tokens.list', payload: {} });
    return answer.value.map((record) => record.state);
  });
  return states.filter((each) => each === state).length;
}

it('a job whose worker is killed in every phase ends with each thing done once', async () => {
  const page = await browser.context.newPage();
  await page.goto(systemUsersAddress(simulator.world.credentials.businessId));
  const panel = await openClosedRoot(page);
  await choose(panel, page, {
    names: NAMES,
    assets: { page: 'all', ad_account: 'all' },
    permissions: ['ads_read'],
  });
  const opened = browser.context.waitForEvent('page');
  await panel.click('button', 'Review plan');
  const tab = await opened;
  simulator.latency.call = 700;
  await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
  await tab.getByRole('progressbar').waitFor();
  // Once while system users are being made, once while assets are assigned, once while a token is on its way.
  const phases = [
    () =>
      simulator.log.some(({ method, path }) => method === 'POST' && path.endsWith('/system_users')) ||
      made().length > 0,
    () => made().length === NAMES.length,
    () => minted().length > 0,
  ];
  for (const reached of phases) {
    await expect.poll(reached, { timeout: 30_000, interval: 20 }).toBe(true);
    await killWorker();
    await tab.waitForTimeout(300);
    // Long enough for the next kill to come before the answers, on a busy machine too.
    simulator.latency.call = 2500;
  }
  simulator.latency.call = 20;
  await tab.getByRole('heading', { name: /^Done/ }).waitFor({ timeout: 60_000 });

  expect(
    made()
      .map(({ name }) => name)
      .sort(),
  ).toEqual([...NAMES].sort());
  for (const user of made()) {
    expect(user.installedApps.size).toBe(1);
    expect(simulator.world.byUser.get(user.id)?.size).toBe(11);
  }
  // Tokens whose answers died with the worker are named as lost, and never made again unasked.
  const lost = await tokensIn('lost');
  expect(lost).toBeGreaterThan(0);
  expect(lost + (await tokensIn('sealed'))).toBe(NAMES.length);
  expect(minted()).toHaveLength(NAMES.length);
  await tab.getByRole('button', { name: /^Retry/ }).click();
  await expect.poll(() => tokensIn('sealed'), { timeout: 20_000 }).toBe(NAMES.length);
  expect(await tokensIn('lost')).toBe(lost);
  expect(minted()).toHaveLength(NAMES.length + lost);
});

it('a reveal survives a closed popup and a killed worker, and ends for good', async () => {
  const shown = async () => {
    const field = popup.getByLabel('Access token', { exact: true });
    await field.waitFor();
    return field.inputValue();
  };
  await popup.reload();
  await popup.bringToFront();
  await popup
    .getByRole('button', { name: /^Reveal once/ })
    .first()
    .click();
  const first = await shown();
  await popup.close();
  popup = await openPopup(browser);
  await killWorker();
  await popup.reload();
  await popup.getByRole('button', { name: /^Show again/ }).click();
  expect(await shown()).toBe(first);
  await popup.getByRole('button', { name: 'I saved it' }).click();
  await popup.getByRole('heading', { name: 'Gone for good' }).waitFor();
  await killWorker();
  await popup.reload();
  await popup.getByRole('heading', { name: 'Steward' }).waitFor();
  expect(await popup.getByRole('button', { name: /^Show again/ }).count()).toBe(0);
});

it('has left no secret on the disk, wherever it was stopped', async () => {
  await expectCleanDisk(browser, secretsOf(simulator.world));
});
