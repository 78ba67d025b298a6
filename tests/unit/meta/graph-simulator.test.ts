// @vitest-environment node
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultPaging } from '../../meta/api/paging.ts';
import { ASSET_KINDS, type AssetKind, kindRow, PERMISSIONS } from '../../meta/facts.ts';
import { createFaults } from '../../meta/faults.ts';
import { type GraphServer, handleGraph } from '../../meta/graph-server.ts';
import { createLog } from '../../meta/log.ts';
import type { Portfolio, World } from '../../meta/model.ts';
import { createWorld, SEEDS, type Seed } from '../../meta/seeds.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { createUsage, defaultUsage, type UsageSettings } from '../../meta/usage.ts';
import {
  addToken,
  assetsInGroup,
  deleteAsset,
  limitsOf,
  mintToken,
  putAssignment,
} from '../../meta/world.ts';

const START = Date.UTC(2026, 8, 1);

interface Rig {
  readonly world: World;
  readonly server: GraphServer;
  readonly usage: UsageSettings;
  readonly portfolio: Portfolio;
  readonly clock: { now: number };
}

function rig(seed: Seed = 'small'): Rig {
  const clock = { now: START };
  const now = () => clock.now;
  const world = createWorld(seed, now);
  const usage = defaultUsage();
  const server: GraphServer = {
    world,
    usage: createUsage(usage, now),
    paging: defaultPaging(),
    faults: createFaults(),
    latency: { call: 0, batchItem: 0 },
    log: createLog(),
    pace: { now: () => 0, sleep: async () => {} },
  };
  return { world, server, usage, portfolio: world.portfolios.get(world.credentials.businessId)!, clock };
}

type Params = Readonly<Record<string, string>>;
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely, and only here
  readonly body: any;
}

async function send(
  { server, world }: Rig,
  method: string,
  path: string,
  params: Params = {},
  token: string | null = world.credentials.admin,
): Promise<Answer> {
  const query = new URLSearchParams(params).toString();
  const inBody = method === 'POST';
  const url = new URL(`https://graph.facebook.com${path}${inBody || query === '' ? '' : `?${query}`}`);
  const headers: Record<string, string> = inBody
    ? { 'content-type': 'application/x-www-form-urlencoded' }
    : {};
  if (token !== null) headers.authorization = `Bearer ${token}`;
  const answer = await handleGraph(server, { method, url, headers, body: inBody ? query : '' });
  if (answer === null) throw new Error('dropped');
  return { ...answer, body: JSON.parse(answer.body) };
}

const call = (rig: Rig, method: string, path: string, params?: Params, token?: string | null) =>
  send(rig, method, `/v26.0${path}`, params, token);

const proofOf = (secret: string, token: string) => createHmac('sha256', secret).update(token).digest('hex');

const batch = (rig: Rig, items: readonly object[], more: Params = {}) =>
  call(rig, 'POST', '/', { batch: JSON.stringify(items), ...more });

const first = (portfolio: Portfolio, kind: AssetKind) => portfolio.owned[kind][0]!;

let r: Rig;
beforeEach(() => {
  r = rig();
});

describe('seeds', () => {
  const shape = (world: World) =>
    JSON.stringify([
      [...world.portfolios.values()],
      [...world.assets.values()],
      [...world.systemUsers.values()],
      [...world.byAsset].map(([id, users]) => [id, [...users]]),
      [...world.inGroup].map(([id, assets]) => [id, [...assets]]),
      [...world.tokens.keys()],
    ]);

  it.each(SEEDS)('%s is the same every time', (seed) => {
    expect(shape(createWorld(seed, () => 0))).toBe(shape(createWorld(seed, () => 1e12)));
  });

  it.each([
    // One besides of each kind beyond the seven that it names assets of.
    ['small', 1, 2, 24 + ASSET_KINDS.length - 7],
    ['agency', 40, 60, 2000],
    ['huge', 1, 500, 20_000],
  ] as const)('%s has what it promises', (seed, portfolios, users, assets) => {
    const world = createWorld(seed);
    expect([world.portfolios.size, world.systemUsers.size, world.assets.size]).toEqual([
      portfolios,
      users,
      assets,
    ]);
    for (const portfolio of world.portfolios.values()) {
      for (const role of ['ADMIN', 'EMPLOYEE'] as const) {
        const used = portfolio.systemUsers.filter((user) => user.role === role).length;
        expect(used).toBeLessThanOrEqual(limitsOf(portfolio)[role]);
      }
    }
    expect(world.credentials.admin).toMatch(/^EAA[A-Za-z0-9]{177}$/);
    for (const user of world.systemUsers.values()) expect(world.systemUsers.has(user.pageId)).toBe(false);
  });

  it('gives agency portfolios limits of their own', () => {
    const limits = [...createWorld('agency').portfolios.values()].map(
      (portfolio) => limitsOf(portfolio).EMPLOYEE,
    );
    expect(new Set(limits)).toEqual(new Set([1, 10, 1000]));
    const raised = [...createWorld('agency').portfolios.values()].find(({ raisedLimits }) => raisedLimits)!;
    expect(Object.values(raised.owned).flat().length).toBeGreaterThanOrEqual(300);
  });
});

