import { ASSET_KIND_FACTS, type AssetKind, tasksOf } from '../meta/assets.ts';
import type { Intent, IntentAsset, IntentToken, IntentUser } from '../plan/types.ts';
import { keyOf } from '../portfolio/groups.ts';
import type { Asset, GroupPart, Snapshot } from '../portfolio/snapshot.ts';
import { fillNames, type Glob, globOf, lettersOf, type SlotValues } from './pattern.ts';
import { type AssetRule, CONNECTED_APP, type Template, type TemplateToken } from './template.ts';

/** For whom a template is used. */
export type TemplateUse =
  | { readonly type: 'new'; readonly values: SlotValues; readonly count: number }
  | {
      readonly type: 'existing';
      readonly values: SlotValues;
      readonly userIds: readonly string[];
      readonly mode: Intent['mode'];
    };

/** What one rule finds in a portfolio. */
export interface RuleMatch {
  readonly rule: AssetRule;
  readonly assets: readonly Asset[];
  /** Ids the portfolio has no asset of this kind for. */
  readonly missing: readonly string[];
  /** The business asset groups that it means; none where it says which assets by id or by name. */
  readonly groups: readonly Asset[];
  /** Those of them whose content is not known; what the rule calls them, where the groups themselves are not. */
  readonly unread: readonly string[];
}

/** `app_unknown`: the portfolio has no such app. `app_not_connected`: it can't make tokens from here. */
export type TokenProblem = 'app_unknown' | 'app_not_connected';

/** What a template comes to in one portfolio. */
export interface Resolution {
  readonly intent: Intent;
  /** In the order of the template's rules. */
  readonly rules: readonly RuleMatch[];
  /** Why the token wanted can't be made here; the intent leaves it out then. */
  readonly tokenProblem: TokenProblem | null;
}

/** Turns a template into what is wanted in this portfolio. Pure: the same template on the same snapshot, the same. */
export function resolveTemplate(
  template: Template,
  snapshot: Snapshot,
  use: TemplateUse,
  connectedAppId: string | null,
): Resolution {
  const rules = template.assets.map((rule) => matchRule(rule, snapshot, use.values));
  const token = template.token === null ? null : resolveToken(template.token, snapshot, connectedAppId);
  const unreadGroups = [...new Set(rules.flatMap(({ unread }) => unread))];
  return {
    intent: {
      portfolioId: snapshot.portfolio.id,
      users: usersOf(template, snapshot, use),
      assets: wantedAssets(rules),
      mode: use.type === 'existing' ? use.mode : 'add',
      token: token !== null && typeof token === 'object' ? token : null,
      ...(unreadGroups.length === 0 ? {} : { unreadGroups }),
    },
    rules,
    tokenProblem: typeof token === 'string' ? token : null,
  };
}

function usersOf({ names, role }: Template, snapshot: Snapshot, use: TemplateUse): IntentUser[] {
  if (use.type === 'existing') return use.userIds.map((id) => ({ type: 'existing', id }));
  const taken = snapshot.systemUsers.map(({ name }) => name);
  return fillNames(names, { ...use.values, count: use.count }, taken).map((name) => ({
    type: 'new',
    name,
    role,
  }));
}

interface Named {
  readonly asset: Asset;
  /** Its place among the assets of the kind. */
  readonly at: number;
  /** Its name taken apart, and put together again, lowered. */
  readonly letters: readonly string[];
  readonly lowered: string;
}

/** Assets of a kind. */
interface OfKind {
  readonly byId: ReadonlyMap<string, Asset>;
  /** By their lowered names, so that those with a beginning in common stand together. */
  readonly sorted: readonly Named[];
}

/** Made once for the assets of a portfolio, however many templates are used on them. */
const kindsOf = new WeakMap<readonly Asset[], Map<AssetKind, OfKind>>();

function ofKind(assets: readonly Asset[], kind: AssetKind): OfKind {
  const kinds = kindsOf.get(assets) ?? new Map<AssetKind, OfKind>();
  kindsOf.set(assets, kinds);
  const known = kinds.get(kind);
  if (known !== undefined) return known;
  const some = assets.filter((asset) => asset.kind === kind);
  const named = some.map((asset, at): Named => {
    const letters = lettersOf(asset.name);
    return { asset, at, letters, lowered: letters.join('') };
  });
  const made: OfKind = {
    byId: new Map(some.map((asset) => [asset.id, asset])),
    sorted: named.sort((a, b) => (a.lowered < b.lowered ? -1 : Number(a.lowered > b.lowered))),
  };
  kinds.set(kind, made);
  return made;
}

