import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { connectByToken, firstRun, openPopup, setPassphrase } from './journey.ts';
import { standingOf, stands } from './standing.ts';

/** Where the bar was, frame by frame, from before the page's first script on. */
interface Track {
  readonly track: string[];
}

/** Runs in the page, before its scripts. */
function follow(): void {
  const track: string[] = [];
  Object.assign(globalThis, { track });
  const look = () => {
    const bar = document.querySelector('steward-bar');
    const add = [...document.querySelectorAll('[role=main] [role=button]')].find(
      (each) => each.textContent?.trim() === 'Add',
    );
    const where = bar === null ? 'none' : bar.parentElement === document.body ? 'dock' : 'beside';
    const line = `${where} add ${add === undefined ? '-' : Math.round(add.getBoundingClientRect().left)}`;
    if (track.at(-1) !== line) track.push(line);
  };
  // Sizes are told last in a frame, before it is painted: what was put right until then, nobody sees.
  const probe = document.createElement('div');
  let wide = false;
  new ResizeObserver(look).observe(probe);
  const next = () => {
    wide = !wide;
    probe.style.cssText = `position:fixed;pointer-events:none;visibility:hidden;width:${wide ? 1 : 2}px`;
    if (!probe.isConnected) document.documentElement?.append(probe);
    requestAnimationFrame(next);
  };
  next();
}
const trackOf = (page: Page) => page.evaluate(() => (globalThis as unknown as Track).track);
const places = (track: readonly string[]) =>
  track.map((line) => line.split(' ')[0]).filter((each, index, all) => each !== all[index - 1]);

