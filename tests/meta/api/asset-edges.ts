import { ASSET_KINDS, kindRow } from '../facts.ts';
import { missing } from '../fault.ts';
import type { Asset, Portfolio, TaskSet, World } from '../model.ts';
import {
  assetsInGroup,
  assignAsset,
  businessOfUser,
  canUse,
  portfolioOf,
  removeAssignment,
} from '../world.ts';
import { requireAdmin } from './caller.ts';
import type { ParameterSpecs } from './parameters.ts';
import { type Call, type EdgeRoute, edge, list } from './route.ts';
import { type AssignedUser, assignedUserView, containedView } from './views.ts';

/**
 * `assigned_users` of the seven kinds: the same edge everywhere, but for the names of the task parameters. And what
 * is in business asset groups.
 */

function assignedUsers(world: World, portfolio: Portfolio, asset: Asset): AssignedUser[] {
  return [...(world.byAsset.get(asset.id)?.values() ?? [])].flatMap((assignment): AssignedUser[] => {
    const user = world.systemUsers.get(assignment.userId);
    const somebody = user ?? world.members.get(assignment.userId);
    if (somebody?.businessId !== portfolio.id) return [];
    const { id, name, businessId } = somebody;
    return [{ id, name, businessId, userType: user ? 'SYSTEM_USER' : 'BUSINESS_USER', assignment }];
  });
}

function listUsers(call: Call, asset: Asset) {
  const portfolio = portfolioOf(call.world, call.params.text('business'));
  requireAdmin(call.caller, portfolio, 'get');
  if (!canUse(call.world, portfolio, asset)) throw missing(asset.id);
  return list(call, assignedUsers(call.world, portfolio, asset), (user) =>
    assignedUserView(call.world, user),
  );
}

/** The portfolio a change is made in: that of the user whose access changes. */
function portfolioOfUser(call: Call): Portfolio {
  const { world, params, caller, method } = call;
  const portfolio = portfolioOf(world, businessOfUser(world, params.text('user')));
  requireAdmin(caller, portfolio, method);
  return portfolio;
}

function assign(call: Call, asset: Asset): { success: true } {
  const portfolio = portfolioOfUser(call);
  const names = Object.keys(kindRow(asset.kind).taskParams).filter((name) => call.params.has(name));
  const tasks: TaskSet = Object.fromEntries(names.map((name) => [name, call.params.list(name)]));
  assignAsset(call.world, portfolio.id, { userId: call.params.text('user'), assetId: asset.id, tasks });
  return { success: true };
}

function unassign(call: Call, asset: Asset): { success: true } {
  const portfolio = portfolioOfUser(call);
  removeAssignment(call.world, portfolio.id, { userId: call.params.text('user'), assetId: asset.id });
  return { success: true };
}

const USER: ParameterSpecs = { user: { type: 'id', required: true } };

const ASSIGNED_USERS: readonly EdgeRoute[] = ASSET_KINDS.flatMap(
  ({ kind, taskParams, tasksRequired, removable }) => {
    const tasks: ParameterSpecs = Object.fromEntries(
      Object.keys(taskParams).map((name) => [name, { type: 'list', required: tasksRequired }]),
    );
    const common = {
      on: 'asset',
      edge: 'assigned_users',
      exists: (asset: Asset) => asset.kind === kind,
    } as const;
    const rows = [
      edge({
        ...common,
        method: 'GET',
        params: { business: { type: 'id', required: true } },
        isList: true,
        run: listUsers,
      }),
      edge({
        ...common,
        method: 'POST',
        params: { ...USER, ...tasks },
        run: assign,
      }),
    ];
    return removable ? [...rows, edge({ ...common, method: 'DELETE', params: USER, run: unassign })] : rows;
  },
);

const CONTAINED: readonly EdgeRoute[] = ASSET_KINDS.flatMap(({ kind, groupEdge }) =>
  groupEdge === null
    ? []
    : [
        edge({
          method: 'GET',
          on: 'asset',
          edge: groupEdge,
          exists: (asset: Asset) => asset.kind === 'business_asset_group',
          params: {},
          isList: true,
          run: (call, group) => {
            requireAdmin(call.caller, portfolioOf(call.world, group.ownerId), 'get');
            return list(call, assetsInGroup(call.world, group.id, kind), (asset) =>
              containedView(call.world, asset),
            );
          },
        }),
      ],
);

export const ASSET_EDGES: readonly EdgeRoute[] = [...ASSIGNED_USERS, ...CONTAINED];
