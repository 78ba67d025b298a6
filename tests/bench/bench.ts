import 'fake-indexeddb/auto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ASSIGNMENTS, LATENCY, measureApplying, TOGETHER } from './apply.ts';
import { measureInBrowser } from './browser.ts';
import { type Figure, figureTable, rounded, seconds, table } from './figures.ts';
import { type Growth, measureGrowth } from './growth.ts';
import { CALLS_AN_HOUR, LIMITED_ASSIGNMENTS, measureLimits } from './limits.ts';
import { measurePlanning, PLANNING } from './planning.ts';
import { drawPlot } from './plot.ts';
import { measureReading } from './read.ts';
import { measureReview } from './review.ts';

/** Figures against their budgets. A report, not a test: machines differ, ratios hardly. */

const PLOT = fileURLToPath(new URL('../../docs/images/engine-growth.svg', import.meta.url));
const PARTS = ['apply', 'plan', 'read', 'growth', 'limits', 'browser', 'review'] as const;
type Part = (typeof PARTS)[number];

const count = (value: number): string => value.toLocaleString('en');
const hours = (ms: number): string => `${(ms / 3_600_000).toFixed(2)} h`;

async function apply(): Promise<string> {
  const applied = await measureApplying();
  const { steward, callByCall, tenAtOnce, floor, lanes, sample } = applied;
  const row = (what: string, ms: number) => [
    what,
    seconds(ms),
    `${rounded(ms / floor)} ×`,
    `${rounded(ms / steward)} ×`,
  ];
  return [
    `${count(ASSIGNMENTS)} assignments, ${LATENCY.call} ms a call and ${LATENCY.batchItem} ms a batch item:`,
    '',
    table(
      ['', 'time', 'of the floor', 'of Steward’s'],
      [
        row(`the floor for ${lanes} calls in flight, which is what Steward allows itself`, floor),
        row('Steward’s engine', steward),
        row(`Meta’s SDK, ${TOGETHER} calls in flight (from ${sample.together})`, tenAtOnce),
        row(`Meta’s SDK, call by call (from ${sample.alone})`, callByCall),
      ],
    ),
    '',
    figureTable([
      { what: 'Steward, of the floor', figure: steward / floor, budget: 1.25, unit: '×' },
      {
        what: 'Steward, faster than call by call',
        figure: callByCall / steward,
        budget: 20,
        unit: '×',
        atLeast: true,
      },
    ]),
  ].join('\n');
}

async function plan(): Promise<string> {
  const { users, assets, wanted } = PLANNING;
  const what = `planning ${count(users)} users × ${count(assets)} assets, ${count(wanted)} wanted assignments, median`;
  return figureTable([{ what, figure: measurePlanning(), budget: 300, unit: 'ms' }]);
}

async function read(): Promise<string> {
  const { systemUsers, assets, calls, items, measured, floor } = await measureReading();
  return [
    `${count(systemUsers)} system users and ${count(assets)} assets in ${calls} calls of ${items} items: ${seconds(measured)}, the floor ${seconds(floor)}`,
    '',
    figureTable([
      {
        what: 'reading the largest portfolio, of the floor',
        figure: measured / floor,
        budget: 1.25,
        unit: '×',
      },
    ]),
  ].join('\n');
}

async function growth(): Promise<string> {
  const grown = await measureGrowth();
  await writeFile(PLOT, plotOf(grown));
  const first = grown[0];
  if (first === undefined) throw new Error('nothing measured');
  const each = ({ applied, assignments }: Growth) => (applied / assignments) * 1000;
  return table(
    ['assignments', 'written to the journal', 'applied', 'each', 'of the first row’s'],
    grown.map((row) => [
      count(row.assignments),
      seconds(row.written),
      seconds(row.applied),
      `${each(row).toFixed(0)} µs`,
      `${rounded(each(row) / each(first))} ×`,
    ]),
  );
}

const plotOf = (grown: readonly Growth[]): string =>
  drawPlot({
    title: 'What applying costs by itself: batches, journal and bookkeeping',
    xLabel: 'assignments in one job',
    yLabel: 'seconds of processor time',
    lineLabel: 'proportional growth',
    points: grown.map(({ assignments, applied }) => ({
      x: assignments,
      y: applied / 1000,
      label: seconds(applied),
    })),
  });

async function limits(): Promise<string> {
  const { calls, refused, took, floor } = await measureLimits();
  const figures: Figure[] = [
    {
      what: `calls refused of ${count(calls)}`,
      figure: (refused / calls) * 100,
      budget: 1,
      unit: '%',
    },
  ];
  return [
    `${count(LIMITED_ASSIGNMENTS)} assignments under ${count(CALLS_AN_HOUR)} calls an hour, simulated clock:`,
    '',
    table(
      ['calls', 'refused', 'time', 'floor', 'of the floor'],
      [[count(calls), count(refused), hours(took), hours(floor), `${rounded(took / floor)} ×`]],
    ),
    '',
    figureTable(figures),
  ].join('\n');
}

async function review(): Promise<string> {
  const { systemUsers, assets, key, frame } = await measureReview();
  const what = `${count(systemUsers)} × ${count(assets)}`;
  return figureTable([
    { what: `${what}: slowest key of a filter, at its best`, figure: key, budget: 16, unit: 'ms' },
    { what: `${what}: work a frame while scrolling`, figure: frame, budget: 16, unit: 'ms' },
  ]);
}

const MEASURE: Readonly<Record<Part, readonly [title: string, run: () => Promise<string>]>> = {
  apply: ['Applying', apply],
  plan: ['Planning', plan],
  read: ['Reading', read],
  growth: ['Growth', growth],
  limits: ['Under a limit', limits],
  browser: ['In Chromium', async () => figureTable(await measureInBrowser())],
  review: ['Access review in Chromium', review],
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = PARTS.filter((part) => values.only === undefined || values.only.split(',').includes(part));
if (chosen.length === 0) throw new Error(`--only takes ${PARTS.join(', ')}`);
console.log(`Node ${process.version}, ${availableParallelism()} cores\n`);
for (const part of chosen) {
  const [title, run] = MEASURE[part];
  console.log(`### ${title}\n\n${await run()}\n`);
}
