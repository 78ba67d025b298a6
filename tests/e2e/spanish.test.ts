import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { literally, sayIn, textsOf } from '../texts.ts';
import { openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { buildIn } from './in-language.ts';
import { choose, firstRun, openPopup, revealAll, reviewAndApprove } from './journey.ts';
import { surfacesOf } from './surface.ts';

const texts = textsOf('es');
const say = sayIn(texts);
const NAME = 'Informes semanales';

let simulator: Simulator;
let browser: Launched;
let build: string;
let popup: Page;
let tab: Page;

beforeAll(async () => {
  build = await buildIn(texts);
  simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 1 } });
  browser = await launch({ port: simulator.port, build });
});
afterAll(async () => {
  await browser?.dispose();
  await simulator?.close();
  if (build !== undefined) await rm(build, { recursive: true, force: true });
});

it('creates a system user with a token from a Business Suite in Spanish, and reports it in Spanish', async () => {
  popup = await openPopup(browser);
  await firstRun(popup, simulator.world, undefined, say);
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1680, height: 860 });
  await page.goto(`${systemUsersAddress(simulator.world.credentials.businessId)}&locale=es_ES`);
  await page.getByRole('heading', { name: 'Usuarios del sistema' }).first().waitFor();
  const panel = await openClosedRoot(page);
  await choose(
    panel,
    page,
    { names: [NAME], assets: { page: 'all' }, permissions: ['business_management', 'ads_read'] },
    undefined,
    say,
  );
  tab = await reviewAndApprove(browser, panel, page, undefined, say);
  const made = [...simulator.world.systemUsers.values()].find(({ name }) => name === NAME);
  expect(made).toBeDefined();
  expect(simulator.world.byUser.get(made?.id ?? '')?.size).toBeGreaterThan(0);
  const intro = literally(say('console.job.intro', '\0', '\0', '\0')).replaceAll('\0', '.+');
  await tab.getByText(new RegExp(intro)).waitFor();
  for (const surface of await surfacesOf(tab)) {
    expect([surface.language, surface.direction, surface.misfits]).toEqual(['es', 'ltr', []]);
    // The date is a Spanish one.
    expect(surface.words.some(({ text }) => /\d{1,2} \p{L}{3,4}\.? \d{4}/u.test(text))).toBe(true);
  }
});

it('shows the token in Spanish', async () => {
  const tokens = await revealAll(popup, undefined, false, say);
  expect([...tokens.keys()]).toEqual([NAME]);
  expect([...simulator.world.tokens.keys()]).toContain(tokens.get(NAME));
});
