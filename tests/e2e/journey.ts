import type { Page } from 'playwright-core';
import type { World } from '../meta/model.ts';
import type { ClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';

/** The way of an admin through Steward, step by step, by the names a person reads. Used by tests and the demo. */

export const PASSPHRASE = 'seven quiet otters paint lanterns';

export const POPUP_SIZE = { width: 380, height: 600 };

/** What each row of the panel's asset list is called. */
export const KIND_TABS = {
  page: /^Pages/,
  ad_account: /^Ad accounts/,
  product_catalog: /^Catalogs/,
  pixel: /^Datasets/,
  instagram_asset: /^Instagram accounts/,
  whatsapp_business_account: /^WhatsApp accounts/,
  business_asset_group: /^Business asset groups/,
} as const;

export type Kind = keyof typeof KIND_TABS;

/** Called after each step, with a name for a screenshot. */
export type OnStep = (name: string, page: Page) => Promise<void>;
const silent: OnStep = async () => {};

export async function openPopup(browser: Launched): Promise<Page> {
  const popup = await browser.open('/popup.html');
  await popup.setViewportSize(POPUP_SIZE);
  return popup;
}

export async function setPassphrase(popup: Page): Promise<void> {
  await popup.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await popup.getByLabel('Repeat passphrase').fill(PASSPHRASE);
  await popup.getByRole('button', { name: 'Set passphrase' }).click();
  await popup.getByRole('heading', { name: 'Connect to Meta' }).waitFor();
}

export async function connectByToken(popup: Page, token: string): Promise<void> {
  await popup.getByLabel('Access token', { exact: true }).fill(token);
  await popup.getByRole('button', { name: 'Check and connect' }).click();
  await popup.getByRole('heading', { name: 'Steward' }).waitFor();
}

export async function saveAppSecret(popup: Page, appSecret: string, keep: boolean): Promise<void> {
  await popup.getByRole('button', { name: /^App secret/ }).click();
  await popup.getByLabel('App secret', { exact: true }).fill(appSecret);
  if (keep) await popup.getByText('In the vault', { exact: true }).click();
  await popup.getByRole('button', { name: 'Save app secret' }).click();
  await popup.getByRole('heading', { name: 'Steward' }).waitFor();
}

/** Passphrase, token, app secret and pre-flight, all in the popup. */
export async function firstRun(popup: Page, world: World, onStep: OnStep = silent): Promise<void> {
  const { credentials } = world;
  await onStep('popup-passphrase', popup);
  await setPassphrase(popup);
  await onStep('popup-connect', popup);
  await connectByToken(popup, credentials.admin);
  await saveAppSecret(popup, credentials.appSecret, false);
  await popup.getByRole('button', { name: /^Pre-flight checks/ }).click();
  await popup
    .getByText(world.portfolios.get(credentials.businessId)?.name ?? '')
    .first()
    .waitFor();
  await popup.waitForTimeout(500);
  await onStep('popup-preflight', popup);
  await popup.getByRole('button', { name: 'Back' }).click();
}

export interface Wanted {
  readonly names: readonly string[];
  /** Names of the assets to choose by kind, or `all`. */
  readonly assets: Readonly<Partial<Record<Kind, readonly string[] | 'all'>>>;
  readonly permissions: readonly string[];
}

/** Fills the panel's first screen: names, assets of every kind, app and permissions. */
export async function choose(
  panel: ClosedRoot,
  page: Page,
  wanted: Wanted,
  onStep: OnStep = silent,
): Promise<void> {
  await panel.click('button', /^Create system users/);
  await panel.fill('textbox', 'Names', wanted.names.join('\n'));
  await onStep('panel-names', page);
  for (const [kind, names] of Object.entries(wanted.assets) as [Kind, readonly string[] | 'all'][]) {
    await panel.click('tab', KIND_TABS[kind]);
    if (names === 'all') await panel.click('checkbox', /^Select all/);
    else for (const name of names) await panel.click('option', new RegExp(`^${name} `));
    if (kind === 'ad_account') await onStep('panel-assets', page);
  }
  if (wanted.permissions.length === 0) return;
  await panel.click('tab', /^Access token/);
  await panel.click('switch', /^Generate an access token/);
  for (const permission of wanted.permissions) await panel.click('checkbox', new RegExp(`^${permission} `));
  await onStep('panel-token', page);
}

/** Gives a plan on Steward's own page the last word, and waits until it is carried out. */
export async function approve(tab: Page, onStep: OnStep = silent): Promise<void> {
  const button = tab.getByRole('button', { name: 'Approve and run' });
  await button.waitFor();
  await onStep('console-approve', tab);
  // Armed only after it has been in view for a moment, so that no stray click lands on it.
  await button.and(tab.locator(':enabled')).click();
  await tab.getByRole('progressbar').waitFor();
  await onStep('console-running', tab);
  await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 120_000 });
  await onStep('console-done', tab);
}

/** From the chosen to Steward's own tab, where the plan is approved; returns that tab when the job has ended. */
export async function reviewAndApprove(
  browser: Launched,
  panel: ClosedRoot,
  page: Page,
  onStep: OnStep = silent,
): Promise<Page> {
  await panel.click('button', 'Review plan');
  await panel.find('button', /access token$/);
  await onStep('panel-review', page);
  const opened = browser.context.waitForEvent('page');
  await panel.click('button', 'Continue in Steward');
  const tab = await opened;
  await approve(tab, onStep);
  return tab;
}

/**
 * Reveals every waiting token, reads it, and says "I saved it"; `keep` ticks that it is kept sealed. Returns
 * them by system user.
 */
export async function revealAll(
  popup: Page,
  onStep: OnStep = silent,
  keep = false,
): Promise<Map<string, string>> {
  await popup.bringToFront();
  const tokens = new Map<string, string>();
  const reveal = popup.getByRole('button', { name: /^Reveal once/ });
  await reveal.first().waitFor();
  await onStep('popup-waiting', popup);
  for (let left = await reveal.count(); left > 0; left--) {
    const label = (await reveal.first().getAttribute('aria-label')) ?? '';
    await reveal.first().click();
    const field = popup.getByLabel('Access token', { exact: true });
    await field.waitFor();
    if (tokens.size === 0) await onStep('popup-reveal', popup);
    tokens.set(label.replace(/^.*the token of /, ''), await field.inputValue());
    if (keep) await popup.getByRole('checkbox', { name: /^Keep it sealed/ }).check();
    await popup.getByRole('button', { name: 'I saved it' }).click();
    await field.waitFor({ state: 'detached' });
    await popup.getByRole('button', { name: 'Done' }).click();
    if (left > 1) await reveal.first().waitFor();
  }
  return tokens;
}
