import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Portfolio } from '../meta/model.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { assignAsset, removeAssignment } from '../meta/world.ts';
import { openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, openPopup, saveAppSecret, setPassphrase } from './journey.ts';

/** Pictures of the screens, for people to look at: a directory to leave them in. */
const PICTURES = process.env.STEWARD_PICTURES;

let simulator: Simulator;
let browser: Launched;
let page: Page;
let portfolio: Portfolio;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'agency' });
  const { world } = simulator;
  portfolio = [...world.portfolios.values()].find(({ raisedLimits }) => raisedLimits !== null)!;
  browser = await launch({ port: simulator.port });
  const popup = await openPopup(browser);
  await setPassphrase(popup);
  await connectByToken(popup, world.credentials.otherApp);
  await saveAppSecret(popup, portfolio.ownedApps[0]!.secret, true);
  await popup.close();
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
});

/** Who reaches what with which tasks, as the world has it. */
const truth = (): string[] =>
  [...simulator.world.byUser]
    .flatMap(([id, held]) =>
      [...held.values()].map(({ assetId, tasks }) => `${id} ${assetId} ${JSON.stringify(tasks)}`),
    )
    .sort();

const named = (name: string) => [...simulator.world.systemUsers.values()].find((user) => user.name === name)!;

async function picture(name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What axe finds on the page, contrast included. */
async function barriers(): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  // Colours on their way from one theme to the other are nobody's.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
}

async function approve(tab: Page): Promise<void> {
  await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
  await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });
}

async function readAgain(): Promise<void> {
  const button = page.getByRole('button', { name: 'Read again' });
  await button.click();
  await button.and(page.locator(':not([aria-busy])')).waitFor({ timeout: 60_000 });
}

const openDrift = () => page.getByRole('tab', { name: 'Drift from templates' }).click();
const only = (words: RegExp) => page.getByRole('radio', { name: words }).check();
const lines = async () =>
  (
    await page
      .getByRole('region', { name: 'System users and their templates' })
      .getByRole('listitem')
      .allTextContents()
  ).map((line) => line.trim());

it('makes three system users from a template, on the page', async () => {
  const tab = await browser.context.newPage();
  await tab.goto(systemUsersAddress(portfolio.id));
  const panel = await openClosedRoot(tab);
  await panel.click('button', /^Create system users/);
  await panel.click('button', 'Ads reporting');
  await panel.find('textbox', 'Client');
  await tab.keyboard.type(portfolio.name);
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Tab');
  await tab.keyboard.type('3');
  await panel.click('button', 'Review plan');
  await panel.find('button', 'Continue in Steward');
  const opened = browser.context.waitForEvent('page');
  await panel.click('button', 'Continue in Steward');
  page = await opened;
  await approve(page);
  await tab.close();
});

it('shows them like their template right after, and knows no template of the others', async () => {
  await page.getByRole('link', { name: 'Access review' }).click();
  const which = page.getByRole('combobox', { name: 'Business portfolio' });
  await which.selectOption({ label: portfolio.name });
  await page.getByRole('grid').waitFor({ timeout: 60_000 });
  await openDrift();
  await page.getByRole('radio', { name: /^Differ\s*0/ }).waitFor();
  await page.getByRole('radio', { name: /^Like their template\s*3/ }).check();
  const shown = await lines();
  expect(shown).toHaveLength(3);
  for (const [index, line] of shown.entries())
    expect(line).toContain(`${portfolio.name} Ads reporting ${index + 1}`);
  expect(await barriers()).toEqual([]);
});

it('finds exactly what was changed by hand, and brings back exactly that', async () => {
  const { world } = simulator;
  const [first, second, third] = [1, 2, 3].map((n) => named(`${portfolio.name} Ads reporting ${n}`));
  const [lost, wider, last] = portfolio.owned.ad_account;
  const besides = portfolio.owned.page[0]!;
  const before = truth();
  removeAssignment(world, portfolio.id, { userId: first!.id, assetId: lost!.id });
  assignAsset(world, portfolio.id, {
    userId: first!.id,
    assetId: wider!.id,
    tasks: ['ANALYZE', 'MANAGE'],
  });
  assignAsset(world, portfolio.id, { userId: second!.id, assetId: besides.id, tasks: ['MESSAGING'] });
  assignAsset(world, portfolio.id, { userId: third!.id, assetId: last!.id, tasks: ['DRAFT'] });
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*3/ }).check();
  const shown = await lines();
  const expected = [
    [first!.name, '2 differences'],
    ['Missing', lost!.name, 'ANALYZE'],
    ['Other tasks', wider!.name, 'MANAGE', 'ANALYZE'],
    [second!.name, '1 difference'],
    ['Extra', besides.name, 'MESSAGING'],
    [third!.name, '1 difference'],
    ['Other tasks', last!.name, 'DRAFT'],
  ];
  expect(shown).toHaveLength(expected.length);
  for (const parts of expected)
    expect(
      shown.some((line) => parts.every((part) => line.includes(part))),
      parts.join(', '),
    ).toBe(true);
  await picture('review-drift');
  expect(await barriers()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriers()).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  await page.getByRole('tab', { name: 'Who reaches what' }).click();
  await page.getByRole('radio', { name: /^Over template\s*3/ }).check();
  await page
    .getByRole('status')
    .filter({ hasText: /System users: 3 ·/ })
    .waitFor();
  await picture('review-over');
  await openDrift();

  await page.getByRole('button', { name: `Bring back…: ${second!.name}` }).click();
  await page.getByRole('heading', { name: 'Review plan' }).waitFor();
  await approve(page);
  expect(world.byUser.get(second!.id)!.has(besides.id)).toBe(false);
  expect(truth()).not.toEqual(before);

  await page.getByRole('link', { name: 'Access review' }).click();
  await openDrift();
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*2/ }).waitFor();
  await page.getByRole('button', { name: 'Bring back all 2…' }).click();
  await picture('review-drift-plan');
  await approve(page);
  expect(truth()).toEqual(before);
});

it('compares anybody with a template chosen by hand', async () => {
  const { world } = simulator;
  const user = portfolio.systemUsers[2]!;
  await page.getByRole('link', { name: 'Access review' }).click();
  await openDrift();
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*0/ }).waitFor();
  await only(/^No template/);
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill(user.id);
  await page.getByRole('button', { name: `Compare with…: ${user.name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Template').selectOption({ label: 'Ads reporting' });
  await dialog.getByText('The template finds nothing here').waitFor();
  await dialog.getByLabel('Client').fill(portfolio.name);
  await dialog.getByText(/^\d+ differences?$/).waitFor();
  await picture('review-compare');
  expect(await barriers()).toEqual([]);
  await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
  await page.getByRole('radio', { name: /^Differ\s*1/ }).check();
  await page.getByRole('button', { name: `Bring back…: ${user.name}` }).click();
  await approve(page);
  const wanted = portfolio.owned.ad_account.map(({ id }) => id).sort();
  const held = [...world.byUser.get(user.id)!.values()];
  // Meta has no call that takes access to a dataset away.
  const kinds = (id: string) => world.assets.get(id)!.kind;
  expect(
    held
      .map(({ assetId }) => assetId)
      .filter((id) => kinds(id) !== 'pixel')
      .sort(),
  ).toEqual(wanted);
  for (const { assetId, tasks } of held)
    if (kinds(assetId) === 'ad_account') expect(tasks.tasks).toEqual(['ANALYZE']);
});
