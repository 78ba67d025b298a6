import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_USERS_ADDRESSES, systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type Secrets, searchFor } from '../search/forms.ts';
import { wordsOf } from '../search/page.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import {
  choose,
  firstRun,
  openPopup,
  PASSPHRASE,
  revealAll,
  reviewAndApprove,
  type Wanted,
} from './journey.ts';
import { type ChosenAsset, twelveAssets } from './twelve-assets.ts';

const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];

describe('the whole job, in Chromium', () => {
  let simulator: Simulator;
  let browser: Launched;
  let popup: Page;
  let page: Page;
  let panel: ClosedRoot;
  let assets: ChosenAsset[];

  const made = () => [...simulator.world.systemUsers.values()].filter(({ name }) => NAMES.includes(name));
  const mintedFor = (userId: string) =>
    [...simulator.world.tokens.values()].filter(({ ownerId }) => ownerId === userId);

  /** Everything that must not get about: what was typed in, and every token made. */
  function secrets(): Secrets {
    const { admin, appSecret } = simulator.world.credentials;
    const minted = made().flatMap(({ id, name }) =>
      mintedFor(id).map(({ token }) => [`token of ${name}`, token]),
    );
    return {
      'access token': admin,
      'app secret': appSecret,
      passphrase: PASSPHRASE,
      ...Object.fromEntries(minted),
    };
  }
  const searchPage = async (each: Page) => searchFor(secrets())(await wordsOf(each));

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 1 } });
    browser = await launch({ port: simulator.port });
    assets = twelveAssets(simulator.world);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  it('sets up in the popup: passphrase, access token, app secret, pre-flight', async () => {
    popup = await openPopup(browser);
    await firstRun(popup, simulator.world);
    await popup.getByRole('button', { name: /^App secret/ }).waitFor();
  });

  it('goes from the system-users page to an approved plan of 3 system users and 12 assets', async () => {
    page = await browser.context.newPage();
    await page.goto(systemUsersAddress(simulator.world.credentials.businessId));
    panel = await openClosedRoot(page);
    const byKind = Object.groupBy(assets, ({ kind }) => kind);
    const wanted: Wanted = {
      names: NAMES,
      assets: Object.fromEntries(
        Object.entries(byKind).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
      ),
      permissions: PERMISSIONS,
    };
    await choose(panel, page, wanted);
    const tab = await reviewAndApprove(browser, panel, page);
    await tab.getByText('45 of 45').first().waitFor();
  });

  it('has made at Meta exactly the users, installs, assignments and tokens wanted', () => {
    const { world, log } = simulator;
    expect(
      made()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...NAMES].sort());
    expect(world.systemUsers.size).toBe(2 + NAMES.length);
    for (const user of made()) {
      expect(user).toMatchObject({ role: 'EMPLOYEE', businessId: world.credentials.businessId });
      expect([...user.installedApps]).toEqual([world.credentials.appId]);
      expect([...(world.byUser.get(user.id)?.keys() ?? [])].sort()).toEqual(
        assets.map(({ id }) => id).sort(),
      );
      const minted = mintedFor(user.id);
      expect(minted).toHaveLength(1);
      expect([...(minted[0]?.scopes ?? [])].sort()).toEqual([...PERMISSIONS].sort());
      expect(minted[0]?.expiresAt).toBeGreaterThan(0);
    }
    expect(log.writes()).toHaveLength(NAMES.length * (1 + 1 + assets.length + 1));
    expect(log.filter(({ errorCode }) => errorCode !== undefined)).toEqual([]);
    expect(log.filter(({ secretsInUrl }) => secretsInUrl)).toEqual([]);
  });

  it('shows on the badge how many tokens wait, and each token once, in the popup alone', async () => {
    const worker = await browser.worker();
    const badge = () => worker.evaluate<string>('chrome.action.getBadgeText({})');
    expect(await badge()).toBe('3');
    const found: Record<string, string[]> = {};
    const tokens = await revealAll(popup, async (step) => {
      if (step !== 'popup-reveal') return;
      for (const each of browser.context.pages()) found[each.url()] = await searchPage(each);
    });
    const { [popup.url()]: inPopup, ...elsewhere } = found;
    expect(inPopup).toEqual([expect.stringMatching(/^token of /)]);
    expect(Object.keys(elsewhere)).toEqual(
      expect.arrayContaining([page.url(), expect.stringContaining('/options.html')]),
    );
    expect(Object.values(elsewhere).flat()).toEqual([]);
    for (const { id, name } of made())
      expect(mintedFor(id).map(({ token }) => token)).toEqual([tokens.get(name)]);
    await expect.poll(badge).toBe('');
    await popup.reload();
    await popup.getByRole('heading', { name: 'Steward' }).waitFor();
    expect(await popup.getByRole('button', { name: /^Reveal once/ }).count()).toBe(0);
  });

  it('leaves no trace on the page once it is left, and comes back with it', async () => {
    await page.bringToFront();
    await panel.click('button', 'Close', { nth: (await panel.all('button', 'Close')).length - 1 });
    await panel.find('button', /^Create system users/);
    const before = await page.evaluate(() => document.documentElement.outerHTML.length);
    expect(before).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'People' }).click();
    await panel.gone('button', /^Create system users/);
    expect(
      await page.evaluate(
        () =>
          [...document.querySelectorAll('*')].filter((each) => /steward/i.test(each.outerHTML.slice(0, 200)))
            .length,
      ),
    ).toBe(0);
    await page.getByRole('link', { name: 'System users' }).click();
    await panel.find('button', /^Create system users/);
  });

  it('finds the page under its other addresses too', async () => {
    const { businessId } = simulator.world.credentials;
    const addresses = SYSTEM_USERS_ADDRESSES.map((shape) => systemUsersAddress(businessId, shape));
    for (const address of [...addresses, systemUsersAddress(null)]) {
      await page.goto(address);
      await panel.find('button', /^Create system users/);
    }
    await page.goto(`https://business.facebook.com/latest/settings/people?business_id=${businessId}`);
    await page.waitForTimeout(1500);
    expect(await panel.all('button', /^Create system users/)).toEqual([]);
  });

  it('has let no secret into any page, console or the disk', async () => {
    const search = searchFor(secrets());
    expect(Object.keys(secrets())).toHaveLength(3 + NAMES.length);
    for (const each of browser.context.pages()) expect(await searchPage(each), each.url()).toEqual([]);
    expect(browser.pageRequests.some((request) => request.includes('business.facebook.com'))).toBe(true);
    expect(search(browser.pageRequests.join('\n'))).toEqual([]);
    expect(search(browser.consoleLines.join('\n'))).toEqual([]);
    await expectCleanDisk(browser, { ...secretsOf(simulator.world), ...secrets() });
  });
});
