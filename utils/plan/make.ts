import { SYSTEM_USER_LIMITS } from '../meta/api.ts';
import { ASSET_KIND_FACTS, isFullControl, tasksOf } from '../meta/assets.ts';
import { isBlocking, type NameProblem, nameProblem, normaliseName } from '../meta/names.ts';
import { SYSTEM_USER_ROLES, type SystemUserRole } from '../meta/roles.ts';
import type { App, Asset, Assignment, Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import { type AccessIndex, accessKey, indexAccess, removesTasks } from './access.ts';
import {
  type AssignAsset,
  type Impossible,
  type ImpossibleReason,
  type Intent,
  type Operation,
  type Plan,
  type PlanTemplate,
  type Skipped,
  type SkipReason,
  type Subject,
  subjectKey,
  type Warning,
} from './types.ts';
import { wholePlan } from './whole.ts';

const NAME_REASONS: Readonly<Record<Exclude<NameProblem, 'hyphen'>, ImpossibleReason>> = {
  empty: 'name_empty',
  too_long: 'name_too_long',
  control_characters: 'name_control_characters',
  duplicate: 'name_duplicate',
  taken: 'name_taken',
};

interface WantedUser {
  readonly subject: Subject;
  /** `null` for a user that exists. */
  readonly create: { readonly name: string; readonly role: SystemUserRole } | null;
}

interface Resolved<T> {
  readonly items: readonly T[];
  readonly impossible: readonly Impossible[];
}

const refuse = (reason: ImpossibleReason, item: string): Impossible => ({ reason, item });

export interface PlanMeta {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** The app of the caller's token: only its secret signs the making of tokens. */
  readonly callerAppId: string;
}

/**
 * Turns what an admin wants into the Graph API writes that bring it about. Pure: the same intent on the same
 * snapshot gives the same operations, and on a snapshot in which it is already so, none.
 */
export const makePlan = (intent: Intent, snapshot: Snapshot, meta: PlanMeta): Plan =>
  makePlanOf([intent], snapshot, meta);

/** One plan of several intents in the same portfolio. A system user that exists may be in one of them only. */
export function makePlanOf(intents: readonly Intent[], snapshot: Snapshot, meta: PlanMeta): Plan {
  const known = knownIn(snapshot);
  const access = indexAccess(snapshot);
  const operations: Operation[] = [];
  const skipped: Skipped[] = [];
  const made: WantedUser[] = [];
  const templates: PlanTemplate[] = [];
  const impossible = new Map<string, Impossible>();
  const note = (some: readonly Impossible[]) => {
    for (const each of some) impossible.set(`${each.reason} ${each.item}`, each);
  };
  for (const intent of intents) {
    const users = resolveUsers(intent, known);
    const assets = resolveAssets(intent, known);
    const app = resolveApp(intent, snapshot, meta.callerAppId);
    for (const user of users.items) {
      const own = planUser(user, assets.items, app.items[0] ?? null, intent, access);
      operations.push(...own.operations);
      skipped.push(...own.skipped);
    }
    made.push(...users.items);
    if (intent.template !== undefined)
      templates.push({
        template: intent.template,
        subjects: users.items.map(({ subject }) => subjectKey(subject)),
        as: intent.mode,
      });
    note([...users.impossible, ...assets.impossible, ...app.impossible]);
  }
  return wholePlan(snapshot, {
    id: meta.id,
    madeAt: meta.madeAt,
    operations,
    skipped,
    impossible: [...impossible.values()],
    warnings: warningsOf(intents, operations, made, snapshot),
    ...(templates.length === 0 ? {} : { templates }),
    needsApproval: operations.some(needsApproval),
  });
}

/** What is looked up again and again while planning. */
interface Known {
  readonly users: ReadonlyMap<string, SystemUser>;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Names of system users there are, as they compare. */
  readonly taken: ReadonlySet<string>;
  /** Ids and names that the plan has been asked for so far. */
  readonly seen: Set<string>;
}

const knownIn = ({ systemUsers, assets }: Snapshot): Known => ({
  users: new Map(systemUsers.map((user) => [user.id, user])),
  assets: new Map(assets.map((asset) => [asset.id, asset])),
  taken: new Set(systemUsers.map(({ name }) => normaliseName(name).toLowerCase())),
  seen: new Set(),
});

/** Apart, since a name may be written as an id is. */
const idKey = (id: string): string => `id ${id}`;
const nameKey = (name: string): string => `name ${name}`;

function resolveUsers(intent: Intent, { users, taken, seen }: Known): Resolved<WantedUser> {
  const items: WantedUser[] = [];
  const impossible: Impossible[] = [];
  for (const wanted of intent.users) {
    if (wanted.type === 'existing') {
      const known = users.get(wanted.id);
      if (known === undefined) impossible.push(refuse('user_unknown', wanted.id));
      else if (!seen.has(idKey(known.id)))
        items.push({ subject: { type: 'existing', id: known.id, name: known.name }, create: null });
      seen.add(idKey(wanted.id));
      continue;
    }
    const name = normaliseName(wanted.name);
    const key = name.toLowerCase();
    const own = nameProblem(name);
    const problem = isBlocking(own)
      ? own
      : seen.has(nameKey(key))
        ? 'duplicate'
        : taken.has(key)
          ? 'taken'
          : null;
    seen.add(nameKey(key));
    if (problem !== null && problem !== 'hyphen') impossible.push(refuse(NAME_REASONS[problem], name));
    else
      items.push({
        subject: { type: 'new', operationId: `create:${key}`, name },
        create: { name, role: wanted.role },
      });
  }
  return { items, impossible };
}

interface WantedAsset {
  readonly asset: Asset;
  /** Wanted tasks, in the order of the kind's. */
  readonly tasks: readonly string[];
  /** All tasks of the kind. */
  readonly order: readonly string[];
}

function resolveAssets(intent: Intent, { assets }: Known): Resolved<WantedAsset> {
  const items = new Map<string, WantedAsset>();
  const impossible: Impossible[] = [];
  for (const wanted of intent.assets) {
    const asset = assets.get(wanted.id);
    if (asset === undefined || asset.kind !== wanted.kind) {
      impossible.push(refuse('asset_unknown', wanted.id));
      continue;
    }
    const order = tasksOf(asset.kind);
    if (wanted.tasks.some((task) => !order.includes(task)))
      impossible.push(refuse('tasks_unknown', asset.name));
    else if (wanted.tasks.length === 0 && ASSET_KIND_FACTS[asset.kind].tasksRequired)
      impossible.push(refuse('tasks_missing', asset.name));
    else {
      // Wanted twice, it is wanted with the tasks of both.
      const tasks = [...(items.get(asset.id)?.tasks ?? []), ...wanted.tasks];
      items.set(asset.id, { asset, order, tasks: order.filter((task) => tasks.includes(task)) });
    }
  }
  return { items: [...items.values()], impossible };
}

function resolveApp(intent: Intent, snapshot: Snapshot, callerAppId: string): Resolved<App> {
  if (intent.token === null) return { items: [], impossible: [] };
  const { appId, permissions } = intent.token;
  const app = snapshot.apps.find(({ id }) => id === appId);
  if (app === undefined) return { items: [], impossible: [refuse('app_unknown', appId)] };
  if (!app.owned) return { items: [], impossible: [refuse('app_not_owned', app.name)] };
  if (app.id !== callerAppId) return { items: [], impossible: [refuse('app_not_connected', app.name)] };
  if (permissions.length === 0) return { items: [], impossible: [refuse('permissions_missing', app.name)] };
  return { items: [app], impossible: [] };
}

function planUser(
  user: WantedUser,
  assets: readonly WantedAsset[],
  app: App | null,
  intent: Intent,
  accessOf: AccessIndex,
): { operations: Operation[]; skipped: Skipped[] } {
  const { subject } = user;
  const key = subjectKey(subject);
  const operations: Operation[] = [];
  const skipped: Skipped[] = [];
  const created = subject.type === 'new' ? [subject.operationId] : [];
  if (user.create !== null && subject.type === 'new')
    operations.push({
      type: 'create_system_user',
      id: subject.operationId,
      subject,
      dependsOn: [],
      role: user.create.role,
    });
  const install = `install:${key}`;
  if (app !== null)
    operations.push({
      type: 'install_app',
      id: install,
      subject,
      dependsOn: created,
      appId: app.id,
      appName: app.name,
    });
  const assigned: string[] = [];
  for (const wanted of assets) {
    const { asset } = wanted;
    const access = subject.type === 'existing' ? accessOf.get(accessKey(subject.id, asset.id)) : undefined;
    const step = assignStep(wanted, access, intent.mode);
    if ('skip' in step) {
      skipped.push({
        subject,
        assetId: asset.id,
        assetName: asset.name,
        kind: asset.kind,
        reason: step.skip,
      });
      continue;
    }
    const operation: AssignAsset = {
      type: 'assign_asset',
      id: `assign:${key}:${asset.id}`,
      subject,
      dependsOn: created,
      assetId: asset.id,
      assetName: asset.name,
      kind: asset.kind,
      ...step,
    };
    operations.push(operation);
    assigned.push(operation.id);
  }
  // A token's granular scopes are fixed by what is assigned when it is made, so it comes last.
  if (app !== null && intent.token !== null)
    operations.push({
      type: 'generate_token',
      id: `token:${key}`,
      subject,
      dependsOn: [...created, install],
      after: assigned,
      appId: app.id,
      appName: app.name,
      permissions: intent.token.permissions,
      expiry: intent.token.expiry,
    });
  return { operations, skipped };
}

/**
 * The tasks to send and those there before, or why nothing is to be sent. Tasks that Steward does not know are
 * kept when adding, and counted when replacing: what is sent replaces all that is there.
 */
function assignStep(
  { tasks: wanted, order }: WantedAsset,
  access: Assignment | undefined,
  mode: Intent['mode'],
): Pick<AssignAsset, 'tasks' | 'before'> | { readonly skip: SkipReason } {
  if (access === undefined) return { tasks: wanted, before: [] };
  const present = access.tasks;
  if (present === null) return mode === 'add' ? { skip: 'tasks_unknown' } : { tasks: wanted, before: null };
  const before = [
    ...order.filter((task) => present.includes(task)),
    ...present.filter((task) => !order.includes(task)),
  ];
  const tasks =
    mode === 'replace'
      ? wanted
      : [
          ...order.filter((task) => wanted.includes(task) || before.includes(task)),
          ...before.filter((task) => !order.includes(task)),
        ];
  const same = tasks.length === before.length && tasks.every((task) => before.includes(task));
  return same ? { skip: 'already_assigned' } : { tasks, before };
}

function needsApproval(operation: Operation): boolean {
  switch (operation.type) {
    case 'create_system_user':
      return operation.role === 'ADMIN';
    case 'install_app':
      return false;
    case 'assign_asset':
      return removesTasks(operation) || grantsControl(operation);
    case 'rename_system_user':
    case 'unassign_asset':
    case 'generate_token':
    case 'renew_token':
    case 'revoke_token':
    case 'revoke_all_tokens':
      return true;
  }
}

/** Full control of an asset is never given from within Meta's page. */
function grantsControl({ tasks, before }: AssignAsset): boolean {
  return tasks.some((task) => isFullControl(task) && !before?.includes(task));
}

function warningsOf(
  intents: readonly Intent[],
  operations: readonly Operation[],
  users: readonly WantedUser[],
  snapshot: Snapshot,
): Warning[] {
  const made = users.flatMap(({ create }) => (create === null ? [] : [create]));
  const removing = operations.filter(
    (operation): operation is AssignAsset => operation.type === 'assign_asset' && removesTasks(operation),
  );
  const overLimit = SYSTEM_USER_ROLES.filter((role) => {
    const count = (users: readonly { readonly role: string }[]) =>
      users.filter((user) => user.role === role).length;
    const [before, more] = [count(snapshot.systemUsers), count(made)];
    const { default: plain, marketingApi } = SYSTEM_USER_LIMITS;
    // Where there are more than the plain limit already, Meta has raised it.
    const limit = before > plain[role] ? marketingApi[role] : plain[role];
    return more > 0 && before + more > limit;
  });
  const all: Warning[] = [
    {
      warning: 'groups_unread',
      items: [...new Set(intents.flatMap(({ unreadGroups = [] }) => unreadGroups))],
    },
    { warning: 'admin_role', items: made.filter(({ role }) => role === 'ADMIN').map(({ name }) => name) },
    { warning: 'name_hyphen', items: made.map(({ name }) => name).filter((name) => name.includes('-')) },
    { warning: 'tasks_removed', items: [...new Set(removing.map(({ assetName }) => assetName))] },
    {
      warning: 'never_expires',
      items: operations
        .filter((operation) => operation.type === 'generate_token' && operation.expiry === 'never')
        .map(({ subject }) => subject.name),
    },
    { warning: 'more_than_default_limit', items: overLimit },
  ];
  return all.filter(({ items }) => items.length > 0);
}
