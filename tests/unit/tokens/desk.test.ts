import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchAnswer, Graph, GraphRequest } from '../../../utils/graph/client.ts';
import { type ErrorAction, type ErrorKey, GraphError, localError } from '../../../utils/graph/errors.ts';
import { appSecretProof } from '../../../utils/graph/proof.ts';
import { renewRequest, revokeRequest, tokenRequest } from '../../../utils/jobs/requests.ts';
import { Halt, type TokenDesk } from '../../../utils/jobs/run.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';
import { TOKEN_LIFETIME_S } from '../../../utils/meta/api.ts';
import type { GenerateToken, RenewToken, RevokeToken, TokenOperation } from '../../../utils/plan/types.ts';
import { createTokenDesk, unlessLocked } from '../../../utils/tokens/desk.ts';
import { VaultError } from '../../../utils/vault/vault.ts';
import { type Dump, type Stores, storesFrom, T0 } from '../vault/kit.ts';
import { metaOf, openVault, tokenOf, worker } from './kit.ts';

const CALLER = { token: 'EAAcaller', appId: '3000', appSecret: 'f'.repeat(32) };
const subject = { type: 'existing', id: '2000', name: 'Canary system user' } as const;
const about = { subject, dependsOn: [], appId: '3000', appName: 'Canary app' } as const;
const GENERATE: GenerateToken = {
  ...about,
  type: 'generate_token',
  id: 'token',
  after: [],
  permissions: ['ads_read'],
  expiry: 'never',
};
const RENEW: RenewToken = {
  ...about,
  type: 'renew_token',
  id: 'renew',
  recordId: 'old',
  permissions: ['ads_read'],
};
const REVOKE: RevokeToken = {
  ...about,
  type: 'revoke_token',
  id: 'revoke',
  recordId: 'old',
  fingerprint: '01234567',
};

const itemOf = (operation: TokenOperation): JobItem => ({
  jobId: 'job',
  index: 4,
  operation,
  state: 'sending',
  result: null,
  error: null,
  attempts: 1,
  attemptsBefore: 0,
  sentAt: T0,
});

/** What Meta says where a batch comes back without an answer. */
const SILENCE = Symbol();

const failure = (key: ErrorKey, action: ErrorAction, code: number | null = null) =>
  new GraphError({ ...localError(key, action), code }, true);

let made: Dump;
let stores: Stores;
let own: ReturnType<typeof worker>;
let desk: TokenDesk;
let changes: number;
let secret: string | null;
/** What Meta was asked, in order. */
let asked: GraphRequest[];
/** What Meta says to each. */
let answers: (request: GraphRequest) => unknown;

const debug = (data: object) => ({ data: { is_valid: true, ...data } });

beforeAll(async () => {
  made = await openVault();
});
beforeEach(() => {
  stores = storesFrom(made);
  own = worker(stores, () => T0);
  changes = 0;
  asked = [];
  secret = CALLER.appSecret;
  answers = () => {
    throw new Error('nothing to say');
  };
  const answer = (request: GraphRequest): unknown => {
    asked.push(request);
    return answers(request);
  };
  const each = (request: GraphRequest): BatchAnswer => {
    try {
      return { ok: true, body: answer(request) };
    } catch (error) {
      return { ok: false, error: error as GraphError };
    }
  };
  const graph: Graph = {
    post: async (request) => answer(request),
    batch: async (requests) => requests.map(each).filter((one) => !one.ok || one.body !== SILENCE),
    read: async (requests) =>
      requests.map((request) => {
        const one = each(request);
        return one.ok ? { ok: true, value: one.body as never } : one;
      }),
    readEdges: () => Promise.reject(new Error('unused')),
  };
  desk = createTokenDesk({
    graph,
    records: own.records,
    now: () => T0,
    credentials: {
      caller: async () => CALLER,
      callerPerhapsWithSecret: async () => ({ ...CALLER, appSecret: secret }),
    },
    portfolioOf: async (jobId) => ({ id: '1', name: `Portfolio of ${jobId}` }),
    changed: () => {
      changes++;
    },
  });
});

const carryOut = (operation: TokenOperation, userId = '2000') =>
  desk.carryOut(itemOf(operation), operation, userId);

async function keepOld(): Promise<void> {
  await own.records.sealNew(metaOf('old'), tokenOf(1));
  await own.reveal.reveal('old');
  await own.reveal.consume('old', true);
}

