import { afterEach, beforeEach, expect, it } from 'vitest';
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
  const saved = await app.value('console', 'templates.save', { id: null, template });
  expect(await app.value('content', 'templates.list', {})).toEqual([saved]);
  expect(await app.ask('content', 'templates.save', { id: null, template })).toMatchObject({
    failure: { key: 'not_allowed' },
  });
  expect(await app.ask('console', 'templates.save', { id: 'x', template })).toMatchObject({
    failure: { key: 'template_unknown' },
  });
  await app.value('console', 'templates.remove', { id: saved.id });
  expect(await app.value('popup', 'templates.list', {})).toEqual([]);
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
