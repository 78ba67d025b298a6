import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Portfolio } from '../meta/model.ts';
import type { Simulator } from '../meta/simulator.ts';
import { giveAccess, openUser, removeAccess, switchTasks } from '../meta/suite/manual-flow.ts';
import { type Agency, fillPreset, openAgency, openFilters, reviewInSteward } from './agency.ts';
import { openClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';
import { barriers, picture } from './look.ts';

let agency: Agency;
let simulator: Simulator;
let browser: Launched;
let portfolio: Portfolio;
/** Steward's own tab. */
let page: Page;
/** Business Suite. */
let suite: Page;

beforeAll(async () => {
  agency = await openAgency();
  ({ simulator, browser, portfolio } = agency);
});
afterAll(() => agency?.close());

/** Who reaches what with which tasks, as the world has it. */
const truth = (): string[] =>
  [...simulator.world.byUser]
    .flatMap(([id, held]) =>
      [...held.values()].map(({ assetId, tasks }) => `${id} ${assetId} ${JSON.stringify(tasks)}`),
    )
    .sort();

/** What of it came and went since. */
const changesSince = (before: readonly string[]): string[] => {
  const now = truth();
  return [
    ...before.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ].sort();
};

const named = (name: string) => [...simulator.world.systemUsers.values()].find((user) => user.name === name)!;

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
  suite = await browser.context.newPage();
  await suite.goto(systemUsersAddress(portfolio.id));
  const panel = await openClosedRoot(suite);
  await fillPreset(panel, suite, { preset: 'Ads reporting', client: portfolio.name, count: 3 });
  page = await reviewInSteward(panel, browser);
  await approve(page);
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
  expect(await barriers(page)).toEqual([]);
});

it('finds exactly what was changed by hand, and brings back exactly that', async () => {
  const { world } = simulator;
  const [first, second, third] = [1, 2, 3].map((n) => named(`${portfolio.name} Ads reporting ${n}`));
  const [lost, wider, last] = portfolio.owned.ad_account;
  const besides = portfolio.owned.page[0]!;
  const before = truth();
  await suite.bringToFront();
  await suite.reload();
  await openUser(suite, first!.name);
  await removeAccess(suite, lost!.name);
  await switchTasks(suite, wider!.name, ['Full control']);
  await openUser(suite, second!.name);
  await giveAccess(suite, { kind: 'page', name: besides.name });
  await openUser(suite, third!.name);
  await switchTasks(suite, last!.name, ['View performance', 'Draft ads']);
  expect(changesSince(before)).toEqual(
    [
      `- ${first!.id} ${lost!.id} {"tasks":["ANALYZE"]}`,
      `- ${first!.id} ${wider!.id} {"tasks":["ANALYZE"]}`,
      `+ ${first!.id} ${wider!.id} {"tasks":["ANALYZE","MANAGE"]}`,
      `+ ${second!.id} ${besides.id} {"tasks":["ANALYZE"]}`,
      `- ${third!.id} ${last!.id} {"tasks":["ANALYZE"]}`,
      `+ ${third!.id} ${last!.id} {"tasks":["DRAFT"]}`,
    ].sort(),
  );
  await page.bringToFront();
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*3/ }).check();
  const shown = await lines();
  const look = 'View performance and insights';
  const expected = [
    [first!.name, '2 differences'],
    ['Missing', lost!.name, look],
    ['Other tasks', wider!.name, 'Full control', look],
    [second!.name, '1 difference'],
    ['Extra', besides.name, look],
    [third!.name, '1 difference'],
    ['Other tasks', last!.name, 'Draft ads without publishing them'],
  ];
  expect(shown).toHaveLength(expected.length);
  // Names have room beside what can be done where the window is narrow.
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 360, height: 720 });
  const name = page.locator('.rv-drift-user .rv-change-user').first();
  await expect.poll(async () => (await name.boundingBox())!.width).toBeGreaterThan(120);
  await page.setViewportSize(size);
  for (const parts of expected)
    expect(
      shown.some((line) => parts.every((part) => line.includes(part))),
      parts.join(', '),
    ).toBe(true);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  const file = await saving;
  expect(file.suggestedFilename()).toMatch(/^steward-access-drift-.*\.csv$/);
  const saved = (await readFile(await file.path(), 'utf8')).trim().split('\r\n').slice(1);
  expect(saved.map((line) => line.split('","').at(6))).toEqual([
    'missing',
    'other_tasks',
    'extra',
    'other_tasks',
  ]);
  await picture(page, 'review-drift');
  expect(await barriers(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriers(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });

  await page.getByRole('tab', { name: 'Who reaches what' }).click();
  await openFilters(page);
  await page.getByRole('radio', { name: /^Over template\s*3/ }).check();
  await page
    .getByRole('status')
    .filter({ hasText: /System users: 3 ·/ })
    .waitFor();
  await picture(page, 'review-over');
  await openDrift();

  await page.getByRole('button', { name: `Bring back…: ${second!.name}` }).click();
  await page.getByRole('button', { name: 'Approve and run' }).waitFor();
  await approve(page);
  expect(world.byUser.get(second!.id)!.has(besides.id)).toBe(false);
  expect(truth()).not.toEqual(before);

  await page.getByRole('link', { name: 'Access review' }).click();
  await openDrift();
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*2/ }).waitFor();
  await page.getByRole('button', { name: 'Bring back all 2…' }).click();
  await picture(page, 'review-drift-plan');
  await approve(page);
  expect(changesSince(before)).toEqual([]);

  await page.getByRole('link', { name: 'Access review' }).click();
  await openDrift();
  await readAgain();
  await page.getByRole('radio', { name: /^Differ\s*0/ }).check();
  await page.getByText('Nobody here').waitFor();
  await suite.close();
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
  await picture(page, 'review-compare');
  expect(await barriers(page)).toEqual([]);
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
