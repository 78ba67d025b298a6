import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { openClosedRoot } from '../e2e/closed-root.ts';
import { launch } from '../e2e/extension.ts';
import { findBrowser } from '../e2e/find-browser.ts';
import { choose, firstRun, openPopup, PASSPHRASE, revealAll, reviewAndApprove } from '../e2e/journey.ts';
import { askFrom } from '../e2e/set-up.ts';
import { twelveAssets } from '../e2e/twelve-assets.ts';
import { startSimulator } from '../meta/simulator.ts';
import { assignAsset, removeAssignment } from '../meta/world.ts';

/**
 * The whole job on the simulator, in a real browser: 3 system users × 12 assets of every kind, and a picture
 * of each screen in light and dark. `--open` shows it in a window and leaves it open to play with, `--docs` puts
 * the pictures of the README and the user guide in their place.
 */

const { values: options } = parseArgs({
  options: {
    open: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    out: { type: 'string', default: '.demo' },
  },
});

const IMAGES = 'docs/images';
/** What is called how in the documents. */
const IN_DOCS: Readonly<Record<string, string>> = {
  'panel-assets-light': 'panel-light',
  'panel-assets-dark': 'panel-dark',
  'popup-preflight-light': 'guide/preflight',
  'page-light': 'guide/page',
  'panel-names-light': 'guide/names',
  'console-approve-light': 'guide/approve',
  'console-running-light': 'guide/running',
  'popup-reveal-light': 'guide/reveal',
  'console-undo-light': 'guide/undo',
  'console-templates-light': 'guide/templates',
  'console-csv-light': 'guide/csv',
  'console-access-light': 'guide/access',
  'console-drift-light': 'guide/drift',
};

const say = (line: string) => console.log(line);
const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];

findBrowser(say);
const simulator = await startSimulator({ seed: 'small', latency: { call: 150, batchItem: 8 } });
const { world } = simulator;
say(`Simulator of Meta on 127.0.0.1:${simulator.port}, portfolio “Northwind Coffee”`);

await rm(options.out, { recursive: true, force: true });
await mkdir(options.out, { recursive: true });
if (options.docs) await mkdir(join(IMAGES, 'guide'), { recursive: true });
const browser = await launch({ port: simulator.port, headless: !options.open });

