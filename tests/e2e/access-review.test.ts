import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import type { Asset, Portfolio, SystemUser } from '../meta/model.ts';
import type { Simulator } from '../meta/simulator.ts';
import { openUser } from '../meta/suite/manual-flow.ts';
import { assignAsset, createSystemUser, removeAssignment, renameSystemUser } from '../meta/world.ts';
import { type Agency, openAgency, openFilters, reviewInSteward } from './agency.ts';
import { openClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';
import { KIND_TABS } from './journey.ts';
import { barriers, picture } from './look.ts';
import { askFrom } from './set-up.ts';

let agency: Agency;
let simulator: Simulator;
let browser: Launched;
let page: Page;
/** The one with many system users. */
let portfolio: Portfolio;

beforeAll(async () => {
  agency = await openAgency();
  ({ simulator, browser, portfolio } = agency);
  page = await browser.open('/options.html#/review');
});
afterAll(() => agency?.close());

/** Who reaches what, as the world has it: `user asset`. */
const truth = (): string[] =>
  portfolio.systemUsers
    .flatMap(({ id }) =>
      [...(simulator.world.byUser.get(id)?.keys() ?? [])].map((assetId) => `${id} ${assetId}`),
    )
    .sort();

const heldBy = ({ id }: SystemUser) =>
  [...(simulator.world.byUser.get(id)?.keys() ?? [])].map((assetId) => simulator.world.assets.get(assetId)!);

const shown = (words: RegExp) => page.getByRole('status').filter({ hasText: words });

async function readAgain(): Promise<void> {
  const before = await page.getByText(/^Read from Meta/).textContent();
  const button = page.getByRole('button', { name: 'Read again' });
  await button.click();
  await button.and(page.locator(':not([aria-busy])')).waitFor();
  expect(before).toMatch(/^Read from Meta/);
}

/** Approves the plan on screen and waits until its job has done it all. */
async function approve(tab = page): Promise<void> {
  const button = tab.getByRole('button', { name: 'Approve and run' });
  await button.and(tab.locator(':enabled')).click();
  await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor();
}

it('shows all the access there is', async () => {
  const which = page.getByRole('combobox', { name: 'Business portfolio' });
  await which.selectOption({ label: portfolio.name });
  await page.getByRole('grid', { name: "System users' access to assets" }).waitFor();
  const assets = Object.values(portfolio.owned).flat().length;
  await shown(
    new RegExp(
      `^Assets: ${assets} · System users: ${portfolio.systemUsers.length} · With access: ${truth().length}$`,
    ),
  ).waitFor();
  await picture(page, 'review-matrix');
});

it('begins with its rows in the upper part of a small window, and fits a narrow one', async () => {
  const before = page.viewportSize()!;
  await page.setViewportSize({ width: 1280, height: 720 });
  const row = page.getByRole('grid').getByRole('row').nth(1);
  const top = async () => (await row.boundingBox())!.y;
  await expect.poll(top).toBeLessThan(0.4 * 720);
  await page.setViewportSize({ width: 360, height: 720 });
  const widths = () =>
    page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  const [needed, given] = await widths();
  expect(needed).toBe(given);
  // Names leave room for some columns.
  await expect.poll(async () => (await page.locator('.rv-corner').boundingBox())!.width).toBeLessThan(200);
  await page.setViewportSize(before);
});

it('has no barrier that axe knows of, light and dark, with cells chosen and without', async () => {
  expect(await barriers(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByRole('button', { name: 'Remove access…' }).waitFor();
  expect(await barriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.emulateMedia({ colorScheme: 'light' });
});

it('is read and chosen from with the keyboard alone', async () => {
  const [first] = portfolio.systemUsers;
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill(first!.name);
  await shown(/System users: 1 ·/).waitFor();
  await openFilters(page);
  await page.getByRole('radio', { name: /^In use/ }).check();
  const grid = page.getByRole('grid');
  await grid.focus();
  const active = () => grid.evaluate((element) => element.getAttribute('aria-activedescendant') ?? '');
  const words = async () => page.locator(`[id="${await active()}"] .s-hidden`).textContent();
  // From the line of the first kind to its first asset, and over to the only system user.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  expect(await words()).toMatch(new RegExp(`^${first!.name}, .+: .+`));
  await page.keyboard.press('Space');
  await shown(/^1 cell chosen, 1 with access$/).waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Shift+Space');
  const count = heldBy(first!).length;
  await shown(new RegExp(`^${count} cells chosen, ${count} with access$`)).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByRole('button', { name: 'Remove access…' }).count()).toBe(0);
  await page.getByRole('radio', { name: /^All/ }).first().check();
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill('');
});

it('takes a range over names with the mouse: all the access of the rows or columns between', async () => {
  const grid = page.getByRole('grid');
  const names = grid.getByRole('rowheader').locator('[title]');
  const range = { modifiers: ['Shift' as const] };
  await names.nth(1).click();
  await names.nth(4).click(range);
  const titles = await names.evaluateAll((all) => all.slice(1, 5).map((each) => each.getAttribute('title')));
  const ids = titles.map((title) => /\((\S+)\)$/.exec(title ?? '')?.[1] ?? '');
  const held = truth().filter((key) => ids.includes(key.split(' ')[1] ?? '')).length;
  expect(held).toBeGreaterThan(1);
  await shown(new RegExp(`^${held} cells chosen, ${held} with access$`)).waitFor();
  await page.keyboard.press('Escape');

  const heads = grid.getByRole('columnheader');
  await heads.nth(3).click();
  await heads.nth(1).click(range);
  const labels = await Promise.all([1, 2, 3].map((at) => heads.nth(at).getAttribute('aria-label')));
  const theirs = portfolio.systemUsers
    .filter(({ name }) => labels.some((label) => label?.startsWith(`${name}, `)))
    .reduce((sum, user) => sum + heldBy(user).length, 0);
  expect(theirs).toBeGreaterThan(1);
  await shown(new RegExp(`^${theirs} cells chosen, ${theirs} with access$`)).waitFor();
  await page.keyboard.press('Escape');
});

it('takes away what was filtered and chosen, after approval, and nothing else', async () => {
  const user = portfolio.systemUsers.find((each) => heldBy(each).some(({ kind }) => kind === 'ad_account'))!;
  const before = truth();
  const ads = heldBy(user).filter(({ kind }) => kind === 'ad_account');
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill(user.id);
  await page.getByRole('checkbox', { name: /^Ad accounts/ }).check();
  await page.getByRole('button', { name: `Select all access (${ads.length})`, exact: true }).click();
  await page.getByRole('button', { name: 'Remove access…' }).click();
  await page.getByRole('heading', { name: /^Remove access to/ }).waitFor();
  await page.getByText(ads.length === 1 ? 'removal' : 'removals', { exact: true }).waitFor();
  expect(truth()).toEqual(before);
  await approve();
  const gone = new Set(ads.map(({ id }) => `${user.id} ${id}`));
  expect(truth()).toEqual(before.filter((key) => !gone.has(key)));
});

it('says that what it shows is not the latest any more', async () => {
  await page.getByRole('link', { name: 'Access review' }).click();
  await page.getByText(/^Steward has changed access/).waitFor();
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill('');
  await page.getByRole('checkbox', { name: /^Ad accounts/ }).uncheck();
  await readAgain();
  await expect.poll(() => page.getByText(/^Steward has changed access/).count()).toBe(0);
  await shown(new RegExp(`With access: ${truth().length}$`)).waitFor();
});

it('saves what is shown as a file', async () => {
  const user = portfolio.systemUsers[0]!;
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill(user.id);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^steward-access-\d{4}-\d\d-\d\d\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(lines).toHaveLength(heldBy(user).length + 1);
  for (const line of lines.slice(1)) expect(line).toContain(`"${user.id}"`);
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill('');
});

it('sets tasks on what was chosen, as a plan', async () => {
  const user = portfolio.systemUsers.find(
    (each) => heldBy(each).filter(({ kind }) => kind === 'page').length > 1,
  )!;
  const pages = heldBy(user).filter(({ kind }) => kind === 'page');
  const before = truth();
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill(user.id);
  await page.getByRole('checkbox', { name: /^Pages/ }).check();
  await page.getByRole('button', { name: `Select all access (${pages.length})`, exact: true }).click();
  await page.getByRole('button', { name: 'Set tasks…' }).click();
  await page.getByRole('checkbox', { name: /^Create and manage ads/ }).check();
  await page.getByRole('checkbox', { name: /^Read and send messages/ }).check();
  await picture(page, 'review-tasks');
  await page.getByRole('button', { name: 'Review plan' }).click();
  await approve();
  expect(truth()).toEqual(before);
  for (const { id } of pages) {
    const { tasks } = simulator.world.byUser.get(user.id)?.get(id)?.tasks ?? {};
    expect([...(tasks ?? [])].sort()).toEqual(['ADVERTISE', 'MESSAGING']);
  }
  await page.getByRole('link', { name: 'Access review' }).click();
  await page.getByRole('searchbox', { name: /^Search system users/ }).fill('');
  await page.getByRole('checkbox', { name: /^Pages/ }).uncheck();
  await readAgain();
});

it('finds exactly what was changed by hand in between', async () => {
  const { world } = simulator;
  const [, keeper, loser, renamed] = portfolio.systemUsers;
  const changed = heldBy(keeper!).find(({ kind }) => kind === 'page' || kind === 'ad_account')!;
  const lost = heldBy(loser!)[0]!;
  const given = Object.values(portfolio.owned)
    .flat()
    .find(({ id, kind }) => kind === 'page' && !world.byUser.get(keeper!.id)?.has(id))!;
  assignAsset(world, portfolio.id, {
    userId: keeper!.id,
    assetId: changed.id,
    tasks: ['MANAGE', 'ADVERTISE'],
  });
  assignAsset(world, portfolio.id, { userId: keeper!.id, assetId: given.id, tasks: ['ANALYZE'] });
  removeAssignment(world, portfolio.id, { userId: loser!.id, assetId: lost.id });
  const was = renamed!.name;
  renameSystemUser(world, portfolio.id, renamed!.id, 'Renamed by hand');
  createSystemUser(world, portfolio.id, { name: 'Made by hand', role: 'EMPLOYEE' });

  await readAgain();
  await page.getByRole('tab', { name: 'Changes' }).click();
  const list = page.getByRole('region', { name: 'Changes' });
  await list.waitFor();
  const lines = (await list.getByRole('listitem').allTextContents()).map((line) => line.trim());
  const name = ({ igUsername, name: plain }: typeof lost) => igUsername ?? plain;
  const expected = [
    [/^Changed/, 'Renamed by hand', `was called ${was}`],
    [/^Added/, 'Made by hand', 'System user'],
    [/^Changed/, keeper!.name, name(changed), 'Full control', 'Create and manage ads'],
    [/^Added/, keeper!.name, name(given), 'View performance'],
    [/^Removed/, loser!.name, name(lost)],
  ];
  expect(lines).toHaveLength(expected.length);
  for (const parts of expected)
    expect(
      lines.some((line) =>
        parts.every((part) => (typeof part === 'string' ? line.includes(part) : part.test(line))),
      ),
      String(parts),
    ).toBe(true);
  const cut = await list
    .locator('.s-tag')
    .evaluateAll((tags) =>
      tags.filter((tag) => tag.scrollWidth > tag.clientWidth).map((tag) => tag.textContent),
    );
  expect(cut).toEqual([]);
  await picture(page, 'review-changes');
  expect(await barriers(page)).toEqual([]);
});

it('has kept no secret with the readings, and told none to the console of the page', async () => {
  const stored = await page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('steward.access');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const all = opening.result.transaction('readings').objectStore('readings').getAll();
          all.onsuccess = () => resolve(JSON.stringify(all.result));
        };
      }),
  );
  expect(stored).toContain('Made by hand');
  expect(JSON.parse(stored)).toHaveLength(4);
  const { admin, appSecret } = simulator.world.credentials;
  for (const secret of [admin, appSecret]) {
    expect(stored).not.toContain(secret);
    for (const line of browser.consoleLines) expect(line).not.toContain(secret);
  }
});

