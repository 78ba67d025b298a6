import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { outside, pseudoTexts } from '../pseudo.ts';
import { sayIn } from '../texts.ts';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { buildIn } from './in-language.ts';
import { choose, firstRun, openPopup, revealAll, reviewAndApprove } from './journey.ts';
import { CONSOLE_DIALOGS, CONSOLE_PAGES } from './screens.ts';
import { type Surface, surfacesOf } from './surface.ts';
import { twelveAssets } from './twelve-assets.ts';

const NAMES = ['Weekly figures', 'Feed sync', 'Lead sync'];
const PERMISSIONS = ['business_management', 'ads_read', 'catalog_management'];

/** Greek has two plural forms and no letter of the Latin script; Arabic runs from right to left. */
describe.each([
  ['el', 'ltr'],
  ['ar', 'rtl'],
])('in a language with long texts, written as %s, %s', (tag, direction) => {
  const texts = pseudoTexts(tag);
  const say = sayIn(texts);
  let simulator: Simulator;
  let browser: Launched;
  let build: string;
  let popup: Page;
  let page: Page;
  let tab: Page;
  let panel: ClosedRoot;
  /** What was found, each once, and the step it was first seen at. */
  const found = new Map<string, string>();
  let seen = 0;

  /** Names of Meta's side, longest first, so that a name is taken before a part of it. */
  let names: readonly string[];

  /** What is no text of the locale files: names, and what is written in Meta's or a file's own language. */
  function isForeign({ text, where }: Surface['words'][number]): boolean {
    if (/^(code|kbd|textarea|input)/.test(where) && !where.includes('[')) return false;
    let left = outside(text);
    for (const name of names) left = left.replaceAll(name, ' ');
    left = left.replace(/\b[a-z]+(?:_[a-z\d]+)+\b|\b[A-Z]+(?:_[A-Z]+)*\b|\b\d+_\d+\b/g, ' ');
    return /[A-Za-z]{2,}/.test(left);
  }

  async function look(step: string, at: Page): Promise<void> {
    for (const surface of await surfacesOf(at)) {
      seen += surface.words.length;
      expect([surface.language, surface.direction], step).toEqual([tag, direction]);
      const findings = [
        ...surface.misfits,
        ...surface.words.filter(isForeign).map(({ where, text }) => `English: ${where}: ${text}`),
      ];
      for (const finding of findings) if (!found.has(finding)) found.set(finding, step);
    }
  }

  async function expectNothingFound(least: number): Promise<void> {
    const [all, count] = [[...found].map(([finding, step]) => `${step}: ${finding}`), seen];
    found.clear();
    seen = 0;
    expect(all).toEqual([]);
    expect(count).toBeGreaterThan(least);
  }

  beforeAll(async () => {
    build = await buildIn(texts);
    simulator = await startSimulator({ seed: 'small', latency: { call: 20, batchItem: 1 } });
    const { portfolios, people, apps, systemUsers, assets } = simulator.world;
    names = [portfolios, people, apps, systemUsers, assets]
      .flatMap((all) => [...all.values()].map(({ name }) => name))
      .concat(
        NAMES,
        [...assets.values()].flatMap(({ igUsername }) => igUsername ?? []),
      )
      .sort((a, b) => b.length - a.length);
    browser = await launch({ port: simulator.port, build });
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
    if (build !== undefined) await rm(build, { recursive: true, force: true });
  });

  it('has room in the popup, from the first run on, and every text is of the locale files', async () => {
    popup = await openPopup(browser);
    await firstRun(popup, simulator.world, look, say);
    await look('popup-home', popup);
    await popup.getByRole('button', { name: simulator.world.credentials.adminName }).click();
    await look('popup-connection', popup);
    await popup.getByRole('button', { name: say('setup.connection.forget'), exact: true }).click();
    await look('popup-forget', popup);
    await popup.getByRole('button', { name: say('setup.cancel') }).click();
    await popup.getByRole('button', { name: say('popup.back') }).click();
    await popup.getByText(say('setup.app.title')).click();
    await look('popup-app', popup);
    await popup.getByRole('button', { name: say('popup.back') }).click();
    await expectNothingFound(80);
  });

  it('has room in the panel, through choosing and reviewing', async () => {
    page = await browser.context.newPage();
    await page.setViewportSize({ width: 1680, height: 860 });
    await page.goto(systemUsersAddress(simulator.world.credentials.businessId));
    panel = await openClosedRoot(page);
    await panel.click('button', say('panel.menu'));
    await look('panel-menu', page);
    await page.keyboard.press('Escape');
    const byKind = Object.groupBy(twelveAssets(simulator.world), ({ kind }) => kind);
    const assets = Object.fromEntries(
      Object.entries(byKind).map(([kind, some]) => [kind, some.map(({ name }) => name)]),
    );
    await choose(panel, page, { names: NAMES, assets, permissions: PERMISSIONS }, look, say);
    tab = await reviewAndApprove(browser, panel, page, look, say);
    await page.bringToFront();
    await look('panel-done', page);
    await expectNothingFound(400);
  });

  it('has room in the popup, where tokens are shown and saved', async () => {
    await popup.bringToFront();
    await popup.getByRole('button', { name: say('popup.save.open') }).click();
    await look('popup-save', popup);
    for (const format of ['env', 'json', 'csv']) {
      await popup
        .getByText(say(`popup.save.formats.${format}`), { exact: true })
        .first()
        .click();
      await look(`popup-save-${format}`, popup);
    }
    await popup.getByRole('button', { name: say('popup.back') }).click();
    await revealAll(popup, look, false, say);
    await look('popup-empty', popup);
    await expectNothingFound(60);
  });

  it.each([1280, 760, 320])('has room on the pages of the console, %i pixels wide', async (width) => {
    await tab.bringToFront();
    await tab.setViewportSize({ width, height: 860 });
    await look('console-job', tab);
    for (const { name, go } of CONSOLE_PAGES) {
      await go({ tab, say });
      await look(name, tab);
    }
    await expectNothingFound(600);
  });

  it('has room in the dialogs of the console', async () => {
    await tab.setViewportSize({ width: 1280, height: 860 });
    for (const { name, go, opener } of CONSOLE_DIALOGS) {
      await go({ tab, say });
      await look(name, tab);
      if (opener !== undefined) await tab.keyboard.press('Escape');
    }
    await expectNothingFound(300);
  });

  it('would find English and what has no room', async () => {
    await tab.evaluate(() => {
      const add = (text: string, style: string) => {
        const box = document.createElement('p');
        box.style.cssText = `inline-size: 30px; white-space: nowrap; ${style}`;
        box.append(text);
        document.querySelector('main')?.append(box);
      };
      add('Hard-coded', 'overflow: hidden');
      add('⟦ṽééŕý ļööñĝ⟧', '');
    });
    await look('made up', tab);
    expect([...found.keys()].sort()).toEqual([
      'English: p: Hard-coded',
      'cut off: p: Hard-coded',
      'sticks out of p: p: ⟦ṽééŕý ļööñĝ⟧',
    ]);
    found.clear();
  });
});