describe('published values', () => {
  it.each([
    ['page', 'MANAGE_LEADS', true],
    ['page', 'UPLOAD', false],
    ['ad_account', 'DRAFT', true],
    ['product_catalog', 'ANALYZE', false],
    ['product_catalog', 'MANAGE_AR', true],
    ['pixel', 'UPLOAD', true],
    ['pixel', 'MANAGE', false],
    ['instagram_asset', 'COMMUNITY_ACTIVITY', true],
    ['whatsapp_business_account', 'VIEW_TEMPLATES', true],
    ['whatsapp_business_account', 'ADVERTISE', false],
  ] as const)('%s: %s %s', (kind, task, known) => {
    expect(kindRow(kind).taskParams.tasks?.includes(task)).toBe(known);
  });

  it('knows 29 permissions and four task parameters of asset groups', () => {
    expect(PERMISSIONS).toHaveLength(29);
    expect(Object.keys(kindRow('business_asset_group').taskParams)).toHaveLength(4);
  });
});

describe('refusals', () => {
  type Case = [name: string, code: number, subcode: number | undefined, send: (rig: Rig) => Promise<Answer>];
  const create = (rig: Rig, params: Params, token?: string) =>
    call(rig, 'POST', `/${rig.portfolio.id}/system_users`, { role: 'EMPLOYEE', ...params }, token);
  const assign = (rig: Rig, kind: AssetKind, params: Params) =>
    call(rig, 'POST', `/${first(rig.portfolio, kind).id}/assigned_users`, {
      user: rig.portfolio.systemUsers[0]!.id,
      ...params,
    });
  const creds = (rig: Rig) => rig.world.credentials;

  const CASES: Case[] = [
    ['no version', 2500, undefined, (rig) => send(rig, 'GET', '/me')],
    ['an unknown version', 2500, undefined, (rig) => send(rig, 'GET', '/v99.0/me')],
    ['a retired version', 2635, undefined, (rig) => send(rig, 'GET', '/v19.0/me')],
    ['no token', 2500, undefined, (rig) => call(rig, 'GET', '/me', {}, null)],
    ['a made-up token', 190, undefined, (rig) => call(rig, 'GET', '/me', {}, 'EAAnonsense')],
    ['an expired token', 190, 463, (rig) => call(rig, 'GET', '/me', {}, creds(rig).expired)],
    ['an unknown alias', 803, undefined, (rig) => call(rig, 'GET', '/you')],
    ['an unknown edge', 100, undefined, (rig) => call(rig, 'GET', '/me/portfolios')],
    ['an unknown edge to write', 100, 33, (rig) => call(rig, 'POST', '/me/portfolios')],
    ['a path too deep', 2500, undefined, (rig) => call(rig, 'GET', '/me/businesses/1')],
    ['root ids', 2500, undefined, (rig) => call(rig, 'GET', '/', { ids: '1' })],
    ['an unknown parameter', 100, undefined, (rig) => call(rig, 'GET', '/me', { feilds: 'id' })],
    ['an unknown field', 100, undefined, (rig) => call(rig, 'GET', '/me', { fields: 'id,nmae' })],
    ['fields that do not parse', 2500, undefined, (rig) => call(rig, 'GET', '/me', { fields: 'id,,name' })],
    ['a limit of zero', 100, undefined, (rig) => call(rig, 'GET', '/me/businesses', { limit: '0' })],
    ['a made-up cursor', 100, undefined, (rig) => call(rig, 'GET', '/me/businesses', { after: 'abc' })],
    ['a missing object', 100, 33, (rig) => call(rig, 'GET', '/123456789/assigned_users', { business: '1' })],
    [
      'no business_management',
      200,
      undefined,
      (rig) => call(rig, 'GET', '/me/businesses', {}, creds(rig).noBusinessManagement),
    ],
    [
      'an employee who writes',
      10,
      undefined,
      (rig) => create(rig, { name: 'Night shift' }, creds(rig).employee),
    ],
    [
      'an id of the page',
      100,
      1752100,
      (rig) => call(rig, 'GET', `/${rig.portfolio.systemUsers[0]!.pageId}/assigned_pages`),
    ],
    [
      'an id of the page as user',
      100,
      1752100,
      (rig) => assign(rig, 'page', { user: rig.portfolio.systemUsers[0]!.pageId }),
    ],
    ['a system user without name', 100, undefined, (rig) => create(rig, { name: '' })],
    ['a name of spaces', 100, undefined, (rig) => create(rig, { name: '  ' })],
    ['a name over 100 characters', 100, undefined, (rig) => create(rig, { name: 'x'.repeat(101) })],
    ['a name with a control character', 100, undefined, (rig) => create(rig, { name: 'a\u0007b' })],
    ['a name with a hyphen', 100, undefined, (rig) => create(rig, { name: 'Data-Sync' })],
    ['a name that is taken', 3972, undefined, (rig) => create(rig, { name: 'reporting' })],
    ['another role of the enum', 100, undefined, (rig) => create(rig, { name: 'Dev', role: 'DEVELOPER' })],
    [
      'no role',
      100,
      undefined,
      (rig) => call(rig, 'POST', `/${rig.portfolio.id}/system_users`, { name: 'Dev' }),
    ],
    ['a second admin system user', 3965, undefined, (rig) => create(rig, { name: 'Chief', role: 'ADMIN' })],
    [
      'a portfolio without app',
      104001,
      undefined,
      (rig) => {
        rig.portfolio.ownedApps.length = 0;
        return create(rig, { name: 'Dev' });
      },
    ],
    ['a catalog without tasks', 100, undefined, (rig) => assign(rig, 'product_catalog', {})],
    ['a pixel with no task in the list', 100, undefined, (rig) => assign(rig, 'pixel', { tasks: '[]' })],
    [
      'a WhatsApp account without tasks',
      100,
      undefined,
      (rig) => assign(rig, 'whatsapp_business_account', {}),
    ],
    ['a task of another kind', 100, undefined, (rig) => assign(rig, 'page', { tasks: '["UPLOAD"]' })],
    ['tasks that are no list', 100, undefined, (rig) => assign(rig, 'page', { tasks: 'ANALYZE' })],
    [
      'tasks on an asset group',
      100,
      undefined,
      (rig) => assign(rig, 'business_asset_group', { tasks: '["ANALYZE"]' }),
    ],
    [
      'a portfolio where giving access takes none',
      100,
      undefined,
      (rig) => assign(rig, 'page', { business: rig.portfolio.id }),
    ],
    [
      'access without naming the portfolio',
      100,
      undefined,
      (rig) => call(rig, 'GET', `/${first(rig.portfolio, 'page').id}/assigned_users`),
    ],
    [
      'taking a pixel away',
      100,
      33,
      (rig) =>
        call(rig, 'DELETE', `/${first(rig.portfolio, 'pixel').id}/assigned_users`, {
          user: rig.portfolio.systemUsers[0]!.id,
        }),
    ],
    [
      'a deleted asset',
      100,
      33,
      (rig) => {
        const { id } = first(rig.portfolio, 'page');
        deleteAsset(rig.world, id);
        return call(rig, 'POST', `/${id}/assigned_users`, { user: rig.portfolio.systemUsers[0]!.id });
      },
    ],
    [
      'an app of others',
      100,
      undefined,
      (rig) =>
        call(rig, 'POST', `/${rig.portfolio.systemUsers[0]!.id}/applications`, {
          business_app: rig.portfolio.clientApps[0]!.id,
        }),
    ],
    [
      'an app without Marketing API access',
      3,
      undefined,
      (rig) => {
        rig.portfolio.ownedApps[0]!.marketingAccess = false;
        return call(rig, 'POST', `/${rig.portfolio.systemUsers[0]!.id}/applications`, {
          business_app: creds(rig).appId,
        });
      },
    ],
    [
      'minting without a proof',
      100,
      undefined,
      (rig) =>
        call(rig, 'POST', `/${rig.portfolio.systemUsers[0]!.id}/access_tokens`, {
          business_app: creds(rig).appId,
          scope: 'ads_read',
        }),
    ],
    [
      'a wrong client secret',
      1,
      undefined,
      (rig) =>
        call(rig, 'POST', '/oauth/access_token', {
          grant_type: 'fb_exchange_token',
          client_id: creds(rig).appId,
          client_secret: 'wrong',
          fb_exchange_token: creds(rig).admin,
        }),
    ],
    [
      'renewing an expired token',
      190,
      463,
      (rig) =>
        call(rig, 'POST', '/oauth/access_token', {
          grant_type: 'fb_exchange_token',
          client_id: creds(rig).appId,
          client_secret: creds(rig).appSecret,
          fb_exchange_token: creds(rig).expired,
        }),
    ],
    [
      'looking into a token of another app',
      100,
      undefined,
      (rig) => call(rig, 'GET', '/debug_token', { input_token: creds(rig).admin }, creds(rig).otherApp),
    ],
  ];

  it.each(CASES)('%s: %i', async (_, code, subcode, act) => {
    const { status, body } = await act(r);
    expect(body.error).toMatchObject({
      code,
      message: expect.any(String),
      type: expect.any(String),
      is_transient: false,
    });
    expect(body.error.error_subcode).toBe(subcode);
    expect(body.error.fbtrace_id).toMatch(/^A[A-Za-z0-9]{22}$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(r.server.log.writes()).toEqual([]);
  });

  it('refuses a parameter given twice', async () => {
    const { error } = (await send(r, 'GET', '/v26.0/me?fields=id&fields=name')).body;
    expect(error.code).toBe(100);
  });
});

describe('system users', () => {
  const list = async () =>
    (
      await call(r, 'GET', `/${r.portfolio.id}/system_users`, {
        fields: 'id,name,role,created_time,created_by',
        summary: 'total_count',
      })
    ).body;

  it('creates until the limit, renames, counts', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 9; index++) {
      const { body } = await call(r, 'POST', `/${r.portfolio.id}/system_users`, {
        name: `Robot ${index}`,
        role: 'EMPLOYEE',
      });
      ids.push(body.id);
    }
    const over = await call(r, 'POST', `/${r.portfolio.id}/system_users`, {
      name: 'Robot 10',
      role: 'EMPLOYEE',
    });
    expect(over.body.error.code).toBe(3949);
    await call(r, 'POST', `/${r.portfolio.id}/system_users`, { name: 'Retired', system_user_id: ids[0]! });
    const { data, summary } = await list();
    expect(summary.total_count).toBe(11);
    expect(data.find(({ id }: { id: string }) => id === ids[0])).toEqual({
      id: ids[0],
      name: 'Retired',
      role: 'EMPLOYEE',
      created_time: '2026-09-01T00:00:00+0000',
      created_by: { id: r.world.credentials.adminId, name: 'Admin of Northwind Coffee' },
    });
  });
});

