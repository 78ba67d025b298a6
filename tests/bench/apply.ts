import { MAX_BATCH_ITEMS } from '../../utils/meta/api.ts';
import { createSimulatorFetch } from '../meta/fetch.ts';
import { loadSdk, type Sdk } from '../meta/sdk.ts';
import { applyPlan, connectedSteward } from './background.ts';
import { forkSimulator, type RemoteSimulator } from './simulator-process.ts';

/** The same assignments by Steward and by scripts with Meta's own SDK, against the same simulator. */

/** Milliseconds that a call takes, and each item of a batch more. */
export const LATENCY = { call: 150, batchItem: 8 } as const;
const USERS = 20;
const ASSETS = 500;
export const ASSIGNMENTS = USERS * ASSETS;
const TASKS = ['ANALYZE'];
/** Assignments the scripts are measured on. */
const SAMPLE = { alone: 100, together: 500 } as const;
export const TOGETHER = 10;

export interface Applying {
  /** Milliseconds for all assignments; those of the scripts extrapolated from their sample. */
  readonly steward: number;
  readonly callByCall: number;
  readonly tenAtOnce: number;
  readonly floor: number;
  /** Calls that Steward had in flight at once, at most. */
  readonly lanes: number;
  readonly sample: typeof SAMPLE;
}

/**
 * The least that anybody could take who keeps so many calls in flight: full batches, each answered after the
 * latency of a call and of its items, one after another in every lane, and no time between.
 */
export function floorOf(assignments: number, lanes: number): number {
  const batches = Math.ceil(assignments / MAX_BATCH_ITEMS);
  return Math.ceil(batches / lanes) * (LATENCY.call + MAX_BATCH_ITEMS * LATENCY.batchItem);
}

/** Counts calls under way. */
function counting(inner: typeof fetch) {
  const seen = { now: 0, most: 0 };
  const fetch: typeof inner = async (...args) => {
    seen.most = Math.max(seen.most, ++seen.now);
    try {
      return await inner(...args);
    } finally {
      seen.now--;
    }
  };
  return { fetch, seen };
}

async function bySteward(simulator: RemoteSimulator) {
  const client = createSimulatorFetch(simulator.port, simulator.certificate);
  const { fetch, seen } = counting(client.fetch);
  const app = await connectedSteward({ fetch, credentials: { admin: simulator.token } });
  const plan = await app.value('console', 'plan.make', {
    intent: {
      portfolioId: simulator.businessId,
      users: simulator.userIds.slice(0, USERS).map((id) => ({ type: 'existing', id })),
      assets: simulator.assets.slice(0, ASSETS).map((asset) => ({ ...asset, tasks: TASKS })),
      mode: 'add',
      token: null,
    },
  });
  if (plan.operations.length !== ASSIGNMENTS) throw new Error('not the plan that was meant');
  await simulator.assignments();
  seen.most = 0;
  const start = performance.now();
  await applyPlan(app, plan);
  const took = performance.now() - start;
  if ((await simulator.assignments()) !== ASSIGNMENTS) throw new Error('not every assignment was made');
  client.close();
  return { took, lanes: seen.most };
}

/** Milliseconds an assignment takes a script that keeps so many calls in flight. */
async function byScript(simulator: RemoteSimulator, sdk: Sdk, count: number, lanes: number, user: string) {
  const assets = simulator.assets.slice(ASSETS, ASSETS + count);
  let next = 0;
  const lane = async () => {
    for (let asset = assets[next++]; asset !== undefined; asset = assets[next++]) {
      const Kind = asset.kind === 'page' ? sdk.Page : sdk.AdAccount;
      await new Kind(asset.id).createAssignedUser([], { user, tasks: TASKS });
    }
  };
  await simulator.assignments();
  const start = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  const took = performance.now() - start;
  if ((await simulator.assignments()) !== count) throw new Error('not every assignment was made');
  return took / count;
}

export async function measureApplying(): Promise<Applying> {
  const simulator = await forkSimulator(LATENCY);
  const sdk = loadSdk(simulator);
  try {
    const [one = '', two = ''] = simulator.userIds.slice(USERS);
    const alone = await byScript(simulator, sdk, SAMPLE.alone, 1, one);
    const together = await byScript(simulator, sdk, SAMPLE.together, TOGETHER, two);
    const { took, lanes } = await bySteward(simulator);
    return {
      steward: took,
      callByCall: alone * ASSIGNMENTS,
      tenAtOnce: together * ASSIGNMENTS,
      floor: floorOf(ASSIGNMENTS, lanes),
      lanes,
      sample: SAMPLE,
    };
  } finally {
    sdk.close();
    await simulator.close();
  }
}
