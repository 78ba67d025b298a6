import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Intent, TemplateUsed } from '../../../utils/plan/types.ts';
import type { Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { bringBack, createDrift } from '../../../utils/review/drift.ts';
import { resolveTemplate } from '../../../utils/templates/resolve.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { assignAsset, removeAssignment } from '../../meta/world.ts';
import { template } from '../templates/kit.ts';
import { finished, PASSPHRASE, type Steward, steward } from './kit.ts';

let simulator: Simulator;
let app: Steward;
let portfolioId: string;

const PAGES = template({
  name: 'Pages',
  names: '{client} {n}',
  assets: [{ kind: 'page', name: '*', tasks: ['ANALYZE', 'MESSAGING'] }],
});
const VALUES = { client: 'Drifting', purpose: 'Pages' };
const USED: TemplateUsed = { id: 't', revision: 2, name: 'Pages', values: VALUES };

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'agency' });
  app = steward({ fetch: simulator.fetch });
  portfolioId = [...simulator.world.portfolios.keys()][1] ?? '';
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
});
afterEach(() => simulator.close());

async function run(intent: Intent): Promise<string> {
  const { id } = await app.value('console', 'plan.make', { intent });
  const { jobId } = await app.value('console', 'job.start', { planId: id });
  expect((await finished(app, jobId)).counts).toMatchObject({ failed: 0, waiting: 0 });
  return jobId;
}

const given = () => app.value('console', 'templates.given', { portfolioId });
const idOf = (name: string) =>
  [...simulator.world.systemUsers.values()].find((user) => user.name === name)?.id ?? '';

async function make(snapshot: Snapshot, count: number): Promise<void> {
  const { intent } = resolveTemplate(PAGES, snapshot, { type: 'new', values: VALUES, count }, null);
  await run({ ...intent, template: USED });
}

describe('which template was given', () => {
  it('is remembered of those made and of those there were, once it was done', async () => {
    const snapshot = await app.value('console', 'portfolio.read', { portfolioId, fresh: true });
    const there = snapshot.systemUsers[2]!.id;
    const use = { type: 'existing', values: VALUES, userIds: [there], mode: 'add' } as const;
    const { intent } = resolveTemplate(PAGES, snapshot, use, null);
    await app.value('console', 'plan.make', { intent: { ...intent, template: USED } });
    expect(await given()).toEqual({});
    await make(snapshot, 2);
    await run({ ...intent, template: { ...USED, revision: 3 } });
    await expect.poll(given).toEqual({
      [idOf('Drifting 1')]: [{ template: USED, as: 'whole' }],
      [idOf('Drifting 2')]: [{ template: USED, as: 'whole' }],
      [there]: [{ template: { ...USED, revision: 3 }, as: 'add' }],
    });
    await app.value('console', 'templates.give', { portfolioId, systemUserIds: [there], template: null });
    expect(Object.keys(await given())).toHaveLength(2);
  });

  it('is the one chosen by hand and no other, also where it was the first of several', async () => {
    const chosen = { portfolioId, systemUserIds: ['7'], template: USED };
    await app.value('console', 'templates.give', chosen);
    const added = { template: { ...USED, id: 'other' }, as: 'add' } as const;
    await app.services.given.note(portfolioId, new Map([['7', added]]));
    expect((await given())['7']).toHaveLength(2);
    await app.value('console', 'templates.give', chosen);
    expect((await given())['7']).toEqual([{ template: USED, as: 'whole' }]);
  });

  it('is told of the caller’s portfolios only, and forgotten when all is erased', async () => {
    await app.value('console', 'templates.give', { portfolioId, systemUserIds: ['7', '8'], template: USED });
    const compared = [{ template: USED, as: 'whole' }];
    expect(await given()).toEqual({ 7: compared, 8: compared });
    expect(await app.ask('console', 'templates.given', { portfolioId: '404' })).toMatchObject({
      failure: { key: 'portfolio_unknown' },
    });
    await app.value('console', 'vault.erase', { sure: true });
    expect(JSON.stringify(await app.local.get(null))).not.toContain('Drifting');
  });
});

