// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSdk, type Sdk } from '../../meta/sdk.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';

/** The simulator speaks Graph well enough for a client that nobody here wrote. */

let simulator: Simulator;
let sdk: Sdk;

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'small' });
  const { port, certificate, world } = simulator;
  sdk = loadSdk({ port, certificate: certificate.cert, token: world.credentials.admin });
});
afterEach(async () => {
  sdk.close();
  await simulator.close();
});

const portfolio = () => simulator.world.portfolios.get(simulator.world.credentials.businessId)!;
const business = () => new sdk.Business(portfolio().id);
const codeOf = (error: { readonly response?: { readonly code?: number } }) => error.response?.code;

describe('Meta’s own SDK against the simulator', () => {
  it('lists system users with their fields and their number', async () => {
    const users = await business().getSystemUsers(['id', 'name', 'role'], { summary: 'total_count' });
    expect(users.map(({ _data }) => _data)).toEqual([
      expect.objectContaining({ name: 'Reporting', role: 'EMPLOYEE' }),
      expect.objectContaining({ name: 'Operations', role: 'ADMIN' }),
    ]);
    expect(users.summary?.total_count).toBe(2);
    expect(users.hasNext()).toBe(false);
  });

  it('creates a system user and reads it', async () => {
    const made = await business().createSystemUser([], { name: 'Weekly figures', role: 'EMPLOYEE' });
    expect(simulator.world.systemUsers.get(made.id)).toMatchObject({
      name: 'Weekly figures',
      role: 'EMPLOYEE',
    });
    const again = await business().createSystemUser(['id', 'name', 'role'], {
      name: 'Feed sync',
      role: 'EMPLOYEE',
    });
    expect(again._data).toMatchObject({ name: 'Feed sync', role: 'EMPLOYEE' });
  });

  it('assigns a Page and an ad account, shows it, and takes it away', async () => {
    const user = portfolio().systemUsers[1]!;
    const { page, ad_account } = portfolio().owned;
    for (const asset of [new sdk.Page(page[2]!.id), new sdk.AdAccount(ad_account[2]!.id)]) {
      await asset.createAssignedUser([], { user: user.id, tasks: ['ANALYZE', 'ADVERTISE'] });
      const shown = await asset.getAssignedUsers(['id', 'tasks'], { business: portfolio().id });
      expect(shown.map(({ _data }) => _data)).toContainEqual(
        expect.objectContaining({ id: user.id, tasks: ['ADVERTISE', 'ANALYZE'] }),
      );
      await asset.deleteAssignedUsers({ user: user.id });
      expect(await asset.getAssignedUsers(['id'], { business: portfolio().id })).toHaveLength(0);
    }
  });

  it.each([false, true])('pages through cursors to the end, short pages %s', async (shortPages) => {
    simulator.paging.shortPages = shortPages;
    const found: string[] = [];
    const cursor = await business().getOwnedPages(['id'], { limit: 2 });
    found.push(...cursor.map(({ id }) => id));
    while (cursor.hasNext()) {
      await cursor.next();
      found.push(...cursor.map(({ id }) => id));
    }
    expect(found).toEqual(portfolio().owned.page.map(({ id }) => id));
  });

  it('batches: each item by itself, in both of its ways', async () => {
    const batch = new sdk.FacebookAdsApiBatch(sdk.api);
    const ends: string[] = [];
    const end = (name: string) => [() => ends.push(`${name} ok`), () => ends.push(`${name} failed`)] as const;
    const pages = portfolio().owned.page;
    const user = portfolio().systemUsers[1]!.id;
    batch.add('GET', [pages[0]!.id], { fields: ['id', 'name'].join() }, null, ...end('read'));
    batch.add('POST', [pages[3]!.id, 'assigned_users'], { user, tasks: ['ANALYZE'] }, null, ...end('assign'));
    batch.add('POST', ['123', 'assigned_users'], { user }, null, ...end('missing'));
    const create = new sdk.APIRequest(portfolio().id, 'POST', '/system_users').addParams({
      name: 'Lead sync',
      role: 'EMPLOYEE',
    });
    batch.addRequest(create, ...end('create'));
    batch.addRequest(new sdk.APIRequest(portfolio().id, 'GET', '/system_users'), ...end('list'));
    expect(await batch.execute()).toBeNull();
    expect(ends).toEqual(['read ok', 'assign ok', 'missing failed', 'create ok', 'list ok']);
    expect(simulator.world.byUser.get(user)?.has(pages[3]!.id)).toBe(true);
    expect(portfolio().systemUsers.map(({ name }) => name)).toContain('Lead sync');
  });

  it('offers what a batch did not answer for another try', async () => {
    simulator.faults.add({ do: 'batch_item_null', match: { via: 'batch-item', nth: 2 } });
    const batch = new sdk.FacebookAdsApiBatch(sdk.api);
    const read: string[] = [];
    for (const { id } of portfolio().owned.page)
      batch.add(
        'GET',
        [id],
        {},
        null,
        () => read.push(id),
        () => {},
      );
    const rest = await batch.execute();
    expect(read).toHaveLength(4);
    expect(await rest?.execute()).toBeNull();
    expect(read).toHaveLength(5);
  });

  it('hears Meta’s errors by their codes', async () => {
    const refused = (name: string, role = 'EMPLOYEE') =>
      business()
        .createSystemUser([], { name, role })
        .then(() => 'made', codeOf);
    expect(await refused('Reporting')).toBe(3972);
    expect(await refused('Another one', 'ADMIN')).toBe(3965);
    expect(await refused('', 'EMPLOYEE')).toBe(100);
    simulator.faults.add({ do: 'error', code: 4, waitMinutes: 3 });
    expect(await refused('Feed sync')).toBe(4);
    sdk.close();
    const { port, certificate, world } = simulator;
    sdk = loadSdk({ port, certificate: certificate.cert, token: world.credentials.expired });
    expect(await refused('Feed sync')).toBe(190);
  });

  it('may repeat the id of the path among its parameters, and no other', async () => {
    const [mine = { id: '' }, other = { id: '' }] = portfolio().owned.page;
    const page = new sdk.Page(other.id, {});
    const user = portfolio().systemUsers[1]!.id;
    expect(await page.deleteAssignedUsers({ user })).toEqual({ success: true });
    const answer = await simulator.fetch(
      `https://graph.facebook.com/v26.0/${other.id}/assigned_users?user=${user}&id=${mine.id}`,
      { method: 'DELETE', headers: { authorization: `Bearer ${simulator.world.credentials.admin}` } },
    );
    expect(await answer.json()).toMatchObject({ error: { code: 100 } });
  });

  it('is seen to carry its token in the address, which Steward never does', async () => {
    await business().getSystemUsers(['id']);
    expect(simulator.log.map(({ secretsInUrl }) => secretsInUrl)).toEqual([true]);
  });
});
