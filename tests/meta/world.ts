import {
  ASSET_KINDS,
  type AssetKind,
  DEFAULT_LIMITS,
  kindRow,
  MARKETING_LIMITS,
  MAX_NAME_LENGTH,
  PERMISSIONS,
  SIXTY_DAYS_S,
  SYSTEM_USER_ROLES,
  type SystemUserRole,
} from './facts.ts';
import { GraphFault, invalid, missing, wrongIdSpace } from './fault.ts';
import {
  type App,
  type Asset,
  type Assignment,
  metaTime,
  newId,
  type Portfolio,
  type SystemUser,
  seconds,
  type TaskSet,
  type Token,
  type World,
} from './model.ts';

export type { AssetKind, AssetKindRow, SystemUserRole } from './facts.ts';
export { ASSET_KINDS, PERMISSIONS } from './facts.ts';
export type { App, Asset, Assignment, Portfolio, SystemUser, TaskSet, Token, World } from './model.ts';

/**
 * What can be done in the world, and when Meta refuses it (`GraphFault`). Who may do it is the caller's
 * business: the Graph handler checks tokens, Business Suite acts as the signed-in admin.
 */

export function portfolioOf(world: World, businessId: string): Portfolio {
  const portfolio = world.portfolios.get(businessId);
  if (portfolio === undefined) throw missing(businessId);
  return portfolio;
}

export function systemUserOf(world: World, userId: string): SystemUser {
  const user = world.systemUsers.get(userId);
  if (user !== undefined) return user;
  throw world.byPageId.has(userId) ? wrongIdSpace(userId) : missing(userId);
}

// Reading

export const listSystemUsers = (world: World, businessId: string): readonly SystemUser[] =>
  portfolioOf(world, businessId).systemUsers;

export interface ListedAsset extends Asset {
  /** `false`: a client's, shared with the portfolio. */
  readonly owned: boolean;
}

/** What the portfolio owns and what clients share with it, kind by kind. */
export function listAssets(world: World, businessId: string): readonly ListedAsset[] {
  const { owned, client } = portfolioOf(world, businessId);
  return ASSET_KINDS.flatMap(({ kind }) => [
    ...owned[kind].map((asset) => ({ ...asset, owned: true })),
    ...client[kind].map((asset) => ({ ...asset, owned: false })),
  ]);
}

export interface ListedAssignment {
  readonly assetId: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly tasks: TaskSet;
}

export function listAssignments(
  world: World,
  businessId: string,
  userId: string,
): readonly ListedAssignment[] {
  portfolioOf(world, businessId);
  return assignmentsOfUser(world, userId).map(({ asset, tasks }) => ({
    assetId: asset.id,
    kind: asset.kind,
    name: asset.name,
    tasks,
  }));
}

export function assignmentsOfUser(world: World, userId: string): { asset: Asset; tasks: TaskSet }[] {
  return [...(world.byUser.get(userId)?.values() ?? [])].flatMap(({ assetId, tasks }) => {
    const asset = world.assets.get(assetId);
    return asset === undefined ? [] : [{ asset, tasks }];
  });
}

export interface ListedApp {
  readonly id: string;
  readonly name: string;
  readonly owned: boolean;
  readonly marketingAccess: boolean;
}

export function listApps(world: World, businessId: string): readonly ListedApp[] {
  const { ownedApps, clientApps } = portfolioOf(world, businessId);
  const listed =
    (owned: boolean) =>
    (app: App): ListedApp => ({
      id: app.id,
      name: app.name,
      owned,
      marketingAccess: app.marketingAccess,
    });
  return [...ownedApps.map(listed(true)), ...clientApps.map(listed(false))];
}

/** How many system users of each role the portfolio may have. */
export function limitsOf(portfolio: Portfolio): Readonly<Record<SystemUserRole, number>> {
  if (portfolio.raisedLimits !== null) return portfolio.raisedLimits;
  return portfolio.ownedApps.some(({ marketingAccess }) => marketingAccess)
    ? MARKETING_LIMITS
    : DEFAULT_LIMITS;
}

// System users

const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

