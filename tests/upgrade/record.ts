import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import type { MessageName } from '../../utils/messages/protocol.ts';
import { presetTemplate } from '../../utils/templates/presets.ts';
import { launch } from '../e2e/extension.ts';
import { PASSPHRASE } from '../e2e/journey.ts';
import { intentFor } from '../e2e/set-up.ts';
import { startSimulator } from '../meta/simulator.ts';
import { readState } from './state.ts';

/**
 * `node tests/upgrade/record.ts --build DIR --name NAME` has a build of Steward write a profile with something of
 * everything, and keeps what it wrote as `profiles/NAME.json`. Run once for each build that is released. Every
 * secret in it is the simulator's own.
 */

const { values } = parseArgs({ options: { build: { type: 'string' }, name: { type: 'string' } } });
if (values.build === undefined || values.name === undefined)
  throw new Error('--build DIR, a build of that Steward, and --name NAME are needed');

const PROFILES = fileURLToPath(new URL('profiles', import.meta.url));

async function fill(tab: Page, simulator: Awaited<ReturnType<typeof startSimulator>>): Promise<void> {
  const { credentials } = simulator.world;
  const { businessId } = credentials;
  async function ask(name: MessageName, payload: object): Promise<never> {
    const answer = (await tab.evaluate(
      (message) =>
        (
          globalThis as unknown as {
            chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } };
          }
        ).chrome.runtime.sendMessage(message),
      { steward: 1, name, payload },
    )) as { ok: boolean; value: never; failure?: { key: string } };
    if (!answer.ok) throw new Error(`${name}: ${answer.failure?.key}`);
    return answer.value;
  }
  await ask('vault.create', { passphrase: PASSPHRASE });
  await ask('connection.token', { token: credentials.admin });
  await ask('app.save', { appId: credentials.appId, appSecret: credentials.appSecret, keep: true });
  const settings = { idleMinutes: 30, lockWithSystem: false, notifyExpiry: false, clearClipboard: false };
  await ask('settings.save', { settings });
  await ask('templates.save', {
    over: null,
    template: presetTemplate('ads_reporting', 'Reports', 'For the weekly figures'),
  });
  const read = (await ask('portfolio.read', { portfolioId: businessId, fresh: true })) as {
    assets: { id: string; kind: string }[];
    systemUsers: { id: string }[];
  };
  const assets = read.assets.slice(0, 3).map(({ id, kind }) => ({ id, kind }));
  const key = { portfolioId: businessId, name: 'The first three' };
  await ask('selections.save', { selection: { ...key, of: 'assets', assets } });
  await ask('templates.give', {
    portfolioId: businessId,
    systemUserIds: read.systemUsers.slice(0, 1).map(({ id }) => id),
    template: {
      id: 'reporting',
      revision: 0,
      name: 'Reporting',
      values: { client: 'Lakeside', purpose: '' },
    },
  });
  for (const names of [['Quarterly reports', 'Stock levels'], ['Lead sync']]) {
    const plan = (await ask('plan.make', { intent: intentFor(simulator, names, true) })) as { id: string };
    const { jobId } = (await ask('job.start', { planId: plan.id })) as { jobId: string };
    for (;;) {
      const { job } = (await ask('job.get', { jobId })) as { job: { state: string } };
      if (job.state === 'done') break;
      await tab.waitForTimeout(100);
    }
  }
  // One that was paused, and one plan nobody ran.
  const later = (await ask('plan.make', { intent: intentFor(simulator, ['Later'], false) })) as {
    id: string;
  };
  simulator.latency.call = 3000;
  const { jobId } = (await ask('job.start', { planId: later.id })) as { jobId: string };
  await ask('job.pause', { jobId });
  simulator.latency.call = 0;
  await ask('plan.make', { intent: intentFor(simulator, ['Never run'], false) });
  await ask('access.read', { portfolioId: businessId });
  await tab.waitForTimeout(500);
}

const simulator = await startSimulator({ seed: 'small' });
const browser = await launch({ port: simulator.port, build: values.build });
try {
  const tab = await browser.open('/options.html');
  await fill(tab, simulator);
  await tab.waitForTimeout(500);
  const state = await tab.evaluate(readState);
  await mkdir(PROFILES, { recursive: true });
  await writeFile(`${PROFILES}/${values.name}.json`, `${JSON.stringify(state, null, 1)}\n`);
} finally {
  await browser.dispose();
  await simulator.close();
}