const refusal = async (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    () => null,
    (error: unknown) => error,
  );

describe('making a token', () => {
  it('seals the answer under the name of the try, and notes what Meta granted', async () => {
    answers = ({ path }) =>
      path === 'debug_token'
        ? debug({ scopes: ['ads_read', 'extra'], expires_at: 0 })
        : { access_token: tokenOf(2) };
    expect(await carryOut(GENERATE)).toEqual({ type: 'token', recordId: 'job.4.1' });
    const proof = await appSecretProof(CALLER.appSecret, CALLER.token);
    expect(asked).toEqual([
      tokenRequest(GENERATE, '2000', proof),
      { method: 'GET', path: 'debug_token', params: { input_token: tokenOf(2) } },
    ]);
    expect(await own.records.secret('job.4.1')).toBe(tokenOf(2));
    expect(await own.records.get('job.4.1')).toMatchObject({
      state: 'sealed',
      portfolioId: '1',
      portfolioName: 'Portfolio of job',
      systemUserId: '2000',
      systemUserName: 'Canary system user',
      appId: '3000',
      permissions: ['ads_read'],
      expiry: 'never',
      createdAt: T0,
      expiresAt: null,
      granted: ['ads_read', 'extra'],
    });
    expect(await own.records.get('job.4.1')).not.toHaveProperty('replaces');
    expect(changes).toBe(1);
  });

  it('foretells an end that Meta does not tell, and takes the one it tells', async () => {
    const operation = { ...GENERATE, expiry: '60_days' as const };
    answers = ({ path }) => (path === 'debug_token' ? debug({}) : { access_token: tokenOf(2) });
    await carryOut(operation);
    expect(await own.records.get('job.4.1')).toMatchObject({
      expiresAt: T0 + TOKEN_LIFETIME_S * 1000,
      granted: [],
    });
    answers = ({ path }) =>
      path === 'debug_token' ? debug({ expires_at: T0 / 1000 + 5 }) : { access_token: tokenOf(3) };
    await desk.carryOut({ ...itemOf(operation), attempts: 2 }, operation, '2000');
    expect(await own.records.get('job.4.2')).toMatchObject({ expiresAt: T0 + 5000 });
  });

  it.each<[string, unknown]>([
    ['says nothing that can be read', 'nonsense'],
    ['calls the token invalid', { data: { is_valid: false, scopes: ['ads_read'] } }],
    ['gives no answer', SILENCE],
  ])('keeps the token as it was asked for where Meta, asked about it, %s', async (_, told) => {
    answers = ({ path }) => (path === 'debug_token' ? told : { access_token: tokenOf(2) });
    expect(await carryOut(GENERATE)).toMatchObject({ type: 'token' });
    expect(await own.records.get('job.4.1')).toMatchObject({ expiry: 'never', expiresAt: null });
    expect(await own.records.get('job.4.1')).not.toHaveProperty('granted');
    expect(changes).toBe(1);
  });

  it.each([{}, null, { access_token: 7 }, { access_token: 'short' }])(
    'takes %j for an answer that was lost',
    async (body) => {
      answers = () => body;
      expect(await refusal(carryOut(GENERATE))).toMatchObject({
        sent: true,
        view: { key: 'not_json', action: 'retry' },
      });
      expect(await own.records.list()).toEqual([]);
      expect(changes).toBe(0);
    },
  );

  it('is not begun while the vault is locked', async () => {
    await own.vault.lock();
    const error = await refusal(carryOut(GENERATE));
    expect(error).toBeInstanceOf(Halt);
    expect(error).toMatchObject({ reason: 'vault_locked' });
    expect(asked).toEqual([]);
  });
});