function checkName(portfolio: Portfolio, name: string, renamed?: SystemUser): void {
  const refuse = (userMessage: string) =>
    invalid('Invalid parameter', { userTitle: 'Invalid system user name', userMessage });
  if (name.trim() === '') throw refuse('Enter a name for the system user.');
  if (CONTROL.test(name)) throw refuse('The name contains characters that are not allowed.');
  if ([...name].length > MAX_NAME_LENGTH) throw refuse(`A name has at most ${MAX_NAME_LENGTH} characters.`);
  if (name.includes('-')) throw refuse('The name contains a hyphen, which is not allowed.');
  if (/\bMeta\b|Ads Connect/i.test(name)) throw refuse('The name contains a word that is not allowed.');
  const key = (text: string) => text.trim().toLowerCase();
  if (portfolio.systemUsers.some((user) => user !== renamed && key(user.name) === key(name)))
    throw new GraphFault(3972, '(#3972) A system user with this name already exists in this business.', {
      userTitle: 'Name is taken',
      userMessage: 'Choose a name that no other system user of the portfolio has.',
    });
}

function requireApp(portfolio: Portfolio): void {
  if (portfolio.ownedApps.length === 0)
    throw new GraphFault(104001, '(#104001) The business must own an app to use system users.', {
      userTitle: 'No app in this portfolio',
      userMessage: 'Add an app to the business portfolio first.',
    });
}

function checkLimit(portfolio: Portfolio, role: SystemUserRole): void {
  const used = portfolio.systemUsers.filter((user) => user.role === role).length;
  if (used < limitsOf(portfolio)[role]) return;
  throw role === 'ADMIN'
    ? new GraphFault(3965, '(#3965) The business has reached its limit of admin system users.')
    : new GraphFault(3949, '(#3949) The business has reached its limit of system users.');
}

export interface NewSystemUser {
  readonly name: string;
  readonly role: SystemUserRole;
  /** The signed-in admin by default. */
  readonly createdBy?: SystemUser['createdBy'];
}

export function createSystemUser(world: World, businessId: string, wanted: NewSystemUser): SystemUser {
  const portfolio = portfolioOf(world, businessId);
  if (!SYSTEM_USER_ROLES.includes(wanted.role)) throw invalid('Param role must be one of {ADMIN, EMPLOYEE}');
  checkName(portfolio, wanted.name);
  requireApp(portfolio);
  checkLimit(portfolio, wanted.role);
  const { adminId, adminName } = world.credentials;
  return addSystemUser(world, portfolio, {
    name: wanted.name.trim(),
    role: wanted.role,
    createdTime: metaTime(world.now()),
    createdBy: wanted.createdBy ?? { id: adminId, name: adminName },
  });
}

/** Past all rules, for seeds. */
export function addSystemUser(
  world: World,
  portfolio: Portfolio,
  facts: Pick<SystemUser, 'name' | 'role' | 'createdTime' | 'createdBy'>,
): SystemUser {
  const user: SystemUser = {
    id: newId(world, '1221', 15),
    pageId: newId(world, '6155', 14),
    businessId: portfolio.id,
    installedApps: new Set(),
    ...facts,
  };
  portfolio.systemUsers.push(user);
  world.systemUsers.set(user.id, user);
  world.byPageId.set(user.pageId, user);
  return user;
}

export function renameSystemUser(world: World, businessId: string, userId: string, name: string): SystemUser {
  const user = systemUserOf(world, userId);
  if (user.businessId !== businessId) throw missing(userId, 'post');
  checkName(portfolioOf(world, businessId), name, user);
  user.name = name.trim();
  return user;
}

// Access to assets

/** The assets of a portfolio include its clients'. */
export function canUse(world: World, portfolio: Portfolio, asset: Asset): boolean {
  return (
    world.assets.has(asset.id) &&
    (asset.ownerId === portfolio.id || portfolio.client[asset.kind].includes(asset))
  );
}

/** The portfolio a user (system user or member) belongs to. */
export function businessOfUser(world: World, userId: string): string {
  return world.members.get(userId)?.businessId ?? systemUserOf(world, userId).businessId;
}

