import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Portfolio } from '../meta/model.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, openPopup, saveAppSecret, setPassphrase, systemUsersAddress } from './journey.ts';

/** Pictures of the screens, for people to look at: a directory to leave them in. */
const PICTURES = process.env.STEWARD_PICTURES;

describe('templates of an agency, in Chromium', () => {
  let simulator: Simulator;
  let browser: Launched;
  let portfolio: Portfolio;

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'agency' });
    browser = await launch({ port: simulator.port });
    const { world } = simulator;
    // The portfolio that may have many system users, and the token of the app it owns.
    portfolio = [...world.portfolios.values()].find(({ raisedLimits }) => raisedLimits !== null)!;
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

  it('applies a preset to 50 new system users from the page, in 5 clicks', async () => {
    const { world } = simulator;
    const page = await browser.context.newPage();
    await page.goto(systemUsersAddress(portfolio.id));
    const panel = await openClosedRoot(page);
    await panel.click('button', /^Create system users/);
    await panel.click('button', 'WhatsApp Cloud API');
    await panel.find('textbox', 'Client');
    await page.keyboard.type(portfolio.name);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('50');
    await picture(page, 'panel-template');
    await panel.click('button', 'Review plan');
    await panel.find('button', 'Continue in Steward');
    const opened = browser.context.waitForEvent('page');
    await panel.click('button', 'Continue in Steward');
    const tab = await opened;
    await tab.getByRole('button', { name: 'Approve and run' }).and(tab.locator(':enabled')).click();
    expect(panel.clicks() + 1).toBe(5);
    await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });

    const made = [...world.systemUsers.values()].filter(({ name }) => name.includes('WhatsApp Cloud API'));
    expect(made.map(({ name }) => name)).toEqual(
      Array.from({ length: 50 }, (_, n) => `${portfolio.name} WhatsApp Cloud API ${n + 1}`),
    );
    const wanted = portfolio.owned.whatsapp_business_account.map(({ id }) => id).sort();
    expect(wanted.length).toBeGreaterThan(5);
    for (const { id, role } of made) {
      expect(role).toBe('EMPLOYEE');
      const access = [...world.byUser.get(id)!.values()];
      expect(access.map(({ assetId }) => assetId).sort()).toEqual(wanted);
      expect(access.every(({ tasks }) => tasks.tasks?.join() === 'MESSAGING')).toBe(true);
      const tokens = [...world.tokens.values()].filter(({ ownerId }) => ownerId === id);
      expect(tokens.map(({ scopes }) => [...scopes])).toEqual([['whatsapp_business_messaging']]);
    }
    await tab.close();
    await page.close();
  });
});
