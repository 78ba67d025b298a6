import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { openLens } from './lens.ts';

/** Pictures of the screens, for people to look at: a directory to leave them in. */
export const PICTURES = process.env.STEWARD_PICTURES;

/** A picture of the page in light and in dark, if pictures are wanted. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${PICTURES}/${name}-${colorScheme}.png` });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

const axeSource = () => readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds in all that Steward shows on a page, in its closed roots on Meta's as well: WCAG 2.2 AA, best
 * practice, and contrast as it is laid out. `colours`: only what light and dark could differ in.
 */
export async function barriers(page: Page, which: 'all' | 'colours' = 'all'): Promise<string[]> {
  const lens = await openLens(page);
  await lens.load(axeSource());
  return lens.see(async ({ hosts, roots }, only) => {
    interface Axe {
      run(
        context: object,
        options: object,
      ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    }
    const { axe } = globalThis as unknown as { axe: Axe };
    // Colours on their way from one theme to the other are nobody's.
    const moving = roots.flatMap((root) => root.getAnimations());
    const ending = moving.filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
    const context = hosts[0] instanceof Document ? hosts[0] : { include: hosts };
    const options =
      only === 'colours'
        ? { runOnly: ['color-contrast', 'link-in-text-block'] }
        : { rules: { 'target-size': { enabled: true } } };
    const { violations } = await axe.run(context, options);
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
    );
  }, which);
}
