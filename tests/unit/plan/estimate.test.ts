import { describe, expect, it } from 'vitest';
import { estimate } from '../../../utils/plan/estimate.ts';
import type { Operation } from '../../../utils/plan/types.ts';

const base = { id: 'o', subject: { type: 'existing', id: '7', name: 'Bot' }, dependsOn: [] } as const;
const app = { appId: '900', appName: 'App' } as const;
const CREATE: Operation = { ...base, type: 'create_system_user', role: 'EMPLOYEE' };
const ASSIGN: Operation = {
  ...base,
  type: 'assign_asset',
  assetId: '100',
  assetName: 'Page',
  kind: 'page',
  tasks: [],
  before: [],
};
const GENERATE: Operation = {
  ...base,
  ...app,
  type: 'generate_token',
  after: [],
  permissions: ['ads_read'],
  expiry: '60_days',
};
const TOKENS: readonly Operation[] = [
  GENERATE,
  { ...base, ...app, type: 'renew_token', recordId: 'r', permissions: ['ads_read'] },
  { ...base, ...app, type: 'revoke_token', recordId: 'r', fingerprint: '01234567' },
  { ...base, type: 'revoke_all_tokens', after: [] },
];

const times = (count: number, operation: Operation) => Array.from({ length: count }, () => operation);

describe('estimate', () => {
  it('is nothing for nothing', () => {
    expect(estimate([])).toEqual({ operations: 0, requests: 0, seconds: 0 });
  });

  it.each<[string, readonly Operation[], number]>([
    ['fifty in one batch', times(50, ASSIGN), 1],
    ['the fifty-first in another', times(51, ASSIGN), 2],
    ['creations in batches of their own, before what waits for them', [CREATE, ASSIGN], 2],
    ['both kinds of batches, each filled up', [...times(51, CREATE), ...times(101, ASSIGN)], 5],
    ['what gives or takes a token by itself', TOKENS, 4],
    ['tokens beside a batch', [...times(10, ASSIGN), ...times(3, GENERATE)], 4],
  ])('counts requests: %s', (_, operations, requests) => {
    expect(estimate(operations)).toMatchObject({ operations: operations.length, requests });
  });

  it.each<[string, readonly Operation[], number]>([
    ['a round of calls and the items of its batch', times(50, ASSIGN), 2],
    ['four batches at once', times(200, ASSIGN), 2],
    ['the fifth batch in a second round', times(250, ASSIGN), 2],
    ['twenty batches in five rounds', times(1000, ASSIGN), 7],
    ['two batches side by side', times(100, ASSIGN), 2],
    ['four tokens at once', times(4, GENERATE), 1],
    ['forty tokens in ten rounds', times(40, GENERATE), 3],
    ['tokens after the batches', [...times(200, ASSIGN), ...times(40, GENERATE)], 5],
  ])('foretells seconds: %s', (_, operations, seconds) => {
    expect(estimate(operations).seconds).toBe(seconds);
  });
});
