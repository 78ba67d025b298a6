// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { type Prepared, prepare, runSeed } from '../chaos/run.ts';

/** A few of the runs of `npm run chaos`, which does two hundred. */
const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

let prepared: Prepared;
beforeAll(async () => {
  prepared = await prepare();
});

describe('a job with everything going wrong', () => {
  it.each(SEEDS)('seed %i does no harm', async (seed) => {
    const { harm } = await runSeed(seed, prepared);
    expect(harm, `to run it again: npm run chaos -- --seed ${seed}`).toEqual([]);
  });

  it('goes the same way each time', async () => {
    const [first, second] = [await runSeed(3, prepared), await runSeed(3, prepared)];
    expect(first.figures).toEqual(second.figures);
    expect(first.figures.kills).toBeGreaterThan(0);
    expect(first.figures.faults).toBeGreaterThan(0);
  });
});
