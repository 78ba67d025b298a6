// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { TARGETS } from '../fuzz/targets.ts';
import { fuzzRuns, fuzzTimeout } from '../meta/page-mutations.ts';

/** The first cases of `npm run fuzz`, which makes a hundred thousand for each target. */
const RUNS = fuzzRuns(60);
const SEED = 1;

describe.each(Object.entries(TARGETS))('whatever comes to the %s', async (_, target) => {
  const { properties } = await target();
  it.each(properties.map((each) => [each.says, each] as const))(
    '%s',
    async (_says, each) => {
      const { failure } = await each.check({ runs: RUNS, seed: SEED });
      expect(failure).toBeNull();
    },
    fuzzTimeout(RUNS, 200),
  );
});
