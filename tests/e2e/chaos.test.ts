import { expect, it } from 'vitest';
import { runInBrowser, SHORT } from '../chaos/browser.ts';

/** Two of the runs of `npm run chaos -- --browser`, which does twenty. */
it.each([1, 2])('seed %i does no harm in Chromium', async (seed) => {
  const { harm, figures } = await runInBrowser(seed, SHORT);
  expect(harm, `to run it again: npm run chaos -- --browser --seed ${seed}`).toEqual([]);
  expect(figures.kills).toBeGreaterThan(0);
});
