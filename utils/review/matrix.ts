import { ASSET_KINDS, type AssetKind, isFullControl } from '../meta/assets.ts';
import type { Asset, Snapshot, SystemUser } from '../portfolio/snapshot.ts';

/** Tasks of an access; `null`: Meta does not tell them. */
export type Tasks = readonly string[] | null;

export interface MatrixUser {
  readonly user: SystemUser;
  /** How many assets of each kind it reaches. */
  readonly byKind: Readonly<Record<AssetKind, number>>;
  readonly access: number;
  /** Has full control of an asset. */
  readonly fullControl: boolean;
}

export interface MatrixAsset {
  readonly asset: Asset;
  /** Indexes of the system users that reach it, ascending. */
  readonly heldBy: readonly number[];
  /** Its access could not be read. */
  readonly unread: boolean;
}

/**
 * Who reaches what: system users × assets, only the cells with access stored. Users stand admins first, then by
 * name; assets by kind, then by name. Both are known by their index.
 */
export interface Matrix {
  readonly users: readonly MatrixUser[];
  readonly assets: readonly MatrixAsset[];
  /** By `cellOf`. */
  readonly cells: ReadonlyMap<number, Tasks>;
  /** How many assets there are of each kind. */
  readonly assetsOfKind: Readonly<Record<AssetKind, number>>;
}

/** The number that stands for a system user on an asset. */
export const cellOf = ({ users }: Pick<Matrix, 'users'>, asset: number, user: number): number =>
  asset * users.length + user;

/** What a number stands for. */
export const placeOf = ({ users }: Pick<Matrix, 'users'>, cell: number) => ({
  asset: Math.floor(cell / users.length),
  user: cell % users.length,
});

export const hasFullControl = (tasks: Tasks): boolean => tasks?.some(isFullControl) ?? false;

const noneOfAny = (): Record<AssetKind, number> =>
  Object.fromEntries(ASSET_KINDS.map((kind) => [kind, 0])) as Record<AssetKind, number>;

/** Names are sorted as people do in the language of their browser. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  collator.compare(a.name, b.name);

/**
 * The matrix of a snapshot whose access was read for all of its system users. Of assets where it could not be
 * read, nobody is known to reach them.
 */
export function buildMatrix({ systemUsers, assets, assignments, unreadAccess = [] }: Snapshot): Matrix {
  const users = [...systemUsers].sort(
    (a, b) => Number(b.role === 'ADMIN') - Number(a.role === 'ADMIN') || byName(a, b),
  );
  const order = new Map(ASSET_KINDS.map((kind, index) => [kind, index]));
  const rank = ({ kind }: Asset): number => order.get(kind) ?? 0;
  const rows = [...assets].sort((a, b) => rank(a) - rank(b) || byName(a, b));
  const userAt = new Map(users.map(({ id }, index) => [id, index]));
  const assetAt = new Map(rows.map(({ id }, index) => [id, index]));

  const cells = new Map<number, Tasks>();
  const heldBy = rows.map((): number[] => []);
  const facts = users.map((user) => ({ user, byKind: noneOfAny(), access: 0, fullControl: false }));
  const unread = new Set(unreadAccess);
  for (const { systemUserId, assetId, kind, tasks } of assignments) {
    if (unread.has(assetId)) continue;
    const [user, asset] = [userAt.get(systemUserId), assetAt.get(assetId)];
    if (user === undefined || asset === undefined) continue;
    const cell = cellOf({ users: facts }, asset, user);
    const own = facts[user];
    if (own === undefined || cells.has(cell)) continue;
    cells.set(cell, tasks);
    heldBy[asset]?.push(user);
    own.byKind[kind] += 1;
    own.access += 1;
    own.fullControl ||= hasFullControl(tasks);
  }
  for (const held of heldBy) held.sort((a, b) => a - b);

  const assetsOfKind = noneOfAny();
  for (const { kind } of rows) assetsOfKind[kind] += 1;
  return {
    users: facts,
    assets: rows.map((asset, index) => ({
      asset,
      heldBy: heldBy[index] ?? [],
      unread: unread.has(asset.id),
    })),
    cells,
    assetsOfKind,
  };
}