describe('access', () => {
  it('replaces tasks, shows them from both sides, takes away', async () => {
    const page = first(r.portfolio, 'page');
    const user = r.portfolio.systemUsers[0]!;
    const path = `/${page.id}/assigned_users`;
    for (const tasks of ['["ANALYZE"]', '["MODERATE","ADVERTISE"]'])
      expect((await call(r, 'POST', path, { user: user.id, tasks })).body).toEqual({
        success: true,
      });
    const read = async () =>
      (await call(r, 'GET', path, { business: r.portfolio.id, fields: 'id,tasks,user_type' })).body.data;
    expect(await read()).toContainEqual({
      id: user.id,
      tasks: ['ADVERTISE', 'MODERATE'],
      user_type: 'SYSTEM_USER',
    });
    const mine = (await call(r, 'GET', `/${user.id}/assigned_pages`)).body.data;
    expect(mine).toEqual([{ id: page.id, name: page.name }]);
    await call(r, 'DELETE', path, { user: user.id });
    expect((await read()).map(({ id }: { id: string }) => id)).not.toContain(user.id);
  });

  it('takes the four parameters of asset groups, and assets of clients', async () => {
    const user = r.portfolio.systemUsers[0]!;
    const group = first(r.portfolio, 'business_asset_group');
    const both = await batch(r, [
      {
        method: 'POST',
        relative_url: `${group.id}/assigned_users`,
        body: new URLSearchParams({
          user: user.id,
          page_tasks: '["ANALYZE"]',
          pixel_tasks: '["EDIT"]',
        }).toString(),
      },
      {
        method: 'POST',
        relative_url: `${r.portfolio.client.page[0]!.id}/assigned_users`,
        body: `user=${user.id}`,
      },
    ]);
    expect(both.body.map(({ code }: { code: number }) => code)).toEqual([200, 200]);
  });

  it('searches ad accounts only', async () => {
    const found = (
      await call(r, 'GET', `/${r.portfolio.id}/owned_ad_accounts`, {
        search_query: 'whole',
        fields: 'id,name',
      })
    ).body;
    expect(found.data.map(({ name }: { name: string }) => name)).toEqual(['Northwind Wholesale']);
    const pages = await call(r, 'GET', `/${r.portfolio.id}/owned_pages`, { search_query: 'x' });
    expect(pages.body.error.code).toBe(100);
  });
});

