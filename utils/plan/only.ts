import type { Snapshot } from '../portfolio/snapshot.ts';
import { asWanted } from './access.ts';
import { joinPlans } from './join.ts';
import { makePlanOf, type PlanMeta } from './make.ts';
import { planRemove } from './remove.ts';
import type { Impossible, Intent, Plan, Skipped } from './types.ts';

/**
 * The plan after which the system users there are have what the intents say, and nothing else, as far as Meta
 * lets access be taken away. `snapshot` holds all their access. What no intent could say, since Meta does not
 * tell its tasks, stays; what could not be read stays and is named.
 */
export function planOnly(intents: readonly Intent[], snapshot: Snapshot, meta: PlanMeta): Plan {
  const replacing = intents.map((intent): Intent => ({ ...intent, mode: 'replace' }));
  const listed = new Map<string, Set<string>>();
  for (const { users, assets } of intents)
    for (const user of users)
      if (user.type === 'existing') listed.set(user.id, new Set(assets.map(({ id }) => id)));
  const names = new Map(snapshot.systemUsers.map(({ id, name }) => [id, name]));
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const unread = new Set(snapshot.unreadAccess);
  const besides = snapshot.assignments.filter(
    ({ systemUserId, assetId }) =>
      listed.get(systemUserId)?.has(assetId) === false && assets.has(assetId) && !unread.has(assetId),
  );
  const { taken = [], kept = [] } = Object.groupBy(besides, (each) =>
    asWanted(each) === null ? 'kept' : 'taken',
  );
  const skipped = kept.map(
    ({ systemUserId, assetId, kind }): Skipped => ({
      subject: { type: 'existing', id: systemUserId, name: names.get(systemUserId) ?? systemUserId },
      assetId,
      assetName: assets.get(assetId)?.name ?? assetId,
      kind,
      reason: 'tasks_unknown',
    }),
  );
  const plans = [makePlanOf(replacing, snapshot, meta)];
  if (taken.length > 0) plans.push(planRemove(taken, snapshot, meta));
  const unseen = listed.size === 0 ? [] : snapshot.assets.filter(({ id }) => unread.has(id));
  const impossible = unseen.map(({ name }): Impossible => ({ reason: 'access_unread', item: name }));
  return joinPlans(plans, snapshot, meta, { skipped, impossible });
}
