import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { buildWithPermissions, type Launched, launch } from './extension.ts';
import { openPopup } from './journey.ts';
import { type Steward, setUpSteward } from './set-up.ts';

let simulator: Simulator;
let browser: Launched;
let build: string;
let steward: Steward;
let tab: Page;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
  build = await buildWithPermissions();
  browser = await launch({ port: simulator.port, build });
  steward = await setUpSteward(browser, simulator);
  tab = await browser.open('/options.html#/settings');
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
  if (build) await rm(build, { recursive: true, force: true });
});

async function clipboard(): Promise<string> {
  await tab.bringToFront();
  return tab.evaluate(() => navigator.clipboard.readText());
}

/** Reveals a token and copies it; the popup is closed at once. */
async function copyOne(note: RegExp, by: 'button' | 'keyboard' = 'button'): Promise<string> {
  const popup = await openPopup(browser);
  await popup.bringToFront();
  await popup
    .getByRole('button', { name: /^(Reveal once|Show again)/ })
    .first()
    .click();
  const field = popup.getByLabel('Access token', { exact: true });
  const token = await field.inputValue();
  if (by === 'button') await popup.getByRole('button', { name: 'Copy token' }).click();
  else await field.press('Control+c');
  await popup.getByText(note).waitFor();
  await popup.close();
  expect(token.length).toBeGreaterThan(40);
  expect(await clipboard()).toBe(token);
  return token;
}

/** Lets the minute be over, with the worker stopped before its alarm rings. */
async function letTimePass(): Promise<void> {
  const cdp = await browser.context.newCDPSession(tab);
  await cdp.send('ServiceWorker.enable' as never);
  await tab.evaluate(`(async () => {
    const { 'clipboard.copied': copied } = await chrome.storage.session.get('clipboard.copied');
    await chrome.storage.session.set({ 'clipboard.copied': { ...copied, at: Date.now() } });
    await chrome.alarms.create('steward.due', { when: Date.now() + 1500 });
  })()`);
  await cdp.send('ServiceWorker.stopAllWorkers' as never);
  await cdp.detach();
}

const watched = () =>
  tab.evaluate<{ at: number } | null>(
    `chrome.storage.session.get('clipboard.copied').then((all) => all['clipboard.copied'] ?? null)`,
  );

it('is left to the person unless they chose otherwise', async () => {
  await copyOne(/While this popup stays open/);
  expect(await watched()).toBeNull();
});

it('is cleared after its minute with the popup closed and the worker stopped', async () => {
  await tab.bringToFront();
  await tab.getByRole('switch', { name: /^Clear it also when the popup is closed/ }).check();
  await expect.poll(async () => (await steward.ask('settings.get', {})).clearClipboard).toBe(true);
  const token = await copyOne(/even if you close this popup/, 'keyboard');
  const { at } = (await watched())!;
  expect(JSON.stringify(await watched())).not.toContain(token);
  const alarm = await tab.evaluate<number>(
    `chrome.alarms.get('steward.due').then(({ scheduledTime }) => scheduledTime)`,
  );
  expect(alarm).toBeLessThanOrEqual(at);
  await letTimePass();
  await expect.poll(clipboard, { timeout: 15_000 }).toBe('');
  expect(await watched()).toBeNull();
  await expect
    .poll(() => tab.evaluate<boolean>('chrome.offscreen.hasDocument()'), { timeout: 5000 })
    .toBe(false);
});

it('is left alone when something else was copied since', async () => {
  await copyOne(/even if you close this popup/);
  await tab.evaluate(() => navigator.clipboard.writeText('a shopping list'));
  await letTimePass();
  await expect.poll(watched, { timeout: 15_000 }).toBeNull();
  await expect
    .poll(() => tab.evaluate<boolean>('chrome.offscreen.hasDocument()'), { timeout: 5000 })
    .toBe(false);
  expect(await clipboard()).toBe('a shopping list');
});

it('has left no token on the disk', async () => {
  await expectCleanDisk(browser, secretsOf(simulator.world));
});
