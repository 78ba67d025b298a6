import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { accessKey } from '../plan/access.ts';
import type { Asset, Assignment, Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import type { Tasks } from './matrix.ts';

export type ChangeType = 'added' | 'removed' | 'changed';

/** A system user that came, went, was renamed or has another role. */
export interface UserChange {
  readonly about: 'user';
  readonly type: ChangeType;
  readonly before: SystemUser | null;
  readonly after: SystemUser | null;
}

/** An asset that came, went, was renamed or changed hands. */
export interface AssetChange {
  readonly about: 'asset';
  readonly type: ChangeType;
  readonly before: Asset | null;
  readonly after: Asset | null;
}

export interface AccessChange {
  readonly about: 'access';
  readonly type: ChangeType;
  readonly user: SystemUser;
  readonly asset: Asset;
  /** `undefined`: no access. */
  readonly before: Tasks | undefined;
  readonly after: Tasks | undefined;
}

export type Change = UserChange | AssetChange | AccessChange;

interface Identified {
  readonly id: string;
}

type ItemChange<Item> = { type: 'added' | 'removed' | 'changed'; before: Item | null; after: Item | null };

function compare<Item extends Identified>(
  before: readonly Item[],
  after: readonly Item[],
  same: (a: Item, b: Item) => boolean,
): ItemChange<Item>[] {
  const [old, now] = [new Map(before.map((item) => [item.id, item])), new Map(after.map((i) => [i.id, i]))];
  const gone = before.filter(({ id }) => !now.has(id));
  return [
    ...gone.map((item): ItemChange<Item> => ({ type: 'removed', before: item, after: null })),
    ...after.flatMap((item): ItemChange<Item>[] => {
      const was = old.get(item.id);
      if (was === undefined) return [{ type: 'added', before: null, after: item }];
      return same(was, item) ? [] : [{ type: 'changed', before: was, after: item }];
    }),
  ];
}

const sameUser = (a: SystemUser, b: SystemUser): boolean => a.name === b.name && a.role === b.role;
const sameAsset = (a: Asset, b: Asset): boolean =>
  a.name === b.name && a.kind === b.kind && a.owned === b.owned;

function sameTasks(a: Tasks, b: Tasks): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((task) => b.includes(task));
}

/** Ids of assets whose access could not be read: a review knows nothing of it. */
export const unreadAssets = ({ unreadAccess = [] }: Pick<Snapshot, 'unreadAccess'>): ReadonlySet<string> =>
  new Set(unreadAccess);

/** Kinds of which a list could not be read: an asset that is not there may be there all the same. */
function unreadKinds({ unread }: Snapshot): ReadonlySet<AssetKind> {
  const edges = new Set(unread.map(({ edge }) => edge));
  return new Set(
    ASSET_KINDS.filter((kind) => {
      const { ownedEdge, clientEdge } = ASSET_KIND_FACTS[kind];
      return edges.has(ownedEdge) || (clientEdge !== null && edges.has(clientEdge));
    }),
  );
}

/**
 * What became different between two readings of a portfolio's access: system users, assets, then access, as far
 * as both know it.
 */
export function diffAccess(before: Snapshot, after: Snapshot): Change[] {
  const users = compare(before.systemUsers, after.systemUsers, sameUser);
  const unsure = new Set([...unreadKinds(before), ...unreadKinds(after)]);
  const sure = (all: readonly Asset[]) => all.filter(({ kind }) => !unsure.has(kind));
  const assets = compare(sure(before.assets), sure(after.assets), sameAsset);
  return [
    ...users.map((change): UserChange => ({ about: 'user', ...change })),
    ...assets.map((change): AssetChange => ({ about: 'asset', ...change })),
    ...accessChanges(before, after, unsure),
  ];
}

/** Of a system user or an asset that is in only one of the two, what that one says. */
const known = <Item extends Identified>(before: readonly Item[], after: readonly Item[]) =>
  new Map([...before, ...after].map((item) => [item.id, item]));

function accessChanges(before: Snapshot, after: Snapshot, unsure: ReadonlySet<AssetKind>): AccessChange[] {
  const users = known(before.systemUsers, after.systemUsers);
  const assets = known(before.assets, after.assets);
  const unread = new Set([...unreadAssets(before), ...unreadAssets(after)]);
  const told = (all: readonly Assignment[]) =>
    all.filter(({ assetId, kind }) => !unread.has(assetId) && !unsure.has(kind));
  const keyOf = ({ systemUserId, assetId }: Assignment) => accessKey(systemUserId, assetId);
  const old = new Map(told(before.assignments).map((each) => [keyOf(each), each]));
  const now = new Map(told(after.assignments).map((each) => [keyOf(each), each]));
  const changes: AccessChange[] = [];
  const note = (place: Assignment, type: ChangeType, was: Tasks | undefined, is: Tasks | undefined) => {
    const [user, asset] = [users.get(place.systemUserId), assets.get(place.assetId)];
    if (user !== undefined && asset !== undefined)
      changes.push({ about: 'access', type, user, asset, before: was, after: is });
  };
  for (const [key, was] of old) if (!now.has(key)) note(was, 'removed', was.tasks, undefined);
  for (const [key, is] of now) {
    const was = old.get(key);
    if (was === undefined) note(is, 'added', undefined, is.tasks);
    else if (!sameTasks(was.tasks, is.tasks)) note(is, 'changed', was.tasks, is.tasks);
  }
  const place = new Map([...users.keys()].map((id, index) => [id, index]));
  return changes.sort((a, b) => (place.get(a.user.id) ?? 0) - (place.get(b.user.id) ?? 0));
}
