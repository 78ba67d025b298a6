import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind, tasksOf } from '../meta/assets.ts';
import { isBlocking, MAX_NAMES_AT_ONCE, type NameEntry, normaliseName, readNames } from '../meta/names.ts';
import { PERMISSIONS, type Permission } from '../meta/permissions.ts';
import type { SystemUserRole } from '../meta/roles.ts';
import type { Intent, IntentUser, TokenExpiry } from '../plan/types.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import type { SlotValues } from '../templates/pattern.ts';
import { resolveTemplate, type TemplateUse } from '../templates/resolve.ts';
import { usedAs } from '../templates/store.ts';
import { CONNECTED_APP, type Template } from '../templates/template.ts';

/** New system users, or those there are. */
export type FlowMode = 'create' | 'assign';

/** The parts of the first screen: whom, the assets of a kind, the token. */
export type Pane = 'who' | AssetKind | 'token';

/** A template that a draft is filled in from, and what its blanks are filled with. */
export interface TemplateChoice {
  /** Which of those on offer. */
  readonly key: string;
  /** Which saving of it; 0 for one that comes with Steward. */
  readonly revision: number;
  readonly template: Template;
  readonly values: SlotValues;
  /** How many system users to name. */
  readonly count: number;
}

export interface DraftTemplate extends TemplateChoice {
  /** Where and with what it was filled in last; `null`: the portfolio was not read yet. */
  readonly filled:
    | (Pick<TemplateChoice, 'values' | 'count'> & {
        readonly portfolioId: string;
        /** Business asset groups of which nothing is known. */
        readonly unreadGroups: readonly string[];
      })
    | null;
  /** What it took the place of. */
  readonly before: ReturnType<typeof filledOf>;
}

/** What has been typed and ticked on the first screen. */
export interface Draft {
  readonly mode: FlowMode;
  readonly pane: Pane;
  /** Review was asked for once: from then on missing things are pointed out. */
  readonly attempted: boolean;
  readonly template: DraftTemplate | null;
  readonly names: string;
  readonly role: SystemUserRole;
  readonly userIds: ReadonlySet<string>;
  readonly assetIds: ReadonlySet<string>;
  readonly tasks: Readonly<Record<AssetKind, readonly string[]>>;
  /** By asset, where a template gives other tasks than those of the kind. */
  readonly ownTasks: Readonly<Record<string, readonly string[]>>;
  readonly access: Intent['mode'];
  readonly wantsToken: boolean;
  readonly appId: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly expiry: TokenExpiry;
}

const NONE: ReadonlySet<never> = new Set<never>();

/** What of a draft a template fills in. */
const filledOf = ({
  names,
  role,
  assetIds,
  tasks,
  ownTasks,
  wantsToken,
  appId,
  permissions,
  expiry,
}: Draft) => ({ names, role, assetIds, tasks, ownTasks, wantsToken, appId, permissions, expiry });

const defaultTasks = (): Record<AssetKind, readonly string[]> => {
  const tasks = {} as Record<AssetKind, readonly string[]>;
  for (const kind of ASSET_KINDS) tasks[kind] = ASSET_KIND_FACTS[kind].defaultTasks;
  return tasks;
};

/** An empty draft; from another one it keeps what does not depend on the portfolio or on who it is for. */
export function freshDraft(mode: FlowMode, from?: Draft): Draft {
  const { template = null } = from ?? {};
  // Taken back, it leaves what a fresh draft would have had without it.
  const before =
    from && template && filledOf(freshDraft(mode, { ...from, ...template.before, template: null }));
  return {
    mode,
    pane: 'who',
    attempted: false,
    template: template && before ? { ...template, filled: null, before } : null,
    names: from?.mode === mode ? from.names : '',
    role: from?.role ?? 'EMPLOYEE',
    userIds: NONE,
    assetIds: NONE,
    tasks: from?.tasks ?? defaultTasks(),
    ownTasks: {},
    access: from?.access ?? 'add',
    wantsToken: from?.wantsToken ?? false,
    appId: '',
    permissions: from?.permissions ?? NONE,
    expiry: from?.expiry ?? '60_days',
  };
}

const kept = (ids: ReadonlySet<string>, known: readonly { readonly id: string }[]): ReadonlySet<string> => {
  const there = new Set(known.map(({ id }) => id));
  return new Set([...ids].filter((id) => there.has(id)));
};

