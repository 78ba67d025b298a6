import { describe, expect, it } from 'vitest';
import { createFilter, type MatrixFilter, NO_FILTER } from '../../../utils/review/filter.ts';
import { buildMatrix } from '../../../utils/review/matrix.ts';
import { cellsAt, cellsBetween, pairsOf, shownOf, tally, toggled } from '../../../utils/review/select.ts';
import { asset, snapshotOf, user } from './kit.ts';

// Columns: A, B, C. Rows: pages, 10, 11, ad accounts, 20.
const MATRIX = buildMatrix(
  snapshotOf({
    systemUsers: [user('1', 'A'), user('2', 'B'), user('3', 'C')],
    assets: [asset('10', 'page', 'One'), asset('11', 'page', 'Two'), asset('20', 'ad_account', 'Ads')],
    assignments: [
      { systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] },
      { systemUserId: '1', assetId: '11', kind: 'page', tasks: ['ANALYZE'] },
      { systemUserId: '3', assetId: '11', kind: 'page', tasks: ['ANALYZE'] },
      { systemUserId: '1', assetId: '20', kind: 'ad_account', tasks: ['ANALYZE'] },
    ],
  }),
);
const shown = (change: Partial<MatrixFilter> = {}) => createFilter(MATRIX)({ ...NO_FILTER, ...change });
const words = (cells: Iterable<number>) =>
  pairsOf(MATRIX, cells).map(({ systemUserId, assetId }) => `${systemUserId} ${assetId}`);

describe('what a place stands for', () => {
  it.each([
    ['a cell with access', { row: 1, column: 0 }, ['1 10']],
    ['a cell without', { row: 1, column: 1 }, ['2 10']],
    ['a row', { row: 2, column: -1 }, ['1 11', '3 11']],
    ['a column', { row: -1, column: 0 }, ['1 10', '1 11', '1 20']],
    ['a kind', { row: 0, column: -1 }, ['1 10', '1 11', '3 11']],
    ['a kind of one user', { row: 0, column: 2 }, ['3 11']],
    ['the corner', { row: -1, column: -1 }, ['1 10', '1 11', '3 11', '1 20']],
    ['nothing', { row: 9, column: 0 }, []],
  ])('%s', (_, place, cells) => expect(words(cellsAt(MATRIX, shown(), place))).toEqual(cells));

  it('leaves out what a filter hides', () => {
    expect(words(cellsAt(MATRIX, shown({ userQuery: 'c' }), { row: -1, column: -1 }))).toEqual(['3 11']);
  });
});

describe('a range', () => {
  it('takes every cell between, in any direction, and no line of a kind', () => {
    const range = (a: [number, number], b: [number, number]) =>
      words(cellsBetween(MATRIX, shown(), { row: a[0], column: a[1] }, { row: b[0], column: b[1] }) ?? []);
    const wanted = ['1 10', '2 10', '1 11', '2 11', '1 20', '2 20'];
    expect(range([1, 0], [4, 1])).toEqual(wanted);
    expect(range([4, 1], [1, 0])).toEqual(wanted);
    expect(range([4, 0], [1, 1])).toEqual(wanted);
    expect(range([1, -1], [1, 0])).toEqual(['1 10']);
  });

  it('over names takes what each of them stands for', () => {
    const range = (a: [number, number], b: [number, number]) =>
      words(cellsBetween(MATRIX, shown(), { row: a[0], column: a[1] }, { row: b[0], column: b[1] }) ?? []);
    expect(range([1, -1], [2, -1])).toEqual(['1 10', '1 11', '3 11']);
    expect(range([4, -1], [2, -1])).toEqual(['1 11', '3 11', '1 20']);
    expect(range([-1, 0], [-1, 1])).toEqual(['1 10', '1 11', '1 20']);
    expect(range([-1, 2], [-1, 0])).toEqual(['1 10', '1 11', '3 11', '1 20']);
    expect(range([-1, -1], [2, -1])).toEqual(['1 10', '1 11', '3 11']);
    const hidden = shown({ userQuery: 'c' });
    expect(words(cellsBetween(MATRIX, hidden, { row: 1, column: -1 }, { row: 2, column: -1 }) ?? [])).toEqual(
      ['3 11'],
    );
  });

  it('has an end', () => {
    const users = Array.from({ length: 300 }, (_, index) => user(`${index}`, `U${index}`));
    const assets = Array.from({ length: 200 }, (_, index) => asset(`${1000 + index}`, 'page', `P${index}`));
    const large = buildMatrix(snapshotOf({ systemUsers: users, assets }));
    const all = createFilter(large)(NO_FILTER);
    expect(cellsBetween(large, all, { row: 1, column: 0 }, { row: 200, column: 299 })).toBeNull();
    expect(cellsBetween(large, all, { row: 1, column: 0 }, { row: 100, column: 299 })).toHaveLength(30_000);
    const assignments = assets.flatMap(({ id: assetId, kind }) =>
      users.map(({ id: systemUserId }) => ({ systemUserId, assetId, kind, tasks: ['ANALYZE'] })),
    );
    const full = buildMatrix(snapshotOf({ systemUsers: users, assets, assignments }));
    const view = createFilter(full)(NO_FILTER);
    expect(cellsBetween(full, view, { row: 1, column: -1 }, { row: 200, column: -1 })).toBeNull();
    expect(cellsBetween(full, view, { row: 1, column: -1 }, { row: 100, column: -1 })).toHaveLength(30_000);
  });
});

describe('what is chosen', () => {
  it('is added to unless all of it is chosen already', () => {
    expect([...toggled(new Set([1, 2]), [2, 3])]).toEqual([1, 2, 3]);
    expect([...toggled(new Set([1, 2, 3]), [2, 3])]).toEqual([1]);
    const chosen = new Set([1]);
    expect(toggled(chosen, [])).toBe(chosen);
  });

  it('counts only where it is shown, and comes back when the filter goes', () => {
    const chosen = new Set(cellsAt(MATRIX, shown(), { row: -1, column: -1 }));
    expect(words(shownOf(MATRIX, shown({ kinds: new Set(['ad_account']) }), chosen))).toEqual(['1 20']);
    expect(words(shownOf(MATRIX, shown({ userQuery: 'b' }), chosen))).toEqual([]);
    expect(shownOf(MATRIX, shown(), chosen).size).toBe(4);
  });

  it('is told by access and kind', () => {
    const chosen = new Set(cellsBetween(MATRIX, shown(), { row: 1, column: 0 }, { row: 4, column: 1 }) ?? []);
    const { cells, access, kinds } = tally(MATRIX, chosen);
    expect({ cells, access, kinds: [...kinds] }).toEqual({
      cells: 6,
      access: 3,
      kinds: [
        ['page', 4],
        ['ad_account', 2],
      ],
    });
    expect(pairsOf(MATRIX, chosen, new Set(['ad_account']))).toHaveLength(2);
  });
});