describe('business asset groups', () => {
  const group = () => r.portfolio.owned.business_asset_group[0]!;
  const named = (kind: AssetKind, ...names: string[]) =>
    r.portfolio.owned[kind].filter(({ name }) => names.includes(name)).map(({ id }) => ({ id }));
  const read = async (edge: string, params: Params = {}, token?: string) =>
    (await call(r, 'GET', `/${group().id}/${edge}`, { fields: 'id', ...params }, token)).body;

  it.each([
    [
      'contained_pages',
      'page',
      ['Northwind Coffee', 'Northwind Coffee Aldbury', 'Northwind Coffee Greyport'],
    ],
    ['contained_adaccounts', 'ad_account', ['Northwind Brand', 'Northwind Retargeting']],
    ['contained_product_catalogs', 'product_catalog', ['Northwind Beans', 'Northwind Merchandise']],
    ['contained_pixels', 'pixel', ['Northwind Web Shop']],
  ] as const)('tell what is in them: %s', async (edge, kind, names) =>
    expect((await read(edge)).data).toEqual(named(kind, ...names)),
  );

  it('name an Instagram account by the id of its user, not of the asset that is assigned', async () => {
    const account = r.portfolio.owned.instagram_asset.find(({ name }) => name === 'Northwind Coffee')!;
    const { data } = await read('contained_instagram_accounts', { fields: 'id,username' });
    expect(data).toEqual([{ id: account.igUserId, username: account.igUsername }]);
  });

  it('refuse what they do not know, and whoever is no admin', async () => {
    const { employee } = r.world.credentials;
    expect((await read('contained_pages', { business: r.portfolio.id })).error.code).toBe(100);
    expect((await read('contained_whatsapp_business_accounts')).error.code).toBe(100);
    expect((await read('contained_instagram_accounts', { fields: 'ig_user_id' })).error.code).toBe(100);
    expect((await call(r, 'GET', `/${first(r.portfolio, 'page').id}/contained_pages`)).body.error.code).toBe(
      100,
    );
    expect((await read('contained_pages', {}, employee)).error.code).toBe(100);
    putAssignment(r.world, {
      userId: r.portfolio.members.find(({ role }) => role === 'EMPLOYEE')!.id,
      assetId: group().id,
      tasks: { page_tasks: ['ANALYZE'] },
    });
    expect((await read('contained_pages', {}, employee)).error.code).toBe(10);
  });

  it('hold something of every kind in each seed', () => {
    for (const seed of SEEDS) {
      const world = createWorld(seed);
      for (const { kind, groupEdge } of ASSET_KINDS) {
        const held = [...world.inGroup.keys()].flatMap((id) => assetsInGroup(world, id, kind));
        expect(held.length > 0).toBe(groupEdge !== null);
      }
    }
  });
});

