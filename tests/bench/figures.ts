/** One row of the report: a figure against what it may be at most (or, with `atLeast`, must be at least). */
export interface Figure {
  readonly what: string;
  readonly figure: number;
  readonly budget: number;
  readonly unit: string;
  readonly atLeast?: boolean;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const rounded = (value: number): string => value.toFixed(value < 10 ? 2 : 0);

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = line(head.map((_, index) => (index === 0 ? '---' : '---:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

export function figureTable(figures: readonly Figure[]): string {
  return table(
    ['what', 'measured', 'budget', 'of the budget'],
    figures.map(({ what, figure, budget, unit, atLeast }) => [
      what,
      `${rounded(figure)} ${unit}`,
      `${atLeast ? '≥' : '≤'} ${budget} ${unit}`,
      `${((figure / budget) * 100).toFixed(0)} %`,
    ]),
  );
}
