import { rm } from 'node:fs/promises';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Answer, MessageName, RequestOf, ResponseOf } from '../../utils/messages/protocol.ts';
import { type Simulator, startSimulator } from '../meta/simulator.ts';
import { buildWithQuota, type Launched, launch } from './extension.ts';
import { PASSPHRASE } from './journey.ts';
import { type ExtensionPage, intentFor } from './set-up.ts';

/** What goes wrong with the disk under a job at work, in a real browser. */
describe('the storage of this computer', () => {
  let simulator: Simulator;
  let browser: Launched;
  let tab: Page;
  let cdp: CDPSession;
  let origin: string;
  let build: string;

  beforeAll(async () => {
    simulator = await startSimulator({ seed: 'small' });
    build = await buildWithQuota();
    browser = await launch({ port: simulator.port, build });
    origin = `chrome-extension://${browser.extensionId}`;
    tab = await browser.open('/options.html');
    cdp = await browser.context.newCDPSession(tab);
    const { admin, appId, appSecret, businessId } = simulator.world.credentials;
    await ask('vault.create', { passphrase: PASSPHRASE });
    await ask('connection.token', { token: admin });
    await ask('app.save', { appId, appSecret, keep: true });
    const portfolio = simulator.world.portfolios.get(businessId);
    if (portfolio) portfolio.raisedLimits = { EMPLOYEE: 60, ADMIN: 1 };
  });
  afterAll(async () => {
    await browser?.dispose();
    await simulator?.close();
    await rm(build, { recursive: true, force: true });
  });

  async function answer<N extends MessageName>(name: N, payload: RequestOf<N>) {
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

  const made = (names: readonly string[]) =>
    [...simulator.world.systemUsers.values()].filter(({ name }) => names.includes(name));

  /** Starts a job of system users with a token each, slow enough to be met in the middle. */
  async function begin(names: readonly string[]): Promise<string> {
    const plan = await ask('plan.make', { intent: intentFor(simulator, names, true) });
    simulator.latency.call = 600;
    const { jobId } = await ask('job.start', { planId: plan.id });
    await expect.poll(() => made(names).length, { timeout: 20_000, interval: 50 }).toBe(names.length);
    return jobId;
  }
  const paused = (jobId: string) =>
    vi.waitFor(
      async () => {
        const { job } = await ask('job.get', { jobId });
        expect(job.state).toBe('paused');
        return job;
      },
      { timeout: 30_000, interval: 200 },
    );
  async function resumeToTheEnd(jobId: string): Promise<void> {
    simulator.latency.call = 0;
    await ask('job.resume', { jobId });
    await vi.waitFor(async () => expect((await ask('job.get', { jobId })).job.state).toBe('done'), {
      timeout: 30_000,
      interval: 200,
    });
  }
  async function see(jobId: string, words: RegExp): Promise<void> {
    await tab.goto(`${origin}/options.html#/job/${jobId}`);
    await tab.getByText(words).first().waitFor();
  }

  it('full in the middle of a job: nothing more is sent, the words say so, and it goes on when there is room', async () => {
    const names = ['Full 1', 'Full 2', 'Full 3', 'Full 4'];
    const jobId = await begin(names);
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
    const job = await paused(jobId);
    expect(job).toMatchObject({ pause: 'storage_full' });
    expect(job.resumeAt).toBeGreaterThan(Date.now());
    await see(jobId, /no room left on this computer to write down what is done/);
    const { log } = simulator;
    const writes = log.writes().length;
    await tab.waitForTimeout(1500);
    expect(log.writes().length).toBe(writes);
    // What is asked for meanwhile is refused by its name, not as a slip.
    const { appId, appSecret } = simulator.world.credentials;
    const kept = await answer('app.save', { appId, appSecret, keep: true });
    expect(kept).toMatchObject({ ok: false, failure: { key: 'storage_full' } });

    await cdp.send('Storage.overrideQuotaForOrigin', { origin });
    await resumeToTheEnd(jobId);
    expect(
      made(names)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
  });

  it('deleted under a job: the history is written anew from what the job knows, and nothing is done twice', async () => {
    const names = ['Gone 1', 'Gone 2', 'Gone 3', 'Gone 4'];
    const jobId = await begin(names);
    await tab.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const request = indexedDB.deleteDatabase('steward');
          request.onsuccess = () => resolve();
          request.onerror = () => reject(request.error);
        }),
    );
    expect(await paused(jobId)).toMatchObject({ pause: 'storage_blocked' });
    await see(jobId, /can't open its history on this computer/);
    const { items } = await ask('job.get', { jobId });
    expect(items.filter(({ operation }) => operation.type === 'create_system_user')).toHaveLength(4);
    await resumeToTheEnd(jobId);
    expect(
      made(names)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(names);
    for (const user of made(names)) expect(user.installedApps.size).toBe(1);
  });

  it('erased by the person: nothing of it is left, and Steward begins anew', async () => {
    await tab.goto(`${origin}/options.html#/settings`);
    await tab.getByRole('button', { name: 'Erase everything…' }).click();
    await tab.getByLabel('Type ERASE to confirm').fill('ERASE');
    const erase = tab.getByRole('button', { name: 'Erase everything', exact: true });
    // The page loads itself anew.
    const loaded = tab.waitForEvent('load');
    await erase.and(tab.locator(':not([aria-disabled])')).click();
    await loaded;
    await expect.poll(async () => (await ask('status.get', {})).vault).toBe('absent');
    expect(await ask('jobs.list', {})).toEqual([]);
    const left = await tab.evaluate(async () => {
      const { chrome } = globalThis as unknown as {
        chrome: { storage: { local: { get(keys: null): Promise<object> } } };
      };
      return Object.keys(await chrome.storage.local.get(null));
    });
    expect(left.filter((key) => key.startsWith('vault.') || key.startsWith('templates'))).toEqual([]);
  });
});