function checkTasks(kind: AssetKind, tasks: TaskSet): TaskSet {
  const { taskParams, tasksRequired } = kindRow(kind);
  for (const [param, values] of Object.entries(tasks)) {
    const known = taskParams[param];
    if (known === undefined) throw invalid(`Param ${param} is not allowed for this object`);
    values.forEach((value, index) => {
      if (!known.includes(value))
        throw invalid(`Param ${param}[${index}] must be one of {${known.join(', ')}}`);
    });
  }
  if (tasksRequired && (tasks.tasks ?? []).length === 0) throw invalid('The parameter tasks is required');
  if (kind !== 'business_asset_group' && (tasks.tasks ?? []).length === 0) return { tasks: ['ANALYZE'] };
  return Object.fromEntries(
    Object.entries(tasks).map(([param, values]) => [param, [...new Set(values)].sort()]),
  );
}

export interface WantedAssignment {
  readonly userId: string;
  readonly assetId: string;
  /** A plain list stands for `{tasks: list}`. */
  readonly tasks: readonly string[] | TaskSet;
}

const isList = (tasks: readonly string[] | TaskSet): tasks is readonly string[] => Array.isArray(tasks);

/** Gives access; given again, the new tasks stand in place of the old. */
export function assignAsset(world: World, businessId: string, wanted: WantedAssignment): Assignment {
  const { userId, assetId } = wanted;
  const asset = world.assets.get(assetId);
  if (asset === undefined) throw missing(assetId, 'post');
  if (businessOfUser(world, userId) !== businessId)
    throw invalid('The user does not belong to the business of this request.');
  if (!canUse(world, portfolioOf(world, businessId), asset)) throw missing(assetId, 'post');
  const tasks = checkTasks(asset.kind, isList(wanted.tasks) ? { tasks: wanted.tasks } : wanted.tasks);
  return putAssignment(world, { userId, assetId, tasks });
}

/** What is in a business asset group, of one kind. */
export const assetsInGroup = (world: World, groupId: string, kind: AssetKind): Asset[] =>
  [...(world.inGroup.get(groupId) ?? [])].flatMap((id) => {
    const asset = world.assets.get(id);
    return asset?.kind === kind ? [asset] : [];
  });

/** Past all rules, for seeds. */
export function putInGroup(world: World, groupId: string, assetId: string): void {
  world.inGroup.set(groupId, (world.inGroup.get(groupId) ?? new Set()).add(assetId));
}

/** Past all rules, for seeds. */
export function putAssignment(world: World, assignment: Assignment): Assignment {
  const { assetId, userId } = assignment;
  const users = world.byAsset.get(assetId) ?? new Map<string, Assignment>();
  const assets = world.byUser.get(userId) ?? new Map<string, Assignment>();
  world.byAsset.set(assetId, users.set(userId, assignment));
  world.byUser.set(userId, assets.set(assetId, assignment));
  return assignment;
}

/** Takes access away; taking what is not there succeeds too. */
export function removeAssignment(
  world: World,
  businessId: string,
  { userId, assetId }: { readonly userId: string; readonly assetId: string },
): void {
  const asset = world.assets.get(assetId);
  if (asset === undefined) throw missing(assetId, 'delete');
  if (businessOfUser(world, userId) !== businessId) throw missing(assetId, 'delete');
  world.byAsset.get(assetId)?.delete(userId);
  world.byUser.get(userId)?.delete(assetId);
}

/** Removes an asset for good, as when a client deletes a Page. For tests. */
export function deleteAsset(world: World, assetId: string): void {
  const asset = world.assets.get(assetId);
  if (asset === undefined) return;
  for (const userId of world.byAsset.get(assetId)?.keys() ?? []) world.byUser.get(userId)?.delete(assetId);
  world.byAsset.delete(assetId);
  world.assets.delete(assetId);
  for (const { owned, client } of world.portfolios.values()) {
    for (const list of [owned[asset.kind], client[asset.kind]]) {
      const at = list.indexOf(asset);
      if (at >= 0) list.splice(at, 1);
    }
  }
}

// Apps and tokens

