import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGraph, type Graph } from '../../../utils/graph/client.ts';
import { systemClock } from '../../../utils/graph/clock.ts';
import { createUsageGate } from '../../../utils/graph/usage.ts';
import { ASSET_KIND_FACTS, ASSET_KINDS } from '../../../utils/meta/assets.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import { readAccess, readGroups, readPortfolios, readSnapshot } from '../../../utils/portfolio/read.ts';
import type { Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import type { Portfolio } from '../../meta/model.ts';
import type { Seed } from '../../meta/seeds.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { assetsInGroup } from '../../meta/world.ts';

let simulator: Simulator;
let graph: Graph;

async function start(seed: Seed): Promise<void> {
  simulator = await startSimulator({ seed });
  graph = createGraph({
    fetch: simulator.fetch,
    // Waits between tries are the client's own affair.
    clock: { ...systemClock, sleep: async () => {} },
    gate: createUsageGate(),
    token: async () => simulator.world.credentials.admin,
    online: () => true,
  });
}

/** The portfolio at that place of the world. */
const portfolioAt = (index: number) => [...simulator.world.portfolios.values()][index] as Portfolio;

const snapshotOf = ({ id, name }: Portfolio): Promise<Snapshot> => readSnapshot(graph, { id, name }, 5);

/** Who has what, as the world has it. */
function truth(snapshot: Snapshot, userIds: readonly string[]): Assignment[] {
  return snapshot.assets.flatMap(({ id, kind }) =>
    userIds.flatMap((systemUserId): Assignment[] => {
      const held = simulator.world.byUser.get(systemUserId)?.get(id);
      // Meta does not tell the tasks of asset groups.
      return held ? [{ systemUserId, assetId: id, kind, tasks: held.tasks.tasks ?? null }] : [];
    }),
  );
}

const askedFor = (edge: RegExp) =>
  simulator.log.filter(({ via, path }) => via === 'batch-item' && edge.test(path));

afterEach(() => simulator.close());

describe('a portfolio', () => {
  beforeEach(() => start('small'));

  it('is read whole, each asset once with its kind, name and owner', async () => {
    const portfolio = portfolioAt(0);
    const snapshot = await snapshotOf(portfolio);
    expect(snapshot).toMatchObject({ readAt: 5, unread: [], assignments: [], accessOf: [] });
    expect(snapshot.systemUsers.map(({ name, role }) => [name, role])).toEqual([
      ['Reporting', 'EMPLOYEE'],
      ['Operations', 'ADMIN'],
    ]);
    const expected = ASSET_KINDS.flatMap((kind) =>
      [true, false].flatMap((owned) =>
        (owned ? portfolio.owned : portfolio.client)[kind].map(({ id, name, igUsername, igUserId }) => ({
          id,
          kind,
          name: igUsername ?? name,
          owned,
          ...(igUserId === undefined ? {} : { idInGroups: igUserId }),
        })),
      ),
    );
    expect(snapshot.assets).toEqual(expected);
  });

  it('has the same hash while it is the same, and another when it is not', async () => {
    const portfolio = portfolioAt(0);
    const before = await snapshotOf(portfolio);
    expect((await snapshotOf(portfolio)).hash).toBe(before.hash);
    portfolio.owned.page.pop();
    expect((await snapshotOf(portfolio)).hash).not.toBe(before.hash);
  });

  it('counts an asset that is both owned and shared with it once, as owned', async () => {
    const portfolio = portfolioAt(0);
    const [page] = portfolio.owned.page;
    if (page === undefined) throw new Error('no page');
    portfolio.client.page.push(page);
    const found = (await snapshotOf(portfolio)).assets.filter(({ id }) => id === page.id);
    expect(found).toEqual([{ id: page.id, kind: 'page', name: page.name, owned: true }]);
  });

  it('names the edges that could not be read, and keeps the rest', async () => {
    const whole = await snapshotOf(portfolioAt(0));
    simulator.faults.add({ do: 'error', code: 200, match: { path: /\/client_pixels$/ }, times: 9 });
    const snapshot = await snapshotOf(portfolioAt(0));
    expect(snapshot.unread).toEqual([
      { edge: 'client_pixels', code: 200, fbtraceId: expect.stringMatching(/^A/) },
    ]);
    expect(snapshot.assets).toEqual(whole.assets.filter(({ kind, owned }) => kind !== 'pixel' || owned));
    // Meta's trace id is another each time, and no difference.
    simulator.faults.add({ do: 'error', code: 200, match: { path: /\/client_pixels$/ }, times: 9 });
    const again = await snapshotOf(portfolioAt(0));
    expect(again.unread).not.toEqual(snapshot.unread);
    expect(again.hash).toBe(snapshot.hash);
  });

  it.each(['', '../me', '1?fields=access_token', 'act_', '1/2'])(
    'has nothing with an id like %j',
    async (id) => {
      const portfolio = portfolioAt(0);
      const [page] = portfolio.owned.page;
      portfolio.owned.page.push({ ...page!, id });
      const snapshot = await snapshotOf(portfolio);
      expect(snapshot.unread).toMatchObject([{ edge: 'owned_pages', code: null }]);
      expect(snapshot.assets.map((asset) => asset.id)).not.toContain(id);
      expect(snapshot.assets.map((asset) => asset.id)).toContain(page?.id);
    },
  );

  it('without its system users is no portfolio: that throws', async () => {
    simulator.faults.add({ do: 'error', code: 10, match: { path: /\/system_users$/ }, times: 9 });
    await expect(snapshotOf(portfolioAt(0))).rejects.toMatchObject({ view: { key: 'permission', code: 10 } });
  });

  it.each([
    ['its limit is reached', { do: 'error', code: 80004, times: 9 }, 'throttled'],
    ['the token dies', { do: 'expire_token' }, 'token_expired'],
  ] as const)('is not half read when %s in the middle: that throws', async (_, fault, key) => {
    simulator.paging.maxPage = 3;
    simulator.faults.add({ ...fault, match: { path: /\/owned_pages$/, nth: 2 } });
    await expect(snapshotOf(portfolioAt(0))).rejects.toMatchObject({ view: { key } });
  });

  it('is found among those of the caller, or Meta says why not', async () => {
    const { id, name } = portfolioAt(0);
    expect(await readPortfolios(graph)).toEqual([{ id, name }]);
    simulator.faults.add({ do: 'error', code: 190, match: { path: /\/me\/businesses$/ } });
    await expect(readPortfolios(graph)).rejects.toMatchObject({ view: { action: 'reconnect' } });
  });
});

describe('access', () => {
  it('is what each user may do with each asset, of nobody else', async () => {
    await start('small');
    const snapshot = await snapshotOf(portfolioAt(0));
    const ids = snapshot.systemUsers.map(({ id }) => id);
    const known = await readAccess(graph, snapshot, ids, snapshot.assets);
    expect(known.assignments).toEqual(truth(snapshot, ids));
    expect(known.assignments).toHaveLength(6);
    const [first = ''] = ids;
    const one = await readAccess(graph, snapshot, [first, first], snapshot.assets);
    expect(one).toMatchObject({ accessOf: [first] });
    expect(one.assignments).toEqual(truth(snapshot, [first]));
  });

  it('of an asset that could not be read counts as there with unknown tasks, so that none are replaced', async () => {
    await start('small');
    const snapshot = await snapshotOf(portfolioAt(0));
    const [reporting] = snapshot.systemUsers;
    const held = truth(snapshot, [reporting?.id ?? '']).find(({ kind }) => kind === 'ad_account');
    if (reporting === undefined || held === undefined) throw new Error('no access in the seed');
    const { assetId, kind } = held;
    simulator.faults.add({
      do: 'error',
      code: 200,
      match: { path: new RegExp(`/${assetId}/assigned_users$`) },
      times: 9,
    });
    const ids = snapshot.systemUsers.map(({ id }) => id);
    const known = await readAccess(graph, snapshot, ids, [{ id: assetId, kind }]);
    expect(known.assignments).toEqual(
      ids.map((systemUserId) => ({ systemUserId, assetId, kind, tasks: null })),
    );
    expect(known.unreadAccess).toEqual([assetId]);
    const plan = makePlan(
      {
        portfolioId: snapshot.portfolio.id,
        users: [{ type: 'existing', id: reporting.id }],
        assets: [{ id: assetId, kind, tasks: ['ADVERTISE'] }],
        mode: 'add',
        token: null,
      },
      known,
      { id: 'plan', madeAt: 0, callerAppId: simulator.world.credentials.appId },
    );
    expect(plan.operations).toEqual([]);
    expect(plan.skipped).toMatchObject([{ reason: 'tasks_unknown' }]);
  });

  it.each([
    ['its limit is reached', { do: 'error', code: 80004 }, 'throttled'],
    ['the token dies', { do: 'expire_token' }, 'token_expired'],
  ] as const)('is not unknown but unread when %s: that throws', async (_, fault, key) => {
    await start('small');
    const snapshot = await snapshotOf(portfolioAt(0));
    simulator.faults.add({ ...fault, match: { path: /\/assigned_users$/ } });
    const ids = snapshot.systemUsers.map(({ id }) => id);
    await expect(readAccess(graph, snapshot, ids, snapshot.assets)).rejects.toMatchObject({ view: { key } });
  });

  it('to many assets is asked of the users first, where Meta tells, and of the assets for the tasks', async () => {
    await start('agency');
    const snapshot = await snapshotOf(portfolioAt(1));
    const ids = snapshot.systemUsers.slice(0, 3).map(({ id }) => id);
    const known = await readAccess(graph, snapshot, ids, snapshot.assets);
    expect(known.assignments).toEqual(truth(snapshot, ids));
    expect(known.assignments.length).toBeGreaterThan(20);
    const untold = snapshot.assets.filter(({ kind }) => kind === 'pixel' || kind === 'instagram_asset');
    const told = new Set(
      known.assignments.map(({ assetId }) => assetId).filter((id) => untold.every((each) => each.id !== id)),
    );
    expect(askedFor(/\/assigned_users$/)).toHaveLength(untold.length + told.size);
    expect(askedFor(/\/assigned_(?!users)/)).toHaveLength(5 * ids.length);
  });

  it('of a kind that a user could not be asked about is asked of every such asset', async () => {
    await start('agency');
    const snapshot = await snapshotOf(portfolioAt(1));
    const ids = snapshot.systemUsers.slice(0, 3).map(({ id }) => id);
    simulator.faults.add({
      do: 'error',
      code: 200,
      match: { path: new RegExp(`/${ids[1]}/assigned_pages$`) },
      times: 9,
    });
    const known = await readAccess(graph, snapshot, ids, snapshot.assets);
    expect(known.assignments).toEqual(truth(snapshot, ids));
    const asked = new Set(askedFor(/\/assigned_users$/).map(({ path }) => path.split('/')[1]));
    const pages = snapshot.assets.filter(({ kind }) => kind === 'page');
    expect(pages.filter(({ id }) => !asked.has(id))).toEqual([]);
  });
});

describe('what is in business asset groups', () => {
  const IN_GROUPS = ASSET_KINDS.filter((kind) => ASSET_KIND_FACTS[kind].groupEdge !== null);
  const everyPart = ({ owned }: Portfolio) =>
    owned.business_asset_group.flatMap(({ id }) => IN_GROUPS.map((kind) => ({ groupId: id, kind })));

  it('is read by kind, each asset by the id that it is assigned by', async () => {
    await start('agency');
    const portfolio = portfolioAt(1);
    const snapshot = await snapshotOf(portfolio);
    const parts = everyPart(portfolio);
    expect(parts.length).toBeGreaterThan(40);
    const calls = () => simulator.log.filter(({ via }) => via === 'call').length;
    const before = calls();
    const contents = await readGroups(graph, snapshot, parts);
    expect(contents).toEqual(
      parts.map(({ groupId, kind }) => ({
        groupId,
        kind,
        assetIds: assetsInGroup(simulator.world, groupId, kind).map(({ id }) => id),
        unread: null,
      })),
    );
    expect(
      contents.filter(({ kind, assetIds }) => kind === 'instagram_asset' && assetIds.length > 0),
    ).not.toEqual([]);
    expect(askedFor(/\/contained_/)).toHaveLength(parts.length);
    // At once, in as many calls as may be in flight.
    expect(calls() - before).toBeLessThanOrEqual(4);
  });

  it('is named where it could not be read, and nothing of it is given', async () => {
    await start('small');
    const portfolio = portfolioAt(0);
    const snapshot = await snapshotOf(portfolio);
    const [retail, wholesale] = portfolio.owned.business_asset_group.map(({ id }) => id) as [string, string];
    const match = { path: new RegExp(`/${retail}/contained_pages$`) };
    simulator.faults.add({ do: 'error', code: 10, match });
    const contents = await readGroups(graph, snapshot, [
      { groupId: retail, kind: 'page' },
      { groupId: wholesale, kind: 'page' },
    ]);
    expect(contents).toMatchObject([
      { groupId: retail, assetIds: [], unread: { edge: 'contained_pages', code: 10 } },
      { groupId: wholesale, unread: null },
    ]);
    expect(contents[1]?.assetIds).toHaveLength(1);
  });

  it('is asked of groups of the portfolio alone, and of the kinds they hold', async () => {
    await start('small');
    const portfolio = portfolioAt(0);
    const snapshot = await snapshotOf(portfolio);
    const before = simulator.log.length;
    const [group] = portfolio.owned.business_asset_group;
    expect(
      await readGroups(graph, snapshot, [
        { groupId: '5', kind: 'page' },
        { groupId: portfolio.owned.page[0]!.id, kind: 'page' },
        { groupId: group!.id, kind: 'whatsapp_business_account' },
      ]),
    ).toEqual([]);
    expect(simulator.log.length).toBe(before);
  });

  it('ends with the caller, and when nobody wants it any more', async () => {
    await start('small');
    const portfolio = portfolioAt(0);
    const snapshot = await snapshotOf(portfolio);
    simulator.faults.add({ do: 'error', code: 190, subcode: 463, match: { path: /contained_pages/ } });
    await expect(readGroups(graph, snapshot, everyPart(portfolio))).rejects.toMatchObject({
      view: { action: 'reconnect' },
    });
    const gone = new AbortController();
    gone.abort(new Error('nobody'));
    await expect(readGroups(graph, snapshot, everyPart(portfolio), gone.signal)).rejects.toThrow('nobody');
  });
});
