import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Answer, MessageName, RequestOf, ResponseOf } from '../../utils/messages/protocol.ts';
import { isNamed, STORED, VERSIONS_KEY } from '../../utils/stored.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { type ProfileState, readState, writeState } from '../upgrade/state.ts';
import { type Launched, launch } from './extension.ts';
import { PASSPHRASE } from './journey.ts';
import type { ExtensionPage } from './set-up.ts';

const PREVIOUS: ProfileState = JSON.parse(
  readFileSync(new URL('../upgrade/profiles/0.1.0-a3cb660.json', import.meta.url), 'utf8'),
);

let simulator: Simulator;
let browser: Launched;
let tab: Page;

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small' });
});
beforeEach(async () => {
  browser = await launch({ port: simulator.port });
});
afterEach(() => browser?.dispose());
afterAll(() => simulator?.close());

/** The browser with this build, started over what another left behind. */
async function startOver(state: ProfileState): Promise<void> {
  const page = await browser.open('/options.html');
  await page.evaluate(writeState, state);
  await browser.close();
  browser = await launch({ port: simulator.port, profile: browser.profile });
  tab = await browser.open('/options.html');
}

async function answer<N extends MessageName>(name: N, payload: RequestOf<N>): Promise<Answer<ResponseOf<N>>> {
  return (await tab.evaluate(
    (message) => (globalThis as unknown as ExtensionPage).chrome.runtime.sendMessage(message),
    { steward: 1, name, payload: payload as object },
  )) as Answer<ResponseOf<N>>;
}
async function ask<N extends MessageName>(name: N, payload: RequestOf<N>): Promise<ResponseOf<N>> {
  const told = await answer(name, payload);
  if (!told.ok) throw new Error(`${name}: ${told.failure.key}`);
  return told.value;
}

const withVersion = (state: ProfileState, name: string, version: number): ProfileState => ({
  ...state,
  databases: state.databases.map((each) => (each.name === name ? { ...each, version } : each)),
});

describe('a profile of the build before', () => {
  it('opens in this one, with everything that is in it', async () => {
    await startOver(PREVIOUS);
    await tab.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await tab.getByRole('button', { name: 'Unlock' }).click();
    await tab.getByRole('navigation').first().waitFor();

    const status = await ask('status.get', {});
    const { credentials } = simulator.world;
    expect(status).toMatchObject({ vault: 'unlocked', connection: { userId: credentials.adminId } });
    expect(status.app).toMatchObject({ id: credentials.appId, kept: true });
    expect(await ask('vault.damaged', {})).toEqual([]);
    expect(await ask('settings.get', {})).toMatchObject({ idleMinutes: 30, lockWithSystem: false });
    const portfolioId = credentials.businessId;
    expect((await ask('templates.list', {})).map(({ template }) => template.name)).toEqual(['Reports']);
    expect(await ask('selections.list', { portfolioId })).toMatchObject([
      { name: 'The first three', of: 'assets', assets: { length: 3 } },
    ]);
    expect(Object.values(await ask('templates.given', { portfolioId }))).toMatchObject([
      // How it was given, that build did not keep.
      [{ template: { name: 'Reporting', values: { client: 'Lakeside' } }, as: 'add' }],
    ]);
    const jobs = await ask('jobs.list', {});
    const [{ stores } = { stores: [] }] = PREVIOUS.databases.filter(({ name }) => name === 'steward');
    const written = stores.find(({ name }) => name === 'jobs')?.values as typeof jobs;
    expect(written).toHaveLength(3);
    const byId = (all: typeof jobs) => all.toSorted((a, b) => a.id.localeCompare(b.id));
    expect(byId(jobs)).toEqual(byId(written));
    for (const { id, counts } of jobs) {
      const { items } = await ask('job.get', { jobId: id });
      expect(items).toHaveLength(Object.values(counts).reduce((sum, count) => sum + count));
    }
    const records = await ask('tokens.list', {});
    expect(records.map(({ systemUserName }) => systemUserName).sort()).toEqual([
      'Lead sync',
      'Quarterly reports',
      'Stock levels',
    ]);
    const [reading, ...more] = await ask('access.list', { portfolioId });
    expect(more).toEqual([]);
    expect(reading?.firstReadAt).toBe(reading?.readAt);
    expect(await ask('access.kept', { portfolioId, readAt: reading!.readAt })).toMatchObject({ version: 1 });

    await tab.goto(`chrome-extension://${browser.extensionId}/options.html#/history`);
    await expect.poll(() => tab.getByRole('main').textContent()).toContain('Northwind Coffee');

    const after = await tab.evaluate(readState);
    const keys = Object.keys(after.local).filter((key) => key !== VERSIONS_KEY);
    const names = STORED.filter(({ where }) => where === 'local').map(({ name }) => name);
    expect(keys.filter((key) => !names.some((name) => isNamed(name, key)))).toEqual([]);
    expect(after.local[VERSIONS_KEY]).toEqual(
      Object.fromEntries(STORED.map(({ name, version }) => [name, version])),
    );
    expect(after.databases.map(({ name, version }) => [name, version])).toEqual(
      STORED.flatMap(({ where, name, version }) => (where === 'database' ? [[name, version]] : [])),
    );
  });
});

