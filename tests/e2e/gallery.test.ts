import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import type { ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveGallery } from '../gallery/serve.ts';
import { findBrowser } from './find-browser.ts';
import { PICTURES } from './look.ts';

/*
 * What is asserted is structure: no barrier, nothing that runs out of its box, no error. The pictures are for
 * people: fonts and their smoothing differ from machine to machine, so that pixels kept to compare with would
 * fail where nothing is wrong, and be renewed unread.
 */

let server: ViteDevServer;
let address: string;
let browser: Browser;

beforeAll(async () => {
  ({ server, address } = await serveGallery());
  browser = await chromium.launch({ executablePath: findBrowser(), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Names of landmarks are left out: several states of one surface stand on a page that no surface has. */
async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ rules: { 'landmark-unique': { enabled: false } } });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  });
}

/** Boxes whose content sticks out of them to the side, those aside that scroll or clip by intent. */
const sticksOut = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [
      document.documentElement,
      ...document.querySelectorAll('.ga-story, .ga-box, .s-button, .s-badge, .s-dialog'),
    ]
      .filter((box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX === 'visible')
      .map((box) => `${box.className || box.tagName}: ${box.textContent?.slice(0, 60)}`),
  );

async function picture(of: Page | Locator, folder: string, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  const path = join(PICTURES, 'gallery', folder, `${name.replaceAll(' ', '-')}.png`);
  await of.screenshot({ animations: 'disabled', path });
}

async function open(query: string, media: Parameters<Page['emulateMedia']>[0] = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.emulateMedia(media);
  await page.goto(`${address}?${query}`);
  await page.getByRole('heading', { name: 'Gallery', exact: true }).waitFor();
  return { page, complaints, close: () => context.close() };
}

describe('the gallery', () => {
  it.each([
    ['light', 'theme=light', {}],
    ['dark', 'theme=dark', {}],
    ['dark-by-system', '', { colorScheme: 'dark' }],
    ['rtl', 'theme=light&dir=rtl', {}],
    ['long', 'theme=dark&text=long', {}],
    ['reduced-motion', 'theme=light&motion=reduced', { reducedMotion: 'reduce' }],
    ['more-contrast', 'theme=light', { contrast: 'more' }],
    ['forced-colours', '', { forcedColors: 'active' }],
  ] as const)('stands in %s without a barrier, and nothing sticks out', async (name, query, media) => {
    const { page, complaints, close } = await open(query, media);
    for (const family of await page.locator('.ga-family').all())
      await picture(family, name, (await family.getAttribute('aria-label')) ?? '');
    expect(await barriers(page)).toEqual([]);
    expect(await sticksOut(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['light', 'dark'])('opens what opens, in %s', async (theme) => {
    const { page, complaints, close } = await open(`theme=${theme}`);
    for (const name of ['Dialog sm', 'Dialog md', 'Dialog lg', 'Dialog xl', 'Saved selections', 'Toast']) {
      const opener = page.getByRole('button', { name, exact: true });
      await opener.click();
      await picture(page, theme, name);
      expect(await barriers(page), name).toEqual([]);
      expect(await sticksOut(page), name).toEqual([]);
      if (name === 'Toast') await page.getByRole('button', { name: 'Undo', exact: true }).click();
      else await page.keyboard.press('Escape');
    }
    expect(await page.locator('dialog[open], :popover-open').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(['ltr', 'rtl'])('begins a popover where its button begins, in %s', async (dir) => {
    const { page, close } = await open(`dir=${dir}`);
    const opener = page.getByRole('button', { name: 'Saved selections', exact: true });
    await opener.click();
    const [button, box] = await Promise.all(
      [opener, page.getByRole('dialog', { name: 'Saved selections' })].map((each) => each.boundingBox()),
    );
    const startOf = ({ x, width }: { x: number; width: number }) => (dir === 'rtl' ? x + width : x);
    expect(startOf(box!)).toBeCloseTo(startOf(button!), 0);
    await close();
  });

  it('moves nothing for those who asked for less motion', async () => {
    const { page, close } = await open('', { reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Dialog sm' }).click();
    const moving = await page.evaluate(() =>
      document
        .getAnimations()
        .filter((each) => each instanceof CSSAnimation && each.animationName !== 's-breathe')
        .map((each) => (each as CSSAnimation).animationName),
    );
    expect(moving).toEqual([]);
    await close();
  });
});
