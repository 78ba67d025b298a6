import * as v from 'valibot';
import type { GraphRequest, PostRequest } from '../graph/client.ts';
import { taskParameters } from '../meta/assets.ts';
import type { GenerateToken, Operation, TokenOperation } from '../plan/types.ts';
import type { ItemResult } from './types.ts';

/** Operations that Steward sends in batches. */
export type BatchedOperation = Exclude<Operation, TokenOperation>;

/** The Graph API call of an operation; `userId` is its system user's id, empty for one still to be made. */
export function requestOf(operation: BatchedOperation, portfolioId: string, userId: string): GraphRequest {
  return { ...callOf(operation, portfolioId, userId), portfolioId };
}

function callOf(operation: BatchedOperation, portfolioId: string, userId: string): GraphRequest {
  switch (operation.type) {
    case 'create_system_user':
      return {
        method: 'POST',
        path: `${portfolioId}/system_users`,
        params: { name: operation.subject.name, role: operation.role },
      };
    case 'rename_system_user':
      return {
        method: 'POST',
        path: `${portfolioId}/system_users`,
        params: { system_user_id: userId, name: operation.newName },
      };
    case 'install_app':
      return {
        method: 'POST',
        path: `${userId}/applications`,
        params: { business_app: operation.appId },
      };
    case 'unassign_asset':
      return {
        method: 'DELETE',
        path: `${operation.assetId}/assigned_users`,
        params: { user: userId },
      };
    case 'assign_asset':
      return {
        method: 'POST',
        path: `${operation.assetId}/assigned_users`,
        params: {
          user: userId,
          ...taskParameters(operation.kind, operation.tasks),
        },
      };
  }
}

/** The call that makes a token. `proof` is the `appsecret_proof` of the calling token. */
export function tokenRequest(operation: GenerateToken, userId: string, proof: string): PostRequest {
  return {
    method: 'POST',
    path: `${userId}/access_tokens`,
    params: {
      business_app: operation.appId,
      scope: operation.permissions.join(','),
      appsecret_proof: proof,
      ...(operation.expiry === '60_days' ? { set_token_expires_in_60_days: true } : {}),
    },
  };
}

/** What the calls on a token itself take besides it; it all travels in a body. */
export interface AppSecretPair {
  readonly appId: string;
  readonly appSecret: string;
}

/** The call that exchanges a token for one that lives 60 days from now. For a batch. */
export function renewRequest(app: AppSecretPair, token: string): GraphRequest {
  return {
    method: 'GET',
    path: 'oauth/access_token',
    params: {
      grant_type: 'fb_exchange_token',
      client_id: app.appId,
      client_secret: app.appSecret,
      set_token_expires_in_60_days: true,
      fb_exchange_token: token,
    },
  };
}

/** The call that ends one token. */
export function revokeRequest(app: AppSecretPair, token: string, caller: string): PostRequest {
  return {
    method: 'POST',
    path: 'oauth/revoke',
    params: {
      client_id: app.appId,
      client_secret: app.appSecret,
      revoke_token: token,
      access_token: caller,
    },
  };
}

/** The call that ends every token of a system user. For a batch; `proof` where there is an app secret. */
export function revokeAllRequest(userId: string, proof: string | null): GraphRequest {
  return {
    method: 'DELETE',
    path: `${userId}/access_tokens`,
    params: proof === null ? {} : { appsecret_proof: proof },
  };
}

const created = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,32}$/)) });
const accepted = v.union([
  v.literal(true),
  v.looseObject({ success: v.union([v.literal(true), v.literal('true')]) }),
  v.looseObject({ id: v.string() }),
]);

/** Whether Meta says yes, in any of the ways it has. */
export const isAccepted = (body: unknown): boolean => v.is(accepted, body);

const RESULTS: Readonly<Record<Exclude<BatchedOperation['type'], 'create_system_user'>, ItemResult>> = {
  rename_system_user: { type: 'system_user_renamed' },
  install_app: { type: 'app_installed' },
  assign_asset: { type: 'asset_assigned' },
  unassign_asset: { type: 'asset_unassigned' },
};

/** What an answer means, or `null` when it is not an answer to this operation. */
export function resultOf(operation: BatchedOperation, body: unknown): ItemResult | null {
  if (operation.type === 'create_system_user') {
    const parsed = v.safeParse(created, body);
    return parsed.success ? { type: 'system_user', id: parsed.output.id } : null;
  }
  if (!isAccepted(body)) return null;
  return RESULTS[operation.type];
}
