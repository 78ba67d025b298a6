export interface Figures {
  operations: number;
  kills: number;
  faults: number;
  reconnects: number;
  pauses: number;
  retries: number;
  calls: number;
  repeats: number;
  tokensMade: number;
  tokensLost: number;
  turns: number;
}

export interface RunReport {
  readonly seed: number;
  /** What must never be; empty when all is well. */
  readonly harm: readonly string[];
  readonly figures: Figures;
}

const ROWS: Readonly<Record<keyof Figures, string>> = {
  operations: 'operations planned',
  kills: 'worker killed',
  faults: 'faults on the wire and at Meta',
  reconnects: 'access token expired, admin reconnected',
  pauses: 'paused and resumed by the person',
  retries: 'Retry pressed',
  calls: 'Graph API calls, batch items counted',
  repeats: 'repeatable operations done again',
  tokensMade: 'tokens made at Meta',
  tokensLost: 'tokens recorded as lost',
  turns: 'turns of the event loop',
};
const KEYS = Object.keys(ROWS) as (keyof Figures)[];

export const NO_FIGURES: Figures = {
  operations: 0,
  kills: 0,
  faults: 0,
  reconnects: 0,
  pauses: 0,
  retries: 0,
  calls: 0,
  repeats: 0,
  tokensMade: 0,
  tokensLost: 0,
  turns: 0,
};

/** Figures of many runs, as Markdown; what never happened is left out. */
export function asTable(reports: readonly RunReport[]): string {
  const bad = reports.filter(({ harm }) => harm.length > 0);
  const rows = KEYS.flatMap((key) => {
    const values = reports.map(({ figures }) => figures[key]);
    const sum = values.reduce((total, value) => total + value, 0);
    if (values.every((value) => value === 0)) return [];
    const mean = (sum / values.length).toFixed(1);
    return [`| ${ROWS[key]} | ${sum} | ${Math.min(...values)} | ${mean} | ${Math.max(...values)} |`];
  });
  const seeds = bad.length === 0 ? '' : ` (seeds ${bad.map(({ seed }) => seed).join(', ')})`;
  return [
    `\n${reports.length} runs, ${bad.length} with harm${seeds}\n`,
    '| | in all | least a run | mean | most a run |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
