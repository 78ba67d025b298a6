import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diffAccess } from '../../../utils/review/diff.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { assignAsset } from '../../meta/world.ts';
import { keptAt } from '../review/kit.ts';
import { steward as createSteward, finished, PASSPHRASE, type Steward } from './kit.ts';

let simulator: Simulator;
let app: Steward;
/** The portfolio of the agency with many system users. */
let portfolioId: string;

/** Sets a vault up and connects the admin. */
async function again(): Promise<void> {
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
}

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'agency' });
  app = createSteward({ fetch: simulator.fetch });
  portfolioId = [...simulator.world.portfolios.keys()][1] ?? '';
  await again();
});
afterEach(() => simulator.close());

/** What the world says of the access of the portfolio's system users. */
function truth(): string[] {
  const { world } = simulator;
  return [...world.systemUsers.values()]
    .filter(({ businessId }) => businessId === portfolioId)
    .flatMap(({ id }) => [...(world.byUser.get(id)?.keys() ?? [])].map((assetId) => `${id} ${assetId}`))
    .sort();
}

const read = () => app.value('console', 'access.read', { portfolioId });

describe('reading access', () => {
  it('gives who reaches what in the whole portfolio', async () => {
    const snapshot = await read();
    expect(snapshot.assignments.map((each) => `${each.systemUserId} ${each.assetId}`).sort()).toEqual(
      truth(),
    );
    expect(snapshot.accessOf).toHaveLength(snapshot.systemUsers.length);
    expect(truth().length).toBeGreaterThan(200);
  });

  it('keeps readings to compare with, until the vault is erased', async () => {
    const before = await read();
    const [change] = before.assignments.filter(({ kind }) => kind === 'page');
    const { systemUserId: userId, assetId } = change!;
    assignAsset(simulator.world, portfolioId, { userId, assetId, tasks: ['MANAGE'] });
    const after = await read();
    const list = await app.value('console', 'access.list', { portfolioId });
    expect(list).toEqual(keptAt(after.readAt, before.readAt));
    const kept = await app.value('console', 'access.kept', { portfolioId, readAt: before.readAt });
    expect(diffAccess(kept, after)).toMatchObject([
      { about: 'access', type: 'changed', before: change!.tasks, after: ['MANAGE'] },
    ]);

    const pin = (readAt: number) => app.ask('console', 'access.pin', { portfolioId, readAt, pinned: true });
    expect(await pin(5)).toMatchObject({ failure: { key: 'reading_unknown' } });
    expect(await pin(before.readAt)).toMatchObject({ ok: true });
    const pins = await app.value('console', 'access.list', { portfolioId });
    expect(pins.map(({ pinned }) => pinned)).toEqual([false, true]);

    await app.value('popup', 'vault.lock', {});
    expect(await app.ask('console', 'access.list', { portfolioId })).toMatchObject({
      failure: { key: 'vault_locked' },
    });
    await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
    expect(await app.ask('console', 'access.kept', { portfolioId, readAt: 5 })).toMatchObject({
      failure: { key: 'reading_unknown' },
    });
    await app.value('console', 'vault.erase', { sure: true });
    await again();
    expect(await app.value('console', 'access.list', { portfolioId })).toEqual([]);
  });

  it('keeps readings when the same person connects again, and none for somebody else or nobody', async () => {
    const { admin, employee } = simulator.world.credentials;
    const list = () => app.value('console', 'access.list', { portfolioId });
    const { readAt } = await read();
    await app.value('popup', 'connection.token', { token: admin });
    expect(await list()).toEqual(keptAt(readAt));
    await app.value('popup', 'connection.token', { token: employee });
    await app.value('popup', 'connection.token', { token: admin });
    expect(await list()).toEqual([]);
    await read();
    await app.value('popup', 'connection.forget', {});
    await app.value('popup', 'connection.token', { token: admin });
    expect(await list()).toEqual([]);
  });

  it('keeps nothing that is read past an erasing', async () => {
    simulator.latency.call = 20;
    const reading = app.ask('console', 'access.read', { portfolioId });
    await new Promise((resolve) => setTimeout(resolve, 40));
    await app.value('console', 'vault.erase', { sure: true });
    expect(await reading).toMatchObject({ ok: false });
    await again();
    expect(await app.value('console', 'access.list', { portfolioId })).toEqual([]);
  });
});

