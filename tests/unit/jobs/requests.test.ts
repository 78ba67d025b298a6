import { describe, expect, it } from 'vitest';
import {
  type BatchedOperation,
  renewRequest,
  requestOf,
  resultOf,
  revokeAllRequest,
  revokeRequest,
  tokenRequest,
} from '../../../utils/jobs/requests.ts';
import type { GenerateToken } from '../../../utils/plan/types.ts';

const own = { id: 'o', subject: { type: 'existing', id: '7', name: 'Bot' }, dependsOn: [] } as const;
const asset = { assetId: '100', assetName: 'Page', kind: 'page' } as const;
const app = { appId: '900', appName: 'App' } as const;

const CREATE: BatchedOperation = { ...own, type: 'create_system_user', role: 'EMPLOYEE' };
const RENAME: BatchedOperation = { ...own, type: 'rename_system_user', newName: 'New' };
const INSTALL: BatchedOperation = { ...own, ...app, type: 'install_app' };
const ASSIGN: BatchedOperation = { ...own, ...asset, type: 'assign_asset', tasks: ['ANALYZE'], before: [] };
const UNASSIGN: BatchedOperation = { ...own, ...asset, type: 'unassign_asset', before: ['ANALYZE'] };

describe('the call of an operation', () => {
  it.each<[BatchedOperation, object]>([
    [CREATE, { method: 'POST', path: '1/system_users', params: { name: 'Bot', role: 'EMPLOYEE' } }],
    [RENAME, { method: 'POST', path: '1/system_users', params: { system_user_id: '7', name: 'New' } }],
    [INSTALL, { method: 'POST', path: '7/applications', params: { business_app: '900' } }],
    [ASSIGN, { method: 'POST', path: '100/assigned_users', params: { user: '7', tasks: ['ANALYZE'] } }],
    [UNASSIGN, { method: 'DELETE', path: '100/assigned_users', params: { user: '7' } }],
  ])('$type', (operation, call) => {
    expect(requestOf(operation, '1', '7')).toEqual({ ...call, portfolioId: '1' });
  });

  const token: GenerateToken = {
    ...own,
    ...app,
    type: 'generate_token',
    after: [],
    permissions: ['ads_read', 'business_management'],
    expiry: '60_days',
  };

  it('that makes a token says whether it ends', () => {
    const call = tokenRequest(token, '7', 'proof');
    expect(call).toEqual({
      method: 'POST',
      path: '7/access_tokens',
      params: {
        business_app: '900',
        scope: 'ads_read,business_management',
        appsecret_proof: 'proof',
        set_token_expires_in_60_days: true,
      },
    });
    expect(tokenRequest({ ...token, expiry: 'never' }, '7', 'proof').params).toEqual({
      business_app: '900',
      scope: 'ads_read,business_management',
      appsecret_proof: 'proof',
    });
  });

  it('on a token itself takes it and the secret in its parameters, never in its path', () => {
    const pair = { appId: '900', appSecret: 'secret' };
    expect(renewRequest(pair, 'TOKEN')).toEqual({
      method: 'GET',
      path: 'oauth/access_token',
      params: {
        grant_type: 'fb_exchange_token',
        client_id: '900',
        client_secret: 'secret',
        set_token_expires_in_60_days: true,
        fb_exchange_token: 'TOKEN',
      },
    });
    expect(revokeRequest(pair, 'TOKEN', 'CALLER')).toEqual({
      method: 'POST',
      path: 'oauth/revoke',
      params: {
        client_id: '900',
        client_secret: 'secret',
        revoke_token: 'TOKEN',
        access_token: 'CALLER',
      },
    });
  });

  it('that ends all tokens has a proof where there is a secret to make one of', () => {
    const call = { method: 'DELETE', path: '7/access_tokens' };
    expect(revokeAllRequest('7', 'proof')).toEqual({ ...call, params: { appsecret_proof: 'proof' } });
    expect(revokeAllRequest('7', null)).toEqual({ ...call, params: {} });
  });
});

describe('an answer', () => {
  it.each<[BatchedOperation, string]>([
    [RENAME, 'system_user_renamed'],
    [INSTALL, 'app_installed'],
    [ASSIGN, 'asset_assigned'],
    [UNASSIGN, 'asset_unassigned'],
  ])('to $type is a yes in any of the ways Meta has, and else none', (operation, type) => {
    for (const yes of [true, { success: true }, { success: 'true', more: 1 }, { id: '7' }])
      expect(resultOf(operation, yes), JSON.stringify(yes)).toEqual({ type });
    for (const no of [false, null, 'true', {}, { success: false }, { success: 'no' }, { id: 7 }])
      expect(resultOf(operation, no), JSON.stringify(no)).toBeNull();
  });

  it('to a creation is the id of the system user, and else none', () => {
    expect(resultOf(CREATE, { id: '61550000000000' })).toEqual({ type: 'system_user', id: '61550000000000' });
    for (const no of [
      true,
      {},
      { id: 7 },
      { id: '' },
      { id: 'me' },
      { id: '7x' },
      { id: 'x7' },
      { success: true },
    ])
      expect(resultOf(CREATE, no), JSON.stringify(no)).toBeNull();
  });
});