describe('tokens', () => {
  const user = () => r.portfolio.systemUsers[0]!;
  const mint = (params: Params = {}, token = r.world.credentials.admin) =>
    call(
      r,
      'POST',
      `/${user().id}/access_tokens`,
      {
        business_app: r.world.credentials.appId,
        scope: 'ads_read,business_management',
        set_token_expires_in_60_days: 'true',
        appsecret_proof: proofOf(r.world.credentials.appSecret, token),
        ...params,
      },
      token,
    );

  it('mints with the right proof and tells what was granted', async () => {
    const { access_token } = (await mint()).body;
    const { data } = (await call(r, 'GET', '/debug_token', { input_token: access_token })).body;
    expect(data).toMatchObject({
      type: 'SYSTEM_USER',
      is_valid: true,
      scopes: ['ads_read', 'business_management'],
      user_id: user().id,
      expires_at: START / 1000 + 60 * 86400,
    });
    expect((await call(r, 'GET', '/me', {}, access_token)).body).toEqual({
      id: user().id,
      name: 'Reporting',
    });
  });

  it.each([
    ['a wrong secret', 104, () => mint({ appsecret_proof: proofOf('wrong', r.world.credentials.admin) })],
    [
      'the proof of another token',
      104,
      () => mint({ appsecret_proof: proofOf(r.world.credentials.appSecret, r.world.credentials.employee) }),
    ],
    [
      'a proof in capitals',
      104,
      () =>
        mint({
          appsecret_proof: proofOf(r.world.credentials.appSecret, r.world.credentials.admin).toUpperCase(),
        }),
    ],
    ['an empty proof', 104, () => mint({ appsecret_proof: '' })],
    ['an unknown permission', 3962, () => mint({ scope: 'ads_reed' })],
    ['no permission', 100, () => mint({ scope: '' })],
    [
      'an app that is not installed',
      100,
      () => {
        user().installedApps.clear();
        return mint();
      },
    ],
    [
      'a token for ever where all must expire',
      100,
      () => {
        r.portfolio.mustExpire = true;
        return mint({ set_token_expires_in_60_days: 'false' });
      },
    ],
    [
      "another app's token",
      10,
      () => {
        const token = r.world.credentials.otherApp;
        return mint({ appsecret_proof: proofOf(r.portfolio.clientApps[0]!.secret, token) }, token);
      },
    ],
  ] as const)('refuses %s: %i', async (_, code, act) => {
    expect((await act()).body.error.code).toBe(code);
  });

  it('renews, revokes one, kills all', async () => {
    const { appId, appSecret } = r.world.credentials;
    const app = { client_id: appId, client_secret: appSecret };
    const old = (await mint()).body.access_token;
    r.clock.now += 86_400_000;
    const renewed = (
      await call(
        r,
        'POST',
        '/oauth/access_token',
        {
          ...app,
          grant_type: 'fb_exchange_token',
          fb_exchange_token: old,
          set_token_expires_in_60_days: 'true',
        },
        null,
      )
    ).body;
    expect(renewed).toMatchObject({ token_type: 'bearer', expires_in: 60 * 86400 });
    expect(renewed.access_token).not.toBe(old);
    expect((await call(r, 'GET', '/me', {}, old)).status).toBe(200);
    expect((await call(r, 'POST', '/oauth/revoke', { ...app, revoke_token: old })).body).toEqual({
      success: 'true',
    });
    expect((await call(r, 'GET', '/me', {}, old)).body.error).toMatchObject({
      code: 190,
      error_subcode: 467,
    });
    expect((await call(r, 'GET', '/me', {}, renewed.access_token)).status).toBe(200);
    await call(r, 'DELETE', `/${user().id}/access_tokens`);
    expect((await call(r, 'GET', '/me', {}, renewed.access_token)).body.error.code).toBe(190);
  });

  it('lets an admin system user write, and no other', async () => {
    const [reporting, operations] = r.portfolio.systemUsers;
    const tokenOf = (id: string) =>
      addToken(r.world, {
        type: 'SYSTEM_USER',
        ownerId: id,
        appId: r.world.credentials.appId,
        scopes: ['business_management'],
        lifetime: 0,
      }).token;
    const path = `/${r.portfolio.id}/system_users`;
    const params = { name: 'Made by a robot', role: 'EMPLOYEE' };
    expect((await call(r, 'POST', path, params, tokenOf(reporting!.id))).body.error.code).toBe(10);
    expect((await call(r, 'POST', path, params, tokenOf(operations!.id))).status).toBe(200);
  });
});

