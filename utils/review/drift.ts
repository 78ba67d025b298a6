import { ASSET_KIND_FACTS } from '../meta/assets.ts';
import type { ExactAccess } from '../plan/exact.ts';
import type { IntentAsset, TemplateUsed } from '../plan/types.ts';
import type { Assignment, Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import { resolveTemplate } from '../templates/resolve.ts';
import type { OfferedTemplate } from '../templates/store.ts';
import type { Template } from '../templates/template.ts';
import { type AccessChange, diffAccess, type UserChange } from './diff.ts';

/** How a system user differs from its template: the way from what the template says to what is. */
export interface Drift {
  readonly user: SystemUser;
  /** Another role than the template's, which Meta can't change. */
  readonly role: UserChange | null;
  /** `removed`: access the template gives and the user lacks; `added`: the user has it besides. */
  readonly access: readonly AccessChange[];
  /**
   * The template asks for assets and finds none here, or what is in groups that it means could not be read, so that
   * it says nothing about this user.
   */
  readonly findsNothing: boolean;
}

/** The template a system user was given, and how the user differs from it. */
export interface Compared {
  readonly used: TemplateUsed;
  /** The template as it is now; `null`: it was removed, and there is nothing to compare with. */
  readonly template: OfferedTemplate | null;
  readonly drift: Drift | null;
}

/** A system user beside its template; `null`: none is known. */
export interface AgainstTemplate {
  readonly user: SystemUser;
  readonly compared: Compared | null;
}

/** What Meta gives where access is asked for without tasks. */
const LEAST = 'ANALYZE';

/** What a template wants, as an assignment that says no more than is known of the one there is. */
function wantedAs(userId: string, { id, kind, tasks }: IntentAsset, has: Assignment | undefined): Assignment {
  const base = { systemUserId: userId, assetId: id, kind };
  if (has?.tasks === null) return { ...base, tasks: null };
  const isLeast = tasks.length === 0 && !ASSET_KIND_FACTS[kind].tasksRequired;
  return { ...base, tasks: isLeast && has?.tasks?.join() === LEAST ? has.tasks : tasks };
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
  const resolved = new Map<Template, Map<string, readonly IntentAsset[]>>();

  function wanted(template: Template, values: TemplateUsed['values']): readonly IntentAsset[] {
    const known = resolved.get(template) ?? new Map<string, readonly IntentAsset[]>();
    resolved.set(template, known);
    const key = JSON.stringify([values.client, values.purpose]);
    const use = { type: 'existing', values, userIds: [], mode: 'replace' } as const;
    const { assets: asked, unreadGroups } = resolveTemplate(template, snapshot, use, null).intent;
    // Half of what a template means would make the other half look like too much.
    const found = known.get(key) ?? (unreadGroups === undefined ? asked : []);
    known.set(key, found);
    return found;
  }

  return (userId: string, template: Template, values: TemplateUsed['values']): Drift | null => {
    const user = users.get(userId);
    if (user === undefined) return null;
    const asked = wanted(template, values);
    const findsNothing = template.assets.length > 0 && asked.length === 0;
    const own = held.get(userId) ?? [];
    const has = new Map(own.map((each) => [each.assetId, each]));
    const ids = new Set([...asked.map(({ id }) => id), ...has.keys()]);
    const within = { ...snapshot, assets: [...ids].flatMap((id) => assets.get(id) ?? []) };
    const changes = diffAccess(
      {
        ...within,
        systemUsers: [{ ...user, role: template.role }],
        assignments: asked.map((each) => wantedAs(userId, each, has.get(each.id))),
      },
      { ...within, systemUsers: [user], assignments: own },
    );
    return {
      user,
      role: changes.find((change) => change.about === 'user') ?? null,
      access: findsNothing ? [] : changes.filter((change) => change.about === 'access'),
      findsNothing,
    };
  };
}

export const hasDrifted = ({ role, access }: Drift): boolean => role !== null || access.length > 0;

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
