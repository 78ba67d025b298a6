import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClosedRoot, openClosedRoot } from './closed-root.ts';
import { type Launched, launch } from './extension.ts';
import { focusWalk } from './focus-walk.ts';
import { barriers } from './look.ts';
import { JOURNEYS, type Screen, type Stage } from './screens.ts';
import { standingOf } from './standing.ts';

/** What differs from run to run and from machine to machine, in what is spoken. */
const CHANGING: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Z][a-z]{2} \d{1,2}, \d{4}(?:, \d{1,2}:\d{2}\s[AP]M)?/g, '<date>'],
  [/\b\d{1,2}:\d{2}(?:\s[AP]M)?\b/g, '<time>'],
  [/\b(?:in \d+ [a-z]+|\d+ [a-z]+\.? ago|(?<=about )\d+ [a-z]+|(?<=(?:Meta|expires) )tomorrow)/g, '<when>'],
  [/\bjust now\b/g, '<when>'],
  [/\b[a-p]{32}\b/g, '<extension>'],
  [/\b\d{9,}\b/g, '<id>'],
  [/\b(?=[a-z]*\d)[0-9a-f]{8}\b/g, '<fingerprint>'],
  [/\bA[\w-]{20,}/g, '<trace>'],
  [/\bEAA\w+/g, '<token>'],
  [/(?<="Search )(?:Ctrl|⌘).+?(?=")|(?<=or press )\S+(?=\.)/g, '<keys>'],
  // Said of everything that can be typed or chosen, and worth a word only where it is not so.
  [/ \[invalid=false\]/g, ''],
];

const steady = (spoken: string): string =>
  CHANGING.reduce((text, [pattern, word]) => text.replace(pattern, word), spoken);

/** The layer that is open, else all of a page, which for the console but once is what stands beside its navigation. */
async function spokenOn(ax: ClosedRoot, { at, name }: Screen): Promise<string> {
  if ((await ax.all('dialog')).length > 0) return ax.spoken('dialog');
  return ax.spoken(at === 'tab' && name !== 'console-home' ? 'main' : 'RootWebArea');
}

const layersOf = async (ax: ClosedRoot): Promise<number> => (await ax.all('dialog')).length;

/** Closed with Escape, the focus is back where it was opened from, and Enter opens it again. */
async function closeAndOpen(ax: ClosedRoot, at: Page, [role, name]: readonly [string, string | RegExp]) {
  const layers = await layersOf(ax);
  await at.keyboard.press('Escape');
  await expect.poll(() => layersOf(ax), { message: 'layers after Escape' }).toBe(layers - 1);
  const focus = async () => {
    const node = await ax.focused();
    return node?.role === role ? node.name : '';
  };
  await expect.poll(focus, { message: 'the focus after Escape' }).toMatch(name);
  await at.keyboard.press('Enter');
  await expect.poll(() => layersOf(ax), { message: 'layers after Enter' }).toBe(layers);
}

describe.each(JOURNEYS)('$name', ({ start, screens }) => {
  let stage: Stage;
  const trees = new Map<Page, ClosedRoot>();

  beforeAll(async () => {
    stage = await start();
    trees.set(stage.page, stage.panel);
  });
  afterAll(() => stage?.close());

  it.each(screens)('$name', async (screen) => {
    await screen.go(stage);
    const at = stage[screen.at];
    await at.bringToFront();
    const ax = trees.get(at) ?? (await openClosedRoot(at));
    trees.set(at, ax);
    const spoken = screen.spoken ? steady(await spokenOn(ax, screen)) : '';

    const found: string[] = [...(await barriers(at))];
    await at.emulateMedia({ colorScheme: 'dark' });
    found.push(...(await barriers(at, 'colours')).map((each) => `dark: ${each}`));
    await at.emulateMedia({ colorScheme: 'light' });
    // Where Meta's page changes its colours, the bar is fitted in anew.
    if (screen.at === 'page') await standingOf(at);
    if (screen.opener !== undefined) await closeAndOpen(ax, at, screen.opener(stage.say));
    const layers = await layersOf(ax);
    found.push(...(await focusWalk(at)));
    // The next one starts from where this was opened; a menu is closed by the walk out of it.
    if (screen.opener !== undefined && (await layersOf(ax)) === layers) await at.keyboard.press('Escape');
    expect(found).toEqual([]);
    if (screen.spoken) await expect(spoken).toMatchFileSnapshot(`spoken/${screen.name}.txt`);
  });
});

describe('the walk with Tab', () => {
  let browser: Launched;
  let page: Page;

  beforeAll(async () => {
    browser = await launch({ port: 1 });
    page = await browser.open('/options.html#/help');
    await page.getByRole('heading', { level: 1 }).waitFor();
  });
  afterAll(() => browser?.dispose());

  const [first, last] = ['<button class="first">First</button>', '<button class="last">Last</button>'];
  const trap = '<button class="trap">Trap</button>';

  it.each([
    ['nothing in a good page', `${first}<p><input aria-label="Name" class="name"></p>${last}`, []],
    [
      'what shows no focus',
      `${first}<button class="plain" style="outline: none">Plain</button>`,
      ['no sign of the focus: button.plain “Plain”'],
    ],
    [
      'what is covered',
      `${first}<div class="lid" style="position: fixed; inset: 0"></div>`,
      ['covered by div.lid “”: button.first “First”'],
    ],
    [
      'what is not seen',
      `${first}<div style="height: 0; overflow: hidden"><button class="gone">Gone</button></div>`,
      ['not in view: button.gone “Gone”'],
    ],
    [
      'what is there but seen through',
      `${first}<button class="glass" style="opacity: 0">Glass</button>`,
      ['hidden: button.glass “Glass”'],
    ],
    [
      'another order than that of reading',
      `<div style="display: flex; flex-direction: column-reverse">${first}${last}</div>`,
      ['out of order: button.last “Last” after button.first “First”'],
    ],
    [
      'a trap',
      `${first}${trap}${last}`,
      ['twice: button.trap “Trap” after button.trap “Trap”', 'never reached: button.last “Last”'],
    ],
  ])('finds %s', async (_, body, expected) => {
    await page.evaluate((html) => {
      document.body.innerHTML = html;
      const stay = (event: KeyboardEvent) => event.key === 'Tab' && event.preventDefault();
      document.querySelector<HTMLElement>('.trap')?.addEventListener('keydown', stay);
    }, body);
    expect(await focusWalk(page)).toEqual(expected);
  });
});
