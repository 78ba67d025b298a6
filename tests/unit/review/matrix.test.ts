import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KINDS, isFullControl } from '../../../utils/meta/assets.ts';
import {
  createFilter,
  type MatrixFilter,
  NO_FILTER,
  NO_MARKS,
  shownAccess,
} from '../../../utils/review/filter.ts';
import { buildMatrix, cellOf, placeOf } from '../../../utils/review/matrix.ts';
import { asset, snapshotArb, snapshotOf, user } from './kit.ts';

const SNAPSHOT = snapshotOf({
  systemUsers: [user('1', 'Reporting'), user('2', 'Idle'), user('3', 'Operations', 'ADMIN')],
  assets: [
    asset('act_20', 'ad_account', 'Brand'),
    asset('11', 'page', 'Page 10'),
    asset('10', 'page', 'Page 9'),
    asset('12', 'page', 'Harbour', false),
    asset('30', 'business_asset_group', 'Group'),
  ],
  assignments: [
    { systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] },
    { systemUserId: '3', assetId: '10', kind: 'page', tasks: ['MANAGE', 'ANALYZE'] },
    { systemUserId: '1', assetId: 'act_20', kind: 'ad_account', tasks: ['ANALYZE'] },
    { systemUserId: '1', assetId: '30', kind: 'business_asset_group', tasks: null },
    { systemUserId: '1', assetId: 'gone', kind: 'page', tasks: null },
  ],
});
const MATRIX = buildMatrix(SNAPSHOT);

const view = (change: Partial<MatrixFilter>) => createFilter(MATRIX)({ ...NO_FILTER, ...change });
const names = (change: Partial<MatrixFilter>) => {
  const { rows, columns } = view(change);
  return {
    users: columns.map((index) => MATRIX.users[index]!.user.name),
    rows: rows.map((row) =>
      row.type === 'kind' ? `${row.kind} ${row.count}` : MATRIX.assets[row.asset]!.asset.name,
    ),
  };
};

describe('the matrix', () => {
  it('has admins first and assets by kind and name', () => {
    expect(names({})).toEqual({
      users: ['Operations', 'Idle', 'Reporting'],
      rows: [
        'page 3',
        'Harbour',
        'Page 9',
        'Page 10',
        'ad_account 1',
        'Brand',
        'business_asset_group 1',
        'Group',
      ],
    });
  });

  it('counts by user and kind', () => {
    const [operations, idle, reporting] = MATRIX.users;
    expect(operations).toMatchObject({ access: 1, fullControl: true, byKind: { page: 1, ad_account: 0 } });
    expect(idle).toMatchObject({ access: 0, fullControl: false });
    expect(reporting).toMatchObject({
      access: 3,
      fullControl: false,
      byKind: { page: 1, ad_account: 1, business_asset_group: 1 },
    });
    expect(MATRIX.assetsOfKind).toMatchObject({ page: 3, ad_account: 1, pixel: 0 });
  });

  it('has exactly the access of the snapshot, in any portfolio', () => {
    fc.assert(
      fc.property(snapshotArb, (snapshot) => {
        const matrix = buildMatrix(snapshot);
        const held = [...matrix.cells].map(([cell, tasks]) => {
          const place = placeOf(matrix, cell);
          expect(cellOf(matrix, place.asset, place.user)).toBe(cell);
          expect(matrix.assets[place.asset]!.heldBy).toContain(place.user);
          const { user: who } = matrix.users[place.user]!;
          return `${who.id} ${matrix.assets[place.asset]!.asset.id} ${tasks}`;
        });
        const wanted = snapshot.assignments.map(
          (each) => `${each.systemUserId} ${each.assetId} ${each.tasks}`,
        );
        expect(held.sort()).toEqual(wanted.sort());
      }),
    );
  });
});

