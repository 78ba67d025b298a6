import { badToken, GraphFault, invalid } from '../fault.ts';
import type { App, Token, World } from '../model.ts';
import { renewToken, tokenFault } from '../world.ts';
import type { Caller } from './caller.ts';
import type { Json } from './json.ts';
import type { ParameterSpecs, Parameters } from './parameters.ts';
import type { Method } from './route.ts';

/** Calls about tokens, which have no object in their path. */
export interface RootRoute {
  readonly methods: readonly Method[];
  readonly path: string;
  readonly params: ParameterSpecs;
  /** `null` in `run`: the call takes no access token. */
  readonly needsToken: boolean;
  readonly run: (world: World, params: Parameters, caller: Caller | null) => Json;
}

/** The app whose id and secret are given; a wrong secret is Meta's code 1, though nothing about it passes. */
function appBySecret(world: World, params: Parameters): App {
  const app = world.apps.get(params.text('client_id'));
  if (app === undefined)
    throw new GraphFault(
      101,
      'Error validating application. Cannot get application info due to a system error.',
    );
  if (app.secret !== params.text('client_secret'))
    throw new GraphFault(1, 'Error validating client secret.', { status: 400 });
  return app;
}

function tokenOf(world: World, app: App, text: string): Token {
  const token = world.tokens.get(text);
  if (token === undefined) throw badToken(undefined, text);
  if (token.appId !== app.id) throw invalid(`The access token does not belong to application ${app.id}`);
  return token;
}

function exchange(world: World, params: Parameters): Json {
  const grant = params.text('grant_type');
  if (grant !== 'fb_exchange_token') throw invalid(`Invalid grant_type: ${grant}`);
  const old = tokenOf(world, appBySecret(world, params), params.text('fb_exchange_token'));
  const subcode = tokenFault(world, old);
  if (subcode !== null) throw badToken(subcode);
  const renewed = renewToken(world, old);
  return {
    access_token: renewed.token,
    token_type: 'bearer',
    expires_in: renewed.expiresAt - renewed.issuedAt,
  };
}

function revoke(world: World, params: Parameters, caller: Caller | null): Json {
  const app = appBySecret(world, params);
  if (caller?.app.id !== app.id) throw invalid(`The access token does not belong to application ${app.id}`);
  tokenOf(world, app, params.text('revoke_token')).killed ??= 467;
  return { success: 'true' };
}

function debug(world: World, params: Parameters, caller: Caller | null): Json {
  const token = world.tokens.get(params.text('input_token'));
  if (token === undefined)
    return {
      data: { error: { code: 190, message: 'Invalid OAuth access token.' }, is_valid: false, scopes: [] },
    };
  if (caller?.app.id !== token.appId)
    throw invalid('The App_id in the input_token did not match the Viewing App');
  const subcode = tokenFault(world, token);
  return {
    data: {
      app_id: token.appId,
      type: token.type,
      application: world.apps.get(token.appId)?.name ?? '',
      data_access_expires_at: token.dataAccessExpiresAt,
      ...(subcode === null ? {} : { error: { code: 190, message: badToken(subcode).message, subcode } }),
      expires_at: token.expiresAt,
      is_valid: subcode === null,
      issued_at: token.issuedAt,
      scopes: token.scopes,
      granular_scopes: token.scopes.map((scope) => ({ scope })),
      user_id: token.ownerId,
    },
  };
}

const SECRET_OF_APP: ParameterSpecs = {
  client_id: { type: 'id', required: true },
  client_secret: { type: 'string', required: true },
};

export const TOKEN_CALLS: readonly RootRoute[] = [
  {
    methods: ['GET'],
    path: '/debug_token',
    params: { input_token: { type: 'string', required: true } },
    needsToken: true,
    run: debug,
  },
  {
    methods: ['GET', 'POST'],
    path: '/oauth/access_token',
    params: {
      ...SECRET_OF_APP,
      grant_type: { type: 'string', required: true },
      fb_exchange_token: { type: 'string', required: true },
      set_token_expires_in_60_days: { type: 'bool' },
    },
    needsToken: false,
    run: exchange,
  },
  {
    methods: ['GET', 'POST'],
    path: '/oauth/revoke',
    params: { ...SECRET_OF_APP, revoke_token: { type: 'string', required: true } },
    needsToken: true,
    run: revoke,
  },
];
