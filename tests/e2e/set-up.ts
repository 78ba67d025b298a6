import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Answer, MessageName, RequestOf, ResponseOf } from '../../utils/messages/protocol.ts';
import type { Intent } from '../../utils/plan/types.ts';
import type { Simulator } from '../meta/simulator.ts';
import type { Launched } from './extension.ts';
import { PASSPHRASE } from './journey.ts';

/** Steward as its own page meets it, and what of it a hostile page must not change. */
export interface Steward {
  /** Asks the background from Steward's own tab. */
  ask<N extends MessageName>(name: N, payload: RequestOf<N>): Promise<ResponseOf<N>>;
  /** Everything an attack could have changed, as plain values. */
  state(): Promise<StewardState>;
  /** Every secret there is, by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface StewardState {
  /** What was written at Meta. */
  readonly writes: number;
  readonly vault: string;
  readonly connected: boolean;
  readonly tokens: readonly string[];
  readonly jobs: readonly string[];
}

export interface ExtensionPage {
  readonly chrome: { readonly runtime: { sendMessage(message: unknown): Promise<unknown> } };
}

const WAITING = ['Quarterly reports', 'Stock levels'];
const PERMISSIONS = ['business_management', 'ads_read'] as const;

/** Asks the background as a page of Steward's own. */
export const askFrom =
  (tab: Page): Steward['ask'] =>
  async (name, payload) => {
    const answer = (await tab.evaluate(
      (message) => (globalThis as unknown as ExtensionPage).chrome.runtime.sendMessage(message),
      { steward: 1, name, payload: payload as object },
    )) as Answer<ResponseOf<typeof name>>;
    if (!answer.ok) throw new Error(`${name}: ${answer.failure.key}`);
    return answer.value;
  };

/** Unlocked, connected, and with tokens waiting to be shown. */
export async function setUpSteward(browser: Launched, simulator: Simulator): Promise<Steward> {
  const { world, log } = simulator;
  const { credentials } = world;
  const tab: Page = await browser.open('/options.html');

  const ask = askFrom(tab);
  await ask('vault.create', { passphrase: PASSPHRASE });
  await ask('connection.token', { token: credentials.admin });
  await ask('app.save', { appId: credentials.appId, appSecret: credentials.appSecret, keep: true });
  const plan = await ask('plan.make', { intent: intentFor(simulator, WAITING, true) });
  const { jobId } = await ask('job.start', { planId: plan.id });
  await vi.waitFor(async () => expect((await ask('job.get', { jobId })).job.state).toBe('done'), {
    timeout: 20_000,
    interval: 200,
  });

  const minted = [...world.tokens.values()].filter(({ ownerId }) => world.systemUsers.has(ownerId));
  return {
    ask,
    async state() {
      const status = await ask('status.get', {});
      return {
        writes: log.writes().length,
        vault: status.vault,
        connected: status.connection !== null,
        tokens: (await ask('tokens.list', {})).map(({ id, state }) => `${id} ${state}`),
        jobs: (await ask('jobs.list', {})).map(({ id, state }) => `${id} ${state}`),
      };
    },
    secrets: {
      'access token': credentials.admin,
      'app secret': credentials.appSecret,
      passphrase: PASSPHRASE,
      ...Object.fromEntries(minted.map(({ token }, index) => [`minted token ${index + 1}`, token])),
    },
  };
}

/** New system users; with a token each, it is a plan that only Steward's own tab can start. */
export function intentFor({ world }: Simulator, names: readonly string[], withToken: boolean): Intent {
  const { businessId, appId } = world.credentials;
  return {
    portfolioId: businessId,
    users: names.map((name) => ({ type: 'new', name, role: 'EMPLOYEE' })),
    assets: [],
    mode: 'add',
    token: withToken ? { appId, permissions: [...PERMISSIONS], expiry: '60_days' } : null,
  };
}
