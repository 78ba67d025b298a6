import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Portfolio } from '../meta/model.ts';
import { type Agency, openAgency } from './agency.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';
import { approve, KIND_TABS } from './journey.ts';
import { picture } from './look.ts';

let agency: Agency;
let browser: Launched;
let portfolio: Portfolio;
let page: Page;
let panel: ClosedRoot;
let tab: Page;

beforeAll(async () => {
  agency = await openAgency();
  ({ browser, portfolio } = agency);
  page = await browser.context.newPage();
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.goto(systemUsersAddress(portfolio.id));
  await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  panel = await openClosedRoot(page);
});
afterAll(() => agency?.close());

it('leads from the page to the access review of its portfolio', async () => {
  await panel.find('button', /^Create system users/);
  await panel.click('button', 'Steward');
  await panel.find('button', 'Templates');
  const opened = browser.context.waitForEvent('page');
  await panel.click('button', 'Review access');
  tab = await opened;
  await tab.getByRole('grid', { name: "System users' access to assets" }).waitFor();
  expect(new URL(tab.url()).hash).toBe(`#/review/${portfolio.id}`);
  const which = tab.getByRole('combobox', { name: 'Business portfolio' });
  expect(await which.inputValue()).toBe(portfolio.id);
});

it('renames many at once by a part of their names, after approval, and gives the names back', async () => {
  const before = portfolio.systemUsers.map(({ name }) => name);
  const words = before.map((name) => name.split(' ')[0]!);
  const part = words.find((word) => words.filter((each) => each === word).length > 2)!;
  const expected = before.map((name) => name.replaceAll(part, 'Kept'));
  await tab.getByRole('button', { name: `Rename users (${before.length})…` }).click();
  await tab.getByRole('textbox', { name: 'Find', exact: true }).fill(part);
  await tab.getByRole('textbox', { name: 'Replace with' }).fill('Kept');
  await tab
    .getByRole('textbox', { name: `New name of ${before.find((name) => name.includes(part))}`, exact: true })
    .waitFor();
  await picture(tab, 'review-rename');
  await tab.getByRole('button', { name: 'Review plan' }).click();
  await tab.getByRole('heading', { name: /^Rename \d+ system users$/ }).waitFor();
  expect(portfolio.systemUsers.map(({ name }) => name)).toEqual(before);
  await approve(tab);
  await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor();
  expect(portfolio.systemUsers.map(({ name }) => name)).toEqual(expected);
  expect(expected).not.toEqual(before);

  await tab.getByRole('button', { name: /^Undo/ }).click();
  await tab.getByRole('heading', { name: /^Undo: Rename/ }).waitFor();
  await approve(tab);
  await expect.poll(() => portfolio.systemUsers.map(({ name }) => name)).toEqual(before);
});

it('keeps a choice of assets of several kinds under a name, and chooses it again', async () => {
  await page.bringToFront();
  const [first, second, third] = portfolio.owned.page;
  const [account] = portfolio.owned.ad_account;
  const names = new Set([first!.name, third!.name]);
  const pages = [...portfolio.owned.page, ...portfolio.client.page];
  const count = pages.filter(({ id, name }) => names.has(name) || id === second!.id).length;
  await panel.click('button', 'Assign assets…');
  await panel.click('tab', KIND_TABS.page);
  // By a list of lines, as it is copied from a sheet.
  await panel.click('searchbox', /^Search/);
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `${first!.name}\n${second!.id}\n${third!.name}`,
  );
  await page.keyboard.press('Control+v');
  await panel.click('checkbox', `Select all ${count} that match`);
  await panel.click('tab', KIND_TABS.ad_account);
  await panel.click('option', new RegExp(`^${account!.name} `));
  await panel.click('button', 'Saved selections');
  await panel.fill('textbox', 'Name', 'Spring launch');
  await panel.click('button', `Save ${count + 1} chosen assets`);
  await panel.find('button', /^Spring launch/);

  await page.reload();
  await panel.click('button', 'Assign assets…');
  await panel.click('tab', KIND_TABS.page);
  await panel.click('button', 'Saved selections');
  await panel.click('button', new RegExp(`^Spring launch\\s*${count + 1} assets$`));
  await panel.find('tab', new RegExp(`${KIND_TABS.page.source}.*${count}`));
  await panel.find('tab', new RegExp(`${KIND_TABS.ad_account.source}.*1`));
});

it('keeps a choice of system users under a name, and chooses it again', async () => {
  const chosen = portfolio.systemUsers.slice(0, 2);
  await panel.click('tab', /^System users/);
  await panel.find('option', new RegExp(`^${chosen[0]!.name} `));
  // Whoever is marked on Meta's page is chosen as the dialog opens.
  for (const { name, states } of await panel.all('option'))
    if (states.selected === true && portfolio.systemUsers.some((user) => name.includes(user.id)))
      await panel.click('option', name);
  for (const [index, { name }] of chosen.entries()) {
    await panel.click('option', new RegExp(`^${name} `));
    await panel.find('tab', new RegExp(`^System users.*${index + 1}`));
  }
  await panel.click('button', 'Saved selections');
  await panel.fill('textbox', 'Name', 'Night shift');
  await panel.click('button', 'Save 2 chosen system users');
  await panel.find('button', /^Night shift/);

  await page.reload();
  await panel.click('button', 'Assign assets…');
  await panel.click('button', 'Saved selections');
  await panel.gone('button', /^Spring launch/);
  await panel.click('button', /^Night shift\s*2 system users$/);
  await panel.find('tab', /^System users.*2/);
  await picture(page, 'panel-chosen-again');
});
