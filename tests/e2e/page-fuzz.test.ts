import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import {
  fuzzRuns,
  fuzzTimeout,
  mutate,
  mutationsArbitrary,
  variantArbitrary,
} from '../meta/page-mutations.ts';
import { variantOf } from '../meta/page-variants.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type Launched, launch } from './extension.ts';
import { firstRun, openPopup } from './journey.ts';
import { standingOf } from './standing.ts';

const MOST = { nest: 200, multiply: 2000 };
const RUNS = fuzzRuns(6);

describe('a page that is changed at random, in Chromium', () => {
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

  it(
    'never has the bar over a control of the page, nor wider than the window, nor an error',
    () =>
      fc.assert(
        fc.asyncProperty(
          variantArbitrary,
          mutationsArbitrary,
          fc.constantFrom(320, 768, 1280, 1920),
          async (name, mutations, width) => {
            html = variantOf(name).html;
            const { length } = browser.consoleLines;
            await page.setViewportSize({ width, height: 860 });
            await page.goto(systemUsersAddress('1'));
            await page.evaluate(([run, each, most]) => new Function(`(${run})(...arguments)`)(each, most), [
              mutate.toString(),
              mutations,
              MOST,
            ] as const);
            // Time enough for the dock to take over from a place that went away.
            const standing = await standingOf(page, 3600);
            expect(standing).toMatchObject({ covered: [], overflow: 0, outside: 0 });
            const errors = browser.consoleLines.slice(length).filter((line) => /Error|panel\.js/.test(line));
            expect(errors).toEqual([]);
          },
        ),
        { numRuns: RUNS },
      ),
    fuzzTimeout(RUNS, 20_000),
  );
});