describe('paging', () => {
  async function readAll(path: string, limit: string): Promise<{ ids: string[]; pages: number }> {
    const ids: string[] = [];
    let after: string | undefined;
    for (let pages = 1; ; pages++) {
      const { body } = await call(r, 'GET', path, {
        fields: 'id',
        limit,
        ...(after === undefined ? {} : { after }),
      });
      ids.push(...body.data.map(({ id }: { id: string }) => id));
      if (body.paging?.next === undefined) return { ids, pages };
      expect(body.paging.next).toContain(`access_token=${r.world.credentials.admin}`);
      after = body.paging.cursors.after;
    }
  }

  it.each([
    [false, '100', 4],
    [false, '5000', 4],
    [true, '100', 13],
  ])('short pages %s, limit %s', async (shortPages, limit, pages) => {
    r = rig('agency');
    r.server.paging.shortPages = shortPages;
    const raised = [...r.world.portfolios.values()].find(({ raisedLimits }) => raisedLimits)!;
    raised.owned.page.push(
      ...[...r.world.assets.values()].filter(({ kind }) => kind === 'page').slice(0, 250),
    );
    const { ids, pages: seen } = await readAll(`/${raised.id}/owned_pages`, limit);
    expect(ids).toEqual(raised.owned.page.map(({ id }) => id));
    expect(seen).toBe(pages);
  });

  it('refuses a cursor of another edge', async () => {
    r = rig('agency');
    const { after } = (await call(r, 'GET', '/me/businesses', { limit: '5' })).body.paging.cursors;
    expect((await call(r, 'GET', '/me/business_users', { after })).body.error.code).toBe(100);
  });
});

