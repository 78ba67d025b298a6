import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withGroups } from '../../../utils/portfolio/groups.ts';
import { resolveTemplate, unreadParts } from '../../../utils/templates/resolve.ts';
import type { Portfolio } from '../../meta/model.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { assetsInGroup, putInGroup } from '../../meta/world.ts';
import { template } from '../templates/kit.ts';
import { finished, PASSPHRASE, type Steward, steward } from './kit.ts';

let simulator: Simulator;
let app: Steward;
let portfolio: Portfolio;
/** Bodies of the calls that have set out. */
let sent: string[];

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'small' });
  sent = [];
  app = steward({
    fetch: (input, init) => {
      sent.push(String(init?.body));
      return simulator.fetch(input, init);
    },
  });
  portfolio = simulator.world.portfolios.get(simulator.world.credentials.businessId)!;
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
});
afterEach(() => simulator.close());

const groupId = () => portfolio.owned.business_asset_group[0]!.id;
const held = () => assetsInGroup(simulator.world, groupId(), 'page').map(({ id }) => id);
const portfolioRead = (fresh: boolean) =>
  app.value('content', 'portfolio.read', { portfolioId: portfolio.id, fresh });
const groupsRead = () =>
  app.value('content', 'groups.read', {
    portfolioId: portfolio.id,
    parts: [{ groupId: groupId(), kind: 'page' }],
  });
const timesRead = () => simulator.log.filter(({ path }) => path.endsWith('/contained_pages')).length;

describe('what is in business asset groups', () => {
  it('is read once for a reading of the portfolio, and again with the next', async () => {
    await portfolioRead(true);
    expect(timesRead()).toBe(0);
    const [one, two] = await Promise.all([groupsRead(), groupsRead()]);
    expect(one).toEqual([{ groupId: groupId(), kind: 'page', assetIds: held(), unread: null }]);
    expect(two).toEqual(one);
    await groupsRead();
    expect(timesRead()).toBe(1);
    putInGroup(simulator.world, groupId(), portfolio.owned.page.at(-1)!.id);
    await portfolioRead(true);
    expect((await groupsRead())[0]?.assetIds).toEqual(held());
    expect(timesRead()).toBe(2);
  });

  it('is asked for again where it could not be read', async () => {
    await portfolioRead(true);
    simulator.faults.add({ do: 'error', code: 200, match: { path: /contained_pages$/ } });
    expect(await groupsRead()).toMatchObject([{ assetIds: [], unread: { code: 200 } }]);
    expect(await groupsRead()).toMatchObject([{ assetIds: held(), unread: null }]);
    simulator.faults.add({ do: 'error', code: 368, match: { path: /contained_adaccounts$/ } });
    const parts = [{ groupId: groupId(), kind: 'ad_account' as const }];
    const ask = () => app.ask('console', 'groups.read', { portfolioId: portfolio.id, parts });
    expect(await ask()).toMatchObject({ failure: { key: 'policy_block' } });
    expect(await ask()).toMatchObject({ value: [{ unread: null }] });
  });

  it('is told of the caller’s portfolios only', async () => {
    expect(
      await app.ask('content', 'groups.read', {
        portfolioId: '404',
        parts: [{ groupId: groupId(), kind: 'page' }],
      }),
    ).toMatchObject({ failure: { key: 'portfolio_unknown' } });
  });

  it('is not waited for when somebody else is connected', async () => {
    await portfolioRead(true);
    simulator.latency.call = 300;
    const reading = app.ask('content', 'groups.read', {
      portfolioId: portfolio.id,
      parts: [{ groupId: groupId(), kind: 'page' }],
    });
    await expect.poll(() => sent.some((body) => body.includes('contained_pages'))).toBe(true);
    await app.value('popup', 'connection.forget', {});
    expect(await reading).toMatchObject({ failure: { key: 'connection_changed' } });
  });

  it('comes to a plan that gives just that, and is carried out', async () => {
    const own = template({
      assets: [
        { kind: 'page', group: 'Northwind Ret*', tasks: ['ANALYZE'] },
        { kind: 'instagram_asset', group: groupId(), tasks: ['CONTENT'] },
      ],
    });
    const read = await portfolioRead(true);
    const values = { client: 'Retail', purpose: 'Feed' };
    const parts = unreadParts(own.assets, read, values);
    const groups = await app.value('content', 'groups.read', { portfolioId: portfolio.id, parts });
    const use = { type: 'new', values, count: 1 } as const;
    const { intent } = resolveTemplate(own, withGroups(read, groups), use, null);
    const plan = await app.value('content', 'plan.make', { intent });
    expect([plan.impossible, plan.needsApproval]).toEqual([[], false]);
    const { jobId } = await app.value('content', 'job.start', { planId: plan.id });
    expect((await finished(app, jobId)).counts).toMatchObject({ failed: 0, waiting: 0 });
    const made = [...simulator.world.systemUsers.values()].at(-1)!;
    const [instagram] = assetsInGroup(simulator.world, groupId(), 'instagram_asset');
    expect([...simulator.world.byUser.get(made.id)!.keys()].sort()).toEqual(
      [...held(), instagram!.id].sort(),
    );
  });
});
