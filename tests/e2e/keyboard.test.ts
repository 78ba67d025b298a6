import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, openPopup, saveAppSecret, setPassphrase } from './journey.ts';
import { askFrom, intentFor } from './set-up.ts';
import { standingOf, stands } from './standing.ts';

const NAME = 'Night figures';

/** What was seen in a page since it was opened. */
interface Seen {
  /** Presses of a mouse, a finger or a pen. */
  readonly presses: string[];
  /** What live regions said, in order; assertive ones marked. */
  readonly said: string[];
}

/** Runs in every page before its scripts. */
function watch(): void {
  const seen: Seen = { presses: [], said: [] };
  Object.assign(globalThis, { seen });
  for (const type of ['pointerdown', 'mousedown', 'touchstart'])
    addEventListener(type, () => seen.presses.push(type), true);
  const say = (region: Element) => {
    const text = region.textContent?.trim() ?? '';
    const isLoud = region.matches('[role=alert], [aria-live=assertive]');
    const line = `${isLoud ? 'loud: ' : ''}${text}`;
    if (text !== '' && seen.said.at(-1) !== line) seen.said.push(line);
  };
  const regions = '[role=status], [role=alert], [aria-live]';
  new MutationObserver((changes) => {
    const changed = new Set<Element>();
    for (const { target, addedNodes } of changes) {
      const around = target instanceof Element ? target : target.parentElement;
      const region = around?.closest(regions);
      if (region) changed.add(region);
      for (const node of addedNodes)
        if (node instanceof Element)
          for (const each of [node, ...node.querySelectorAll(regions)])
            if (each.matches(regions)) changed.add(each);
    }
    changed.forEach(say);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
const seenIn = (page: Page): Promise<Seen> =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

describe('a whole job without a mouse', () => {
  let simulator: Simulator;
  let browser: Launched;
  let page: Page;
  let panel: ClosedRoot;
  let tab: Page;
  let popup: Page;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small', latency: { call: 30, batchItem: 2 } });
    browser = await launch({ port: simulator.port });
    browser.context.setDefaultTimeout(15_000);
    popup = await openPopup(browser);
    await setPassphrase(popup);
    await connectByToken(popup, simulator.world.credentials.admin);
    await saveAppSecret(popup, simulator.world.credentials.appSecret, true);
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await browser.context.addInitScript(watch);
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 1680, height: 860 });
    await page.goto(`${systemUsersAddress(simulator.world.credentials.businessId)}&sim_rerender=0`);
    await stands(page);
    panel = await openClosedRoot(page);
    await panel.find('button', /^Create system users/);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  /** Role and name of what has the focus; empty where nothing has it. */
  async function focus(ax: ClosedRoot): Promise<string> {
    const node = await ax.focused();
    return node === null ? '' : `${node.role} ${node.name}`;
  }

  /** Tabs until this has the focus; in Steward the focus is never nowhere. */
  async function tabTo(at: Page, ax: ClosedRoot, wanted: RegExp, key = 'Tab'): Promise<void> {
    const passed: string[] = [];
    for (let steps = 0; steps < 80; steps++) {
      const now = await focus(ax);
      if (wanted.test(now)) return;
      passed.push(now);
      await at.keyboard.press(key);
    }
    throw new Error(`never came to ${wanted}; passed ${passed.join(' | ')}`);
  }
  const hasFocus = (ax: ClosedRoot, wanted: RegExp) =>
    expect.poll(() => focus(ax), { timeout: 5000 }).toMatch(wanted);

  it('keeps the focus in the bar where that is fitted in anew', async () => {
    await tabTo(page, panel, /^button Steward/);
    for (const width of [1500, 1680]) {
      await page.setViewportSize({ width, height: 860 });
      await standingOf(page);
      await hasFocus(panel, /^button Steward/);
    }
  });

  it('comes from Meta’s own controls to the bar, and starts to write at once', async () => {
    await tabTo(page, panel, /^button Create system users/);
    await page.keyboard.press('Enter');
    await hasFocus(panel, /^textbox Names/);
    await page.keyboard.type(NAME);
  });

  it('closes one layer at a time with Escape, and is back where it was', async () => {
    await tabTo(page, panel, /^button Next/);
    await page.keyboard.press('Enter');
    await tabTo(page, panel, /^button Saved selections/);
    await page.keyboard.press('Enter');
    await panel.find('dialog', 'Saved selections');
    await page.keyboard.press('Escape');
    await panel.gone('dialog', 'Saved selections');
    await panel.find('dialog', 'Create system users');
    await hasFocus(panel, /^button Saved selections/);
    await page.keyboard.press('Escape');
    await panel.gone('dialog', 'Create system users');
    await hasFocus(panel, /^button Create system users/);
    await tabTo(page, panel, /^button Steward/, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await panel.find('dialog', 'Steward');
    // Out of the menu at either end leads back to its button.
    await page.keyboard.press('Shift+Tab');
    await panel.gone('dialog', 'Steward');
    await hasFocus(panel, /^button Steward/);
  });

  it('goes on where it was: chooses assets and permissions, and asks for the plan', async () => {
    await tabTo(page, panel, /^button Create system users/);
    await page.keyboard.press('Enter');
    // As it was left: the name is there, and the assets are in view.
    await hasFocus(panel, /^dialog Create system users/);
    await tabTo(page, panel, /^checkbox Select all/);
    await page.keyboard.press('Space');
    await tabTo(page, panel, /^button Next/);
    await page.keyboard.press('Enter');
    await panel.find('switch', /^Generate an access token/);
    expect(await focus(panel)).not.toBe('');
    await tabTo(page, panel, /^switch Generate an access token/);
    await page.keyboard.press('Space');
    await tabTo(page, panel, /^checkbox ads_read/);
    await page.keyboard.press('Space');
    await tabTo(page, panel, /^button Review plan/);
    const opened = browser.context.waitForEvent('page');
    await page.keyboard.press('Enter');
    tab = await opened;
    await panel.find('button', 'Open it again');
    expect(await focus(panel)).not.toBe('');
  });

  it('approves it in Steward’s own tab, and hears how it goes on, in steps', async () => {
    const ax = await openClosedRoot(tab);
    const approve = tab.getByRole('button', { name: 'Approve and run' });
    await approve.waitFor();
    await tabTo(tab, ax, /^button Approve and run/);
    await approve.and(tab.locator(':not([aria-disabled])')).waitFor();
    simulator.latency.call = 400;
    await tab.keyboard.press('Enter');
    await tab.getByRole('heading', { name: 'Done', exact: true }).waitFor({ timeout: 60_000 });
    expect(await focus(ax)).not.toBe('');
    const { said } = await seenIn(tab);
    expect(said.some((line) => line.startsWith('Done'))).toBe(true);
    expect(said.filter((line) => line.startsWith('loud: '))).toEqual([]);
    const steps = said.filter((line) => /^\d+ per cent/.test(line));
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.length).toBeLessThanOrEqual(11);
    expect(new Set(steps).size).toBe(steps.length);
  });

  it('reveals the token in the popup, copies it, and says that it is saved', async () => {
    await popup.bringToFront();
    await popup.reload();
    const ax = await openClosedRoot(popup);
    await popup.getByRole('button', { name: /^Reveal once/ }).waitFor();
    await tabTo(popup, ax, /^button Reveal once/);
    await popup.keyboard.press('Enter');
    await popup.getByRole('button', { name: 'I saved it' }).waitFor();
    expect(await focus(ax)).not.toBe('');
    await tabTo(popup, ax, /^button Copy/);
    await popup.keyboard.press('Enter');
    const made = [...simulator.world.systemUsers.values()].find(({ name }) => name === NAME);
    const minted = [...simulator.world.tokens.values()].find(({ ownerId }) => ownerId === made?.id);
    await expect.poll(() => popup.evaluate(() => navigator.clipboard.readText())).toBe(minted?.token);
    await tabTo(popup, ax, /^button I saved it/);
    await popup.keyboard.press('Enter');
    await popup.getByRole('heading', { name: 'Gone for good', exact: true }).waitFor();
    await hasFocus(ax, /./);
    const { said } = await seenIn(popup);
    expect(said.join('\n')).toContain('Gone for good');
    expect(said.join('\n')).not.toContain(minted?.token);
  });

  it('keeps the focus in a dialog of the console, and gives it back', async () => {
    await tab.bringToFront();
    const ax = await openClosedRoot(tab);
    await tab.evaluate(() => {
      location.hash = '#/tokens';
    });
    await tab.getByRole('heading', { name: 'Tokens' }).waitFor();
    await tabTo(tab, ax, /^button Check a token/);
    await tab.keyboard.press('Enter');
    await tab.getByRole('dialog').waitFor();
    const inside = () =>
      tab.evaluate(() => {
        const { activeElement } = document;
        return activeElement === document.body || activeElement?.closest('dialog') !== null;
      });
    for (let steps = 0; steps < 12; steps++) {
      expect(await inside()).toBe(true);
      await tab.keyboard.press('Tab');
    }
    await tab.keyboard.press('Escape');
    await tab.getByRole('dialog').waitFor({ state: 'detached' });
    await hasFocus(ax, /^button Check a token/);
  });

  it('hears that steps of a job failed', async () => {
    const ask = askFrom(tab);
    const fault = { do: 'error', code: 100, message: 'Invalid parameter', times: 50 } as const;
    simulator.faults.add({ ...fault, match: { path: /system_users$/, method: 'POST' } });
    simulator.latency.call = 1500;
    const plan = await ask('plan.make', { intent: intentFor(simulator, ['Refused'], true) });
    const { jobId } = await ask('job.start', { planId: plan.id });
    await tab.evaluate((hash) => {
      location.hash = hash;
    }, `#/job/${jobId}`);
    await tab.getByRole('heading', { name: 'Done, with failures' }).waitFor();
    simulator.faults.clear();
    expect((await seenIn(tab)).said.at(-1)).toMatch(/^Done, with failures/);
  });

  it('has used no mouse on the way', async () => {
    for (const each of [page, tab, popup]) expect((await seenIn(each)).presses).toEqual([]);
  });
});