describe('the bar through the life of a page', () => {
  let simulator: Simulator;
  let browser: Launched;
  let page: Page;
  let panel: ClosedRoot;
  let address: string;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    browser = await launch({ port: simulator.port, backForwardCache: true });
    await firstRun(await openPopup(browser), simulator.world);
    address = systemUsersAddress(simulator.world.credentials.businessId);
  });
  beforeEach(async () => {
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 1440, height: 860 });
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  async function open(query = '&sim_rerender=0'): Promise<void> {
    await page.goto(`${address}${query}`);
    await stands(page);
    panel = await openClosedRoot(page);
    await panel.find('button', /^Create system users/);
  }
  const clear = { covered: [], overflow: 0, outside: 0 };

  it.each([
    [320, 1, 'light'],
    [375, 2, 'dark'],
    [640, 2, 'light'],
    [768, 1, 'dark'],
    [1280, 2, 'light'],
    [1920, 1, 'dark'],
    [3840, 1, 'light'],
  ] as const)('fits at %d px × %d, %s: bar, menu and dialog', async (width, scale, colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${address}&sim_rerender=0`);
    await stands(page);
    const cdp = await browser.context.newCDPSession(page);
    const height = width > 2000 ? 2160 : 720;
    // 200 % zoom halves the window and doubles the pixels in it.
    await cdp.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: false,
    });
    panel = await openClosedRoot(page);
    expect(await standingOf(page, 500)).toMatchObject(clear);
    await panel.click('button', 'Steward');
    const outside = async (name: string | RegExp) => {
      const { x, y, width: wide, height: high } = await panel.box(await panel.find('dialog', name));
      return Math.max(0, -x, -y, x + wide - width, y + high - height);
    };
    // It slides in, and is measured at its end.
    const inside = (name: string | RegExp) => expect.poll(() => outside(name)).toBe(0);
    await inside('Steward');
    await page.keyboard.press('Escape');
    const folded = (await panel.all('button', /^Create system users/)).length === 0;
    if (folded) await panel.click('button', 'Steward');
    await panel.click('button', /^Create system users/);
    await inside(/system users/i);
  });

  it('moves none of Meta’s controls when it comes, and keeps its place in a list that is drawn again and again', async () => {
    await page.addInitScript(follow);
    await open('&sim_rerender=250');
    await page.waitForTimeout(3000);
    const track = await trackOf(page);
    expect(places(track)).toEqual(['none', 'beside']);
    const adds = new Set(track.map((line) => line.split(' add ')[1]).filter((left) => left !== '-'));
    expect([...adds]).toHaveLength(1);
    expect(await standingOf(page)).toMatchObject({ ...clear, place: 'beside' });
  });

  describe.each([
    [2000, ['none', 'beside']],
    [10_000, ['none', 'dock', 'beside']],
  ] as const)('a page that takes %d ms', (delay, expected) => {
    it(`has it ${expected.join(', then ')}, without moving anything of Meta’s`, async () => {
      await page.addInitScript(follow);
      await page.route('**/api/suite/session', async (route) => {
        await new Promise((resolve) => setTimeout(resolve, delay));
        await route.continue();
      });
      await page.goto(`${address}&sim_rerender=0`);
      await page.waitForFunction(
        () => document.querySelector('[role=main] steward-bar') !== null,
        undefined,
        { timeout: delay + 10_000 },
      );
      const standing = await standingOf(page);
      expect(standing).toMatchObject({ ...clear, place: 'beside' });
      const track = await trackOf(page);
      expect(places(track)).toEqual(expected);
      expect(new Set(track.map((line) => line.split(' add ')[1]).filter((left) => left !== '-')).size).toBe(
        1,
      );
    });
  });

  it('stays where it is when the page is translated under it, and turned round', async () => {
    await open();
    await page.evaluate(() => {
      const walker = document.createTreeWalker(document.querySelector('[role=main]')!, NodeFilter.SHOW_TEXT);
      const texts: Text[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode as Text);
      // As Chromium's own translation does it.
      for (const text of texts) {
        const font = document.createElement('font');
        font.textContent = text.data === 'Add' ? 'Hinzufügen' : `${text.data}en`;
        text.replaceWith(font);
      }
      Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' });
    });
    expect(await standingOf(page, 600)).toMatchObject({ ...clear, place: 'beside' });
    for (const locale of ['de_DE', 'ar_AR', 'ja_JP']) {
      await page.goto(`${address}&sim_rerender=0&locale=${locale}`);
      await stands(page);
      expect(await standingOf(page)).toMatchObject({ ...clear, place: 'beside' });
    }
    await page.goto(`${address}&locale=en_US`);
  });

  it('goes and comes with back and forward in the page, and leaves no trace', async () => {
    await open();
    const marks = () => page.evaluate(() => document.querySelectorAll('steward-bar, steward-layer').length);
    await page.getByRole('link', { name: 'People' }).click();
    await expect.poll(marks).toBe(0);
    expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toMatch(/steward/i);
    await page.goBack();
    await panel.find('button', /^Create system users/);
    await page.goForward();
    await expect.poll(marks).toBe(0);
    await page.goBack();
    await panel.find('button', /^Create system users/);
    expect(await marks()).toBe(2);
  });

  it('is there, and alive, when the browser takes the whole page out of its cache', async () => {
    await page.addInitScript(() => {
      const show = (shown?: string) => Object.assign(globalThis, { shown });
      addEventListener('pageshow', ({ persisted }) => show(persisted ? 'restored' : 'anew'));
      addEventListener('pagehide', () => show());
    });
    await open('&sim_rerender=0&sim_store=1');
    const shown = () => page.evaluate(() => (globalThis as { shown?: string }).shown);
    // The browser keeps a page for as long as it likes; one that is busy may drop it.
    for (let times = 0; times < 5 && (await shown()) !== 'restored'; times++) {
      await page.goto('https://www.facebook.com/');
      await page.goBack({ waitUntil: 'commit' });
      await expect.poll(shown).toBeDefined();
    }
    expect(await shown()).toBe('restored');
    panel = await openClosedRoot(page);
    await panel.find('button', /^Create system users/);
    expect(await page.locator('steward-bar').count()).toBe(1);
    expect(await standingOf(page)).toMatchObject({ ...clear, place: 'beside' });
    await panel.click('button', /^Create system users/);
    await panel.find('dialog', /system users/i);
  });

  it('offers a diagnosis where it finds no place, and the console shows it', async () => {
    await browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.route(address.replace(/\?.*/, '**'), (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html lang="en"><body><main><h1>Secret Heron</h1></main></body></html>',
      }),
    );
    await page.goto(address);
    await stands(page);
    panel = await openClosedRoot(page);
    await panel.click('button', 'Steward could not find its place on this page');
    await panel.click('button', 'Copy diagnosis');
    await panel.find('button', 'Copied');
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(copied.slice(copied.indexOf('{')))).toMatchObject({
      outcome: 'missing',
      steps: { mains: 1 },
    });
    expect(copied).not.toMatch(/Heron|https?:/);
    expect(copied).not.toContain(simulator.world.credentials.businessId);
    const console = await browser.open('/options.html#/settings');
    await console
      .getByText('Steward could not find its place, and stands at the edge of the window.')
      .waitFor();
    await console.close();
  });
});

describe('the bar in two tabs', () => {
  let simulator: Simulator;
  let browser: Launched;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'agency' });
    browser = await launch({ port: simulator.port });
    const popup = await openPopup(browser);
    await setPassphrase(popup);
    await connectByToken(popup, simulator.world.credentials.admin);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  it('is each tab’s own, and reads the portfolio of its page', async () => {
    const own = simulator.world.credentials.businessId;
    const other = [...simulator.world.portfolios.keys()].find((id) => id !== own)!;
    const openTab = async (portfolioId: string) => {
      const tab = await browser.context.newPage();
      await tab.goto(systemUsersAddress(portfolioId));
      await stands(tab);
      return { tab, panel: await openClosedRoot(tab) };
    };
    const first = await openTab(own);
    const second = await openTab(other);
    const read = (id: string) =>
      simulator.log.filter(({ path }) => path.includes(`${id}/system_users`)).length;
    const before = [read(own), read(other)];
    await second.panel.click('button', /^Create system users/);
    await expect.poll(() => read(other)).toBeGreaterThan(before[1]!);
    expect(read(own)).toBe(before[0]);
    expect(await first.panel.all('dialog')).toEqual([]);
    await first.tab.bringToFront();
    await first.panel.click('button', /^Create system users/);
    await first.panel.find('dialog', /system users/i);
    await second.panel.find('dialog', /system users/i);
  });
});
