import type { Locator, Page } from 'playwright-core';
import type { AssetKind, SystemUserRole } from '../world.ts';

/**
 * The job Steward does in bulk, done by hand: what Business Suite asks of a person, with the fewest clicks the
 * page allows. Nothing is looked up, nothing is mistyped, scrolling is free; so the counts are a lower bound.
 * The page must be open on the system users of a portfolio, in English.
 */

export interface ManualUser {
  readonly name: string;
  readonly role: SystemUserRole;
}

export interface ManualAsset {
  readonly kind: AssetKind;
  readonly name: string;
}

export interface ManualJob {
  readonly users: readonly ManualUser[];
  /** Every user gets each of them. */
  readonly assets: readonly ManualAsset[];
  readonly appName: string;
  readonly permissions: readonly string[];
}

export interface ManualCounts {
  readonly clicks: number;
  readonly fields: number;
  readonly keystrokes: number;
}

/** How "Assign assets" calls each kind, and the one task switched on for all of its assets. */
const TYPES: Readonly<Partial<Record<AssetKind | 'app', { readonly type: string; readonly task: string }>>> =
  {
    page: { type: 'Pages', task: 'View performance' },
    ad_account: { type: 'Ad accounts', task: 'View performance' },
    business_asset_group: { type: 'Business asset groups', task: 'Pages: View performance' },
    app: { type: 'Apps', task: 'Manage app' },
    instagram_asset: { type: 'Instagram accounts', task: 'View performance' },
    whatsapp_business_account: { type: 'WhatsApp accounts', task: 'Messages' },
    product_catalog: { type: 'Catalogs', task: 'Ads' },
    pixel: { type: 'Datasets', task: 'View performance' },
  };

const groupByKind = (assets: readonly ManualAsset[]): Map<AssetKind, string[]> => {
  const groups = new Map<AssetKind, string[]>();
  for (const { kind, name } of assets) groups.set(kind, [...(groups.get(kind) ?? []), name]);
  return groups;
};

const press = (within: Page | Locator, name: string): Promise<void> =>
  within.getByRole('button', { name, exact: true }).click();

/** Scrolls until the row is there: only the rows in sight are in the document. */
async function tick(page: Page, list: Locator, name: string): Promise<void> {
  const row = list.getByRole('checkbox', { name, exact: true }).first();
  await list.hover();
  await list.getByRole('checkbox').first().waitFor();
  for (let turn = 0; turn < 500 && !(await row.isVisible()); turn += 1) {
    await page.mouse.wheel(0, 250);
    await page.waitForTimeout(20);
  }
  await row.click();
}

