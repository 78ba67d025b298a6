import type { App, Asset, Snapshot, SystemUser } from './snapshot.ts';

/** What changed in a list: rows that came or are no longer the same, and the ids of those gone. */
interface ListDifference<T> {
  readonly put: readonly T[];
  readonly gone: readonly string[];
}

/** How one snapshot of a portfolio differs from a later one, access left out. */
export interface Difference {
  /** Hashes of the two. */
  readonly from: string;
  readonly to: string;
  readonly readAt: number;
  readonly name: string;
  readonly systemUsers: ListDifference<SystemUser>;
  readonly apps: ListDifference<App>;
  readonly assets: ListDifference<Asset>;
  readonly unread: Snapshot['unread'];
}

interface Row {
  readonly id: string;
}

const same = <T extends Row>(one: T, other: T): boolean =>
  (Object.keys({ ...one, ...other }) as (keyof T)[]).every((key) => one[key] === other[key]);

function listDifference<T extends Row>(before: readonly T[], after: readonly T[]): ListDifference<T> {
  const known = new Map(before.map((row) => [row.id, row]));
  const put = after.filter((row) => {
    const was = known.get(row.id);
    known.delete(row.id);
    return was === undefined || !same(was, row);
  });
  return { put, gone: [...known.keys()] };
}

export const differenceOf = (before: Snapshot, after: Snapshot): Difference => ({
  from: before.hash,
  to: after.hash,
  readAt: after.readAt,
  name: after.portfolio.name,
  systemUsers: listDifference(before.systemUsers, after.systemUsers),
  apps: listDifference(before.apps, after.apps),
  assets: listDifference(before.assets, after.assets),
  unread: after.unread,
});

/** Rows keep their places; those that came stand at the end. */
function applied<T extends Row>(before: readonly T[], { put, gone }: ListDifference<T>): readonly T[] {
  if (put.length === 0 && gone.length === 0) return before;
  const rows = new Map(before.map((row) => [row.id, row]));
  for (const id of gone) rows.delete(id);
  for (const row of put) rows.set(row.id, row);
  return [...rows.values()];
}

/** The later snapshot, made from the one before; `null` when the difference is from another one. */
export function applyDifference(before: Snapshot, difference: Difference): Snapshot | null {
  if (before.hash !== difference.from) return null;
  return {
    ...before,
    portfolio: { ...before.portfolio, name: difference.name },
    readAt: difference.readAt,
    hash: difference.to,
    systemUsers: applied(before.systemUsers, difference.systemUsers),
    apps: applied(before.apps, difference.apps),
    assets: applied(before.assets, difference.assets),
    unread: difference.unread,
  };
}
