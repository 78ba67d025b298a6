import { GraphFault, invalid, missing } from '../fault.ts';
import {
  type AssetKind,
  assignAsset,
  createSystemUser,
  installApp,
  killTokensOf,
  listApps,
  listAssets,
  listAssignments,
  listSystemUsers,
  mintToken,
  PERMISSIONS,
  portfolioOf,
  removeAssignment,
  type SystemUser,
  type TaskSet,
  type World,
} from '../world.ts';
import { ASSET_TYPES } from './types.ts';

/**
 * What the page asks of its own server. It acts as the signed-in admin of every portfolio, and speaks only in
 * ids of the page: the ids of the Graph API never reach it.
 */

type Body = Readonly<Record<string, unknown>>;
type Action = (world: World, body: Body) => unknown;

/** Portfolios whose admin accepted the policy on the page; those with system users accepted it long ago. */
const accepted = new WeakMap<World, Set<string>>();

const policyAccepted = (world: World, businessId: string): boolean =>
  listSystemUsers(world, businessId).length > 0 || accepted.get(world)?.has(businessId) === true;

function word(body: Body, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw invalid(`The parameter ${name} is required`);
  return value;
}

function words(body: Body, name: string): string[] {
  const value = body[name];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw invalid(`The parameter ${name} must be a list of strings`);
  return value;
}

/** The system user with this id of the page, if it belongs to the portfolio. */
function userOf(world: World, body: Body): SystemUser {
  const pageId = word(body, 'userId');
  const user = world.byPageId.get(pageId);
  if (user === undefined || user.businessId !== word(body, 'businessId')) throw missing(pageId);
  return user;
}

/** `['page_tasks:ANALYZE']` → `{page_tasks: ['ANALYZE']}`; a task without a parameter belongs to `tasks`. */
export function taskSet(tasks: readonly string[]): TaskSet {
  const set: Record<string, string[]> = {};
  for (const task of tasks) {
    const [parameter, value] = task.includes(':') ? task.split(':') : ['tasks', task];
    const key = parameter ?? 'tasks';
    set[key] = [...(set[key] ?? []), value ?? task];
  }
  return set;
}

const flatTasks = (set: TaskSet): string[] =>
  Object.entries(set).flatMap(([parameter, values]) =>
    values.map((value) => (parameter === 'tasks' ? value : `${parameter}:${value}`)),
  );

const listed = (user: SystemUser) => ({ pageId: user.pageId, name: user.name, role: user.role });

/** Pages of the settings that list assets of one kind. */
const SECTION_KINDS: Readonly<Record<string, AssetKind>> = {
  pages: 'page',
  adAccounts: 'ad_account',
  assetGroups: 'business_asset_group',
  instagram: 'instagram_asset',
  whatsapp: 'whatsapp_business_account',
  catalogs: 'product_catalog',
  datasets: 'pixel',
};

