import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, ASSET_KINDS } from '../../../utils/meta/assets.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { finished, PASSPHRASE, type Steward, steward } from './kit.ts';

let simulator: Simulator;
let app: Steward;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
  app = steward({ fetch: simulator.fetch });
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: simulator.world.credentials.admin });
});
afterAll(() => simulator.close());

describe.each(ASSET_KINDS)('an asset of the kind %s', (kind) => {
  it('is read, given to a new system user, and taken away again where Meta has a call for it', async () => {
    const { world } = simulator;
    const portfolioId = world.credentials.businessId;
    const { assets } = await app.value('console', 'portfolio.read', { portfolioId, fresh: true });
    const asset = assets.find((each) => each.kind === kind && each.owned)!;
    expect(asset.name).not.toBe('');
    const plan = await app.value('console', 'plan.make', {
      intent: {
        portfolioId,
        users: [{ type: 'new', name: `All of ${kind}`, role: 'EMPLOYEE' }],
        assets: [{ id: asset.id, kind, tasks: [...ASSET_KIND_FACTS[kind].defaultTasks] }],
        mode: 'add',
        token: null,
      },
    });
    expect(plan.impossible).toEqual([]);
    const run = async (planId: string) => {
      const { jobId } = await app.value('console', 'job.start', { planId });
      return (await finished(app, jobId)).counts;
    };
    expect(await run(plan.id)).toMatchObject({ done: 2, failed: 0 });
    const user = [...world.systemUsers.values()].find(({ name }) => name === `All of ${kind}`)!;
    expect([...world.byUser.get(user.id)!.keys()]).toEqual([asset.id]);

    const reading = await app.value('console', 'access.read', { portfolioId });
    const held = reading.assignments.filter(({ systemUserId }) => systemUserId === user.id);
    expect(held).toMatchObject([{ assetId: asset.id, kind }]);

    const pairs = [{ systemUserId: user.id, assetId: asset.id }];
    const removal = await app.value('console', 'plan.remove', { portfolioId, pairs });
    if (ASSET_KIND_FACTS[kind].removable) {
      expect(await run(removal.id)).toMatchObject({ done: 1, failed: 0 });
      expect([...world.byUser.get(user.id)!.keys()]).toEqual([]);
    } else expect(removal).toMatchObject({ operations: [], impossible: [{ reason: 'not_removable' }] });
  });
});
