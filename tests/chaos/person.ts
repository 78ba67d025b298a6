import type { JobView } from '../../utils/jobs/types.ts';
import type { MessageName, RequestOf, ResponseOf } from '../../utils/messages/protocol.ts';
import { ASSET_KIND_FACTS } from '../../utils/meta/assets.ts';
import type { Intent, Plan } from '../../utils/plan/types.ts';
import { PERMISSIONS } from '../meta/facts.ts';
import type { World } from '../meta/model.ts';
import type { Random } from '../meta/random.ts';
import { addToken, listAssets } from '../meta/world.ts';

/** The admin in front of Steward, who does what Steward asks for until the job is done. */

/** `died`: the worker was killed before it answered. */
export type Answer<N extends MessageName> =
  | { readonly value: ResponseOf<N> }
  | { readonly failure: string }
  | 'died';

export interface PersonOptions {
  readonly world: World;
  readonly harm: string[];
  readonly chance: Random;
  /** How often the job is paused, at most. */
  readonly pauses: number;
  /** Of the vault, where it may lock in the middle of a job. */
  readonly passphrase?: string;
  ask<N extends MessageName>(from: 'popup' | 'console', name: N, payload: RequestOf<N>): Promise<Answer<N>>;
  sleep(ms: number): Promise<void>;
}

export interface Deeds {
  reconnects: number;
  pauses: number;
  retries: number;
  unlocks: number;
}

/**
 * Why an operation may fail here. What Meta refuses for good, a name taken among it, Steward would have brought
 * about itself.
 */
const PASSING: ReadonlySet<string> = new Set([
  'network',
  'timeout',
  'not_json',
  'passing',
  'lost_answer',
  'dependency',
]);
const MOST_LOOKS = 3000;
const MOST_RETRIES = 40;

export interface Wanted {
  readonly users: number;
  readonly assets: number;
}

/** So many new system users, each with all of so many assets, an app and a token. */
export function makeIntent(world: World, { users, assets }: Wanted, chance: Random): Intent {
  const { businessId, appId } = world.credentials;
  const there = listAssets(world, businessId);
  if (assets > there.length) throw new Error(`the portfolio has ${there.length} assets, not ${assets}`);
  const chosen = new Set<(typeof there)[number]>();
  while (chosen.size < assets) chosen.add(chance.pick(there));
  return {
    portfolioId: businessId,
    users: Array.from({ length: users }, (_, index) => ({
      type: 'new',
      name: `Robot ${index + 1}`,
      role: 'EMPLOYEE',
    })),
    assets: [...chosen].map(({ id, kind }) => ({ id, kind, tasks: ASSET_KIND_FACTS[kind].defaultTasks })),
    mode: 'add',
    token: { appId, permissions: ['ads_read', 'business_management'], expiry: '60_days' },
  };
}

export function createPerson({ world, harm, chance, pauses, passphrase, ask, sleep }: PersonOptions) {
  const deeds: Deeds = { reconnects: 0, pauses: 0, retries: 0, unlocks: 0 };
  /** Operations of which the person was told that a token was lost. */
  const told = new Set<string>();

  /** Asks until it is answered well: a person presses again what seems to have had no effect. */
  async function insist<N extends MessageName>(from: 'popup' | 'console', name: N, payload: RequestOf<N>) {
    let failure = '';
    for (let tries = 0; tries < 60; tries++) {
      const answer = await ask(from, name, payload);
      if (answer !== 'died' && 'value' in answer) return answer.value;
      if (answer !== 'died') failure = answer.failure;
      await sleep(1000);
    }
    throw new Error(`${name} was refused again and again: ${failure}`);
  }

  async function reconnect(): Promise<void> {
    deeds.reconnects++;
    const { adminId, appId } = world.credentials;
    for (;;) {
      const { token } = addToken(world, {
        type: 'USER',
        ownerId: adminId,
        appId,
        scopes: [...PERMISSIONS, 'public_profile'],
        lifetime: 24 * 60 * 60,
      });
      const answer = await ask('popup', 'connection.token', { token });
      if (answer !== 'died' && 'value' in answer) return;
      await sleep(1000);
    }
  }

  async function unlock(): Promise<void> {
    deeds.unlocks++;
    await insist('popup', 'vault.unlock', { passphrase: passphrase ?? '' });
  }

  function hear({ items }: JobView): number {
    const open = items.filter(({ state }) => state !== 'done');
    for (const { state, operation, error } of open)
      if (state !== 'failed' && state !== 'cancelled')
        harm.push(`${operation.id} is ${state} in a job that is done`);
      else if (error?.key === 'token_lost') told.add(operation.id);
      else if (error !== null && !PASSING.has(error.key))
        harm.push(`${operation.id} failed: ${error.key} (${error.code}) ${error.detail}`);
    return open.length;
  }

  /** What the person does about a job as it stands; `true`: nothing is left to do. */
  async function attend(view: JobView): Promise<boolean> {
    const { job } = view;
    const { id: jobId } = job;
    switch (job.state) {
      case 'done':
        if (hear(view) === 0) return true;
        if (deeds.retries === MOST_RETRIES) throw new Error('retried again and again');
        deeds.retries++;
        await ask('console', 'job.retry', { jobId });
        return false;
      case 'paused':
        if (job.pause === 'token_refused') await reconnect();
        else if (job.pause === 'by_person') await ask('console', 'job.resume', { jobId });
        else if (job.pause === 'vault_locked' && passphrase !== undefined) await unlock();
        else if (job.pause !== 'offline' && job.pause !== 'rate_limited') {
          harm.push(`paused: ${job.pause} ${JSON.stringify(job.error)}`);
          await ask('console', 'job.resume', { jobId });
        }
        return false;
      case 'running':
      case 'queued':
        if (deeds.pauses < pauses && chance.next() < 0.3) {
          deeds.pauses++;
          await ask('console', 'job.pause', { jobId });
        }
        return false;
      case 'cancelled':
        throw new Error('the job was cancelled, and nobody did it');
    }
  }

  /** Presses Apply in two windows at once, and stays until the job is done. */
  async function apply(plan: Plan, lookEvery: () => number): Promise<string> {
    const press = () => insist('console', 'job.start', { planId: plan.id });
    const [first, second] = await Promise.all([press(), press()]);
    if (first.jobId !== second.jobId) harm.push('two windows made two jobs of one plan');
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      await sleep(lookEvery());
      const answer = await ask('console', 'job.get', { jobId: first.jobId });
      if (answer === 'died') continue;
      if ('failure' in answer) harm.push(`the job can't be seen: ${answer.failure}`);
      else if (await attend(answer.value)) return first.jobId;
    }
    throw new Error('the job did not end');
  }

  return { deeds, told, insist, unlock, apply };
}
