import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { firstRun, openPopup } from './journey.ts';
import { askFrom } from './set-up.ts';

const ACTION = /^Create system users/;
/** Pixels a classic scroll bar takes from the page. */
const SCROLL_BAR = 15;

let simulator: Simulator;
let browser: Launched;
let page: Page;
let panel: ClosedRoot;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
  browser = await launch({ port: simulator.port });
  await firstRun(await openPopup(browser), simulator.world);
  page = await browser.context.newPage();
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.goto(systemUsersAddress(simulator.world.credentials.businessId));
  panel = await openClosedRoot(page);
  await panel.find('button', ACTION);
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
});

/** Widths of the bar, of Meta's own controls in its row (empty spacers aside), and of the gaps between all. */
const measure = () =>
  page.evaluate(() => {
    const row = document.querySelector('steward-bar')!.parentElement!;
    const width = (each: Element) => each.getBoundingClientRect().width;
    const bar = width(document.querySelector('steward-bar')!);
    const controls = [...row.children]
      .filter((each) => each.querySelector('input') !== null || each.textContent?.trim() !== '')
      .map(width);
    const gaps = Number.parseFloat(getComputedStyle(row).columnGap) * (row.children.length - 1);
    return { bar, controls, gaps };
  });

/** Gives the row a width of its own, as Meta's rail or a scroll bar does: the window stays as it is. */
const setRowWidth = (width: number) =>
  page.evaluate((pixels) => {
    document.querySelector('steward-bar')!.parentElement!.style.width = `${pixels}px`;
  }, width);

it('stands closer where a scroll bar takes its room, before it folds into the menu, and comes back', async () => {
  const wide = await measure();
  const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0);
  const needed = Math.ceil(sum(wide.controls) + wide.bar + wide.gaps);

  await setRowWidth(needed - SCROLL_BAR);
  await expect.poll(async () => (await measure()).bar).toBeLessThan(wide.bar - SCROLL_BAR);
  expect((await measure()).controls).toEqual(wide.controls);
  await panel.find('button', ACTION);
  await panel.find('button', /^Assign assets…/);

  await setRowWidth(needed - wide.bar / 2);
  await panel.gone('button', ACTION);
  expect((await measure()).controls).toEqual(wide.controls);
  await panel.click('button', 'Steward');
  await panel.find('button', ACTION);
  await page.keyboard.press('Escape');

  await setRowWidth(needed);
  await panel.find('button', ACTION);
  expect(await measure()).toEqual(wide);
});

describe('while Steward is locked', () => {
  beforeAll(async () => {
    const own = await browser.open('/options.html');
    await askFrom(own)('vault.lock', {});
    await own.close();
    await page.bringToFront();
    await panel.click('button', 'Steward is locked');
  });

  const inWorker = async (script: string) => (await browser.worker()).evaluate(script);

  it('says where to click when the browser does not let it open the popup, and opens its tab instead', async () => {
    await inWorker(`globalThis.openPopup = chrome.action.openPopup;
      chrome.action.openPopup = () => Promise.reject(new Error('Could not find an active browser window.'));`);
    await panel.click('button', 'Unlock Steward');
    const [tab] = await Promise.all([
      browser.context.waitForEvent('page'),
      panel.click('button', 'Open Steward'),
    ]);
    await tab.getByLabel('Passphrase', { exact: true }).waitFor();
    await tab.close();
    await panel.gone('dialog', 'Steward');
  });

  it('opens the popup where it may', async () => {
    await inWorker('chrome.action.openPopup = openPopup');
    await page.bringToFront();
    await panel.click('button', 'Steward is locked');
    await panel.click('button', 'Unlock Steward');
    await panel.gone('dialog', 'Steward');
    const opened = await inWorker(
      "chrome.runtime.getContexts({ contextTypes: ['POPUP'] }).then((all) => all.map((each) => each.documentUrl))",
    );
    expect(opened).toEqual([`chrome-extension://${browser.extensionId}/popup.html`]);
  });
});

it('leaves no secret on the disk', () => expectCleanDisk(browser, secretsOf(simulator.world)));
