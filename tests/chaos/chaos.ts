import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { runInBrowser, WHOLE } from './browser.ts';
import { prepare, runSeed } from './run.ts';
import { asTable, type RunReport } from './table.ts';

/** `npm run chaos`: many seeded runs of one job with everything going wrong, and a table of what came of it. */

const { values } = parseArgs({
  options: {
    /** In Chromium with the built extension, not in Node. */
    browser: { type: 'boolean', default: false },
    /** In the browser: connections end before any answer, which makes Chromium itself send requests again. */
    unanswered: { type: 'boolean', default: false },
    /** How many; 200 (20 in the browser), or one where a seed is given. */
    runs: { type: 'string' },
    /** The first. */
    seed: { type: 'string' },
  },
});

const first = Number(values.seed ?? 1);
const runs = Number(values.runs ?? (values.seed !== undefined ? 1 : values.browser ? 20 : 200));
const prepared = values.browser ? null : await prepare();
const reports: RunReport[] = [];
for (let seed = first; seed < first + runs; seed++) {
  const report = await (prepared === null
    ? runInBrowser(seed, WHOLE, values.unanswered ? 'unanswered' : 'broken_off')
    : runSeed(seed, prepared));
  reports.push(report);
  if (report.harm.length === 0) continue;
  const flag = `${values.browser ? '--browser ' : ''}${values.unanswered ? '--unanswered ' : ''}`;
  console.log(`\nSeed ${seed}; to run it again: npm run chaos -- ${flag}--seed ${seed}`);
  for (const line of report.harm.slice(0, 10)) console.log(`  ${line}`);
}
console.log(asTable(reports));
process.exitCode = reports.some(({ harm }) => harm.length > 0) ? 1 : 0;
