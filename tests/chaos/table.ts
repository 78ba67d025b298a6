import type { Figures, RunReport } from './run.ts';

const ROWS: readonly (readonly [keyof Figures, string])[] = [
  ['operations', 'operations planned'],
  ['kills', 'times the worker was killed'],
  ['faults', 'faults on the wire and at Meta'],
  ['reconnects', 'access token expired, admin reconnected'],
  ['pauses', 'paused and resumed by the person'],
  ['retries', 'Retry pressed'],
  ['calls', 'Graph API calls, batch items counted'],
  ['repeats', 'repeatable operations done again'],
  ['tokensMade', 'tokens made at Meta'],
  ['tokensLost', 'tokens recorded as lost'],
  ['turns', 'turns of the event loop'],
];

/** Figures of many runs, as Markdown. */
export function asTable(reports: readonly RunReport[]): string {
  const bad = reports.filter(({ harm }) => harm.length > 0);
  const row = ([key, name]: (typeof ROWS)[number]) => {
    const values = reports.map(({ figures }) => figures[key]);
    const sum = values.reduce((total, value) => total + value, 0);
    return `| ${name} | ${sum} | ${Math.min(...values)} | ${Math.round(sum / values.length)} | ${Math.max(...values)} |`;
  };
  return [
    `\n${reports.length} runs, ${bad.length} with harm${bad.length === 0 ? '' : ` (seeds ${bad.map(({ seed }) => seed).join(', ')})`}\n`,
    '| | in all | least a run | mean | most a run |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...ROWS.map(row),
  ].join('\n');
}
