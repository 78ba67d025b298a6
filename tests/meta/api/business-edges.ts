import { ASSET_KINDS, SYSTEM_USER_ROLES, type SystemUserRole } from '../facts.ts';
import { invalid, missing } from '../fault.ts';
import type { Asset, Portfolio, World } from '../model.ts';
import { createSystemUser, renameSystemUser, systemUserOf } from '../world.ts';
import { type Caller, requireAdmin, requireMember } from './caller.ts';
import type { ParameterSpecs } from './parameters.ts';
import { type Call, type EdgeRoute, edge, list } from './route.ts';
import { appView, assetView, memberView, systemUserView } from './views.ts';

/** Edges of a business portfolio. */

function assetEdge(
  name: string,
  params: ParameterSpecs,
  rows: (portfolio: Portfolio) => readonly Asset[],
): EdgeRoute {
  return edge({
    method: 'GET',
    on: 'business',
    edge: name,
    params,
    isList: true,
    run: (call, portfolio) => {
      requireMember(call.caller, portfolio, 'get');
      const wanted = call.params.text('search_query').toLowerCase();
      const found = rows(portfolio).filter(
        ({ id, name: label }) => wanted === '' || label.toLowerCase().includes(wanted) || id.includes(wanted),
      );
      return list(call, found, (asset) => assetView(call.world, asset));
    },
  });
}

const ASSET_EDGES: readonly EdgeRoute[] = ASSET_KINDS.flatMap(({ kind, ownedEdge, clientEdge }) => {
  const params: ParameterSpecs = kind === 'ad_account' ? { search_query: { type: 'string' } } : {};
  const owned = assetEdge(ownedEdge, params, (portfolio) => portfolio.owned[kind]);
  return clientEdge === null
    ? [owned]
    : [owned, assetEdge(clientEdge, params, (portfolio) => portfolio.client[kind])];
});

function isRole(text: string): text is SystemUserRole {
  return SYSTEM_USER_ROLES.some((role) => role === text);
}

function readRole(call: Call): SystemUserRole {
  const role = call.params.text('role');
  if (role === '') throw invalid('The parameter role is required');
  if (!isRole(role)) throw invalid(`Param role must be one of {${SYSTEM_USER_ROLES.join(', ')}}`);
  return role;
}

function creator(world: World, caller: Caller) {
  if (caller.type === 'person') return { id: caller.person.id, name: caller.person.name };
  if (caller.type === 'system_user') return { id: caller.user.id, name: caller.user.name };
  return { id: world.credentials.adminId, name: world.credentials.adminName };
}

function createOrRename(call: Call, portfolio: Portfolio): { id: string } {
  requireAdmin(call.caller, portfolio, 'post');
  const { world, params } = call;
  const name = params.text('name');
  if (!params.has('system_user_id')) {
    const createdBy = creator(world, call.caller);
    return { id: createSystemUser(world, portfolio.id, { name, role: readRole(call), createdBy }).id };
  }
  const user = systemUserOf(world, params.text('system_user_id'));
  if (user.businessId !== portfolio.id) throw missing(user.id, 'post');
  if (params.has('role') && readRole(call) !== user.role)
    throw invalid('The role of a system user cannot be changed.');
  return { id: renameSystemUser(world, portfolio.id, user.id, name).id };
}

export const BUSINESS_EDGES: readonly EdgeRoute[] = [
  ...ASSET_EDGES,
  edge({
    method: 'GET',
    on: 'business',
    edge: 'system_users',
    params: { summary: { type: 'string' } },
    isList: true,
    run: (call, portfolio) => {
      requireAdmin(call.caller, portfolio, 'get');
      const summary = call.params.text('summary');
      if (!['', 'total_count', 'true', '1'].includes(summary))
        throw invalid(`Invalid summary field: ${summary}`);
      const answer = list(call, portfolio.systemUsers, systemUserView);
      return summary === '' ? answer : { ...answer, summary: { total_count: portfolio.systemUsers.length } };
    },
  }),
  edge({
    method: 'POST',
    on: 'business',
    edge: 'system_users',
    params: {
      name: { type: 'string', required: true },
      role: { type: 'string' },
      system_user_id: { type: 'id' },
    },
    run: createOrRename,
  }),
  edge({
    method: 'GET',
    on: 'business',
    edge: 'business_users',
    params: {},
    isList: true,
    run: (call, portfolio) => {
      requireAdmin(call.caller, portfolio, 'get');
      return list(call, portfolio.members, (member) => memberView(call.world, member));
    },
  }),
  edge({
    method: 'GET',
    on: 'business',
    edge: 'owned_apps',
    params: {},
    isList: true,
    run: (call, portfolio) => list(call, portfolio.ownedApps, (app) => appView(call.world, app)),
  }),
  edge({
    method: 'GET',
    on: 'business',
    edge: 'client_apps',
    params: {},
    isList: true,
    run: (call, portfolio) => list(call, portfolio.clientApps, (app) => appView(call.world, app)),
  }),
];