/** The one system user whose name stands among the page's words. Two of that name: nobody, rather than the wrong one. */
export function userByWords(snapshot: Snapshot, words: readonly string[]): string | null {
  const said = new Set(words.map((word) => normaliseName(word)));
  const named = snapshot.systemUsers.filter(({ name }) => said.has(normaliseName(name)));
  const [first] = named;
  return named.length === 1 && first ? first.id : null;
}

/**
 * Fits a draft to a snapshot just read: drops what is gone, takes up the page's selected user, and the one app
 * that can make tokens, that of Steward's connection, where the portfolio owns it.
 */
export function draftFor(
  draft: Draft,
  snapshot: Snapshot,
  connectedAppId: string | null,
  selectedWords: readonly string[],
): Draft {
  const userIds = kept(draft.userIds, snapshot.systemUsers);
  const selected =
    draft.mode === 'assign' && userIds.size === 0 ? userByWords(snapshot, selectedWords) : null;
  const fitted: Draft = {
    ...draft,
    userIds: selected === null ? userIds : new Set([selected]),
    assetIds: kept(draft.assetIds, snapshot.assets),
    appId: appFor(draft, snapshot, connectedAppId),
  };
  const { template } = draft;
  if (template === null) return fitted;
  return template.filled?.portfolioId === snapshot.portfolio.id
    ? refillFrom(fitted, template, template.filled, snapshot, snapshot, connectedAppId)
    : fillFrom(fitted, template, snapshot, connectedAppId);
}

/** The app that can make the token; none where the template names another, which would not be what was asked for. */
function appFor({ template }: Draft, { apps }: Snapshot, connectedAppId: string | null): string {
  const named = template?.template.token?.app ?? CONNECTED_APP;
  const app = apps.find(({ id, owned }) => owned && id === connectedAppId);
  return app !== undefined && (named === CONNECTED_APP || named === app.id) ? app.id : '';
}

/** Fills a draft in from a template; what the template is about is replaced, whom it is for only when they are new. */
export function fillFrom(
  draft: Draft,
  used: DraftTemplate,
  snapshot: Snapshot,
  connectedAppId: string | null,
): Draft {
  const { template, values, count } = used;
  const use: TemplateUse =
    draft.mode === 'create'
      ? { type: 'new', values, count }
      : { type: 'existing', values, userIds: [...draft.userIds], mode: draft.access };
  const { intent, tokenProblem } = resolveTemplate(template, snapshot, use, connectedAppId);
  const names = intent.users.flatMap((user) => (user.type === 'new' ? [user.name] : []));
  return {
    ...draft,
    template: {
      ...used,
      filled: {
        portfolioId: snapshot.portfolio.id,
        values,
        count,
        unreadGroups: intent.unreadGroups ?? [],
      },
    },
    names: draft.mode === 'create' ? names.join('\n') : draft.names,
    role: template.role,
    assetIds: new Set(intent.assets.map(({ id }) => id)),
    ...tasksByKind(template, intent.assets, draft.tasks),
    wantsToken: template.token !== null,
    // With another app, a token would be made for what was not asked for.
    appId: tokenProblem === null ? (intent.token?.appId ?? draft.appId) : '',
    permissions: new Set(template.token?.permissions ?? draft.permissions),
    expiry: template.token?.expiry ?? draft.expiry,
  };
}

/**
 * The draft with a template chosen, or other blanks of the one it has, not filled in yet; `null`: with what stood
 * before one was.
 */
export function withTemplate(draft: Draft, choice: TemplateChoice | null): Draft {
  const { template } = draft;
  if (choice !== null && template?.key === choice.key)
    return { ...draft, template: { ...template, ...choice } };
  const before = template?.before ?? filledOf(draft);
  return { ...draft, ...before, template: choice && { ...choice, filled: null, before } };
}

/** The same text for the same choices, in whichever order they were made. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => {
    if (inner instanceof Set) return [...inner].sort();
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });

/** Whether all that the template filled in is still just what it gave. */
export function isAsFilled(draft: Draft, snapshot: Snapshot, connectedAppId: string | null): boolean {
  if (draft.template === null) return false;
  const filled = fillFrom(draft, draft.template, snapshot, connectedAppId);
  return textOf(filledOf(filled)) === textOf(filledOf(draft));
}

