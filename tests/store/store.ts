import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { openAgency, openFilters } from '../e2e/agency.ts';
import { openClosedRoot } from '../e2e/closed-root.ts';
import { launch } from '../e2e/extension.ts';
import { choose, firstRun, openPopup, revealAll, reviewAndApprove } from '../e2e/journey.ts';
import { twelveAssets } from '../e2e/twelve-assets.ts';
import { startSimulator } from '../meta/simulator.ts';
import { asMarkdown, LISTINGS } from './listing.ts';

/** Makes what the stores show: the texts, and pictures of the real extension at work on the simulator. */

const PROJECT = join(import.meta.dirname, '../..');
const OUT = join(PROJECT, 'docs/store');
const SCREEN = { width: 1280, height: 800 };
const TILE = { width: 440, height: 280 };
const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];

await mkdir(OUT, { recursive: true });
for (const listing of LISTINGS) await writeFile(join(OUT, `${listing.id}.md`), asMarkdown(listing));

const simulator = await startSimulator({ seed: 'small', latency: { call: 60, batchItem: 4 } });
const browser = await launch({ port: simulator.port });

async function picture(name: string, page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  console.log(`docs/store/${name}.png`);
}

/** A page of this markup alone. */
async function drawn(html: string, size: { width: number; height: number }): Promise<Page> {
  const page = await browser.context.newPage();
  await page.setViewportSize(size);
  await page.setContent(html);
  return page;
}

const STYLE = `<style>
  * { margin: 0; box-sizing: border-box; }
  body { height: 100vh; display: flex; align-items: center; justify-content: center; color: #fff;
    font-family: system-ui, 'Liberation Sans', sans-serif; background: #2457d6; }
  h1 { letter-spacing: -0.02em; line-height: 1.15; }
  p { opacity: 0.88; line-height: 1.45; }
</style>`;

try {
  const { world } = simulator;
  const popup = await openPopup(browser);
  await firstRun(popup, world);
  const page = await browser.context.newPage();
  await page.setViewportSize(SCREEN);
  await page.goto(systemUsersAddress(world.credentials.businessId));
  const panel = await openClosedRoot(page);
  const assets = Object.groupBy(twelveAssets(world), ({ kind }) => kind);
  const wanted = {
    names: NAMES,
    assets: Object.fromEntries(
      Object.entries(assets).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
    ),
    permissions: PERMISSIONS,
  };
  await choose(panel, page, wanted, async (step) => {
    if (step === 'panel-assets') await picture('1-choose', page);
  });
  await reviewAndApprove(browser, panel, page, async (step, each) => {
    if (step === 'console-approve') {
      await each.setViewportSize(SCREEN);
      await each.getByRole('button', { name: new RegExp(`^${NAMES[0]}`) }).click();
      await picture('2-review', each);
    }
    if (step === 'console-done') await picture('3-done', each);
  });

  let token: Buffer | undefined;
  await revealAll(popup, async (step) => {
    if (step === 'popup-reveal') token = await popup.locator('body').screenshot();
  });
  const shot = `data:image/png;base64,${token?.toString('base64')}`;
  const once = await drawn(
    `${STYLE}<body style="gap: 96px"><div style="width: 470px"><h1 style="font-size: 52px">Each token is shown once</h1>
    <p style="font-size: 22px; margin-top: 20px">In the popup of the toolbar, never on a web page. Sealed by your passphrase until then, and gone afterwards.</p></div>
    <img src="${shot}" style="border-radius: 12px; box-shadow: 0 24px 64px #0007" alt=""></body>`,
    SCREEN,
  );
  await picture('4-reveal', once);

  const icon = await readFile(join(PROJECT, 'public/icon.svg'), 'utf8');
  const tile = await drawn(
    `${STYLE}<body><div style="text-align: center"><div style="display: inline-block; line-height: 0; border-radius: 24px; box-shadow: 0 8px 32px #0005">${icon.replace('width="128" height="128"', 'width="104" height="104"')}</div>
    <h1 style="font-size: 40px; margin-top: 18px">Steward</h1><p style="font-size: 18px; margin-top: 6px">System users of Meta, in bulk</p></div></body>`,
    TILE,
  );
  await picture('tile', tile);
} finally {
  await browser.dispose();
  await simulator.close();
}

const agency = await openAgency();
try {
  const page = await agency.browser.open(`/options.html#/review/${agency.portfolio.id}`);
  await page.setViewportSize(SCREEN);
  const grid = page.getByRole('grid');
  await grid.waitFor();
  await openFilters(page);
  await page.getByRole('radio', { name: /^In use/ }).check();
  await page.getByRole('checkbox', { name: /^Ad accounts/ }).check();
  // Folded away again, they leave the picture to the grid.
  await page.getByRole('button', { name: 'Filters: 2' }).click();
  await picture('5-access', page);
} finally {
  await agency.close();
}
