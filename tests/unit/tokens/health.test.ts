import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../utils/graph/client.ts';
import { type ErrorAction, type ErrorKey, GraphError, localError } from '../../../utils/graph/errors.ts';
import { fingerprint } from '../../../utils/tokens/fingerprint.ts';
import { checkHealth, compareScopes } from '../../../utils/tokens/health.ts';
import type { TokenRecord } from '../../../utils/tokens/types.ts';
import { metaOf, tokenOf } from './kit.ts';

const failure = (key: ErrorKey, action: ErrorAction) => new GraphError(localError(key, action), true);

/** A Graph API that tells of a token, or refuses to. */
const telling = (told: object | Error): Graph => ({
  post: () => Promise.reject(new Error('unused')),
  batch: () => Promise.reject(new Error('unused')),
  readEdges: () => Promise.reject(new Error('unused')),
  read: async (requests) =>
    requests.map(() => {
      if (told instanceof GraphError) return { ok: false, error: told };
      if (told instanceof Error) throw told;
      return { ok: true, value: { data: told } as never };
    }),
});

const recordOf = async (change: Partial<TokenRecord> = {}): Promise<TokenRecord> => ({
  ...metaOf('job.1'),
  version: 1,
  state: 'kept',
  fingerprint: await fingerprint(tokenOf(1)),
  revealEndsAt: null,
  ...change,
});

const FACTS = { is_valid: true, user_id: '2000', scopes: ['ads_read', 'public_profile'] };

async function check(asAdmin: object | Error, asItself: object | Error = new Error('not asked')) {
  const asked: string[] = [];
  const as = (token: string) => {
    asked.push(token);
    return telling(asItself);
  };
  const records = [await recordOf({ id: 'other', fingerprint: '00000000' }), await recordOf()];
  const health = await checkHealth({ asAdmin: telling(asAdmin), as, records }, tokenOf(1));
  expect(asked).toEqual([tokenOf(1)]);
  return health;
}

describe('the health of a token', () => {
  it('is what Meta tells the admin, beside what was asked for', async () => {
    expect(await check(FACTS)).toMatchObject({
      valid: true,
      userId: '2000',
      recordId: 'job.1',
      missing: ['business_management'],
      extra: ['public_profile'],
      problem: null,
    });
  });

  it('is of no record whose system user is another, and of the one where Meta names nobody', async () => {
    expect(await check({ ...FACTS, user_id: '2001' })).toMatchObject({
      recordId: null,
      missing: [],
      extra: [],
    });
    expect(await check({ is_valid: true, scopes: [] })).toMatchObject({ recordId: 'job.1' });
  });

  it('is asked as the token itself where Meta tells the admin nothing of it', async () => {
    expect(await check(failure('permission', 'stop_item'), FACTS)).toMatchObject({ valid: true });
  });

  it('is none where Meta does not let the token ask either', async () => {
    const refused = failure('token_expired', 'reconnect');
    expect(await check(failure('permission', 'stop_item'), refused)).toEqual({
      valid: false,
      appId: null,
      appName: null,
      userId: null,
      type: null,
      expiresAt: null,
      dataAccessExpiresAt: null,
      scopes: [],
      problem: refused.view,
      missing: [],
      extra: [],
      recordId: 'job.1',
    });
  });

  it('is not told where the question failed for another reason', async () => {
    const refused = failure('permission', 'stop_item');
    for (const error of [
      failure('token_expired', 'reconnect'),
      failure('network', 'retry'),
      new Error('broken'),
    ])
      await expect(check(error, FACTS)).rejects.toBe(error);
    for (const error of [failure('network', 'retry'), refused, new Error('broken')])
      await expect(check(refused, error)).rejects.toBe(error);
  });

  it('tells of missing permissions of a token that has ended only where Meta names some', () => {
    const asked = ['a', 'b'];
    expect(compareScopes(asked, { valid: false, scopes: [] })).toEqual({ missing: [], extra: [] });
    expect(compareScopes(asked, { valid: false, scopes: ['b', 'c'] })).toEqual({
      missing: ['a'],
      extra: ['c'],
    });
    expect(compareScopes(asked, { valid: true, scopes: [] })).toEqual({ missing: asked, extra: [] });
  });
});