describe('the filters', () => {
  // So that all columns are near the eye: only those are rendered.
  beforeAll(() => page.setViewportSize({ width: 1680, height: 860 }));
  afterAll(() => page.setViewportSize({ width: 1280, height: 860 }));

  /** What the status says of these, in all assets or those wanted. */
  async function expectShown(users: readonly SystemUser[], assets: readonly Asset[]): Promise<void> {
    const [ids, names] = [new Set(assets.map(({ id }) => id)), users.map(({ name }) => name)];
    const access = users.flatMap((user) => heldBy(user).filter(({ id }) => ids.has(id))).length;
    const words = `Assets: ${assets.length} · System users: ${users.length} · With access: ${access}`;
    await shown(new RegExp(`^${words}$`)).waitFor();
    const heads = page.getByRole('grid').getByRole('columnheader');
    const labels = await heads.evaluateAll((all) =>
      all.slice(1).map((each) => each.getAttribute('aria-label')),
    );
    for (const name of names) expect(labels.some((label) => label?.startsWith(`${name}, `))).toBe(true);
    expect(labels).toHaveLength(users.length);
  }
  const allAssets = (some = portfolio) =>
    [...Object.values(some.owned), ...Object.values(some.client)].flat();
  async function narrow(group: string, name: RegExp): Promise<void> {
    await openFilters(page);
    await page.getByRole('group', { name: group }).getByRole('radio', { name }).check();
  }
  const users = (name: RegExp) => narrow('Which system users', name);
  const assets = (name: RegExp) => narrow('Which assets', name);

  it('leave those system users and assets that the world knows to be so', async () => {
    const { world } = simulator;
    const [, one, other, holder] = portfolio.systemUsers;
    const [somePage] = portfolio.owned.page;
    const [account] = portfolio.owned.ad_account;
    assignAsset(world, portfolio.id, {
      userId: one!.id,
      assetId: somePage!.id,
      tasks: ['ANALYZE', 'MANAGE'],
    });
    assignAsset(world, portfolio.id, { userId: other!.id, assetId: account!.id, tasks: ['MANAGE'] });
    for (const name of ['Reaches nothing', 'Nor this'])
      createSystemUser(world, portfolio.id, { name, role: 'EMPLOYEE' });
    const { id: planId } = await askFrom(page)('plan.make', {
      intent: {
        portfolioId: portfolio.id,
        users: [{ type: 'existing', id: holder!.id }],
        assets: [],
        mode: 'add',
        token: { appId: portfolio.ownedApps[0]!.id, permissions: ['ads_read'], expiry: '60_days' },
      },
    });
    await page.goto(new URL(`#/approve/${planId}`, page.url()).href);
    await approve();
    await page.getByRole('link', { name: 'Access review' }).click();
    await page.getByRole('tab', { name: 'Who reaches what' }).click();
    await readAgain();

    const everyone = portfolio.systemUsers;
    await expectShown(everyone, allAssets());
    await users(/^Admins/);
    const admins = everyone.filter(({ role }) => role === 'ADMIN');
    expect(admins.length).toBeGreaterThan(0);
    await expectShown(admins, allAssets());

    await users(/^Full control/);
    const controlling = everyone.filter(({ id }) =>
      [...(world.byUser.get(id)?.values() ?? [])].some(({ tasks }) => tasks.tasks?.includes('MANAGE')),
    );
    expect(controlling).toEqual(expect.arrayContaining([one, other]));
    await expectShown(controlling, allAssets());

    await users(/^No token known/);
    const owners = new Set([...world.tokens.values()].map(({ ownerId }) => ownerId));
    expect(owners.has(holder!.id)).toBe(true);
    await expectShown(
      everyone.filter(({ id }) => !owners.has(id)),
      allAssets(),
    );

    await users(/^No access/);
    const idle = everyone.filter((user) => heldBy(user).length === 0);
    expect(idle.length).toBeGreaterThan(1);
    await expectShown(idle, allAssets());

    await users(/^All/);
    const held = new Set(everyone.flatMap((user) => heldBy(user).map(({ id }) => id)));
    await assets(/^Unused/);
    const unused = allAssets().filter(({ id }) => !held.has(id));
    expect(unused.length).toBeGreaterThan(0);
    await expectShown(everyone, unused);
    await assets(/^In use/);
    await expectShown(
      everyone,
      allAssets().filter(({ id }) => held.has(id)),
    );
    await assets(/^All/);
  });

  it('leave what clients share, in a portfolio that works for some', async () => {
    const home = [...simulator.world.portfolios.values()].find(({ client }) => client.page.length > 0)!;
    const which = page.getByRole('combobox', { name: 'Business portfolio' });
    await which.selectOption({ label: home.name });
    await page.getByRole('grid').waitFor();
    const shared = Object.values(home.client).flat();
    await expectShown(home.systemUsers, allAssets(home));
    await assets(/^Client/);
    await expectShown(home.systemUsers, shared);
    await which.selectOption({ label: portfolio.name });
    await page.getByRole('grid').waitFor();
  });
});

