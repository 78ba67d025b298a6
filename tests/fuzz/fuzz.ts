import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import type { Outcome } from './property.ts';
import { TARGETS } from './targets.ts';

/** `npm run fuzz`: every boundary against what should never come, and a table of what came of it. */

const { values } = parseArgs({
  options: {
    /** Targets by name, with commas between. */
    only: { type: 'string' },
    /** Cases for each target. */
    runs: { type: 'string' },
    /** Of the first case; printed with a failure. */
    seed: { type: 'string' },
    /** Of one case, printed with a failure: nothing else is run then. */
    path: { type: 'string' },
  },
});

const RUNS = 100_000;
/** Milliseconds: longer, and a person would take it for hanging. */
const MOST_MS = 1000;

const runs = Number(values.runs ?? process.env.STEWARD_FUZZ_RUNS ?? RUNS);
const seed = Number(values.seed ?? 1);
const only = values.only?.split(',') ?? Object.keys(TARGETS);

console.log(
  `seed ${seed}\n\n| target | cases | seconds | slowest, ms | failures |\n| --- | ---: | ---: | ---: | ---: |`,
);
let failures = 0;
for (const name of only) {
  const target = TARGETS[name];
  if (target === undefined)
    throw new Error(`no target ${name}; there are ${Object.keys(TARGETS).join(', ')}`);
  const { properties } = await target();
  const since = performance.now();
  const outcomes: Outcome[] = [];
  for (const each of properties)
    outcomes.push(
      await each.check({
        runs: Math.ceil(runs / properties.length),
        seed,
        ...(values.path === undefined ? {} : { path: values.path }),
        mostMs: MOST_MS,
      }),
    );
  const seconds = (performance.now() - since) / 1000;
  const cases = outcomes.reduce((sum, outcome) => sum + outcome.cases, 0);
  const slowest = Math.max(...outcomes.map(({ slowestMs }) => slowestMs));
  const failed = outcomes.flatMap(({ failure }) => (failure === null ? [] : [`${name}: ${failure}`]));
  failures += failed.length;
  for (const failure of failed) console.error(`\n${failure.slice(0, 4000)}\n`);
  console.log(`| ${name} | ${cases} | ${seconds.toFixed(0)} | ${slowest.toFixed(0)} | ${failed.length} |`);
}
process.exitCode = failures === 0 ? 0 : 1;