describe('filters', () => {
  it.each([
    [{ assetQuery: 'page 9' }, ['page 1', 'Page 9']],
    [{ assetQuery: 'act_2' }, ['ad_account 1', 'Brand']],
    [{ kinds: new Set(['ad_account' as const]) }, ['ad_account 1', 'Brand']],
    [{ assets: 'client' as const }, ['page 1', 'Harbour']],
    [{ assets: 'unused' as const }, ['page 2', 'Harbour', 'Page 10']],
    [{ assets: 'used' as const, users: 'admin' as const }, ['page 1', 'Page 9']],
    [{ assetQuery: 'nothing' }, []],
  ])('assets: %j', (filter, rows) => expect(names(filter).rows).toEqual(rows));

  it.each([
    [{ userQuery: 'rep' }, ['Reporting']],
    [{ users: 'admin' as const }, ['Operations']],
    [{ users: 'full_control' as const }, ['Operations']],
    [{ users: 'unused' as const }, ['Idle']],
  ])('system users: %j', (filter, users) => expect(names(filter).users).toEqual(users));

  it('shows those that may do more than their template says', () => {
    const { columns, userCounts } = createFilter(MATRIX, { ...NO_MARKS, over: new Set(['1']) })({
      ...NO_FILTER,
      users: 'over',
    });
    expect(columns.map((at) => MATRIX.users[at]!.user.id)).toEqual(['1']);
    expect(userCounts.over).toBe(1);
  });

  it('knows of whom no token is known', () => {
    const known = createFilter(MATRIX, { ...NO_MARKS, holders: new Set(['1']) });
    const { columns, userCounts } = known({ ...NO_FILTER, users: 'no_token' });
    expect(columns.map((at) => MATRIX.users[at]?.user.id)).not.toContain('1');
    expect([columns.length, userCounts.no_token]).toEqual([2, 2]);
  });

  it('counts each view as it would be shown', () => {
    const { assetCounts, userCounts, access, assets } = view({ users: 'admin' });
    expect(assetCounts).toEqual({ all: 5, used: 1, unused: 4, client: 1 });
    expect(userCounts).toEqual({ all: 3, admin: 1, full_control: 1, over: 0, no_token: 3, unused: 1 });
    expect({ access, assets }).toEqual({ access: 1, assets: 5 });
  });

  it('shows what it counts, in any portfolio', () => {
    const filters = fc.record({
      assetQuery: fc.constantFrom('', '1'),
      userQuery: fc.constantFrom('', 're'),
      kinds: fc.subarray([...ASSET_KINDS]).map((kinds) => new Set(kinds)),
      assets: fc.constantFrom('all' as const, 'used' as const, 'unused' as const, 'client' as const),
      users: fc.constantFrom('all' as const, 'admin' as const, 'full_control' as const, 'unused' as const),
    });
    fc.assert(
      fc.property(snapshotArb, filters, (snapshot, filter) => {
        const matrix = buildMatrix(snapshot);
        const shown = createFilter(matrix)(filter);
        expect(shown.rows.filter(({ type }) => type === 'asset')).toHaveLength(shown.assets);
        expect(shown.assetCounts[filter.assets]).toBe(shown.assets);
        expect(shown.userCounts[filter.users]).toBe(shown.columns.length);
        const cells = shownAccess(matrix, shown);
        expect(cells).toHaveLength(shown.access);
        for (const cell of cells) expect(matrix.cells.has(cell)).toBe(true);
      }),
    );
  });

  it('gives the access of one row, column or kind', () => {
    const shown = view({});
    const reporting = MATRIX.users.findIndex(({ user: { id } }) => id === '1');
    const page9 = MATRIX.assets.findIndex(({ asset: { id } }) => id === '10');
    expect(shownAccess(MATRIX, shown, { user: reporting })).toHaveLength(3);
    expect(shownAccess(MATRIX, shown, { asset: page9 })).toHaveLength(2);
    expect(shownAccess(MATRIX, shown, { kind: 'page' })).toHaveLength(2);
    expect(shownAccess(MATRIX, view({ userQuery: 'idle' }))).toEqual([]);
  });
});

it('knows full control, in asset groups too', () => {
  expect(['MANAGE', 'page_tasks:MANAGE', 'PROFILE_PLUS_FULL_CONTROL'].every(isFullControl)).toBe(true);
  expect(['MANAGE_LEADS', 'PROFILE_PLUS_MANAGE', 'ANALYZE'].some(isFullControl)).toBe(false);
});