describe('batch', () => {
  it('answers in order, each by itself', async () => {
    const { employee } = r.world.credentials;
    const { status, body } = await batch(r, [
      { method: 'GET', relative_url: 'me?fields=name' },
      { method: 'GET', relative_url: `/v25.0/me?access_token=${employee}` },
      { method: 'GET', relative_url: 'nobody' },
      { method: 'GET', relative_url: 'me', colour: 'red' },
      {
        method: 'POST',
        relative_url: `${r.portfolio.id}/system_users`,
        body: 'name=Batch+made&role=EMPLOYEE',
      },
    ]);
    expect(status).toBe(200);
    expect(body.map(({ code }: { code: number }) => code)).toEqual([200, 200, 404, 400, 200]);
    expect(JSON.parse(body[0].body).name).toBe('Admin of Northwind Coffee');
    expect(JSON.parse(body[1].body).name).toBe('Employee of Northwind Coffee');
    expect(body[0].headers).toContainEqual({ name: 'x-app-usage', value: expect.any(String) });
    expect(
      r.server.log.filter(({ via }) => via === 'batch-item').map(({ batchIndex }) => batchIndex),
    ).toEqual([0, 1, 2, 4]);
    expect(r.server.log.writes()).toHaveLength(1);
  });

  it('refuses over 50 items and unknown parameters as a whole', async () => {
    const item = { method: 'GET', relative_url: 'me' };
    expect((await batch(r, Array(50).fill(item))).body).toHaveLength(50);
    expect((await batch(r, Array(51).fill(item))).body.error.code).toBe(100);
    expect((await batch(r, [item], { foo: '1' })).body.error.code).toBe(100);
  });

  it('never keeps a secret in the log, and marks one in an address', async () => {
    const { admin, appSecret } = r.world.credentials;
    await batch(r, [{ method: 'GET', relative_url: `debug_token?input_token=${admin}` }]);
    await call(r, 'POST', '/oauth/revoke', { client_id: '1', client_secret: appSecret, revoke_token: admin });
    await call(r, 'GET', '/me', { access_token: admin }, null);
    const text = JSON.stringify(r.server.log);
    expect(text).not.toContain(admin);
    expect(text).not.toContain(appSecret);
    expect(r.server.log.map(({ secretsInUrl }) => secretsInUrl)).toEqual([false, false, false, true]);
  });
});

describe('limits', () => {
  it('tells usage and throttles by portfolio and app', async () => {
    r.usage.callsPerBusiness = 4;
    const path = `/${r.portfolio.id}/owned_pages`;
    for (let index = 0; index < 2; index++) await call(r, 'GET', path);
    const { headers } = await call(r, 'GET', path);
    expect(JSON.parse(headers['x-business-use-case-usage']!)[r.portfolio.id][0]).toMatchObject({
      call_count: 75,
      estimated_time_to_regain_access: 0,
    });
    await call(r, 'GET', path);
    const over = await call(r, 'GET', path);
    expect(over.body.error.code).toBe(80004);
    const [row] = JSON.parse(over.headers['x-business-use-case-usage']!)[r.portfolio.id];
    expect(row.estimated_time_to_regain_access).toBe(60);
    r.clock.now += 60 * 60_000;
    expect((await call(r, 'GET', path)).status).toBe(200);
    r.usage.callsPerApp = 1;
    expect((await call(r, 'GET', path)).body.error.code).toBe(4);
  });
});

describe('faults', () => {
  const create = { method: 'POST', relative_url: '', body: 'name=Faulty&role=EMPLOYEE' };
  const items = () => [
    { method: 'GET', relative_url: 'me' },
    { ...create, relative_url: `${r.portfolio.id}/system_users` },
    { method: 'GET', relative_url: 'me' },
  ];
  const isMade = () => r.portfolio.systemUsers.some(({ name }) => name === 'Faulty');
  const path = /system_users$/;

  it.each([
    ['drop_before', false],
    ['drop_after', true],
  ] as const)('%s', async (kind, made) => {
    r.server.faults.add({ do: kind, match: { path } });
    await expect(batch(r, items())).rejects.toThrow('dropped');
    expect(isMade()).toBe(made);
    expect(r.server.log.writes()).toHaveLength(made ? 1 : 0);
  });

  it('leaves a batch item unanswered, done', async () => {
    r.server.faults.add({ do: 'batch_item_null', match: { method: 'POST', path } });
    const { body } = await batch(r, items());
    expect([body[0].code, body[1], body[2].code]).toEqual([200, null, 200]);
    expect(isMade()).toBe(true);
  });

  it('expires the token in the middle, for good', async () => {
    r.server.faults.add({ do: 'expire_token', match: { path } });
    const { body } = await batch(r, items());
    expect(body.map(({ code }: { code: number }) => code)).toEqual([200, 400, 400]);
    expect(JSON.parse(body[2].body).error).toMatchObject({ code: 190, error_subcode: 463 });
    expect((await batch(r, items())).body.error.code).toBe(190);
  });

  it('throttles with a time to wait, only the nth call, only so often', async () => {
    r.server.faults.add({ do: 'error', code: 613, waitMinutes: 3, match: { path: /^\/me$/, nth: 2 } });
    expect((await call(r, 'GET', '/me')).status).toBe(200);
    const { body, headers } = await call(r, 'GET', '/me');
    expect(body.error.code).toBe(613);
    expect(headers['x-business-use-case-usage']).toContain('"estimated_time_to_regain_access":3');
    expect((await call(r, 'GET', '/me')).status).toBe(200);
  });

  it('answers HTML', async () => {
    r.server.faults.add({ do: 'html' });
    await expect(call(r, 'GET', '/me')).rejects.toThrow(SyntaxError);
  });

  it('has the same bad luck for the same seed', async () => {
    const run = async () => {
      const fresh = rig();
      fresh.server.faults.random({ seed: 'storm', chance: { error: 0.3, http_500: 0.2 } });
      const codes: number[] = [];
      for (let index = 0; index < 20; index++) codes.push((await call(fresh, 'GET', '/me')).status);
      return codes;
    };
    expect(await run()).toEqual(await run());
    expect(new Set(await run()).size).toBeGreaterThan(1);
  });
});

