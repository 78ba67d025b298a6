import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { startSimulator } from '../meta/simulator.ts';
import { openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { PASSPHRASE } from './journey.ts';
import { type Steward, setUpSteward } from './set-up.ts';

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/** What has the focus, as a screen reader would name it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
  });

describe('a person without a mouse', () => {
  let simulator: Simulator;
  let browser: Launched;
  let steward: Steward;
  let page: Page;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    browser = await launch({ port: simulator.port });
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  it('finds the set-up guide open in a tab after installing', async () => {
    await expect
      .poll(() => browser.context.pages().map((each) => each.url()))
      .toContain(`chrome-extension://${browser.extensionId}/options.html#/setup`);
    steward = await setUpSteward(browser, simulator);
    page = await browser.open('/options.html');
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  it('goes to a page, and reads on from its heading', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').waitFor();
    await page.keyboard.type('hist');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'History' }).waitFor();
    expect(page.url()).toMatch(/#\/history$/);
    expect(await focused(page)).toBe('History');
  });

  it('has the focus back where it was after Escape', async () => {
    const button = page.getByRole('button', { name: /^Search/ });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox').waitFor();
    expect(await focused(page)).toBe('Search pages, actions and names');
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'detached' });
    expect(await focused(page)).toContain('Search');
  });

  it('goes through what is found with arrows, Home and End, always in view', async () => {
    await page.keyboard.press('Control+k');
    const chosen = page.getByRole('option', { selected: true });
    const options = page.getByRole('option');
    // Lately used ones come first.
    await expect.poll(() => options.first().textContent()).toBe('History');
    const inView = () =>
      chosen.evaluate((element) => {
        const list = element.closest('[role="listbox"]')?.getBoundingClientRect();
        const { top, bottom } = element.getBoundingClientRect();
        return list !== undefined && top >= list.top && bottom <= list.bottom;
      });
    const names = await options.allTextContents();
    await page.keyboard.press('End');
    expect(await chosen.textContent()).toBe(names.at(-1));
    expect(await inView()).toBe(true);
    await page.keyboard.press('ArrowDown');
    expect(await chosen.textContent()).toBe(names[0]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await chosen.textContent()).toBe(names[2]);
    expect(await inView()).toBe(true);
    await page.keyboard.press('Home');
    expect(await chosen.textContent()).toBe(names[0]);
    expect(await page.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(
      await chosen.getAttribute('id'),
    );
    await page.keyboard.press('Escape');
  });

  it('finds a token by whose it is, a portfolio, and an error by its code', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('quarterly');
    // The tokens are read when the palette opens.
    await page
      .getByRole('option', { name: /Quarterly reports/ })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Tokens' }).waitFor();
    await page
      .getByRole('button', { name: /^Details of the token of Quarterly reports/, expanded: true })
      .waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('100/33');
    await page.keyboard.press('Enter');
    await page.getByText('Not found, or not shared').waitFor();
    expect(await focused(page)).toContain('100/33');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('northwind');
    await page.getByRole('option', { name: /^Northwind Coffee/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('grid').waitFor();
    // Those of the review are found by now.
    const { world } = simulator;
    const user = [...world.systemUsers.values()].find(
      ({ businessId }) => businessId === world.credentials.businessId,
    );
    await page.keyboard.press('Control+k');
    await page.keyboard.type(user?.name ?? '');
    await page.getByRole('group', { name: 'System users' }).getByRole('option').waitFor();
    await page.keyboard.press('Escape');
  });

  it('locks the vault', async () => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('lock vault');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Steward is locked' }).waitFor();
    expect((await steward.ask('status.get', {})).vault).toBe('locked');
    // Help is there all the same.
    await page.getByRole('link', { name: 'Help' }).click();
    await page.getByRole('heading', { name: 'Help' }).waitFor();
  });

  it('comes from Meta’s page to what explains tasks', async () => {
    await steward.ask('vault.unlock', { passphrase: PASSPHRASE });
    const meta = await browser.context.newPage();
    await meta.goto(systemUsersAddress(simulator.world.credentials.businessId));
    const panel = await openClosedRoot(meta);
    await panel.click('button', /^Create system users/);
    await panel.click('tab', /^Ad accounts/);
    const opened = browser.context.waitForEvent('page');
    await panel.click('button', /^Tasks explained/);
    const tab = await opened;
    await tab.getByRole('heading', { name: 'Tasks' }).waitFor();
    expect(tab.url()).toMatch(/#\/help\/task$/);
  });
});
