import { afterEach, beforeEach, expect, it } from 'vitest';
import { ASSET_KIND_FACTS } from '../../../utils/meta/assets.ts';
import type { Intent } from '../../../utils/plan/types.ts';
import { presetTemplate } from '../../../utils/templates/presets.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { PASSPHRASE, steward } from './kit.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ seed: 'small' });
});
afterEach(() => simulator.close());

it('keeps templates for the console, and shows them to the page', async () => {
  const app = steward({ fetch: simulator.fetch });
  const template = presetTemplate('ads_reporting', 'Reporting', 'Why');
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  const saved = await app.value('console', 'templates.save', { over: null, template });
  expect(await app.value('content', 'templates.list', {})).toEqual([saved]);
  expect(await app.ask('content', 'templates.save', { over: null, template })).toMatchObject({
    failure: { key: 'not_allowed' },
  });
  expect(
    await app.ask('console', 'templates.save', { over: { id: 'x', revision: 1 }, template }),
  ).toMatchObject({
    failure: { key: 'template_unknown' },
  });
  expect(
    await app.ask('console', 'templates.save', { over: { id: saved.id, revision: 2 }, template }),
  ).toMatchObject({ failure: { key: 'template_changed' } });
  await app.value('popup', 'vault.lock', {});
  expect(await app.ask('content', 'templates.list', {})).toMatchObject({ failure: { key: 'vault_locked' } });
  await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
  await app.value('console', 'templates.remove', { id: saved.id });
  expect(await app.value('popup', 'templates.list', {})).toEqual([]);
  await app.value('console', 'templates.restore', { template: saved, before: null });
  expect(await app.value('popup', 'templates.list', {})).toEqual([saved]);
});

it('reads what a system user has, in the whole portfolio', async () => {
  const app = steward({ fetch: simulator.fetch });
  const { credentials, systemUsers, byUser } = simulator.world;
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: credentials.admin });
  const user = [...systemUsers.values()].find(({ name }) => name === 'Reporting')!;
  const { assignments } = await app.value('console', 'access.of', {
    portfolioId: credentials.businessId,
    systemUserIds: [user.id],
  });
  expect(assignments.map(({ assetId }) => assetId).sort()).toEqual([...byUser.get(user.id)!.keys()].sort());
  expect(assignments.every(({ tasks }) => tasks?.join() === 'ANALYZE')).toBe(true);
});

it('plans several intents as one, and none that speak twice of the same system user', async () => {
  const app = steward({ fetch: simulator.fetch });
  const { credentials, systemUsers, portfolios } = simulator.world;
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: credentials.admin });
  const { page } = portfolios.get(credentials.businessId)!.owned;
  const [first, second] = [...systemUsers.keys()] as [string, string];
  const intent = (userId: string, pages: readonly { readonly id: string }[]): Intent => ({
    portfolioId: credentials.businessId,
    users: [{ type: 'existing', id: userId }],
    assets: pages.map(({ id }) => ({ id, kind: 'page', tasks: ['ANALYZE', 'MESSAGING'] })),
    mode: 'add',
    token: null,
  });
  const intents = [intent(first, page.slice(0, 2)), intent(second, page.slice(1, 4))];
  const plan = await app.value('console', 'plan.makeAll', { intents, only: false });
  expect(plan.operations.map(({ id }) => id)).toEqual([
    ...page.slice(0, 2).map(({ id }) => `assign:${first}:${id}`),
    ...page.slice(1, 4).map(({ id }) => `assign:${second}:${id}`),
  ]);
  // What is there stays: the first has ANALYZE on the first Page already.
  expect(plan.operations[0]).toMatchObject({ before: ['ANALYZE'], tasks: ['ANALYZE', 'MESSAGING'] });
  // Asked for as all there is to be, it also takes away what the first has besides.
  const only = await app.value('console', 'plan.makeAll', { intents, only: true });
  const said = new Set(intents.flatMap(({ assets }) => assets.map(({ id }) => id)));
  const { assets, byUser } = simulator.world;
  const besides = [...byUser.get(first)!.keys()].filter((id) => !said.has(id));
  const ends = besides.filter((id) => {
    const { kind } = assets.get(id)!;
    return ASSET_KIND_FACTS[kind].removable && kind !== 'business_asset_group';
  });
  expect(ends.length).toBeGreaterThan(0);
  const taken = only.operations.flatMap(({ id, type }) => (type === 'unassign_asset' ? [id] : []));
  expect(taken.filter((id) => id.startsWith(`unassign:${first}:`)).toSorted()).toEqual(
    ends.map((id) => `unassign:${first}:${id}`).toSorted(),
  );
  expect(only.needsApproval).toBe(true);
  for (const wrong of [
    [intent(first, page.slice(0, 1)), intent(first, page.slice(1, 2))],
    [intent(first, []), { ...intent(second, []), portfolioId: '1' }],
    [],
  ])
    expect(await app.ask('console', 'plan.makeAll', { intents: wrong, only: false })).toMatchObject({
      failure: { key: 'bad_message' },
    });
});
