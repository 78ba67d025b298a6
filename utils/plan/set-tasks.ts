import type { AssetKind } from '../meta/assets.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { type ExactAccess, planExact } from './exact.ts';
import type { PlanMeta } from './make.ts';
import type { AccessPair, Plan } from './types.ts';

/** Tasks wanted on assets of each kind. */
export type TasksByKind = Readonly<Partial<Record<AssetKind, readonly string[]>>>;

/**
 * The plan after which each of the system users has exactly these tasks on its assets; assets of a kind that is
 * not named stay as they are.
 */
export function planTasks(
  pairs: readonly AccessPair[],
  tasks: TasksByKind,
  snapshot: Snapshot,
  meta: PlanMeta,
): Plan {
  const kinds = new Map(snapshot.assets.map(({ id, kind }) => [id, kind]));
  const wanted = pairs.flatMap((pair): ExactAccess[] => {
    const kind = kinds.get(pair.assetId);
    // An asset that is not there is named in the plan.
    const own = kind === undefined ? [] : tasks[kind];
    return own === undefined ? [] : [{ ...pair, tasks: own }];
  });
  return planExact(wanted, snapshot, meta);
}