async function createUser(page: Page, { name, role }: ManualUser): Promise<void> {
  await press(page, 'Add');
  const dialog = page.getByRole('dialog');
  const accept = dialog.getByRole('button', { name: 'I accept', exact: true });
  const field = dialog.getByRole('textbox', { name: 'System user name' });
  await accept.or(field).waitFor();
  if (await accept.isVisible()) await accept.click();
  // The field has the focus already.
  await field.waitFor();
  await page.keyboard.type(name);
  if (role === 'ADMIN') {
    await dialog.getByRole('combobox', { name: 'System user role' }).click();
    await dialog.getByRole('option', { name: /^Admin/ }).click();
  }
  await press(dialog, 'Create system user');
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

async function assignAssets(
  page: Page,
  assets: readonly ManualAsset[],
  appName: string | null = null,
): Promise<void> {
  await press(page, 'Assign assets');
  const dialog = page.getByRole('dialog');
  const groups = [...groupByKind(assets), ...(appName === null ? [] : [['app', [appName]] as const])];
  for (const [kind, names] of groups) {
    const offered = TYPES[kind];
    if (offered === undefined) throw new Error(`Business Suite offers no ${kind}`);
    const { type, task } = offered;
    const option = dialog.getByRole('option', { name: type });
    // Pages are open already.
    if ((await option.getAttribute('aria-selected')) !== 'true') await option.click();
    const list = dialog.getByRole('group', { name: 'Select assets' });
    for (const name of names) await tick(page, list, name);
    await dialog.getByRole('switch', { name: task, exact: true }).click();
  }
  await press(dialog, 'Save changes');
  await dialog.waitFor({ state: 'detached' });
}

async function generateToken(page: Page, job: ManualJob): Promise<void> {
  await press(page, 'Generate token');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Select app' }).click();
  await dialog.getByRole('option', { name: job.appName }).click();
  await press(dialog, 'Next');
  await press(dialog, 'Next');
  for (const permission of job.permissions)
    await dialog.getByRole('checkbox', { name: permission, exact: true }).click();
  await press(dialog, 'Generate token');
  await press(dialog, 'Copy');
  await press(dialog, 'OK');
  await dialog.waitFor({ state: 'detached' });
}

/** Chooses a system user of the list, however long it is. */
export async function openUser(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Search by name or ID' }).fill(name);
  await page.getByRole('row').filter({ hasText: name }).first().click();
  await page.getByRole('heading', { name, exact: true }).waitFor();
}

/** Of the user chosen: takes its access to an asset away. */
export async function removeAccess(page: Page, asset: string): Promise<void> {
  await press(page, `Remove access to ${asset}`);
  const dialog = page.getByRole('dialog');
  await press(dialog, 'Remove');
  await dialog.waitFor({ state: 'detached' });
}

/** Of the user chosen: switches these tasks of an asset it has on or off, each by its label. */
export async function switchTasks(page: Page, asset: string, tasks: readonly string[]): Promise<void> {
  await press(page, `Manage access to ${asset}`);
  const dialog = page.getByRole('dialog');
  for (const name of tasks) await dialog.getByRole('switch', { name, exact: true }).click();
  await press(dialog, 'Save changes');
  await dialog.waitFor({ state: 'detached' });
}

/** Of the user chosen: gives it an asset it does not have, with the task that `TYPES` names for the kind. */
export const giveAccess = (page: Page, asset: ManualAsset): Promise<void> => assignAssets(page, [asset]);

const readCounts = (page: Page): Promise<ManualCounts> =>
  page.evaluate(() => ({
    ...(globalThis as unknown as { __simulatorCounts: ManualCounts }).__simulatorCounts,
  }));

/** Does the job on the page and returns what the page counted meanwhile. */
export async function runManualFlow(page: Page, job: ManualJob): Promise<ManualCounts> {
  await page.getByRole('button', { name: 'Add', exact: true }).waitFor();
  const before = await readCounts(page);
  for (const user of job.users) {
    await createUser(page, user);
    await assignAssets(page, job.assets, job.appName);
    await generateToken(page, job);
  }
  const after = await readCounts(page);
  return {
    clicks: after.clicks - before.clicks,
    fields: after.fields - before.fields,
    keystrokes: after.keystrokes - before.keystrokes,
  };
}

/** Add, Create system user. */
const CREATE_CLICKS = 2;
/** Opening the list of roles and choosing the one that is not preset. */
const ADMIN_CLICKS = 2;
/** Assign assets, Save changes; then for the app: its type, its box, "Manage app". */
const ASSIGN_CLICKS = 2 + 3;
/** Generate token, opening the list of apps, the app, Next, Next, Generate token, Copy, OK. */
const TOKEN_CLICKS = 8;

/**
 * The clicks of a job without doing it. `kinds` are the kinds among the assets: each costs one toggle, and one
 * click to open it unless it is the Pages, which are open at first. `policyPending`: the portfolio has no
 * system user yet, so the policy is to be accepted once.
 */
export function countManual(
  users: readonly ManualUser[],
  assets: number,
  kinds: readonly AssetKind[],
  permissions: number,
  policyPending = false,
): number {
  const distinct = new Set(kinds);
  const typeClicks = distinct.size + [...distinct].filter((kind) => kind !== 'page').length;
  const perUser = CREATE_CLICKS + ASSIGN_CLICKS + typeClicks + assets + TOKEN_CLICKS + permissions;
  const admins = users.filter(({ role }) => role === 'ADMIN').length;
  return users.length * perUser + admins * ADMIN_CLICKS + (policyPending ? 1 : 0);
}