describe('changing access in bulk', () => {
  it('takes away what was chosen and nothing else', async () => {
    const { assignments } = await read();
    const before = truth();
    const chosen = assignments.filter(({ kind }) => kind === 'ad_account' || kind === 'pixel');
    const plan = await app.value('console', 'plan.remove', { portfolioId, pairs: chosen.map(pairOf) });
    const ads = chosen.filter(({ kind }) => kind === 'ad_account');
    expect(plan.operations).toHaveLength(ads.length);
    expect(plan.impossible.every(({ reason }) => reason === 'not_removable')).toBe(true);
    expect(plan.impossible.length).toBeGreaterThan(0);
    expect(plan.needsApproval).toBe(true);

    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    const view = await finished(app, jobId);
    expect(view.counts).toMatchObject({ done: ads.length, failed: 0 });
    const gone = new Set(ads.map((each) => `${each.systemUserId} ${each.assetId}`));
    expect(truth()).toEqual(before.filter((key) => !gone.has(key)));
  });

  it('sets tasks on single pairs, so that another reading finds just those', async () => {
    const before = await read();
    const pages = before.assignments.filter(({ kind }) => kind === 'page').slice(0, 5);
    const plan = await app.value('console', 'plan.tasks', {
      portfolioId,
      pairs: pages.map(pairOf),
      tasks: { page: ['ADVERTISE', 'ANALYZE'] },
    });
    expect(plan.operations).toHaveLength(5);
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    expect((await finished(app, jobId)).counts).toMatchObject({ done: 5, failed: 0 });
    const changes = diffAccess(before, await read());
    expect(changes).toHaveLength(5);
    for (const change of changes)
      expect(change).toMatchObject({ about: 'access', type: 'changed', after: ['ADVERTISE', 'ANALYZE'] });
  });
});

const pairOf = ({ systemUserId, assetId }: { systemUserId: string; assetId: string }) => ({
  systemUserId,
  assetId,
});

describe('renaming in bulk', () => {
  const names = () =>
    new Map(simulator.world.portfolios.get(portfolioId)!.systemUsers.map(({ id, name }) => [id, name]));

  it('renames what Meta takes, passes on what it refuses, and gives the names back', async () => {
    const before = names();
    const [first, second, third] = [...before];
    const renames = [
      // The name of the second, which gives it up.
      { systemUserId: first![0], name: second![1] },
      { systemUserId: second![0], name: 'Northwind feed' },
      { systemUserId: third![0], name: 'with-hyphen' },
    ];
    const plan = await app.value('console', 'plan.rename', { portfolioId, renames });
    expect(plan.operations).toHaveLength(3);
    expect((await app.ask('content', 'job.start', { planId: plan.id })).ok).toBe(false);
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    expect((await finished(app, jobId)).counts).toMatchObject({ done: 2, failed: 1 });
    expect([...names()].slice(0, 3)).toEqual([
      [first![0], second![1]],
      [second![0], 'Northwind feed'],
      [third![0], third![1]],
    ]);

    const undo = await app.value('console', 'plan.undo', { jobId });
    expect(undo.operations.map(({ type }) => type)).toEqual(['rename_system_user', 'rename_system_user']);
    const again = await app.value('console', 'job.start', { planId: undo.id });
    expect((await finished(app, again.jobId)).counts).toMatchObject({ done: 2, failed: 0 });
    expect(names()).toEqual(before);
  });
});
