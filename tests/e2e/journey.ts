import type { Page } from 'playwright-core';
import type { World } from '../meta/model.ts';
import { literally, type Say, sayIn, textsOf } from '../texts.ts';
import type { ClosedRoot } from './closed-root.ts';
import type { Launched } from './extension.ts';

/**
 * The way of an admin through Steward, step by step, by the names a person reads. Used by tests and the demo.
 * In English, where no other language is given.
 */

const inEnglish = sayIn(textsOf('en'));

export const PASSPHRASE = 'seven quiet otters paint lanterns';

export const POPUP_SIZE = { width: 380, height: 600 };

const KINDS = [
  'page',
  'ad_account',
  'product_catalog',
  'pixel',
  'instagram_asset',
  'whatsapp_business_account',
  'business_asset_group',
] as const;

export type Kind = (typeof KINDS)[number];

/** A name that begins so. */
const begins = (text: string): RegExp => new RegExp(`^${literally(text)}`);

const tabOf = (kind: Kind, say: Say): RegExp => begins(say.plural(`kind.${kind}`, 3));

/** What each row of the panel's asset list is called. */
export const KIND_TABS = Object.fromEntries(KINDS.map((kind) => [kind, tabOf(kind, inEnglish)])) as Readonly<
  Record<Kind, RegExp>
>;

/** Called after each step, with a name for a screenshot. */
export type OnStep<P = Page> = (name: string, page: P) => Promise<void>;
const silent: OnStep<unknown> = async () => {};

export async function openPopup(browser: Launched): Promise<Page> {
  const popup = await browser.open('/popup.html');
  await popup.setViewportSize(POPUP_SIZE);
  return popup;
}

export async function setPassphrase(popup: Page, say = inEnglish): Promise<void> {
  await popup.getByLabel(say('setup.passphrase.label'), { exact: true }).fill(PASSPHRASE);
  await popup.getByLabel(say('setup.passphrase.repeat')).fill(PASSPHRASE);
  await popup.getByRole('button', { name: say('setup.passphrase.create') }).click();
  await popup.getByRole('heading', { name: say('setup.connect.title') }).waitFor();
}

export async function connectByToken(popup: Page, token: string, say = inEnglish): Promise<void> {
  await popup.getByLabel(say('setup.connect.token_label'), { exact: true }).fill(token);
  await popup.getByRole('button', { name: say('setup.connect.token_action') }).click();
  await popup.getByRole('heading', { name: say('popup.title') }).waitFor();
}

export async function saveAppSecret(
  popup: Page,
  appSecret: string,
  keep: boolean,
  say = inEnglish,
): Promise<void> {
  await popup.getByRole('button', { name: begins(say('setup.app.title')) }).click();
  await popup.getByLabel(say('setup.app.secret_label'), { exact: true }).fill(appSecret);
  if (keep) await popup.getByText(say('setup.app.keep_vault'), { exact: true }).click();
  await popup.getByRole('button', { name: say('setup.app.save') }).click();
  await popup.getByRole('heading', { name: say('popup.title') }).waitFor();
}

/** Passphrase, token, app secret and pre-flight, all in the popup. */
export async function firstRun(
  popup: Page,
  world: World,
  onStep: OnStep = silent,
  say = inEnglish,
): Promise<void> {
  const { credentials } = world;
  await onStep('popup-passphrase', popup);
  await setPassphrase(popup, say);
  await onStep('popup-connect', popup);
  await connectByToken(popup, credentials.admin, say);
  await saveAppSecret(popup, credentials.appSecret, false, say);
  await popup.getByRole('button', { name: begins(say('popup.checks')) }).click();
  await popup
    .getByText(world.portfolios.get(credentials.businessId)?.name ?? '')
    .first()
    .waitFor();
  await popup.waitForTimeout(500);
  await onStep('popup-preflight', popup);
  await popup.getByRole('button', { name: say('popup.back') }).click();
}

export interface Wanted {
  readonly names: readonly string[];
  /** Names of the assets to choose by kind, or `all`. */
  readonly assets: Readonly<Partial<Record<Kind, readonly string[] | 'all'>>>;
  readonly permissions: readonly string[];
}