it('offers to take nothing away that was there before a template was added, nor gives again what was undone', async () => {
  const { world } = simulator;
  const snapshot = await app.value('console', 'portfolio.read', { portfolioId, fresh: true });
  const [first, second] = snapshot.systemUsers;
  const [named, ...others] = world.portfolios.get(portfolioId)!.owned.page;
  for (const user of [first!, second!])
    for (const assetId of [...(world.byUser.get(user.id)?.keys() ?? [])])
      removeAssignment(world, portfolioId, { userId: user.id, assetId });
  for (const { id } of others.slice(0, 2))
    assignAsset(world, portfolioId, { userId: first!.id, assetId: id, tasks: ['MANAGE'] });
  // The second one has all of it already.
  assignAsset(world, portfolioId, { userId: second!.id, assetId: named!.id, tasks: ['ANALYZE', 'MANAGE'] });
  const one = template({ assets: [{ kind: 'page', ids: [named!.id], tasks: ['ANALYZE'] }] });
  const use = {
    type: 'existing',
    values: VALUES,
    userIds: [first!.id, second!.id],
    mode: 'add',
  } as const;
  const { intent } = resolveTemplate(one, snapshot, use, null);
  const jobId = await run({ ...intent, template: USED });
  const noted = [{ template: USED, as: 'add' }];
  await expect.poll(given).toEqual({ [first!.id]: noted, [second!.id]: noted });

  const driftOf = createDrift(await app.value('console', 'access.read', { portfolioId }));
  for (const [id, own] of Object.entries(await given())) {
    const baselines = own.map(({ template: { values }, as }) => ({ template: one, values, as }));
    expect(bringBack(driftOf(id, baselines)!)).toEqual([]);
  }

  const undo = await app.value('console', 'plan.undo', { jobId });
  const { jobId: undoing } = await app.value('console', 'job.start', { planId: undo.id });
  await finished(app, undoing);
  await expect.poll(given).toEqual({ [second!.id]: noted });
});

it('finds what was changed by hand, and brings back just that', async () => {
  const { world } = simulator;
  await make(await app.value('console', 'portfolio.read', { portfolioId, fresh: true }), 2);
  const id = idOf('Drifting 1');
  const truth = () =>
    JSON.stringify(
      [...world.byUser.values()].map((held) =>
        [...held.values()].sort((a, b) => (a.assetId < b.assetId ? -1 : 1)),
      ),
    );
  const before = truth();
  const read = () => app.value('console', 'access.read', { portfolioId });
  const found = async () =>
    createDrift(await read())(id, [{ template: PAGES, values: VALUES, as: 'whole' }])!;
  expect((await found()).access).toEqual([]);

  const [lost, more] = [...world.byUser.get(id)!.keys()] as [string, string];
  const account = world.portfolios.get(portfolioId)!.owned.ad_account[0]!.id;
  removeAssignment(world, portfolioId, { userId: id, assetId: lost });
  assignAsset(world, portfolioId, { userId: id, assetId: more, tasks: ['ANALYZE', 'MANAGE'] });
  assignAsset(world, portfolioId, { userId: id, assetId: account, tasks: ['ANALYZE'] });
  const drift = await found();
  expect(drift.access.map(({ type, asset }) => `${type} ${asset.id}`).sort()).toEqual(
    [`removed ${lost}`, `changed ${more}`, `added ${account}`].sort(),
  );
  const plan = await app.value('console', 'plan.exact', { portfolioId, access: bringBack(drift) });
  expect(plan).toMatchObject({ needsApproval: true, impossible: [] });
  expect(plan.operations).toHaveLength(3);
  const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
  await finished(app, jobId);
  expect(truth()).toBe(before);
  expect((await found()).access).toEqual([]);
});
