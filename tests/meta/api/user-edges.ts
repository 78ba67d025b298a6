import { ASSET_KINDS } from '../facts.ts';
import { GraphFault, invalid, notAdmin } from '../fault.ts';
import type { SystemUser } from '../model.ts';
import { assignmentsOfUser, installApp, killTokensOf, mintToken, portfolioOf } from '../world.ts';
import { checkProof, portfoliosOf, requireAdmin, roleIn } from './caller.ts';
import { type Call, type EdgeRoute, edge, list } from './route.ts';
import { assetView, businessView, memberView } from './views.ts';

/** Edges of a system user, and of the person who calls. */

const adminOf = (call: Call, user: SystemUser): void =>
  requireAdmin(call.caller, portfolioOf(call.world, user.businessId), call.method);

const ASSIGNED_EDGES: readonly EdgeRoute[] = ASSET_KINDS.flatMap(({ kind, assignedEdge }) =>
  assignedEdge === null
    ? []
    : [
        edge({
          method: 'GET',
          on: 'system_user',
          edge: assignedEdge,
          params: {},
          isList: true,
          run: (call, user) => {
            const isSelf = call.caller.type === 'system_user' && call.caller.user === user;
            if (!isSelf) adminOf(call, user);
            const assets = assignmentsOfUser(call.world, user.id).filter(({ asset }) => asset.kind === kind);
            return list(call, assets, ({ asset }) => assetView(call.world, asset));
          },
        }),
      ],
);

function mint(call: Call, user: SystemUser): { access_token: string } {
  adminOf(call, user);
  const { world, caller, params } = call;
  const appId = params.text('business_app');
  const scopes = params
    .text('scope')
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '');
  checkProof(caller, params.text('appsecret_proof'));
  if (caller.app.id !== appId)
    throw new GraphFault(10, '(#10) The access token must belong to the app in business_app', {
      userMessage: 'Connect with the app that the token is for.',
    });
  const expiresIn60Days = params.flag('set_token_expires_in_60_days');
  return { access_token: mintToken(world, { userId: user.id, appId, scopes, expiresIn60Days }).token };
}

export const SYSTEM_USER_EDGES: readonly EdgeRoute[] = [
  ...ASSIGNED_EDGES,
  edge({
    method: 'POST',
    on: 'system_user',
    edge: 'applications',
    params: { business_app: { type: 'id', required: true } },
    run: (call, user) => {
      adminOf(call, user);
      installApp(call.world, { userId: user.id, appId: call.params.text('business_app') });
      return { success: true };
    },
  }),
  edge({
    method: 'POST',
    on: 'system_user',
    edge: 'access_tokens',
    params: {
      business_app: { type: 'id', required: true },
      scope: { type: 'string', required: true },
      appsecret_proof: { type: 'string', required: true },
      set_token_expires_in_60_days: { type: 'bool' },
    },
    run: mint,
  }),
  edge({
    method: 'DELETE',
    on: 'system_user',
    edge: 'access_tokens',
    params: {},
    run: (call, user) => {
      adminOf(call, user);
      killTokensOf(call.world, user.id);
      return { success: true };
    },
  }),
];

const STATUSES = ['granted', 'declined', 'expired'];

function permissions(call: Call) {
  const { caller, params } = call;
  if (caller.type === 'app') throw notAdmin();
  const status = params.text('status');
  if (status !== '' && !STATUSES.includes(status))
    throw invalid(`Param status must be one of {${STATUSES.join(', ')}}`);
  const wanted = params.text('permission');
  const data = caller.token.scopes
    .filter((scope) => (wanted === '' || scope === wanted) && (status === '' || status === 'granted'))
    .map((permission) => ({ permission, status: 'granted' }));
  return { data };
}

const PERMISSION_PARAMETERS = { permission: { type: 'string' }, status: { type: 'string' } } as const;

/** `/me/…`: of a person, or of the system user whose token calls. */
function meEdge(
  name: string,
  run: (call: Call) => ReturnType<EdgeRoute['run']>,
  more: Partial<EdgeRoute> = {},
): EdgeRoute[] {
  return (['person', 'system_user'] as const).map((on) =>
    edge({
      method: 'GET',
      on,
      edge: name,
      params: {},
      isList: true,
      ...more,
      run: (call) => run(call),
    } as EdgeRoute),
  );
}

export const ME_EDGES: readonly EdgeRoute[] = [
  ...meEdge('permissions', permissions, { params: PERMISSION_PARAMETERS, isList: false, isOpen: true }),
  ...meEdge('businesses', (call) => list(call, portfoliosOf(call.world, call.caller), businessView)),
  ...meEdge('business_users', (call) => {
    const { caller } = call;
    const members = portfoliosOf(call.world, caller)
      .filter((portfolio) => caller.type === 'person' && roleIn(caller, portfolio) !== null)
      .flatMap((portfolio) => portfolio.members)
      .filter(({ personId }) => caller.type === 'person' && personId === caller.person.id);
    return list(call, members, (member) => memberView(call.world, member));
  }),
];
