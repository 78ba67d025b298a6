import { describe, expect, it } from 'vitest';
import {
  planRenew,
  planRevoke,
  planRevokeAll,
  planRotate,
  type TokenPlanFacts,
} from '../../../utils/plan/tokens.ts';
import type { Plan } from '../../../utils/plan/types.ts';
import { isUsable } from '../../../utils/tokens/state.ts';
import type { TokenRecord, TokenState } from '../../../utils/tokens/types.ts';

const NOW = 1_800_000_000_000;

const record = (id: string, state: TokenState, change: Partial<TokenRecord> = {}): TokenRecord => ({
  version: 1,
  id,
  portfolioId: '1',
  portfolioName: 'Northwind Coffee',
  systemUserId: `2${id}`,
  systemUserName: `Bot ${id}`,
  appId: '3',
  appName: 'Reports',
  permissions: ['ads_read'],
  expiry: '60_days',
  state,
  createdAt: NOW - 1000,
  expiresAt: NOW + 1000,
  fingerprint: '01234567',
  revealEndsAt: null,
  ...change,
});

const facts = (...records: TokenRecord[]): TokenPlanFacts => ({
  records,
  isUsable,
  caller: { userId: '9', appId: '3' },
  id: 'plan',
  madeAt: NOW,
});

const reasons = ({ impossible }: Plan) => impossible.map(({ reason, item }) => `${item}: ${reason}`);
const all = (made: TokenPlanFacts) => made.records.map(({ id }) => id);

describe('planRevoke', () => {
  it('ends kept tokens, also superseded ones, and says why not the others', () => {
    const made = facts(
      record('1', 'kept'),
      record('2', 'superseded', { keepsSecret: true }),
      record('3', 'superseded'),
      record('4', 'consumed'),
      record('5', 'sealed'),
      record('6', 'revoked'),
      record('7', 'kept', { appId: '33' }),
    );
    const plan = planRevoke(made, [...all(made), '1', '8']);
    expect(plan.operations.map(({ id }) => id)).toEqual(['revoke:1', 'revoke:2']);
    expect(plan.operations[0]).toMatchObject({
      type: 'revoke_token',
      recordId: '1',
      subject: { type: 'existing', id: '21', name: 'Bot 1' },
      dependsOn: [],
    });
    expect(reasons(plan)).toEqual([
      'Bot 3: token_not_kept',
      'Bot 4: token_not_kept',
      'Bot 5: token_waiting',
      'Bot 6: token_revoked',
      'Bot 7: token_other_app',
      '8: token_unknown',
    ]);
    expect(plan).toMatchObject({ needsApproval: true, portfolioId: '1', warnings: [] });
  });
});

describe('planRevokeAll', () => {
  it('ends all tokens of each system user once, its own connection last, and warns', () => {
    const made = facts(
      record('1', 'consumed', { systemUserId: '9', systemUserName: 'Steward' }),
      record('2', 'lost'),
      record('3', 'kept', { systemUserId: '22', systemUserName: 'Bot 2' }),
      record('4', 'consumed', { systemUserId: '' }),
    );
    const plan = planRevokeAll(made, all(made));
    expect(plan.operations.map(({ id, subject }) => [id, subject.name])).toEqual([
      ['revoke-all:22', 'Bot 2'],
      ['revoke-all:9', 'Steward'],
    ]);
    expect(plan.operations.map((operation) => ('after' in operation ? operation.after : []))).toEqual([
      [],
      ['revoke-all:22'],
    ]);
    expect(plan.warnings).toEqual([
      { warning: 'all_tokens_end', items: ['Bot 2', 'Steward'] },
      { warning: 'connection_ends', items: ['Steward'] },
    ]);
    expect(reasons(plan)).toEqual(['Bot 4: user_unknown']);
  });
});

it('ends system users side by side, and waits for all of them before it ends its own connection', () => {
  const made = facts(
    record('1', 'kept', { systemUserId: '9', systemUserName: 'Steward' }),
    record('2', 'kept'),
    record('3', 'kept'),
  );
  expect(planRevokeAll(made, all(made)).operations).toMatchObject([
    { id: 'revoke-all:22', dependsOn: [], after: [] },
    { id: 'revoke-all:23', dependsOn: [], after: [] },
    { id: 'revoke-all:9', dependsOn: [], after: ['revoke-all:22', 'revoke-all:23'] },
  ]);
});

