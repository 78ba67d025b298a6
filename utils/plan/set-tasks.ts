import type { AssetKind } from '../meta/assets.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { estimate } from './estimate.ts';
import { makePlan, type PlanMeta } from './make.ts';
import type { AccessPair, Impossible, IntentAsset, Plan, PlanWarning, Warning } from './types.ts';

/** Tasks wanted on assets of each kind. */
export type TasksByKind = Readonly<Partial<Record<AssetKind, readonly string[]>>>;

/**
 * The plan after which each of the system users has exactly these tasks on its assets; assets of a kind that is
 * not named stay as they are. An intent is each user times each asset, which pairs need not be, so each user
 * has an intent of its own, and together they are one plan.
 */
export function planTasks(
  pairs: readonly AccessPair[],
  tasks: TasksByKind,
  snapshot: Snapshot,
  meta: PlanMeta,
): Plan {
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const accessOf = Map.groupBy(snapshot.assignments, ({ systemUserId }) => systemUserId);
  const unread = new Set(snapshot.unreadAccess);
  const unknown = new Set<string>();
  const unseen = new Set<string>();
  const plans: Plan[] = [];
  for (const [userId, own] of Map.groupBy(pairs, ({ systemUserId }) => systemUserId)) {
    const wanted: IntentAsset[] = [];
    for (const assetId of new Set(own.map((pair) => pair.assetId))) {
      const asset = assets.get(assetId);
      const kind = asset?.kind;
      if (kind === undefined) unknown.add(assetId);
      // The pairs chosen are those with access, and nobody knows of whom that is true here.
      else if (unread.has(assetId)) unseen.add(asset?.name ?? assetId);
      else if (tasks[kind] !== undefined) wanted.push({ id: assetId, kind, tasks: tasks[kind] });
    }
    plans.push(
      makePlan(
        {
          portfolioId: snapshot.portfolio.id,
          users: [{ type: 'existing', id: userId }],
          assets: wanted,
          mode: 'replace',
          token: null,
        },
        // Only what concerns this user: each plan costs what it says, however large the portfolio.
        {
          ...snapshot,
          assets: wanted.flatMap(({ id }) => assets.get(id) ?? []),
          assignments: accessOf.get(userId) ?? [],
        },
        meta,
      ),
    );
  }
  const operations = plans.flatMap((plan) => plan.operations);
  return {
    version: 1,
    id: meta.id,
    portfolioId: snapshot.portfolio.id,
    portfolioName: snapshot.portfolio.name,
    snapshotHash: snapshot.hash,
    madeAt: meta.madeAt,
    operations,
    skipped: plans.flatMap((plan) => plan.skipped),
    impossible: [
      ...once(plans.flatMap((plan) => plan.impossible)),
      ...[...unknown].map((item): Impossible => ({ reason: 'asset_unknown', item })),
      ...[...unseen].map((item): Impossible => ({ reason: 'access_unread', item })),
    ],
    warnings: joinWarnings(plans.flatMap((plan) => plan.warnings)),
    estimate: estimate(operations),
    needsApproval: plans.some((plan) => plan.needsApproval),
  };
}

const once = (all: readonly Impossible[]): Impossible[] => [
  ...new Map(all.map((each) => [`${each.reason} ${each.item}`, each])).values(),
];

function joinWarnings(all: readonly Warning[]): Warning[] {
  const items = new Map<PlanWarning, Set<string>>();
  for (const { warning, items: some } of all)
    items.set(warning, new Set([...(items.get(warning) ?? []), ...some]));
  return [...items].map(([warning, some]) => ({ warning, items: [...some] }));
}
