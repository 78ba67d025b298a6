import { expect, it } from 'vitest';
import { growthOf, laterHalf } from '../soak/growth.ts';

it('fits a line, which a passing peak does not tilt for long', () => {
  expect(growthOf([1, 3, 5, 7])).toBeCloseTo(2);
  expect(growthOf([4, 4, 4])).toBe(0);
  expect(growthOf([0, 0, 9, 0, 0])).toBeCloseTo(0);
  expect(growthOf([5])).toBe(0);
  expect(laterHalf([1, 2, 3, 4, 5])).toEqual([3, 4, 5]);
});
