import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import type { Secrets } from '../search/forms.ts';
import { searchProfile } from '../search/profile.ts';
import { expectCleanDisk, secretsOf } from './clean-disk.ts';
import { type Launched, launch } from './extension.ts';
import { openPopup, PASSPHRASE, revealAll } from './journey.ts';
import { type ExtensionPage, type Steward, setUpSteward } from './set-up.ts';

/**
 * What Steward destroys is gone from the disk even sealed: the very bytes of the ciphertext are looked for in
 * every file of the profile.
 */
describe('what is destroyed', () => {
  let simulator: Simulator;
  let browser: Launched;
  let steward: Steward;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    browser = await launch({ port: simulator.port });
    steward = await setUpSteward(browser, simulator);
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
  });

  /** The ciphertext of everything in the vault, by the key that names it. */
  async function sealedBytes(): Promise<Record<string, Buffer>> {
    const worker = await browser.worker();
    const sealed = await worker.evaluate<[string, string][]>(READ_SEALED);
    return Object.fromEntries(sealed.map(([key, data]) => [key, Buffer.from(data, 'base64url')]));
  }

  /** Names of what is found, and the part of the profile it lies in. */
  async function foundOnDisk(bytes: Secrets): Promise<string[]> {
    const { findings } = await searchProfile(browser.profile, bytes);
    return findings
      .map(({ secret, file }) => `${secret} in ${file.slice(browser.profile.length).split('/')[2]}`)
      .sort();
  }

  const inFiles = (bytes: Secrets): string[] =>
    Object.keys(bytes)
      .map((key) => `${key} in File System`)
      .sort();

  let first: Record<string, Buffer>;
  let tokens: Record<string, Buffer>;
  const header = (all: Record<string, Buffer>) => ({ 'vault.header': all['vault.header']! });

  it('lies on the disk sealed as long as it is needed, in files and in no database', async () => {
    first = await sealedBytes();
    const keys = Object.keys(first).sort();
    expect(keys.map((key) => key.replace(/\/.*/, ''))).toEqual([
      'vault.header',
      'vault.record.app',
      'vault.record.connection',
      'vault.record.token-secret',
      'vault.record.token-secret',
    ]);
    expect(Object.values(first).every(({ length }) => length > 40)).toBe(true);
    expect(await foundOnDisk(first)).toEqual(inFiles(first));
    tokens = Object.fromEntries(Object.entries(first).filter(([key]) => key.includes('token-secret')));
  });

  it('is gone when a token was shown and saved, in the very moment', async () => {
    const popup = await openPopup(browser);
    expect((await revealAll(popup)).size).toBe(2);
    await expect.poll(() => foundOnDisk(tokens), { timeout: 10_000 }).toEqual([]);
    expect(await foundOnDisk(header(first))).toEqual(inFiles(header(first)));
  });

  it('is gone two minutes after the passphrase was changed: the old one opens nothing any more', async () => {
    await steward.ask('vault.changePassphrase', { current: PASSPHRASE, next: `${PASSPHRASE} again` });
    expect(await foundOnDisk(header(first))).toEqual(inFiles(header(first)));
    const worker = await browser.worker();
    const left = await worker.evaluate<number>(END_KEEPING);
    expect(left).toBeGreaterThan(60_000);
    expect(left).toBeLessThanOrEqual(120_000);
    await expect.poll(() => foundOnDisk(header(first)), { timeout: 45_000 }).toEqual([]);
  });

  it('is gone when the app secret is kept for the session only', async () => {
    const { appId, appSecret } = simulator.world.credentials;
    const app = Object.fromEntries(Object.entries(first).filter(([key]) => key.includes('.app/')));
    expect(await foundOnDisk(app)).toEqual(inFiles(app));
    await steward.ask('app.save', { appId, appSecret, keep: false });
    expect(await foundOnDisk(app)).toEqual([]);
  });

  it('does not come back when the browser is closed, nor does what was being written as it was ended', async () => {
    const worker = await browser.worker();
    await worker.evaluate(BEGIN_WRITING);
    const begun = { begun: 'half written and never to be finished' };
    expect(await foundOnDisk(begun)).toEqual(inFiles(begun));
    const lock = await readlink(join(browser.profile, 'SingletonLock'));
    const closed = browser.context.waitForEvent('close');
    process.kill(Number(/\d+$/.exec(lock)?.[0]), 'SIGKILL');
    await closed;
    const left = { ...tokens, ...header(first) };
    expect(await foundOnDisk({ ...left, ...begun })).toEqual(inFiles(begun));

    browser = await launch({ port: simulator.port, profile: browser.profile });
    await expect.poll(() => foundOnDisk({ ...left, ...begun }), { timeout: 10_000 }).toEqual([]);
    const popup = await openPopup(browser);
    await popup.getByLabel('Passphrase', { exact: true }).fill(`${PASSPHRASE} again`);
    await popup.getByRole('button', { name: 'Unlock' }).click();
    await popup.getByRole('heading', { name: 'Steward' }).waitFor();
  });

  it('is gone when one disconnects, and all of it when the vault is erased', async () => {
    const last = await sealedBytes();
    expect(Object.keys(last).sort()).toEqual(['vault.header', 'vault.record.connection/current']);
    expect(await foundOnDisk(last)).toEqual(inFiles(last));
    const tab = await browser.open('/options.html');
    const ask = (name: string, payload: object) =>
      tab.evaluate(
        (message) =>
          (globalThis as unknown as ExtensionPage).chrome.runtime.sendMessage(message) as Promise<unknown>,
        { steward: 1, name, payload },
      );
    expect(await ask('connection.forget', {})).toMatchObject({ ok: true });
    expect(await foundOnDisk(last)).toEqual(inFiles(header(last)));
    expect(await ask('vault.erase', { sure: true })).toMatchObject({ ok: true });
    expect(await sealedBytes()).toEqual({});
    await expectCleanDisk(browser, { ...first, ...last, ...secretsOf(simulator.world) });
  });
});

const READ_SEALED = `(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('sealed');
  const sealed = [];
  for (const [key, value] of Object.entries(await chrome.storage.local.get())) {
    if (typeof value?.file !== 'string') continue;
    const file = await (await folder.getDirectoryHandle(value.file)).getFileHandle('content');
    const { data, wrapped } = JSON.parse(await (await file.getFile()).text());
    sealed.push([key, data ?? wrapped.data]);
  }
  return sealed;
})()`;

/** Lets the two minutes be over; answers how many milliseconds were left. */
const END_KEEPING = `(async () => {
  const { 'vault.header': pointer } = await chrome.storage.local.get('vault.header');
  const { before } = pointer;
  const now = Date.now();
  await chrome.storage.local.set({ 'vault.header': { ...pointer, before: { ...before, until: now } } });
  await chrome.alarms.create('steward.due', { when: now + 1000 });
  return before.until - now;
})()`;

const BEGIN_WRITING = `(async () => {
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('sealed');
  const own = await folder.getDirectoryHandle('begun', { create: true });
  globalThis.begun = await (await own.getFileHandle('content', { create: true })).createWritable();
  await begun.write('half written and never to be finished');
})()`;