/** Fills in what more is known of the portfolio by now; what was chosen by hand stays. */
export function refilled(
  draft: Draft,
  before: Snapshot,
  snapshot: Snapshot,
  connectedAppId: string | null,
): Draft {
  const { template } = draft;
  const filled = template?.filled;
  if (!template || filled?.portfolioId !== snapshot.portfolio.id) return draft;
  return refillFrom(draft, template, filled, before, snapshot, connectedAppId);
}

const assetsOf = (draft: Draft, snapshot: Snapshot): Intent['assets'] =>
  snapshot.assets
    .filter(({ id }) => draft.assetIds.has(id))
    .map(({ id, kind }) => ({ id, kind, tasks: draft.ownTasks[id] ?? draft.tasks[kind] }));

/** Whether it gives the access that the template says; its names and its token are nobody's but the person's. */
function givesTemplate(draft: Draft, template: DraftTemplate, snapshot: Snapshot): boolean {
  const given = (some: Draft) => textOf([some.role, assetsOf(some, snapshot)]);
  return given(fillFrom(draft, template, snapshot, null)) === given(draft);
}

/** Fills in blanks that were changed: only what comes out otherwise is rewritten, and no tasks chosen by hand. */
function refillFrom(
  draft: Draft,
  template: DraftTemplate,
  { values, count }: Pick<TemplateChoice, 'values' | 'count'>,
  known: Snapshot,
  snapshot: Snapshot,
  connectedAppId: string | null,
): Draft {
  if (known === snapshot && template.values === values && template.count === count) return draft;
  const before = fillFrom(draft, { ...template, values, count }, known, connectedAppId);
  const after = fillFrom(draft, template, snapshot, connectedAppId);
  const next = {
    ...draft,
    template: after.template,
    names: after.names === before.names ? draft.names : after.names,
  };
  const access = ({ assetIds, tasks, ownTasks }: Draft) => textOf([assetIds, tasks, ownTasks]);
  if (access(before) === access(after)) return next;
  const kinds = new Map(snapshot.assets.map(({ id, kind }) => [id, kind]));
  const ownOf = (own: Draft['ownTasks'], kind: AssetKind) =>
    Object.entries(own).filter(([id]) => kinds.get(id) === kind);
  const tasks = { ...draft.tasks };
  const ownTasks: [string, readonly string[]][] = [];
  for (const kind of ASSET_KINDS) {
    const given = (some: Draft) => textOf([some.tasks[kind], Object.fromEntries(ownOf(some.ownTasks, kind))]);
    const source = given(draft) === given(before) ? after : draft;
    tasks[kind] = source.tasks[kind];
    ownTasks.push(...ownOf(source.ownTasks, kind));
  }
  const assetIds = new Set(draft.assetIds);
  for (const id of before.assetIds) if (!after.assetIds.has(id)) assetIds.delete(id);
  for (const id of after.assetIds) if (!before.assetIds.has(id)) assetIds.add(id);
  return { ...next, assetIds, tasks, ownTasks: Object.fromEntries(ownTasks) };
}

/** The tasks most assets of a kind get stand for the kind, the first rule's while none is found; others keep theirs. */
function tasksByKind(
  template: Template,
  assets: Intent['assets'],
  before: Draft['tasks'],
): Pick<Draft, 'tasks' | 'ownTasks'> {
  const tasks = { ...before };
  for (const rule of template.assets.toReversed())
    tasks[rule.kind] = tasksOf(rule.kind).filter((task) => rule.tasks.includes(task));
  for (const [kind, some] of Map.groupBy(assets, (asset) => asset.kind)) {
    const sets = [...Map.groupBy(some, (asset) => asset.tasks.join()).values()];
    const [most] = sets.sort((a, b) => b.length - a.length);
    tasks[kind] = most?.[0]?.tasks ?? [];
  }
  const own = assets.filter((asset) => asset.tasks.join() !== tasks[asset.kind].join());
  return { tasks, ownTasks: Object.fromEntries(own.map((asset) => [asset.id, asset.tasks])) };
}

/** Gives all chosen assets of a kind the same tasks. */
export function withTasks(
  draft: Draft,
  snapshot: Snapshot,
  kind: AssetKind,
  chosen: readonly string[],
): Draft {
  const ofKind = new Set(snapshot.assets.filter((asset) => asset.kind === kind).map(({ id }) => id));
  const ownTasks = Object.fromEntries(Object.entries(draft.ownTasks).filter(([id]) => !ofKind.has(id)));
  return { ...draft, tasks: { ...draft.tasks, [kind]: chosen }, ownTasks };
}