describe('a profile of a newer build', () => {
  it('is told of and left as it is, down to the last byte', async () => {
    const newer: ProfileState = {
      ...withVersion(PREVIOUS, 'steward', 99),
      local: { ...PREVIOUS.local, [VERSIONS_KEY]: { templates: 99, steward: 99, 'something.new': 1 } },
    };
    await startOver(newer);
    const before = await tab.evaluate(readState);
    await tab.getByRole('heading', { name: "Steward can't use its storage" }).waitFor();
    await tab.getByText(/written by a newer Steward.*Update Steward/).waitFor();
    expect(await tab.getByRole('button', { name: /Erase|Save/ }).count()).toBe(0);
    const refused = { ok: false, failure: { key: 'storage_newer' } };
    expect(await answer('vault.unlock', { passphrase: PASSPHRASE })).toMatchObject(refused);
    expect(await answer('jobs.list', {})).toMatchObject(refused);
    expect(await answer('vault.erase', { sure: true })).toMatchObject(refused);
    expect(await answer('storage.erase', { sure: true })).toMatchObject(refused);
    const settings = {
      idleMinutes: 5,
      lockWithSystem: true,
      notifyExpiry: false,
      clearClipboard: false,
    } as const;
    expect(await answer('settings.save', { settings })).toMatchObject(refused);
    const popup = await browser.open('/popup.html');
    await popup.getByText(/written by a newer Steward/).waitFor();
    const after = await tab.evaluate(readState);
    expect(after).toEqual(before);
    expect(after.databases).toEqual(newer.databases);
    expect(after.local).toEqual(newer.local);
    expect(after.files).toEqual(newer.files);
  });

  it('of which the history alone is newer, keeps that as it is; the vault opens', async () => {
    const newer = withVersion(PREVIOUS, 'steward', 99);
    await startOver(newer);
    await ask('vault.unlock', { passphrase: PASSPHRASE });
    expect(await answer('jobs.list', {})).toMatchObject({ ok: false, failure: { key: 'storage_newer' } });
    expect((await ask('storage.state', {})).failures).toEqual({ history: 'storage_newer' });
    await tab.goto(`chrome-extension://${browser.extensionId}/options.html#/settings`);
    await tab.getByText('History of jobs', { exact: true }).waitFor();
    await tab
      .getByText(/written by a newer Steward/)
      .first()
      .waitFor();
    const history = (state: ProfileState) => state.databases.find(({ name }) => name === 'steward');
    expect(history(await tab.evaluate(readState))).toEqual(history(newer));
  });
});
