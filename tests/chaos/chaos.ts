import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { prepare, type RunReport, runSeed } from './run.ts';
import { asTable } from './table.ts';

/** `npm run chaos`: many seeded runs of one job with everything going wrong, and a table of what came of it. */

const { values } = parseArgs({
  options: {
    /** How many; 200, or one where a seed is given. */
    runs: { type: 'string' },
    /** The first. */
    seed: { type: 'string' },
  },
});

const first = Number(values.seed ?? 1);
const runs = Number(values.runs ?? (values.seed === undefined ? 200 : 1));
const seeds = Array.from({ length: runs }, (_, index) => first + index);

const prepared = await prepare();
const reports: RunReport[] = [];
for (const seed of seeds) {
  const report = await runSeed(seed, prepared);
  reports.push(report);
  if (report.harm.length === 0) continue;
  console.log(`\nSeed ${seed}; to run it again: npm run chaos -- --seed ${seed}`);
  for (const line of report.harm.slice(0, 10)) console.log(`  ${line}`);
}
console.log(asTable(reports));
process.exitCode = reports.some(({ harm }) => harm.length > 0) ? 1 : 0;
