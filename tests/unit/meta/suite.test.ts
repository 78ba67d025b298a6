import { readdirSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_USERS_ADDRESSES, systemUsersAddress } from '../../../utils/meta/pages.ts';
import { kindRow } from '../../meta/facts.ts';
import { createWorld } from '../../meta/seeds.ts';
import { countManual } from '../../meta/suite/manual-flow.ts';
import { MANUAL_JOB as job } from '../../meta/suite/manual-job.ts';
import { handleSuite, type SuiteResponse } from '../../meta/suite/server.ts';
import { compileStyles } from '../../meta/suite/styles.ts';
import { LOCALES, languageOf } from '../../meta/suite/texts.ts';
import { ASSET_TYPES } from '../../meta/suite/types.ts';
import { type Portfolio, portfolioOf, type World } from '../../meta/world.ts';

const pathOf = (address: string) => address.slice(new URL(address).origin.length);
const PAGE = pathOf(systemUsersAddress(null));
/** Every shape of its address: leading nowhere else, and leading to the first. */
const [served, moved] = [false, true].map((old) =>
  SYSTEM_USERS_ADDRESSES.filter(({ moved = false }) => moved === old).map((shape) => ({
    alone: pathOf(systemUsersAddress(null, shape)),
    of: (portfolioId: string) => pathOf(systemUsersAddress(portfolioId, shape)),
  })),
);

let world: World;
let portfolio: Portfolio;

beforeEach(() => {
  world = createWorld('small');
  portfolio = portfolioOf(world, world.credentials.businessId);
});

function ask(
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {},
): Promise<SuiteResponse> {
  return handleSuite({ method, url: new URL(path, 'https://business.facebook.com'), headers, body }, world);
}
const get = (path: string, headers: Record<string, string> = {}) => ask('GET', path, '', headers);

async function call(action: string, body: Record<string, unknown> = {}) {
  const { status, body: text } = await ask('POST', `/api/suite/${action}`, JSON.stringify(body));
  return { status, ...JSON.parse(text) };
}
const named = (name: string) => portfolio.systemUsers.find((user) => user.name === name)!;
const about = (name: string) => ({ businessId: portfolio.id, userId: named(name).pageId });

describe('the document', () => {
  it('is the same shell at every address, under a strict policy with a fresh nonce', async () => {
    const first = await get(`${PAGE}?business_id=${portfolio.id}`);
    const second = await get('/latest/home');
    expect([first.status, second.status]).toEqual([200, 200]);
    const policy = first.headers['content-security-policy'] ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self' https://graph.facebook.com");
    expect(policy).not.toContain('unsafe-eval');
    expect(first.body).toContain(`<script nonce="${nonce}">`);
    expect(second.headers['content-security-policy']).not.toBe(policy);
  });

  it('gives a content script neither ids nor stable classes', async () => {
    const first = await get(PAGE);
    const second = await get(PAGE);
    expect(first.body).not.toMatch(/\s(?:id|data-[\w-]+)=/);
    const names = (html: string) =>
      new Set([...html.matchAll(/class="([^"]*x[^"]*)"/g)].flatMap(([, all]) => all!.split(' ')));
    const shared = [...names(first.body)].filter((name) => names(second.body).has(name));
    expect(shared).toEqual([]);
  });

  it('speaks seven languages, Arabic from the right, and remembers the choice', async () => {
    expect(LOCALES).toHaveLength(7);
    for (const locale of LOCALES) {
      const { lang, direction, texts } = languageOf(locale);
      const { body } = await get(`${PAGE}?locale=${locale}`);
      expect(body).toContain(`<html lang="${lang}" dir="${direction}"`);
      expect(Object.values(texts).every((text) => text.trim() !== '')).toBe(true);
    }
    expect(languageOf('ar_AR').direction).toBe('rtl');
    expect((await get(PAGE, { cookie: 'datr=x; locale=de_DE' })).body).toContain('lang="de"');
    expect((await get(`${PAGE}?locale=xx_XX`)).body).toContain('lang="en"');
  });

  it('fills the placeholders of every text in every language', () => {
    const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
    const english = languageOf(null).texts;
    for (const locale of LOCALES)
      for (const [key, text] of Object.entries(languageOf(locale).texts))
        expect([locale, key, holes(text)]).toEqual([
          locale,
          key,
          holes(english[key as keyof typeof english]),
        ]);
  });
});

