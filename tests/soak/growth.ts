/** What a line through points says: growth from one to the next, by least squares. Fewer than two have none. */
export function growthOf(values: readonly number[]): number {
  const count = values.length;
  if (count < 2) return 0;
  const middle = (count - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  let above = 0;
  let below = 0;
  for (const [index, value] of values.entries()) {
    above += (index - middle) * (value - mean);
    below += (index - middle) ** 2;
  }
  return above / below;
}

/** The later half: in the earlier one caches fill and code is compiled. */
export const laterHalf = <T>(values: readonly T[]): readonly T[] =>
  values.slice(Math.floor(values.length / 2));