/** Where the names that are not before a text begin. */
function startOf(sorted: readonly Named[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.lowered ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** In the order of the portfolio. Only names that begin as the glob does are looked at. */
function matching(sorted: readonly Named[], { prefix, test }: Glob): Asset[] {
  const found: Named[] = [];
  for (let at = startOf(sorted, prefix); at < sorted.length; at++) {
    const each = sorted[at];
    if (each === undefined || !each.lowered.startsWith(prefix)) break;
    if (test(each.letters)) found.push(each);
  }
  return found.sort((a, b) => a.at - b.at).map(({ asset }) => asset);
}

function matchRule(rule: AssetRule, snapshot: Snapshot, values: SlotValues): RuleMatch {
  const { byId, sorted } = ofKind(snapshot.assets, rule.kind);
  const none = { rule, groups: [], unread: [] };
  if (rule.ids !== undefined) return { ...none, ...byIds(rule.ids, byId) };
  if (rule.group !== undefined) return matchGroup(rule, rule.group, snapshot, values);
  return { ...none, assets: matching(sorted, globOf(rule.name ?? '', values)), missing: [] };
}

const byIds = (ids: readonly string[], byId: OfKind['byId']): Pick<RuleMatch, 'assets' | 'missing'> => ({
  assets: ids.flatMap((id) => byId.get(id) ?? []),
  missing: ids.filter((id) => !byId.has(id)),
});

/** The groups of a rule: that of an id, or else those of a name. */
function groupsOf(group: string, { assets }: Snapshot, values: SlotValues | null): readonly Asset[] {
  const { byId, sorted } = ofKind(assets, 'business_asset_group');
  const own = byId.get(group);
  return own === undefined ? matching(sorted, globOf(group, values)) : [own];
}

const contentsIn = ({ groups = [] }: Snapshot) => new Map(groups.map((each) => [keyOf(each), each]));

function matchGroup(rule: AssetRule, group: string, snapshot: Snapshot, values: SlotValues): RuleMatch {
  const { kind } = rule;
  const groups = groupsOf(group, snapshot, values);
  const known = contentsIn(snapshot);
  const ids = new Set<string>();
  const unread: string[] = [];
  for (const { id, name } of groups) {
    const content = known.get(keyOf({ groupId: id, kind }));
    if (content === undefined || content.unread !== null) unread.push(name);
    else for (const assetId of content.assetIds) ids.add(assetId);
  }
  const { ownedEdge } = ASSET_KIND_FACTS.business_asset_group;
  if (snapshot.unread.some(({ edge }) => edge === ownedEdge)) unread.push(group);
  return { rule, ...byIds([...ids], ofKind(snapshot.assets, kind).byId), groups, unread };
}

/** What has to be read for these rules to be resolved; `values` of `null`: whatever their blanks are filled with. */
export function unreadParts(
  rules: readonly AssetRule[],
  snapshot: Snapshot,
  values: SlotValues | null,
): GroupPart[] {
  const known = contentsIn(snapshot);
  const parts = new Map<string, GroupPart>();
  for (const { kind, group } of rules)
    for (const { id } of group === undefined ? [] : groupsOf(group, snapshot, values)) {
      const part = { groupId: id, kind };
      if (!known.has(keyOf(part))) parts.set(keyOf(part), part);
    }
  return [...parts.values()];
}

/** Each asset once, with the tasks of every rule that finds it. */
function wantedAssets(rules: readonly RuleMatch[]): IntentAsset[] {
  const wanted = new Map<string, { kind: AssetKind; tasks: Set<string> }>();
  for (const { rule, assets } of rules)
    for (const { id, kind } of assets) {
      const found = wanted.get(id) ?? { kind, tasks: new Set() };
      for (const task of rule.tasks) found.tasks.add(task);
      wanted.set(id, found);
    }
  return [...wanted].map(([id, { kind, tasks }]) => ({
    id,
    kind,
    tasks: tasksOf(kind).filter((task) => tasks.has(task)),
  }));
}

function resolveToken(
  { app, permissions, expiry }: TemplateToken,
  { apps }: Snapshot,
  connectedAppId: string | null,
): IntentToken | TokenProblem {
  const appId = app === CONNECTED_APP ? connectedAppId : app;
  if (appId === null) return 'app_not_connected';
  if (!apps.some(({ id, owned }) => id === appId && owned)) return 'app_unknown';
  return appId === connectedAppId ? { appId, permissions, expiry } : 'app_not_connected';
}