describe('addresses', () => {
  it.each([
    ['/', '/latest/home'],
    ...moved!.flatMap(({ alone, of }) => [
      [alone, PAGE],
      [`${alone}/`, PAGE],
      [of('1'), pathOf(systemUsersAddress('1'))],
      [of('1').replace(alone, `${alone}/22`), `${pathOf(systemUsersAddress('1'))}&selected_user_id=22`],
    ]),
  ])('%s leads to %s', async (from, to) => {
    const { status, headers } = await get(from);
    expect([status, headers.location]).toEqual([302, to]);
  });

  it.each([...served!.flatMap(({ alone }) => [alone, `${alone}/6155`]), '/latest/settings/people'])(
    '%s is served as it is',
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  it('serves its scripts and nothing beside them', async () => {
    for (const file of readdirSync(new URL('../../meta/suite/client/', import.meta.url)))
      expect((await get(`/rsrc/${file}`)).headers['content-type']).toContain('text/javascript');
    expect((await get('/rsrc/none.js')).status).toBe(404);
    expect((await get('/rsrc/..%2Fserver.ts')).status).toBe(404);
    expect((await ask('DELETE', PAGE)).status).toBe(405);
  });
});

describe("the page's own calls", () => {
  it('lists portfolios and system users by the ids of the page, never those of the API', async () => {
    const session = await call('session');
    expect(session.data.portfolios).toContainEqual({ id: portfolio.id, name: portfolio.name });
    const { data } = await call('users', { businessId: portfolio.id });
    expect(data.users.map((user: { name: string }) => user.name)).toEqual(
      portfolio.systemUsers.map(({ name }) => name),
    );
    const text = JSON.stringify([data, (await call('user', about('Reporting'))).data]);
    for (const { id, pageId } of portfolio.systemUsers) {
      expect(text).not.toContain(id);
      expect(JSON.stringify(data)).toContain(pageId);
    }
  });

  it('does the manual job: create, assign, install, mint once, remove, revoke', async () => {
    const created = await call('create', { businessId: portfolio.id, name: 'Feed', role: 'EMPLOYEE' });
    expect(created.data).toMatchObject({ name: 'Feed', role: 'EMPLOYEE', pageId: named('Feed').pageId });
    const page = portfolio.owned.page[0]!;
    const app = portfolio.ownedApps[0]!;
    const feed = about('Feed');

    const refused = await call('mint', { ...feed, appId: app.id, scopes: ['ads_read'] });
    expect(refused.error.message).toContain('No permissions available');

    await call('assign', { ...feed, kind: 'page', assetIds: [page.id], tasks: ['ANALYZE', 'ADVERTISE'] });
    await call('assign', { ...feed, kind: 'app', assetIds: [app.id], tasks: ['MANAGE_APP'] });
    const { data } = await call('user', feed);
    expect(data.assets).toEqual([
      { id: page.id, kind: 'page', name: page.name, tasks: ['ADVERTISE', 'ANALYZE'] },
    ]);
    expect(data.apps).toMatchObject([{ id: app.id }]);
    const pages = await call('assets', { ...feed, kind: 'page' });
    expect(pages.data.filter((asset: { assigned: boolean }) => asset.assigned)).toMatchObject([
      { id: page.id },
    ]);

    const minted = await call('mint', { ...feed, appId: app.id, scopes: ['ads_read'], expires: false });
    const token = world.tokens.get(minted.data.token)!;
    expect(token).toMatchObject({ ownerId: named('Feed').id, expiresAt: 0, killed: null });
    await call('revoke', feed);
    expect(token.killed).toBe(467);
    await call('remove', { ...feed, assetId: page.id });
    expect((await call('user', feed)).data.assets).toEqual([]);
  });

  it('spreads the tasks of an asset group over its parameters', async () => {
    const group = portfolio.owned.business_asset_group[0]!;
    const tasks = ['page_tasks:ANALYZE', 'adaccount_tasks:ADVERTISE'];
    await call('assign', {
      ...about('Reporting'),
      kind: 'business_asset_group',
      assetIds: [group.id],
      tasks,
    });
    expect(world.byUser.get(named('Reporting').id)?.get(group.id)?.tasks).toEqual({
      page_tasks: ['ANALYZE'],
      adaccount_tasks: ['ADVERTISE'],
    });
  });

  it('asks for the policy before the first system user only', async () => {
    const accepted = async () => (await call('users', { businessId: portfolio.id })).data.policyAccepted;
    const first = { businessId: portfolio.id, name: 'First', role: 'EMPLOYEE' };
    expect(await accepted()).toBe(true);
    portfolio.systemUsers.length = 0;
    expect(await accepted()).toBe(false);
    expect((await call('create', first)).error.code).toBe(200);
    await call('accept_policy', { businessId: portfolio.id });
    expect((await call('create', first)).data.name).toBe('First');
  });

  it('refuses in words', async () => {
    const twice = await call('create', { businessId: portfolio.id, name: 'Reporting', role: 'EMPLOYEE' });
    expect(twice).toMatchObject({ status: 400, error: { code: 3972 } });
    expect(twice.error.message).toMatch(/^Name is taken\. /);
    const apiId = { businessId: portfolio.id, userId: named('Reporting').id };
    expect((await call('user', apiId)).error.code).toBe(100);
    expect((await call('users', { businessId: '1' })).error.code).toBe(100);
    expect((await call('mint', { ...about('Reporting'), appId: '1', scopes: 'all' })).error.code).toBe(100);
    expect((await call('nothing')).status).toBe(404);
    expect((await call('constructor')).status).toBe(404);
    expect((await ask('POST', '/api/suite/users', '{')).status).toBe(400);
    expect((await get('/api/suite/users')).status).toBe(405);
  });
});

describe('what the page offers', () => {
  it('has a label for every task, and only tasks Meta takes', () => {
    const { texts } = languageOf(null);
    for (const { kind, tasks, full } of ASSET_TYPES)
      for (const task of full === null ? tasks : [...tasks, full]) {
        const [parameter, value] = task.includes(':') ? task.split(':') : ['tasks', task];
        expect(Object.keys(texts)).toContain(`task.${value}`);
        if (kind !== 'app') expect(kindRow(kind).taskParams[parameter!]).toContain(value);
      }
  });

  it('has no two styles under one class', () => {
    const { css, classes } = compileStyles();
    const used = new Set(Object.values(classes).flatMap((map) => Object.values(map)));
    for (const name of used) expect(css.split(`.${name}`).length - 1).toBe(1);
  });
});

describe('the manual way', () => {
  const kinds = job.assets.map(({ kind }) => kind);
  const formula = countManual(job.users, job.assets.length, kinds, job.permissions.length);

  it('adds up by formula', () => {
    expect(formula).toBe(2 * (2 + 5 + 3 + 3 + 8 + 2));
    expect(countManual([{ name: 'Root', role: 'ADMIN' }], 1, ['page'], 1, true)).toBe(
      2 + 2 + 5 + 1 + 1 + 8 + 1 + 1,
    );
  });
});