const ACTIONS: Readonly<Record<string, Action>> = {
  session: (world) => ({
    viewer: world.credentials.adminName,
    portfolios: [...world.portfolios.values()].map(({ id, name }) => ({ id, name })),
    permissions: PERMISSIONS,
    types: ASSET_TYPES,
  }),

  users(world, body) {
    const businessId = word(body, 'businessId');
    return {
      users: listSystemUsers(world, businessId).map(listed),
      policyAccepted: policyAccepted(world, businessId),
    };
  },

  user(world, body) {
    const user = userOf(world, body);
    return {
      ...listed(user),
      assets: listAssignments(world, user.businessId, user.id).map(({ assetId, kind, name, tasks }) => ({
        id: assetId,
        kind,
        name,
        tasks: flatTasks(tasks),
      })),
      apps: listApps(world, user.businessId).filter(({ id }) => user.installedApps.has(id)),
    };
  },

  accept_policy(world, body) {
    const { id } = portfolioOf(world, word(body, 'businessId'));
    accepted.set(world, (accepted.get(world) ?? new Set()).add(id));
    return true;
  },

  create(world, body) {
    const businessId = word(body, 'businessId');
    const role = word(body, 'role');
    if (role !== 'ADMIN' && role !== 'EMPLOYEE') throw invalid('Param role must be one of {ADMIN, EMPLOYEE}');
    if (!policyAccepted(world, businessId))
      throw new GraphFault(200, '(#200) The non-discrimination policy has not been accepted.');
    return listed(createSystemUser(world, businessId, { name: word(body, 'name'), role }));
  },

  assets(world, body) {
    const user = userOf(world, body);
    const kind = word(body, 'kind');
    if (kind === 'app')
      return listApps(world, user.businessId).map(({ id, name }) => ({
        id,
        name,
        assigned: user.installedApps.has(id),
      }));
    const has = new Set(listAssignments(world, user.businessId, user.id).map(({ assetId }) => assetId));
    return listAssets(world, user.businessId)
      .filter((asset) => asset.kind === kind)
      .map(({ id, name }) => ({ id, name, assigned: has.has(id) }));
  },

  assign(world, body) {
    const user = userOf(world, body);
    const tasks = taskSet(words(body, 'tasks'));
    for (const assetId of words(body, 'assetIds')) {
      if (body.kind === 'app') installApp(world, { userId: user.id, appId: assetId });
      else assignAsset(world, user.businessId, { userId: user.id, assetId, tasks });
    }
    return true;
  },

  remove(world, body) {
    const user = userOf(world, body);
    removeAssignment(world, user.businessId, { userId: user.id, assetId: word(body, 'assetId') });
    return true;
  },

  apps(world, body) {
    const user = userOf(world, body);
    return listApps(world, user.businessId).map(({ id, name }) => ({
      id,
      name,
      installed: user.installedApps.has(id),
    }));
  },

  mint(world, body) {
    const { token } = mintToken(world, {
      userId: userOf(world, body).id,
      appId: word(body, 'appId'),
      scopes: words(body, 'scopes'),
      expiresIn60Days: body.expires !== false,
    });
    return { token };
  },

  revoke(world, body) {
    killTokensOf(world, userOf(world, body).id);
    return true;
  },

  section(world, body) {
    const portfolio = portfolioOf(world, word(body, 'businessId'));
    const section = word(body, 'section');
    const kind = SECTION_KINDS[section];
    if (kind !== undefined)
      return listAssets(world, portfolio.id)
        .filter((asset) => asset.kind === kind)
        .map(({ id, name }) => ({ id, name }));
    if (section === 'people') return portfolio.members.map(({ id, name }) => ({ id, name }));
    if (section === 'apps') return listApps(world, portfolio.id).map(({ id, name }) => ({ id, name }));
    return [];
  },
};

export interface SuiteAnswer {
  readonly status: number;
  readonly answer: { readonly data: unknown } | { readonly error: { code: number; message: string } };
}

/** One call of the page. A refusal of the world comes back in the words Meta shows to people. */
export function runSuiteAction(name: string, bodyText: string, world: World): SuiteAnswer {
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined)
    return { status: 404, answer: { error: { code: 0, message: `No such action: ${name}` } } };
  try {
    const body: unknown = bodyText === '' ? {} : JSON.parse(bodyText);
    if (typeof body !== 'object' || body === null || Array.isArray(body))
      throw invalid('The body must be an object');
    return { status: 200, answer: { data: action(world, { ...body }) } };
  } catch (cause) {
    if (cause instanceof SyntaxError)
      return { status: 400, answer: { error: { code: 0, message: 'The body is not JSON' } } };
    if (!(cause instanceof GraphFault)) throw cause;
    const { code, status, message, userTitle, userMessage } = cause;
    const spoken =
      userMessage === undefined
        ? message
        : userTitle === undefined
          ? userMessage
          : `${userTitle}. ${userMessage}`;
    return { status, answer: { error: { code, message: spoken } } };
  }
}