/** How many chosen assets of a kind have tasks of their own. */
export const ownTasksOf = (draft: Draft, snapshot: Snapshot, kind: AssetKind): number =>
  snapshot.assets.filter(
    (asset) => asset.kind === kind && draft.assetIds.has(asset.id) && asset.id in draft.ownTasks,
  ).length;

/** The names typed, each with what is wrong with it. */
export const namesOf = (draft: Draft, snapshot: Snapshot | null): NameEntry[] =>
  readNames(draft.names, snapshot?.systemUsers.map(({ name }) => name) ?? []);

/** How many assets of each kind are chosen. */
export function chosenByKind(draft: Draft, snapshot: Snapshot): Record<AssetKind, number> {
  const counts = Object.fromEntries(ASSET_KINDS.map((kind) => [kind, 0])) as Record<AssetKind, number>;
  for (const { id, kind } of snapshot.assets) if (draft.assetIds.has(id)) counts[kind] += 1;
  return counts;
}

export type DraftProblem =
  | 'names_missing'
  | 'names_many'
  | 'names_wrong'
  | 'users_missing'
  | 'nothing_wanted'
  | 'tasks_missing'
  | 'app_missing'
  | 'permissions_missing';

export interface DraftProblemAt {
  readonly problem: DraftProblem;
  readonly pane: Pane;
}

/** What keeps the draft from being planned, in the order of the screen. */
export function problemsOf(draft: Draft, snapshot: Snapshot): DraftProblemAt[] {
  return [...whoProblems(draft, snapshot), ...assetProblems(draft, snapshot), ...tokenProblems(draft)];
}

function whoProblems(draft: Draft, snapshot: Snapshot): DraftProblemAt[] {
  if (draft.mode === 'assign')
    return draft.userIds.size === 0 ? [{ problem: 'users_missing', pane: 'who' }] : [];
  const names = namesOf(draft, snapshot);
  if (names.length === 0) return [{ problem: 'names_missing', pane: 'who' }];
  if (names.length > MAX_NAMES_AT_ONCE) return [{ problem: 'names_many', pane: 'who' }];
  return names.some(({ problem }) => isBlocking(problem)) ? [{ problem: 'names_wrong', pane: 'who' }] : [];
}

function assetProblems(draft: Draft, snapshot: Snapshot): DraftProblemAt[] {
  const counts = chosenByKind(draft, snapshot);
  const first = ASSET_KINDS.find((kind) => snapshot.assets.some((asset) => asset.kind === kind));
  const nothing = draft.mode === 'assign' && draft.assetIds.size === 0 && !draft.wantsToken;
  if (nothing) return [{ problem: 'nothing_wanted', pane: first ?? 'token' }];
  return ASSET_KINDS.filter((kind) => counts[kind] > 0 && draft.tasks[kind].length === 0).map((kind) => ({
    problem: 'tasks_missing',
    pane: kind,
  }));
}

function tokenProblems(draft: Draft): DraftProblemAt[] {
  if (!draft.wantsToken) return [];
  const problems: DraftProblemAt[] = [];
  if (draft.appId === '') problems.push({ problem: 'app_missing', pane: 'token' });
  if (draft.permissions.size === 0) problems.push({ problem: 'permissions_missing', pane: 'token' });
  return problems;
}

/** The draft in the words of the plan. */
export function toIntent(draft: Draft, snapshot: Snapshot): Intent {
  const unreadGroups = draft.template?.filled?.unreadGroups ?? [];
  const { template } = draft;
  const users: IntentUser[] =
    draft.mode === 'create'
      ? namesOf(draft, snapshot).map(({ name }) => ({ type: 'new', name, role: draft.role }))
      : [...draft.userIds].map((id) => ({ type: 'existing', id }));
  const permissions = PERMISSIONS.filter((permission) => draft.permissions.has(permission));
  return {
    portfolioId: snapshot.portfolio.id,
    users,
    assets: assetsOf(draft, snapshot),
    mode: draft.mode === 'create' ? 'add' : draft.access,
    token: draft.wantsToken ? { appId: draft.appId, permissions, expiry: draft.expiry } : null,
    ...(template !== null && givesTemplate(draft, template, snapshot)
      ? { template: usedAs({ ...template, id: template.key }, template.values) }
      : {}),
    ...(unreadGroups.length === 0 ? {} : { unreadGroups }),
  };
}