describe('planRotate', () => {
  it('makes a token like each, after the app is installed once, and says which old ones stay', () => {
    const made = facts(
      record('1', 'kept', { systemUserId: '20', systemUserName: 'Bot' }),
      record('2', 'consumed', {
        systemUserId: '20',
        systemUserName: 'Bot',
        expiry: 'never',
        expiresAt: null,
      }),
      record('3', 'sealed'),
      record('4', 'superseded'),
      record('5', 'revoked'),
      record('6', 'consumed'),
      record('7', 'revealing', { replaces: '6' }),
      record('8', 'consumed', { permissions: [] }),
      record('9', 'consumed', { appId: '33' }),
    );
    const plan = planRotate(made, all(made));
    expect(plan.operations.map(({ id }) => id)).toEqual(['install:20:3', 'token:1', 'token:2']);
    expect(plan.operations[2]).toMatchObject({
      type: 'generate_token',
      dependsOn: ['install:20:3'],
      permissions: ['ads_read'],
      expiry: 'never',
      replaces: '2',
    });
    expect(plan.warnings).toEqual([
      { warning: 'never_expires', items: ['Bot'] },
      { warning: 'old_token_stays', items: ['Bot'] },
    ]);
    expect(reasons(plan)).toEqual([
      'Bot 3: token_waiting',
      'Bot 4: token_superseded',
      'Bot 5: token_revoked',
      'Bot 6: token_waiting',
      'Bot 7: token_waiting',
      'Bot 8: permissions_missing',
      'Bot 9: token_other_app',
    ]);
    expect(plan.estimate).toMatchObject({ operations: 3, requests: 3 });
  });

  it('may span portfolios', () => {
    const made = facts(
      ...['1', '2', '3', '4'].map((id) =>
        record(id, 'consumed', { portfolioId: id, portfolioName: `P${id}` }),
      ),
    );
    expect(planRotate(made, all(made))).toMatchObject({ portfolioId: '1', portfolioName: 'P1, P2, P3, …' });
  });
});

it('rotates a token again whose successor was revoked', () => {
  const made = facts(record('1', 'superseded'), record('2', 'revoked', { replaces: '1' }));
  expect(planRotate(made, ['1']).operations.map(({ id }) => id)).toContain('token:1');
});

it('rotates no token that has a living successor, nor one whose system user is not known', () => {
  const made = facts(
    record('1', 'superseded'),
    record('2', 'revoked', { replaces: '1' }),
    record('3', 'kept', { replaces: '1' }),
    record('4', 'kept', { systemUserId: '' }),
    record('5', 'revoked'),
    record('6', 'superseded'),
  );
  const plan = planRotate(made, ['1', '4', '6']);
  expect(plan.operations).toEqual([]);
  expect(reasons(plan)).toEqual([
    'Bot 1: token_superseded',
    'Bot 4: user_unknown',
    'Bot 6: token_superseded',
  ]);
});

it('warns of tokens without an end only where there are some, and names no more portfolios than it has', () => {
  const made = facts(
    ...['1', '2', '3'].map((id) => record(id, 'kept', { portfolioId: id, portfolioName: `P${id}` })),
  );
  const plan = planRotate(made, all(made));
  expect(plan).toMatchObject({ warnings: [], skipped: [], portfolioName: 'P1, P2, P3' });
  expect(plan.operations[0]).toEqual({
    type: 'install_app',
    id: 'install:21:3',
    subject: { type: 'existing', id: '21', name: 'Bot 1' },
    dependsOn: [],
    appId: '3',
    appName: 'Reports',
  });
  expect(plan.operations[3]).toMatchObject({ type: 'generate_token', after: [] });
});

it('stands in no portfolio where nothing can be done', () => {
  expect(planRotate(facts(), ['1'])).toMatchObject({
    portfolioId: '',
    portfolioName: '',
    operations: [],
    impossible: [{ reason: 'token_unknown', item: '1' }],
  });
});

describe('planRenew', () => {
  it('takes kept tokens that expire and have not', () => {
    const made = facts(
      record('1', 'kept'),
      record('2', 'consumed'),
      record('3', 'kept', { expiry: 'never', expiresAt: null }),
      record('4', 'kept', { expiresAt: NOW }),
      record('5', 'superseded', { keepsSecret: true }),
      record('6', 'kept', { appId: '33' }),
    );
    const plan = planRenew(made, all(made));
    expect(plan.operations).toMatchObject([{ id: 'renew:1', type: 'renew_token', dependsOn: [] }]);
    expect(reasons(plan)).toEqual([
      'Bot 2: token_not_kept',
      'Bot 3: token_never_expires',
      'Bot 4: token_expired',
      'Bot 5: token_superseded',
      'Bot 6: token_other_app',
    ]);
  });
});
