// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { type Prepared, prepare, runSeed } from '../chaos/run.ts';
import { DATABASE } from '../chaos/worker.ts';

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

  it('reaches the databases of its own run, and no others: what is killed is cut off from them', async () => {
    await runSeed(1, prepared);
    const others = (await indexedDB.databases()).map(({ name }) => name);
    // Those of setting up; by this name the worker of a run has its own.
    expect(others).not.toEqual([]);
    expect(others).not.toContain(DATABASE);
  });

  it('goes the same way each time', async () => {
    const [first, second] = [await runSeed(3, prepared), await runSeed(3, prepared)];
    expect(first.figures).toEqual(second.figures);
    expect(first.figures.kills).toBeGreaterThan(0);
    expect(first.figures.faults).toBeGreaterThan(0);
  });
});