let pictures = 0;
/** Takes the page as it is now, in light and in dark. */
async function picture(name: string, page: Page): Promise<void> {
  pictures++;
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(250);
    const file = join(options.out, `${String(pictures).padStart(2, '0')}-${name}-${colorScheme}.png`);
    await page.screenshot({ path: file });
    const image = IN_DOCS[`${name}-${colorScheme}`];
    if (options.docs && image !== undefined) await copyFile(file, join(IMAGES, `${image}.png`));
  }
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const result = await work();
  say(`✓ ${what} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
  return result;
}

try {
  const popup = await openPopup(browser);
  await step(
    'Popup: passphrase set, access token checked with Meta, app secret verified, pre-flight passed',
    () => firstRun(popup, world, picture),
  );

  const page = await browser.context.newPage();
  await page.goto(systemUsersAddress(world.credentials.businessId));
  const panel = await openClosedRoot(page);
  await step('System-users page: detected, Steward stands beside Meta’s Add button', async () => {
    await panel.find('button', /^Create system users/);
    await picture('page', page);
  });

  const assets = twelveAssets(world);
  const byKind = Object.groupBy(assets, ({ kind }) => kind);
  await step(
    `Panel: ${NAMES.length} names, ${assets.length} assets of all 7 kinds, app and permissions chosen`,
    () =>
      choose(
        panel,
        page,
        {
          names: NAMES,
          assets: Object.fromEntries(
            Object.entries(byKind).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
          ),
          permissions: PERMISSIONS,
        },
        picture,
      ),
  );
  const console_ = await step('Plan reviewed on the page, approved in Steward’s own tab, applied', () =>
    reviewAndApprove(browser, panel, page, picture),
  );
  await page.bringToFront();
  await picture('panel-done', page);

  const made = [...world.systemUsers.values()].filter(({ name }) => NAMES.includes(name));
  const assignments = made.reduce((sum, { id }) => sum + (world.byUser.get(id)?.size ?? 0), 0);
  const calls = simulator.log.filter(({ via, path }) => via === 'call' || path === '/').length;
  say(
    `  Meta now has ${made.length} more system users with ${assignments} assignments; ${calls} requests were sent in all.`,
  );

  const tokens = await step('Popup: each token shown once, then gone', () => revealAll(popup, picture));
  for (const [name, token] of tokens)
    say(
      `  ${name}: ${token.slice(0, 6)}… (${token.length} characters), of the right system user: ${world.tokens.get(token)?.ownerId === made.find((user) => user.name === name)?.id}`,
    );
  await console_.bringToFront();
  await console_.getByRole('link', { name: /^Tokens/ }).click();
  await console_.waitForTimeout(400);
  await picture('console-tokens', console_);
  await console_.getByRole('link', { name: 'History' }).click();
  await console_.waitForTimeout(400);
  await picture('console-history', console_);
  await step('History: the job opened again, and the plan that takes it back looked at', async () => {
    await console_.getByRole('link', { name: /^Open the job/ }).click();
    await console_.getByRole('button', { name: 'Undo…' }).click();
    await console_.getByRole('button', { name: 'Approve and run' }).waitFor();
    await picture('console-undo', console_);
  });
  const go = (link: string) => console_.getByRole('link', { name: link, exact: true }).click();
  await step('Templates, and a CSV with a row that can’t be used', async () => {
    const held = [...(world.byUser.get(made[0]?.id ?? '')?.values() ?? [])];
    await askFrom(console_)('templates.save', {
      over: null,
      template: {
        version: 1,
        name: 'Northwind daily',
        description: 'What the daily jobs of Northwind Coffee need, and no more.',
        role: 'EMPLOYEE',
        names: '{client} {purpose}',
        assets: held.flatMap(({ assetId, tasks: { tasks, ...ofGroups } }) => {
          const { kind } = world.assets.get(assetId) ?? {};
          const parts = Object.entries(ofGroups).flatMap(([name, some]) =>
            some.map((task) => `${name}:${task}`),
          );
          return kind === undefined ? [] : [{ kind, ids: [assetId], tasks: [...(tasks ?? parts)] }];
        }),
        token: { app: 'connected', permissions: ['business_management', 'ads_read'], expiry: '60_days' },
      },
    });
    await go('Templates');
    await console_.getByText('Northwind daily').first().waitFor();
    await picture('console-templates', console_);
    await go('CSV');
    const which = console_.getByLabel('Business portfolio');
    await which.selectOption(world.credentials.businessId);
    const some = assets.filter(({ kind }) => kind === 'page' || kind === 'ad_account');
    const rows = [
      'System user,Asset,Tasks',
      ...NAMES.slice(0, 2).flatMap((user) => some.map(({ id }) => `${user},${id},ANALYZE`)),
      `${NAMES[2]},${some[0]?.id},ANALISE`,
    ];
    const file = { name: 'rows.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
    await console_.locator('input[type=file]').setInputFiles(file);
    await console_.getByText('1 row is left out').waitFor();
    await picture('console-csv', console_);
  });
  await step('Access review: who reaches what, and what differs from a template', async () => {
    await go('Access review');
    await console_.getByRole('grid').waitFor();
    const names = console_.getByRole('grid').getByRole('rowheader').locator('[title]');
    await names.nth(2).click();
    await names.nth(3).click({ modifiers: ['Shift'] });
    await picture('console-access', console_);
    await console_.getByRole('tab', { name: 'Drift from templates' }).click();
    await console_.getByRole('radio', { name: /^No template/ }).check();
    for (const name of NAMES) await console_.getByRole('checkbox', { name: `Choose ${name}` }).check();
    await console_.getByRole('button', { name: `Compare ${NAMES.length} with…` }).click();
    const dialog = console_.getByRole('dialog');
    await dialog.getByLabel('Template').selectOption({ label: 'Northwind daily' });
    await dialog.getByRole('button', { name: 'Compare', exact: true }).click();
    await console_.getByRole('radio', { name: /^Like their template\s*3/ }).waitFor();
    // Somebody changes a few things by hand.
    const [first, second] = made;
    const { businessId } = world.credentials;
    const [lost, wider] = assets.filter(({ kind }) => kind === 'ad_account');
    const more = [...world.assets.values()].find(
      ({ id, kind, ownerId }) =>
        kind === 'page' && ownerId === businessId && !assets.some((each) => each.id === id),
    );
    const [userId, other] = [first?.id ?? '', second?.id ?? ''];
    removeAssignment(world, businessId, { userId, assetId: lost?.id ?? '' });
    assignAsset(world, businessId, { userId, assetId: wider?.id ?? '', tasks: ['ANALYZE', 'MANAGE'] });
    assignAsset(world, businessId, {
      userId: other,
      assetId: more?.id ?? '',
      tasks: ['ANALYZE', 'MESSAGING'],
    });
    await console_.getByRole('button', { name: 'Read again' }).click();
    await console_.getByRole('radio', { name: /^Differ\s*2/ }).check();
    await console_.mouse.move(0, 0);
    await picture('console-drift', console_);
  });
  say(`✓ ${pictures * 2} pictures in ${relative('.', options.out)}/`);

  if (options.open) {
    say('');
    say('The browser stays open. Play with it; close the window to end.');
    say(`  passphrase    ${PASSPHRASE}`);
    say(`  access token  ${world.credentials.admin}`);
    say(`  app secret    ${world.credentials.appSecret}`);
    await new Promise<void>((resolve) => browser.context.on('close', () => resolve()));
  }
} finally {
  await browser.dispose().catch(() => undefined);
  await simulator.close();
}
