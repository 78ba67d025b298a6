import { ASSET_KIND_FACTS } from '../meta/assets.ts';
import type { ExactAccess } from '../plan/exact.ts';
import type { GivenAs, IntentAsset, TemplateUsed } from '../plan/types.ts';
import type { Assignment, Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import { resolveTemplate } from '../templates/resolve.ts';
import type { OfferedTemplate } from '../templates/store.ts';
import type { Template } from '../templates/template.ts';
import { type AccessChange, diffAccess, type UserChange } from './diff.ts';

/** How a system user differs from its templates: the way from what they say to what is. */
export interface Drift {
  readonly user: SystemUser;
  /** Another role than that of the template it was made from, which Meta can't change. */
  readonly role: UserChange | null;
  /** `removed`: access that is given and the user lacks; `added`: the user has it besides. */
  readonly access: readonly AccessChange[];
  /** A template asks for assets and finds none here, so that it says nothing about this user. */
  readonly findsNothing: boolean;
  /** Business asset groups of a template whose content could not be read: it says nothing until it is. */
  readonly unreadGroups: readonly string[];
  /** A rule of a template means a business asset group that is not here: nothing counts as too much. */
  readonly groupGone: boolean;
}

/** A template that a system user was given. */
export interface ComparedTemplate {
  readonly used: TemplateUsed;
  readonly as: GivenAs;
  /** As it is now; `null`: it was removed, and says nothing any more. */
  readonly template: OfferedTemplate | null;
}

/** The templates a system user was given, and how the user differs from what all of them say together. */
export interface Compared {
  readonly given: readonly ComparedTemplate[];
  /** `null`: none of the templates is there any more. */
  readonly drift: Drift | null;
}

/** What a system user is held against; `template` is `null` where it is not known any more. */
export interface Baseline {
  readonly template: Template | null;
  readonly values: TemplateUsed['values'];
  readonly as: GivenAs;
}

/** A system user beside its templates; `null`: none is known. */
export interface AgainstTemplate {
  readonly user: SystemUser;
  readonly compared: Compared | null;
}

/** What Meta gives where access is asked for without tasks. */
const LEAST = 'ANALYZE';

/** What a template comes to here. */
interface Asked {
  readonly assets: readonly IntentAsset[];
  readonly unreadGroups: readonly string[];
  readonly groupGone: boolean;
}

interface Wanted extends IntentAsset {
  /** With no other tasks than these. */
  readonly only: boolean;
}

/** What is wanted, as an assignment that says no more than is known of the one there is. */
function wantedAs(
  userId: string,
  { id, kind, tasks, only }: Wanted,
  has: Assignment | undefined,
): Assignment {
  const base = { systemUserId: userId, assetId: id, kind };
  if (has?.tasks === null) return { ...base, tasks: null };
  if (!only && has !== undefined) {
    const { tasks: own } = has;
    return { ...base, tasks: [...own, ...tasks.filter((task) => !own.includes(task))] };
  }
  const isLeast = tasks.length === 0 && !ASSET_KIND_FACTS[kind].tasksRequired;
  return { ...base, tasks: isLeast && has?.tasks?.join() === LEAST ? has.tasks : tasks };
}

/**
 * What one template after another wants. What was there before an adding, no template spoke of, so nothing is said
 * of it; and where one template can't be asked any more, nothing is too much: it may have given it.
 */
function together(
  parts: readonly { readonly as: GivenAs; readonly assets: readonly IntentAsset[] }[],
  whole: boolean,
  allSpeak: boolean,
): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { as, assets } of parts)
    for (const asset of assets) {
      const before = as === 'add' ? wanted.get(asset.id) : undefined;
      const tasks = [...new Set([...(before?.tasks ?? []), ...asset.tasks])];
      const only = allSpeak && (as !== 'add' || (before?.only ?? whole));
      wanted.set(asset.id, { ...asset, tasks, only });
    }
  return wanted;
}

/**
 * Compares system users with templates in one portfolio, whose access was read for all of them. What a template
 * comes to is found once for each filling of its blanks. Which apps a user may make tokens for, Meta does not
 * tell, so that is left out.
 */
