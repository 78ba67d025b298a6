import { ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { MAX_PLAN_PAIRS } from '../plan/limits.ts';
import type { AccessPair } from '../plan/types.ts';
import { type MatrixView, shownAccess } from './filter.ts';
import { cellOf, type Matrix, placeOf } from './matrix.ts';

/** A place of what is shown; -1 for the names beside the rows and above the columns. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/**
 * What a place stands for: a cell for itself, a name for all the access of its row or column, the line of a kind
 * for the access to its assets, the corner for all there is.
 */
export function cellsAt(matrix: Matrix, view: MatrixView, { row, column }: GridPlace): readonly number[] {
  const at = view.rows[row];
  const user = view.columns[column];
  if (row === -1) return shownAccess(matrix, view, user === undefined ? {} : { user });
  if (at === undefined) return [];
  if (at.type === 'kind')
    return shownAccess(matrix, view, { kind: at.kind, ...(user === undefined ? {} : { user }) });
  return user === undefined
    ? shownAccess(matrix, view, { asset: at.asset })
    : [cellOf(matrix, at.asset, user)];
}

/**
 * Every cell between two places, with access or without; between two names, what each of the rows or columns stands
 * for. `null` when they are more than a plan holds.
 */
export function cellsBetween(
  matrix: Matrix,
  view: MatrixView,
  from: GridPlace,
  to: GridPlace,
): readonly number[] | null {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
  const [first, last] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
  const namesOnly = last === -1 || bottom === -1;
  if (namesOnly) {
    const rows = bottom === -1 ? view.rows : view.rows.slice(Math.max(0, top), bottom + 1);
    const isWithin = (column = -1) => last === -1 || (column >= first && column <= last);
    const cells = shownAccess(matrix, { ...view, rows }).filter((cell) =>
      isWithin(view.columnOf[placeOf(matrix, cell).user]),
    );
    return cells.length > MAX_PLAN_PAIRS ? null : cells;
  }
  if ((bottom - top + 1) * (last - first + 1) > MAX_PLAN_PAIRS) return null;
  const users = view.columns.slice(Math.max(0, first), last + 1);
  return view.rows
    .slice(Math.max(0, top), bottom + 1)
    .flatMap((row) => (row.type === 'kind' ? [] : users.map((user) => cellOf(matrix, row.asset, user))));
}

/** Takes cells out where all of them are chosen, and else adds those that are not. */
export function toggled(chosen: ReadonlySet<number>, cells: readonly number[]): ReadonlySet<number> {
  if (cells.length === 0) return chosen;
  const next = new Set(chosen);
  const all = cells.every((cell) => chosen.has(cell));
  for (const cell of cells) all ? next.delete(cell) : next.add(cell);
  return next;
}

/** Of what was chosen, that which is shown: what is not in sight is never acted upon. */
export function shownOf(
  matrix: Matrix,
  { rowOf, columnOf }: MatrixView,
  chosen: ReadonlySet<number>,
): ReadonlySet<number> {
  const shown = new Set<number>();
  for (const cell of chosen) {
    const { asset, user } = placeOf(matrix, cell);
    if (rowOf[asset] !== -1 && columnOf[user] !== -1) shown.add(cell);
  }
  return shown;
}

export interface Tally {
  readonly cells: number;
  /** Those with access. */
  readonly access: number;
  /** Cells on assets of each kind that occurs, in the order of the kinds. */
  readonly kinds: ReadonlyMap<AssetKind, number>;
}

export function tally(matrix: Matrix, chosen: ReadonlySet<number>): Tally {
  const counts = new Map<AssetKind, number>();
  let access = 0;
  for (const cell of chosen) {
    const kind = matrix.assets[placeOf(matrix, cell).asset]?.asset.kind;
    if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (matrix.cells.has(cell)) access += 1;
  }
  const kinds = ASSET_KINDS.flatMap((kind) => {
    const count = counts.get(kind);
    return count === undefined ? [] : [[kind, count] as const];
  });
  return { cells: chosen.size, access, kinds: new Map(kinds) };
}

/** The pairs that cells stand for, as plans take them; of these kinds only, if so asked. */
export function pairsOf(
  matrix: Matrix,
  cells: Iterable<number>,
  kinds: ReadonlySet<AssetKind> | null = null,
): AccessPair[] {
  const pairs: AccessPair[] = [];
  for (const cell of cells) {
    const place = placeOf(matrix, cell);
    const [asset, user] = [matrix.assets[place.asset]?.asset, matrix.users[place.user]?.user];
    if (asset !== undefined && user !== undefined && (kinds === null || kinds.has(asset.kind)))
      pairs.push({ systemUserId: user.id, assetId: asset.id });
  }
  return pairs;
}