describe('over the wire', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
  });
  afterAll(() => simulator.close());

  it('serves the API with CORS, and drops connections', async () => {
    const { admin } = simulator.world.credentials;
    const me = () =>
      simulator.fetch('https://graph.facebook.com/v26.0/me', {
        headers: { authorization: `Bearer ${admin}` },
      });
    const answer = await me();
    expect(await answer.json()).toMatchObject({ name: 'Admin of Northwind Coffee' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    simulator.faults.add({ do: 'drop_before' });
    await expect(me()).rejects.toThrow(TypeError);
    expect((await me()).status).toBe(200);
  });

  it('breaks answers off where it is told to', async () => {
    const other = await startSimulator({ seed: 'small', drops: 'broken_off' });
    other.faults.add({ do: 'drop_after' });
    const read = async () =>
      (
        await other.fetch('https://graph.facebook.com/v26.0/me', {
          headers: { authorization: `Bearer ${other.world.credentials.admin}` },
        })
      ).text();
    await expect(read()).rejects.toThrow(TypeError);
    expect(await read()).toContain('Admin of Northwind Coffee');
    await other.close();
  });

  it('signs in by its dialog only', async () => {
    const { appId } = simulator.world.credentials;
    const dialog = (redirect: string) =>
      `https://www.facebook.com/v26.0/dialog/oauth?${new URLSearchParams({ client_id: appId, redirect_uri: redirect, response_type: 'token', scope: 'business_management', state: 'xyz' })}`;
    const blocked = await simulator.fetch(dialog('https://evil.example/'));
    expect(blocked.status).toBe(400);
    const address = dialog(`https://${'abcdefghijklmnop'.repeat(2)}.chromiumapp.org/meta`);
    const decide = async (decision: string) => {
      const page = await (await simulator.fetch(address)).text();
      const ticket = /name="ticket" value="(\w+)"/.exec(page)?.[1] ?? '';
      const answer = await simulator.fetch(address, {
        method: 'POST',
        body: new URLSearchParams({ ticket, decision }),
      });
      return new URL(answer.headers.get('location') ?? '');
    };
    expect((await decide('cancel')).searchParams.get('error')).toBe('access_denied');
    const fragment = new URLSearchParams((await decide('continue')).hash.slice(1));
    expect(fragment.get('state')).toBe('xyz');
    expect(simulator.world.tokens.get(fragment.get('access_token') ?? '')?.appId).toBe(appId);
    const unasked = await simulator.fetch(address, {
      method: 'POST',
      body: new URLSearchParams({ ticket: 'none', decision: 'continue' }),
    });
    expect(unasked.status).toBe(400);
  });

  it('takes the time it is told to', async () => {
    Object.assign(simulator.latency, { call: 30, batchItem: 5 });
    const started = performance.now();
    const items = Array(20).fill({ method: 'GET', relative_url: 'me' });
    await simulator.fetch('https://graph.facebook.com/v26.0/', {
      method: 'POST',
      headers: { authorization: `Bearer ${simulator.world.credentials.admin}` },
      body: new URLSearchParams({ batch: JSON.stringify(items) }),
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(125);
  });
});

it('keeps page and API on one world', () => {
  const user = r.portfolio.systemUsers[0]!;
  const { token } = mintToken(r.world, {
    userId: user.id,
    appId: r.world.credentials.appId,
    scopes: ['ads_read'],
    expiresIn60Days: true,
  });
  expect(r.world.tokens.get(token)?.ownerId).toBe(user.id);
});