/** The app, if the system user's own portfolio owns it: Meta installs and mints for no other. */
function ownApp(world: World, user: SystemUser, appId: string): App {
  const portfolio = portfolioOf(world, user.businessId);
  requireApp(portfolio);
  const app = portfolio.ownedApps.find(({ id }) => id === appId);
  if (app !== undefined) return app;
  throw invalid('Invalid parameter', {
    userTitle: 'App is not in this portfolio',
    userMessage: 'The app and the system user must belong to the same business portfolio.',
  });
}

export function installApp(
  world: World,
  { userId, appId }: { readonly userId: string; readonly appId: string },
): void {
  const user = systemUserOf(world, userId);
  const app = ownApp(world, user, appId);
  if (!app.marketingAccess)
    throw new GraphFault(3, '(#3) Application does not have the capability to make this API call.', {
      userTitle: 'App lacks access',
      userMessage: 'The app needs standard access to the Ads Management API or more.',
    });
  user.installedApps.add(app.id);
}

export interface WantedToken {
  readonly userId: string;
  readonly appId: string;
  readonly scopes: readonly string[];
  readonly expiresIn60Days: boolean;
}

/** Makes a token of a system user. Callers checked the app secret; everything else is checked here. */
export function mintToken(world: World, wanted: WantedToken): Token {
  const user = systemUserOf(world, wanted.userId);
  const app = ownApp(world, user, wanted.appId);
  if (!user.installedApps.has(app.id))
    throw invalid('The application is not installed on the system user.', {
      userTitle: 'No permissions available',
      userMessage: 'Install the app on the system user first.',
    });
  if (wanted.scopes.length === 0) throw invalid('The parameter scope is required');
  const unknown = wanted.scopes.find((scope) => !PERMISSIONS.includes(scope));
  if (unknown !== undefined) throw new GraphFault(3962, `(#3962) Invalid permission name: ${unknown}`);
  if (portfolioOf(world, user.businessId).mustExpire && !wanted.expiresIn60Days)
    throw invalid('Invalid parameter', {
      userTitle: 'Token must expire',
      userMessage: 'This business portfolio requires tokens that expire in 60 days.',
    });
  return addToken(world, {
    type: 'SYSTEM_USER',
    ownerId: user.id,
    appId: app.id,
    scopes: wanted.scopes,
    lifetime: wanted.expiresIn60Days ? SIXTY_DAYS_S : 0,
  });
}

const TOKEN_LENGTH = 180;
const DATA_ACCESS_S = 90 * 24 * 60 * 60;

/** Past all rules: seeds, sign-in and renewal. `lifetime` in seconds, 0 for ever, below 0 already over. */
export function addToken(
  world: World,
  facts: Pick<Token, 'type' | 'ownerId' | 'appId' | 'scopes'> & { readonly lifetime: number },
): Token {
  const { type, ownerId, appId, scopes, lifetime } = facts;
  const now = seconds(world.now());
  const token: Token = {
    token: `EAA${world.random.text(TOKEN_LENGTH - 3)}`,
    type,
    ownerId,
    appId,
    scopes: [...new Set(scopes)].sort(),
    issuedAt: lifetime < 0 ? now + lifetime - 3600 : now,
    expiresAt: lifetime === 0 ? 0 : now + lifetime,
    dataAccessExpiresAt: type === 'SYSTEM_USER' ? 0 : now + DATA_ACCESS_S,
    killed: null,
  };
  world.tokens.set(token.token, token);
  return token;
}

/** Whether Meta takes the token now; if not, the subcode of its 190. */
export function tokenFault(world: World, token: Token): 460 | 463 | 467 | null {
  if (token.killed !== null) return token.killed;
  return token.expiresAt !== 0 && token.expiresAt <= seconds(world.now()) ? 463 : null;
}

export function killTokensOf(world: World, userId: string): void {
  const user = systemUserOf(world, userId);
  for (const token of world.tokens.values()) if (token.ownerId === user.id) token.killed ??= 467;
}

/** Replaces a living token by one of 60 days; the old one lives to its own end. */
export function renewToken(world: World, old: Token): Token {
  return addToken(world, { ...old, lifetime: SIXTY_DAYS_S });
}