export function createDrift(snapshot: Snapshot) {
  const users = new Map(snapshot.systemUsers.map((user) => [user.id, user]));
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const held = Map.groupBy(snapshot.assignments, ({ systemUserId }) => systemUserId);
  const resolved = new Map<Template, Map<string, Asked>>();

  function askedBy(template: Template, values: TemplateUsed['values']): Asked {
    const known = resolved.get(template) ?? new Map<string, Asked>();
    resolved.set(template, known);
    const key = JSON.stringify([values.client, values.purpose]);
    const before = known.get(key);
    if (before !== undefined) return before;
    const use = { type: 'existing', values, userIds: [], mode: 'replace' } as const;
    const { intent, rules } = resolveTemplate(template, snapshot, use, null);
    const { assets, unreadGroups = [] } = intent;
    const groupGone = rules.some(
      ({ rule, groups, unread }) => rule.group !== undefined && groups.length === 0 && unread.length === 0,
    );
    // Half of what a template means would make the other half look like too much.
    const asked = { assets: unreadGroups.length === 0 ? assets : [], unreadGroups, groupGone };
    known.set(key, asked);
    return asked;
  }

  return (userId: string, baselines: readonly Baseline[]): Drift | null => {
    const user = users.get(userId);
    const known = baselines.flatMap(({ template, values, as }) =>
      template === null ? [] : [{ template, as, ...askedBy(template, values) }],
    );
    if (user === undefined || known.length === 0) return null;
    const unreadGroups = [...new Set(known.flatMap((each) => each.unreadGroups))];
    const findsNothing = known.some(
      (each) => each.template.assets.length > 0 && each.assets.length === 0 && each.unreadGroups.length === 0,
    );
    const groupGone = known.some((each) => each.groupGone);
    const allSpeak =
      known.length === baselines.length && !findsNothing && !groupGone && unreadGroups.length === 0;
    const whole = known.find(({ as }) => as === 'whole');
    const wanted = together(known, whole !== undefined, allSpeak);
    const isWhole = whole !== undefined && allSpeak;
    const own = (held.get(userId) ?? []).filter(({ assetId }) => isWhole || wanted.has(assetId));
    const has = new Map(own.map((each) => [each.assetId, each]));
    const ids = new Set([...wanted.keys(), ...has.keys()]);
    const within = { ...snapshot, assets: [...ids].flatMap((id) => assets.get(id) ?? []) };
    const changes = diffAccess(
      {
        ...within,
        systemUsers: [{ ...user, role: whole?.template.role ?? user.role }],
        assignments: [...wanted.values()].map((each) => wantedAs(userId, each, has.get(each.id))),
      },
      { ...within, systemUsers: [user], assignments: own },
    );
    return {
      user,
      role: changes.find((change) => change.about === 'user') ?? null,
      access: changes.filter((change) => change.about === 'access'),
      findsNothing,
      unreadGroups,
      groupGone,
    };
  };
}

/** In how many things a system user differs. */
export const differencesOf = ({ role, access }: Drift): number => access.length + (role === null ? 0 : 1);

export const hasDrifted = (drift: Drift): boolean => differencesOf(drift) > 0;

/** Whether a change from the template allows what the template does not. */
const allowsMore = ({ before, after }: AccessChange): boolean =>
  after !== undefined && (before === undefined || (after ?? []).some((task) => !before?.includes(task)));

/** Whether the system user may do more than its template says. */
export const isOverPrivileged = ({ role, access }: Drift): boolean =>
  role?.after?.role === 'ADMIN' || access.some(allowsMore);

/** Whether it is access that Meta has no call to take away. */
export const staysAnyway = ({ type, asset }: AccessChange): boolean =>
  type === 'added' && !ASSET_KIND_FACTS[asset.kind].removable;

/** The access after which nothing has drifted, as far as Meta lets it be changed. */
export const bringBack = ({ access }: Drift): ExactAccess[] =>
  access
    .filter((change) => !staysAnyway(change))
    .map(({ user, asset, before }) => ({
      systemUserId: user.id,
      assetId: asset.id,
      tasks: before === undefined ? null : (before ?? []),
    }));
