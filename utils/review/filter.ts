import type { AssetKind } from '../meta/assets.ts';
import { createSearch } from '../search.ts';
import { cellOf, type Matrix, type MatrixAsset, type MatrixUser } from './matrix.ts';

/** `used` and `unused`: whether any of the system users shown reaches it. `client`: owned by somebody else. */
export const ASSET_VIEWS = ['all', 'used', 'unused', 'client'] as const;
export type AssetView = (typeof ASSET_VIEWS)[number];

/**
 * `full_control`: of any asset. `over`: may do more than its template says. `no_token`: Steward knows of no token
 * that may still work; Meta lists neither tokens nor apps. `unused`: reaches nothing at all.
 */
export const USER_VIEWS = ['all', 'admin', 'full_control', 'over', 'no_token', 'unused'] as const;
export type UserView = (typeof USER_VIEWS)[number];

export interface MatrixFilter {
  /** Words of names, or part of an id. */
  readonly assetQuery: string;
  readonly userQuery: string;
  /** Empty: every kind. */
  readonly kinds: ReadonlySet<AssetKind>;
  readonly assets: AssetView;
  readonly users: UserView;
}

export const NO_FILTER: MatrixFilter = {
  assetQuery: '',
  userQuery: '',
  kinds: new Set(),
  assets: 'all',
  users: 'all',
};

export type MatrixRow =
  | { readonly type: 'kind'; readonly kind: AssetKind; readonly count: number }
  /** Index of an asset of the matrix. */
  | { readonly type: 'asset'; readonly asset: number };

/** What a filter leaves of a matrix. */
export interface MatrixView {
  /** Indexes of the system users shown, in order. */
  readonly columns: readonly number[];
  /** For each system user of the matrix the place of its column; -1: not shown. */
  readonly columnOf: Int32Array;
  /** Assets under a line for their kind. */
  readonly rows: readonly MatrixRow[];
  /** For each asset of the matrix the place of its row; -1: not shown. */
  readonly rowOf: Int32Array;
  /** How many assets are shown. */
  readonly assets: number;
  /** How many cells with access are shown. */
  readonly access: number;
  /** How many there would be in each view, the rest of the filter standing. */
  readonly assetCounts: Readonly<Record<AssetView, number>>;
  readonly userCounts: Readonly<Record<UserView, number>>;
}

interface Indexed {
  readonly index: number;
  readonly id: string;
  readonly name: string;
}

const indexed = (items: readonly { readonly id: string; readonly name: string }[]): Indexed[] =>
  items.map(({ id, name }, index) => ({ index, id, name }));

/** What is known of system users besides their access, by their ids. */
export interface UserMarks {
  /** May do more than their templates say. */
  readonly over: ReadonlySet<string>;
  /** Have a token that may still work. */
  readonly holders: ReadonlySet<string>;
}

export const NO_MARKS: UserMarks = { over: new Set(), holders: new Set() };

function isUserIn(
  { user, fullControl, access }: MatrixUser,
  view: UserView,
  { over, holders }: UserMarks,
): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'admin':
      return user.role === 'ADMIN';
    case 'full_control':
      return fullControl;
    case 'over':
      return over.has(user.id);
    case 'no_token':
      return !holders.has(user.id);
    case 'unused':
      return access === 0;
  }
}

function isAssetIn({ asset, unread }: MatrixAsset, held: number, view: AssetView): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'used':
      return held > 0;
    case 'unused':
      return held === 0 && !unread;
    case 'client':
      return !asset.owned;
  }
}

/** A filter over one matrix. What is typed costs a look at each name, which is lowered once for all keys. */
export function createFilter(
  matrix: Matrix,
  marks: UserMarks = NO_MARKS,
): (filter: MatrixFilter) => MatrixView {
  const searchUsers = createSearch(indexed(matrix.users.map(({ user }) => user)));
  const searchAssets = createSearch(indexed(matrix.assets.map(({ asset }) => asset)));

  return ({ assetQuery, userQuery, kinds, assets, users }) => {
    const columns: number[] = [];
    const columnOf = new Int32Array(matrix.users.length).fill(-1);
    const userCounts = { all: 0, admin: 0, full_control: 0, over: 0, no_token: 0, unused: 0 };
    for (const { index } of searchUsers(userQuery)) {
      const user = matrix.users[index];
      if (user === undefined) continue;
      for (const view of USER_VIEWS) if (isUserIn(user, view, marks)) userCounts[view] += 1;
      if (!isUserIn(user, users, marks)) continue;
      columnOf[index] = columns.length;
      columns.push(index);
    }

    const rows: MatrixRow[] = [];
    const rowOf = new Int32Array(matrix.assets.length).fill(-1);
    const assetCounts = { all: 0, used: 0, unused: 0, client: 0 };
    let access = 0;
    let shown = 0;
    let group = null as { type: 'kind'; kind: AssetKind; count: number } | null;
    for (const { index } of searchAssets(assetQuery)) {
      const row = matrix.assets[index];
      if (row === undefined || (kinds.size > 0 && !kinds.has(row.asset.kind))) continue;
      let held = 0;
      for (const user of row.heldBy) if (columnOf[user] !== -1) held += 1;
      for (const view of ASSET_VIEWS) if (isAssetIn(row, held, view)) assetCounts[view] += 1;
      if (!isAssetIn(row, held, assets)) continue;
      if (group?.kind !== row.asset.kind) {
        group = { type: 'kind', kind: row.asset.kind, count: 0 };
        rows.push(group);
      }
      group.count += 1;
      rowOf[index] = rows.length;
      rows.push({ type: 'asset', asset: index });
      shown += 1;
      access += held;
    }
    return { columns, columnOf, rows, rowOf, assets: shown, access, assetCounts, userCounts };
  };
}

/** Every cell with access that is shown; of one system user, asset or kind if so asked. */
export function shownAccess(
  matrix: Matrix,
  { columnOf, rows }: Pick<MatrixView, 'columnOf' | 'rows'>,
  only: { readonly user?: number; readonly asset?: number; readonly kind?: AssetKind } = {},
): number[] {
  const cells: number[] = [];
  for (const row of rows) {
    if (row.type === 'kind' || (only.asset !== undefined && row.asset !== only.asset)) continue;
    const facts = matrix.assets[row.asset];
    if (facts === undefined || (only.kind !== undefined && facts.asset.kind !== only.kind)) continue;
    for (const user of facts.heldBy)
      if (columnOf[user] !== -1 && (only.user === undefined || only.user === user))
        cells.push(cellOf(matrix, row.asset, user));
  }
  return cells;
}
