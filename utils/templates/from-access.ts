import { ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { asWanted } from '../plan/access.ts';
import type { Intent, IntentAsset } from '../plan/types.ts';
import type { Asset, Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import { type AssetRule, DEFAULT_NAMES, type Template } from './template.ts';

export interface HeldAccess {
  readonly assets: readonly IntentAsset[];
  /** Access there is, but with tasks that Meta does not tell or Steward does not know. */
  readonly left: readonly Asset[];
}

/** What a system user has, as it would be asked for. The snapshot has to hold the access of this user. */
export function accessOf(snapshot: Snapshot, systemUserId: string): HeldAccess {
  const known = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const assets: IntentAsset[] = [];
  const left: Asset[] = [];
  for (const assignment of snapshot.assignments) {
    const asset = known.get(assignment.assetId);
    if (assignment.systemUserId !== systemUserId || asset === undefined) continue;
    const wanted = asWanted(assignment);
    if (wanted === null) left.push(asset);
    else assets.push(wanted);
  }
  return { assets, left };
}

/** Assets with the same tasks share a rule. */
function rulesOf(assets: readonly IntentAsset[]): AssetRule[] {
  const rules = new Map<string, { kind: AssetKind; tasks: readonly string[]; ids: string[] }>();
  for (const { id, kind, tasks } of assets) {
    const key = [kind, ...tasks].join(' ');
    const rule = rules.get(key) ?? { kind, tasks, ids: [] };
    rule.ids.push(id);
    rules.set(key, rule);
  }
  return [...rules.values()].sort((a, b) => ASSET_KINDS.indexOf(a.kind) - ASSET_KINDS.indexOf(b.kind));
}

/** A template that gives just what these assets are held with. Tokens are not told by Meta, so it makes none. */
export const templateFrom = (
  { role }: Pick<SystemUser, 'role'>,
  { assets }: HeldAccess,
  name: string,
): Template => ({
  version: 1,
  name,
  description: '',
  role,
  names: DEFAULT_NAMES,
  assets: rulesOf(assets),
  token: null,
});

/** Gives others what one system user has; what they have besides stays. */
export const copyIntent = (
  portfolioId: string,
  { assets }: HeldAccess,
  toUserIds: readonly string[],
): Intent => ({
  portfolioId,
  users: toUserIds.map((id) => ({ type: 'existing', id })),
  assets,
  mode: 'add',
  token: null,
});
