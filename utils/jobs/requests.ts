import * as v from 'valibot';
import type { GraphRequest, PostRequest } from '../graph/client.ts';
import { taskParameters } from '../meta/assets.ts';
import type { GenerateToken, Operation } from '../plan/types.ts';
import type { ItemResult } from './types.ts';

/** Operations that Steward sends in batches. Tokens go one by one: a lost answer then costs one token, not fifty. */
export type BatchedOperation = Exclude<Operation, GenerateToken>;

/** The Graph API call of an operation; `userId` is its system user's id, empty for one still to be made. */
export function requestOf(operation: BatchedOperation, portfolioId: string, userId: string): GraphRequest {
  switch (operation.type) {
    case 'create_system_user':
      return {
        method: 'POST',
        path: `${portfolioId}/system_users`,
        params: { name: operation.subject.name, role: operation.role },
      };
    case 'install_app':
      return {
        method: 'POST',
        path: `${userId}/applications`,
        params: { business_app: operation.appId },
      };
    case 'assign_asset':
      return {
        method: 'POST',
        path: `${operation.assetId}/assigned_users`,
        params: {
          user: userId,
          business: portfolioId,
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

const created = v.object({ id: v.pipe(v.string(), v.regex(/^\d{1,32}$/)) });
const accepted = v.union([
  v.literal(true),
  v.looseObject({ success: v.literal(true) }),
  v.looseObject({ id: v.string() }),
]);

/** What an answer means, or `null` when it is not an answer to this operation. */
export function resultOf(operation: BatchedOperation, body: unknown): ItemResult | null {
  if (operation.type === 'create_system_user') {
    const parsed = v.safeParse(created, body);
    return parsed.success ? { type: 'system_user', id: parsed.output.id } : null;
  }
  if (!v.is(accepted, body)) return null;
  return { type: operation.type === 'install_app' ? 'app_installed' : 'asset_assigned' };
}
