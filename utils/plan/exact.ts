import type { Snapshot } from '../portfolio/snapshot.ts';
import { joinPlans } from './join.ts';
import { makePlan, type PlanMeta } from './make.ts';
import { planRemove } from './remove.ts';
import type { AccessPair, Impossible, IntentAsset, Plan } from './types.ts';

/** A system user's access to an asset as it is to be. */
export interface ExactAccess extends AccessPair {
  /** All of them; `null`: no access. */
  readonly tasks: readonly string[] | null;
}

/**
 * The plan after which each of the pairs has exactly this access, as far as Meta lets it be changed. An intent is
 * each user times each asset, which pairs need not be, so each user has an intent of its own, and together they
 * are one plan.
 */
export function planExact(wanted: readonly ExactAccess[], snapshot: Snapshot, meta: PlanMeta): Plan {
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const accessOf = Map.groupBy(snapshot.assignments, ({ systemUserId }) => systemUserId);
  const unread = new Set(snapshot.unreadAccess);
  const unknown = new Set<string>();
  const unseen = new Set<string>();
  const plans: Plan[] = [];
  for (const [userId, own] of Map.groupBy(wanted, ({ systemUserId }) => systemUserId)) {
    const given = new Map<string, IntentAsset>();
    for (const { assetId, tasks } of own) {
      const asset = assets.get(assetId);
      if (tasks === null) continue;
      if (asset === undefined) unknown.add(assetId);
      // The pairs chosen are those with access, and nobody knows of whom that is true here.
      else if (unread.has(assetId)) unseen.add(asset.name);
      else given.set(assetId, { id: assetId, kind: asset.kind, tasks });
    }
    const intent = {
      portfolioId: snapshot.portfolio.id,
      users: [{ type: 'existing', id: userId }],
      assets: [...given.values()],
      mode: 'replace',
      token: null,
    } as const;
    // Only what concerns this user: each plan costs what it says, however large the portfolio.
    const within = {
      ...snapshot,
      assets: [...given.keys()].flatMap((id) => assets.get(id) ?? []),
      assignments: accessOf.get(userId) ?? [],
    };
    plans.push(makePlan(intent, within, meta));
  }
  const taken = wanted.filter(({ tasks }) => tasks === null);
  if (taken.length > 0) plans.push(planRemove(taken, snapshot, meta));
  const impossible = [
    ...[...unknown].map((item): Impossible => ({ reason: 'asset_unknown', item })),
    ...[...unseen].map((item): Impossible => ({ reason: 'access_unread', item })),
  ];
  return joinPlans(plans, snapshot, meta, { impossible });
}
