import { ASSET_KIND_FACTS } from '../meta/assets.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { accessKey, indexAccess } from './access.ts';
import type { AccessPair, Impossible, Plan, Skipped, Subject, UnassignAsset } from './types.ts';
import { wholePlan } from './whole.ts';

/**
 * The plan that takes system users' access to assets away, as far as Meta lets it. `snapshot` tells the access
 * there is; a pair without any is skipped.
 */
export function planRemove(
  pairs: readonly AccessPair[],
  snapshot: Snapshot,
  { id, madeAt }: Pick<Plan, 'id' | 'madeAt'>,
): Plan {
  const users = new Map(snapshot.systemUsers.map((user) => [user.id, user]));
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const access = indexAccess(snapshot);
  const unread = new Set(snapshot.unreadAccess);
  const operations: UnassignAsset[] = [];
  const skipped: Skipped[] = [];
  const impossible = new Map<string, Impossible>();
  const refuse = (reason: Impossible['reason'], item: string) =>
    impossible.set(`${reason} ${item}`, { reason, item });
  const admins = new Set<string>();
  const seen = new Set<string>();
  for (const { systemUserId, assetId } of pairs) {
    const key = accessKey(systemUserId, assetId);
    if (seen.has(key)) continue;
    seen.add(key);
    const [user, asset, present] = [users.get(systemUserId), assets.get(assetId), access.get(key)];
    if (user === undefined) refuse('user_unknown', systemUserId);
    else if (asset === undefined) refuse('asset_unknown', assetId);
    else {
      const subject: Subject = { type: 'existing', id: user.id, name: user.name };
      const about = { subject, assetId: asset.id, assetName: asset.name, kind: asset.kind };
      if (unread.has(asset.id)) refuse('access_unread', asset.name);
      else if (present === undefined) skipped.push({ ...about, reason: 'not_assigned' });
      else if (!ASSET_KIND_FACTS[asset.kind].removable) refuse('not_removable', asset.name);
      else {
        operations.push({
          ...about,
          type: 'unassign_asset',
          id: `unassign:${user.id}:${asset.id}`,
          dependsOn: [],
          before: present.tasks,
        });
        if (user.role === 'ADMIN') admins.add(user.name);
      }
    }
  }
  return wholePlan(snapshot, {
    id,
    madeAt,
    operations,
    skipped,
    impossible: [...impossible.values()],
    warnings: admins.size === 0 ? [] : [{ warning: 'admins_regain', items: [...admins] }],
    needsApproval: true,
  });
}
