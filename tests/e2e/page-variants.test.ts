import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { PAGE_VARIANTS } from '../meta/page-variants.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type Launched, launch } from './extension.ts';
import { firstRun, openPopup } from './journey.ts';
import { standingOf, stands } from './standing.ts';

const WIDTHS = [320, 375, 768, 1280, 1920, 3840];

/** Every variant of the page, in a real browser with Steward in it. */
describe('the variants of the page, in Chromium', () => {
  let simulator: Simulator;
  let browser: Launched;
  let page: Page;
  let html = '';

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    browser = await launch({ port: simulator.port });
    await firstRun(await openPopup(browser), simulator.world);
    page = await browser.context.newPage();
    await page.route(`${new URL(systemUsersAddress(null)).origin}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  it.each(PAGE_VARIANTS.map((variant) => [variant.name, variant] as const))(
    'has in %s the bar where it belongs, and at no width over a control of the page',
    async (_, variant) => {
      html = variant.html;
      await page.setViewportSize({ width: 1280, height: 860 });
      await page.goto(systemUsersAddress('1'));
      await stands(page);
      const standing = await standingOf(page);
      expect(standing.place).toBe(variant.expect);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: width > 2000 ? 2160 : 860 });
        const { covered, overflow, outside } = await standingOf(page);
        expect({ width, covered, overflow, outside }).toEqual({
          width,
          covered: [],
          overflow: 0,
          outside: 0,
        });
      }
    },
  );
});