describe('renewing a token', () => {
  it('exchanges the kept one, in its portfolio, for one of 60 days that takes its place', async () => {
    await keepOld();
    answers = ({ path }) =>
      path === 'debug_token' ? debug({ scopes: ['ads_read'] }) : { access_token: tokenOf(2) };
    expect(await carryOut(RENEW)).toEqual({ type: 'token', recordId: 'job.4.1' });
    expect(asked[0]).toEqual(renewRequest(CALLER, tokenOf(1)));
    expect(await own.records.get('job.4.1')).toMatchObject({
      portfolioId: '1000',
      portfolioName: metaOf('old').portfolioName,
      expiry: '60_days',
      expiresAt: T0 + TOKEN_LIFETIME_S * 1000,
      replaces: 'old',
    });
  });

  it.each(['sealed', 'absent'])('takes a kept one, which it is not when %s', async (state) => {
    if (state === 'sealed') await own.records.sealNew(metaOf('old'), tokenOf(1));
    expect(await refusal(carryOut(RENEW))).toMatchObject({
      sent: false,
      view: { key: 'token_not_kept', action: 'stop_item' },
    });
    expect(asked).toEqual([]);
  });

  it('blames the token where Meta, asked about it, says so, and else the connection', async () => {
    await keepOld();
    let valid = false;
    const expired = failure('token_expired', 'reconnect', 190);
    answers = ({ path }) => {
      if (path === 'debug_token') return { data: { is_valid: valid } };
      throw expired;
    };
    expect(await refusal(carryOut(RENEW))).toMatchObject({
      sent: true,
      view: { key: 'token_expired', code: 190, action: 'stop_item' },
    });
    valid = true;
    expect(await refusal(carryOut(RENEW))).toBe(expired);
  });

  it('makes none where Meta gives no answer', async () => {
    await keepOld();
    answers = () => SILENCE;
    expect(await refusal(carryOut(RENEW))).toEqual(new Error('no answer'));
    expect(await own.records.list()).toMatchObject([{ id: 'old', state: 'kept' }]);
    expect(changes).toBe(0);
  });

  it('asks no more about an error that is plain', async () => {
    await keepOld();
    const plain = failure('permission', 'stop_item', 200);
    answers = () => {
      throw plain;
    };
    expect(await refusal(carryOut(RENEW))).toBe(plain);
    expect(asked).toHaveLength(1);
  });

  it('finds out whether the code of passing faults means the app secret', async () => {
    await keepOld();
    const passing = failure('passing', 'retry', 1);
    const wrong = failure('app_secret_wrong', 'app_secret', 100);
    let verdict: GraphError | null = wrong;
    answers = ({ path }) => {
      if (path !== 'me') throw passing;
      if (verdict !== null) throw verdict;
      return { id: '1' };
    };
    expect(await refusal(carryOut(RENEW))).toBe(wrong);
    expect(asked[1]).toEqual({
      method: 'GET',
      path: 'me',
      params: { fields: 'id', appsecret_proof: await appSecretProof(CALLER.appSecret, CALLER.token) },
    });
    verdict = failure('network', 'retry');
    expect(await refusal(carryOut(RENEW))).toBe(passing);
    verdict = null;
    expect(await refusal(carryOut(RENEW))).toBe(passing);
  });
});

describe('ending one token', () => {
  it('tells Meta, and notes it', async () => {
    await keepOld();
    answers = () => ({ success: true });
    expect(await carryOut(REVOKE)).toEqual({ type: 'tokens_revoked' });
    expect(asked).toEqual([revokeRequest(CALLER, tokenOf(1), CALLER.token)]);
    expect(await own.records.get('old')).toMatchObject({ state: 'revoked' });
    expect(await own.records.secret('old')).toBeNull();
    expect(changes).toBe(1);
    // Sent again by a job that missed its end, it is done already.
    expect(await carryOut(REVOKE)).toEqual({ type: 'tokens_revoked' });
    expect(asked).toHaveLength(1);
  });

  it.each(['sealed', 'absent'])('takes a kept one, which it is not when %s', async (state) => {
    if (state === 'sealed') await own.records.sealNew(metaOf('old'), tokenOf(1));
    expect(await refusal(carryOut(REVOKE))).toMatchObject({
      sent: false,
      view: { key: 'token_not_kept', action: 'stop_item' },
    });
    expect(asked).toEqual([]);
    expect(changes).toBe(0);
  });

  it.each<ErrorKey>(['token_invalid', 'token_expired'])(
    'counts as done where Meta says %s of it',
    async (key) => {
      await keepOld();
      answers = ({ path }) => {
        if (path === 'debug_token') return { data: { is_valid: false } };
        throw failure(key, 'reconnect', 190);
      };
      expect(await carryOut(REVOKE)).toEqual({ type: 'tokens_revoked' });
      expect(await own.records.get('old')).toMatchObject({ state: 'revoked' });
    },
  );

  it('is not done where it is the connection that Meta refuses', async () => {
    await keepOld();
    answers = ({ path }) => {
      if (path === 'debug_token') return { data: { is_valid: true } };
      throw failure('token_expired', 'reconnect', 190);
    };
    expect(await refusal(carryOut(REVOKE))).toMatchObject({ view: { action: 'reconnect' } });
    expect(await own.records.get('old')).toMatchObject({ state: 'kept' });
    expect(changes).toBe(0);
  });

  it('is not done where Meta refuses it for another reason, says nothing, or something breaks', async () => {
    await keepOld();
    answers = () => {
      throw failure('permission', 'stop_item', 200);
    };
    expect(await refusal(carryOut(REVOKE))).toMatchObject({ view: { key: 'permission' } });
    answers = () => ({ success: false });
    expect(await refusal(carryOut(REVOKE))).toMatchObject({
      sent: true,
      view: { key: 'not_json', action: 'retry' },
    });
    const broken = new Error('broken');
    answers = () => {
      throw broken;
    };
    expect(await refusal(carryOut(REVOKE))).toBe(broken);
    expect(await own.records.get('old')).toMatchObject({ state: 'kept' });
  });
});