/** Fills the panel's first screen: names, assets of every kind, app and permissions. */
export async function choose<P>(
  panel: Pick<ClosedRoot, 'click' | 'fill'>,
  page: P,
  wanted: Wanted,
  onStep: OnStep<P> = silent,
  say = inEnglish,
): Promise<void> {
  await panel.click('button', begins(say('panel.create')));
  await panel.fill('textbox', say('flow.names.label'), wanted.names.join('\n'));
  await onStep('panel-names', page);
  const selectAll = new RegExp(`^${literally(say('flow.select_all', '000')).replace('000', '.+')}`);
  for (const [kind, names] of Object.entries(wanted.assets) as [Kind, readonly string[] | 'all'][]) {
    await panel.click('tab', tabOf(kind, say));
    if (names === 'all') await panel.click('checkbox', selectAll);
    else for (const name of names) await panel.click('option', begins(`${name} `));
    if (kind === 'ad_account') await onStep('panel-assets', page);
  }
  if (wanted.permissions.length === 0) return;
  await panel.click('tab', begins(say('flow.pane.token')));
  await panel.click('switch', begins(say('flow.token.wanted')));
  for (const permission of wanted.permissions) await panel.click('checkbox', begins(`${permission} `));
  await onStep('panel-token', page);
}

/** Gives a plan on Steward's own page the last word, and waits until it is carried out. */
export async function approve(tab: Page, onStep: OnStep = silent, say = inEnglish): Promise<void> {
  const button = tab.getByRole('button', { name: say('console.approve.action') });
  await button.waitFor();
  await onStep('console-approve', tab);
  // Armed only after it has been in view for a moment, so that no stray click lands on it.
  await button.and(tab.locator(':enabled')).click();
  await tab.getByRole('progressbar').waitFor();
  await onStep('console-running', tab);
  await tab.getByRole('heading', { name: say('flow.run.done'), exact: true }).waitFor({ timeout: 120_000 });
  await onStep('console-done', tab);
}

/** From the chosen to Steward's own tab, where the plan is approved; returns that tab when the job has ended. */
export async function reviewAndApprove(
  browser: Launched,
  panel: ClosedRoot,
  page: Page,
  onStep: OnStep = silent,
  say = inEnglish,
): Promise<Page> {
  const opened = browser.context.waitForEvent('page');
  await panel.click('button', say('flow.choose.review'));
  const tab = await opened;
  await panel.find('button', say('flow.handed_over.again'));
  await onStep('panel-handed-over', page);
  await tab.bringToFront();
  const oneToken = say('flow.counted', '1', say.plural('flow.count.generate_token', 1));
  await tab
    .getByRole('button', { name: new RegExp(`${literally(oneToken)}$`) })
    .first()
    .waitFor();
  await approve(tab, onStep, say);
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
  say = inEnglish,
): Promise<Map<string, string>> {
  await popup.bringToFront();
  const tokens = new Map<string, string>();
  const named = new RegExp(`^${literally(say('popup.tokens.reveal_of', '\0')).replace('\0', '(.+)')}$`);
  const reveal = popup.getByRole('button', { name: named });
  await reveal.first().waitFor();
  await onStep('popup-waiting', popup);
  for (let left = await reveal.count(); left > 0; left--) {
    const label = (await reveal.first().getAttribute('aria-label')) ?? '';
    await reveal.first().click();
    const field = popup.getByLabel(say('popup.reveal.label'), { exact: true });
    await field.waitFor();
    if (tokens.size === 0) await onStep('popup-reveal', popup);
    tokens.set(label.replace(named, '$1'), await field.inputValue());
    if (keep) await popup.getByRole('checkbox', { name: begins(say('popup.reveal.keep')) }).check();
    await popup.getByRole('button', { name: say('popup.reveal.saved') }).click();
    await field.waitFor({ state: 'detached' });
    await popup.getByRole('button', { name: say('popup.reveal.done') }).click();
    if (left > 1) await reveal.first().waitFor();
  }
  return tokens;
}