it('replaces tasks on the chosen assets from the page, and leaves all else', async () => {
  const { world } = simulator;
  const user = portfolio.systemUsers.find((each) => {
    const pages = heldBy(each).filter(({ kind }) => kind === 'page');
    return each.role === 'EMPLOYEE' && pages.length > 1;
  })!;
  const [chosen, kept] = heldBy(user).filter(({ kind }) => kind === 'page');
  for (const { id } of [chosen!, kept!])
    assignAsset(world, portfolio.id, { userId: user.id, assetId: id, tasks: ['ANALYZE', 'MESSAGING'] });
  const others = () =>
    [...world.byUser]
      .flatMap(([id, held]) =>
        [...held.values()].filter(({ assetId }) => id !== user.id || assetId !== chosen!.id),
      )
      .map(({ userId, assetId, tasks }) => `${userId} ${assetId} ${JSON.stringify(tasks)}`)
      .sort();
  const before = others();
  const suite = await browser.context.newPage();
  await suite.goto(systemUsersAddress(portfolio.id));
  // Whoever is open on Meta's page is chosen already.
  await openUser(suite, user.name);
  const panel = await openClosedRoot(suite);
  await panel.click('button', 'Assign assets…');
  await panel.click('radio', 'Replace');
  await panel.click('tab', KIND_TABS.page);
  await panel.click('searchbox', /^Search/);
  await suite.keyboard.type(chosen!.id);
  await panel.click('option', new RegExp(chosen!.id));
  const tab = await reviewInSteward(panel, browser);
  await tab.getByRole('heading', { name: `Set tasks on 1 asset for ${user.name}` }).waitFor();
  await approve(tab);
  // A page is given what is offered first, and no more.
  expect(world.byUser.get(user.id)?.get(chosen!.id)?.tasks).toEqual({ tasks: ['ANALYZE'] });
  expect(others()).toEqual(before);
  await tab.close();
  await suite.close();
});
