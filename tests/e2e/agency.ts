import type { Page } from 'playwright-core';
import type { Portfolio } from '../meta/model.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import type { ClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, openPopup, saveAppSecret, setPassphrase } from './journey.ts';

/** Steward in a browser, connected in a world of 40 portfolios. */
export interface Agency {
  readonly simulator: Simulator;
  readonly browser: Launched;
  /** The one that may have many system users; Steward is connected with the app that it owns. */
  readonly portfolio: Portfolio;
  close(): Promise<void>;
}

export async function openAgency(): Promise<Agency> {
  const simulator = await startSimulator({ seed: 'agency' });
  const { world } = simulator;
  const portfolio = [...world.portfolios.values()].find(({ raisedLimits }) => raisedLimits !== null);
  const [app] = portfolio?.ownedApps ?? [];
  if (portfolio === undefined || app === undefined) throw new Error('no portfolio with raised limits');
  const browser = await launch({ port: simulator.port });
  const popup = await openPopup(browser);
  await setPassphrase(popup);
  await connectByToken(popup, world.credentials.otherApp);
  await saveAppSecret(popup, app.secret, true);
  await popup.close();
  return {
    simulator,
    browser,
    portfolio,
    async close() {
      await browser.dispose();
      await simulator.close();
    },
  };
}

/** Unfolds what the matrix of the access review is narrowed by. */
export async function openFilters(tab: Page): Promise<void> {
  const button = tab.getByRole('button', { name: /^Filters/ });
  await button.waitFor();
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}

/** On the open panel: a preset for so many new system users of a client, in one click and with the keyboard. */
export async function fillPreset(
  panel: ClosedRoot,
  page: Page,
  wanted: { readonly preset: string; readonly client: string; readonly count: number },
): Promise<void> {
  await panel.click('button', /^Create system users/);
  await panel.click('button', wanted.preset);
  await typeClient(panel, page, wanted.client);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(String(wanted.count));
}

/** Into the blank that has the focus once the template is chosen. */
export async function typeClient(panel: ClosedRoot, page: Page, client: string): Promise<void> {
  while ((await panel.focused())?.name !== 'Client') await page.waitForTimeout(50);
  await page.keyboard.type(client);
}

/** From the filled panel to Steward's own tab, where the plan is read and approved. */
export async function reviewInSteward(panel: ClosedRoot, { context }: Launched): Promise<Page> {
  const opened = context.waitForEvent('page');
  await panel.click('button', 'Review plan');
  return opened;
}
