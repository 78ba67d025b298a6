import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved } from '../../../components/review/grid-keys.ts';
import { headOf, visible } from '../../../components/review/grid-window.ts';
import { user } from './kit.ts';

const EXTENT = { rows: 100, columns: 10, page: 12, rtl: false };
const AT = { row: 20, column: 4 };

it.each([
  ['ArrowDown', false, { row: 21, column: 4 }],
  ['ArrowUp', false, { row: 19, column: 4 }],
  ['ArrowRight', false, { row: 20, column: 5 }],
  ['ArrowLeft', false, { row: 20, column: 3 }],
  ['PageDown', false, { row: 32, column: 4 }],
  ['PageUp', false, { row: 8, column: 4 }],
  ['Home', false, { row: 20, column: -1 }],
  ['End', false, { row: 20, column: 9 }],
  ['Home', true, { row: 0, column: -1 }],
  ['End', true, { row: 99, column: 9 }],
  ['a', false, null],
] as const)('%s leads on', (key, toEnd, to) => expect(moved(key, toEnd, AT, EXTENT)).toEqual(to));

it('follows the direction of reading, and stops at the names and the ends', () => {
  expect(moved('ArrowLeft', false, AT, { ...EXTENT, rtl: true })).toEqual({ row: 20, column: 5 });
  expect(moved('ArrowUp', false, { row: -1, column: -1 }, EXTENT)).toEqual({ row: -1, column: -1 });
  expect(moved('PageUp', false, { row: 5, column: 0 }, EXTENT)).toEqual({ row: 0, column: 0 });
  expect(moved('ArrowRight', false, { row: 99, column: 9 }, EXTENT)).toEqual({ row: 99, column: 9 });
  expect(moved('PageDown', false, { row: 95, column: 9 }, EXTENT)).toEqual({ row: 99, column: 9 });
});

it('has columns as high as their names need, within bounds', () => {
  const of = (...names: string[]) => headOf(names.map((name) => user('1', name)));
  const short = of();
  expect(of('Feed')).toBe(short);
  const longer = of('Feed', 'Quarterly re');
  expect(longer).toBeGreaterThan(short);
  // Those of a script with wide letters need more, and those with a shield.
  expect(of('システム連携用')).toBeGreaterThan(of('Quarter'));
  expect(headOf([user('1', 'Quarterly re', 'ADMIN')])).toBeGreaterThan(longer);
  const most = of('A system user with a name of many words');
  expect(most).toBeGreaterThan(longer);
  expect(of('x'.repeat(400))).toBe(most);
});

it('renders all that is seen, little more, and nothing that is not there', () => {
  const number = fc.integer({ min: 0, max: 700_000 });
  fc.assert(
    fc.property(number, fc.integer({ min: 1, max: 2000 }), fc.nat(20_000), (start, length, count) => {
      const [first, last] = visible(start, length, 32, count);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(last).toBeLessThanOrEqual(count);
      expect(last - first).toBeLessThanOrEqual(Math.max(0, Math.ceil(length / 32) + 24));
      for (let at = Math.floor(start / 32); at * 32 < start + length; at++)
        if (at < count) expect(at >= first && at < last).toBe(true);
    }),
  );
});