describe('ending all tokens of a system user', () => {
  const all = { type: 'revoke_all_tokens', id: 'all', subject, dependsOn: [], after: [] } as const;

  it('tells Meta once, with a proof where there is a secret, and notes it of that user alone', async () => {
    await own.records.sealNew(metaOf('one'), tokenOf(1));
    await own.records.sealNew(metaOf('other', { systemUserId: '2001' }), tokenOf(2));
    answers = () => true;
    expect(await carryOut(all)).toEqual({ type: 'tokens_revoked' });
    const call = { method: 'DELETE', path: '2000/access_tokens' };
    const proof = await appSecretProof(CALLER.appSecret, CALLER.token);
    expect(asked).toEqual([{ ...call, params: { appsecret_proof: proof } }]);
    expect(await own.records.get('one')).toMatchObject({ state: 'revoked' });
    expect(await own.records.get('other')).toMatchObject({ state: 'sealed' });
    expect(changes).toBe(1);
    secret = null;
    await carryOut(all);
    expect(asked[1]).toEqual({ ...call, params: {} });
  });

  it('notes nothing where Meta refuses, gives no answer, or says what nobody understands', async () => {
    await own.records.sealNew(metaOf('one'), tokenOf(1));
    answers = () => {
      throw failure('permission', 'stop_item', 200);
    };
    expect(await refusal(carryOut(all))).toMatchObject({ view: { key: 'permission' } });
    answers = () => SILENCE;
    expect(await refusal(carryOut(all))).toEqual(new Error('no answer'));
    answers = () => 'nonsense';
    expect(await refusal(carryOut(all))).toMatchObject({ view: { key: 'not_json' } });
    expect(await own.records.get('one')).toMatchObject({ state: 'sealed' });
    expect(changes).toBe(0);
  });
});

describe('a try whose answer never came', () => {
  it('has the token that was sealed, but not one that is lost', async () => {
    const item = itemOf(GENERATE);
    expect(await desk.findSealed(item)).toBeNull();
    await own.records.sealNew(metaOf('job.4.1'), tokenOf(1));
    expect(await desk.findSealed(item)).toBe('job.4.1');
    const next = { ...item, attempts: 2 };
    await desk.recordLost(next, GENERATE, '2000');
    expect(await own.records.get('job.4.2')).toMatchObject({
      state: 'lost',
      portfolioId: '1',
      expiry: 'never',
    });
    expect(await desk.findSealed(next)).toBeNull();
  });

  it('waits for the vault to be open', async () => {
    await own.vault.lock();
    for (const task of [
      desk.findSealed(itemOf(GENERATE)),
      desk.recordLost(itemOf(GENERATE), GENERATE, '2000'),
    ])
      expect(await refusal(task)).toMatchObject({ reason: 'vault_locked' });
  });
});

describe('preparing', () => {
  it.each(['locked', 'absent'] as const)('halts a job while the vault is %s', async (reason) => {
    const error = await refusal(unlessLocked(Promise.reject(new VaultError(reason))));
    expect(error).toBeInstanceOf(Halt);
  });

  it('lets every other error through', async () => {
    for (const error of [new VaultError('damaged'), new Error('broken')])
      expect(await refusal(unlessLocked(Promise.reject(error)))).toBe(error);
  });
});
