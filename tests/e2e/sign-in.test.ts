import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { type Launched, launch } from './extension.ts';
import { openPopup, setPassphrase } from './journey.ts';

let simulator: Simulator;
let browser: Launched;
let popup: Page;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
  browser = await launch({ port: simulator.port });
  popup = await openPopup(browser);
  await setPassphrase(popup);
  await popup.getByText('Sign in', { exact: true }).click();
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
});

/** Presses Sign in and answers Meta's dialog, which opens in a window of its own. */
async function signIn(answer: RegExp): Promise<void> {
  const opened = browser.context.waitForEvent('page');
  await popup.getByRole('button', { name: 'Sign in with Facebook' }).click();
  const dialog = await opened;
  await dialog.getByRole('button', { name: answer }).click();
}

it('says so when the sign-in is cancelled, and keeps what was typed', async () => {
  const { appId } = simulator.world.credentials;
  await popup.getByLabel('App ID').fill(appId);
  await signIn(/^Cancel/);
  await popup.getByText(/The sign-in was cancelled/).waitFor();
  expect(await popup.getByLabel('App ID').inputValue()).toBe(appId);
});

it('connects by Facebook Login with the app of the admin', async () => {
  await signIn(/^Continue/);
  await popup.getByRole('button', { name: new RegExp(simulator.world.credentials.adminName) }).waitFor();
  const minted = [...simulator.world.tokens.values()].at(-1);
  expect(minted).toMatchObject({ type: 'USER', appId: simulator.world.credentials.appId });
  for (const page of browser.context.pages()) expect(page.url()).not.toContain(minted?.token ?? 'EAA');
  for (const line of browser.consoleLines) expect(line).not.toContain(minted?.token ?? 'EAA');
  // Meta hands the token over in an address: the browser must not have written that into its history.
  await expectCleanDisk(browser, secretsOf(simulator.world));
});
