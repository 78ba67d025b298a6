const middleOf = (sorted: readonly number[]): number => {
  const half = sorted.length / 2;
  const [below = 0, above = below] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (below + above) / 2;
};

/**
 * Growth from one point to the next: the middle one of the slopes between any two of them (Theil and Sen). By
 * least squares a few rounds would tilt the line in which a worker was measured before, or after, the engine had
 * compiled what it started with. Fewer than two points have none.
 */
export function growthOf(values: readonly number[]): number {
  const slopes = values.flatMap((value, at) =>
    values.slice(at + 1).map((later, further) => (later - value) / (further + 1)),
  );
  return middleOf(slopes.sort((a, b) => a - b));
}

/** The later half: in the earlier one caches fill and code is compiled. */
export const laterHalf = <T>(values: readonly T[]): readonly T[] =>
  values.slice(Math.floor(values.length / 2));
