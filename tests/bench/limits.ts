import { createLoop } from '../chaos/loop.ts';
import { createDirectFetch } from '../meta/fetch.ts';
import { createRandom } from '../meta/random.ts';
import { createGraphServer } from '../meta/simulator.ts';
import { listAssets } from '../meta/world.ts';
import { LATENCY } from './apply.ts';
import { applyPlan, connectedSteward } from './background.ts';

/** A job far larger than an hour's calls, on a simulated clock. */

const HOUR_MS = 60 * 60 * 1000;
export const CALLS_AN_HOUR = 5_000;
const USERS = 25;
const ASSETS = 500;
export const LIMITED_ASSIGNMENTS = USERS * ASSETS;
/** How often the alarm looks at what is due. */
const ALARM_MS = 30_000;

export interface Limited {
  /** Batch items, as Meta counts them. */
  readonly calls: number;
  readonly refused: number;
  /** Simulated milliseconds. */
  readonly took: number;
  /** No job could be over before its last hour has begun. */
  readonly floor: number;
}

export async function measureLimits(): Promise<Limited> {
  const random = createRandom('limits');
  const loop = createLoop({ start: Date.UTC(2026, 8, 1), random, between: () => {} });
  const simulate = (callsPerApp: number) =>
    createGraphServer({
      seed: 'huge',
      now: loop.clock.now,
      pace: loop.clock,
      latency: LATENCY,
      usage: { callsPerApp },
    }).graph;
  // Reading and planning are not what is measured: they meet another Meta, with the same world and no limit.
  let meta = simulate(Number.MAX_SAFE_INTEGER);
  const { world } = meta;
  const { credentials } = world;
  return loop.run(async () => {
    const app = await connectedSteward({
      fetch: (input, init) => createDirectFetch(meta)(input, init),
      credentials,
      clock: loop.clock,
    });
    const users = world.portfolios.get(credentials.businessId)?.systemUsers ?? [];
    const assets = listAssets(world, credentials.businessId).filter(
      ({ id, kind }) => kind === 'page' && (world.byAsset.get(id)?.size ?? 0) === 0,
    );
    const plan = await app.value('console', 'plan.make', {
      intent: {
        portfolioId: credentials.businessId,
        users: users.slice(0, USERS).map(({ id }) => ({ type: 'existing', id })),
        assets: assets.slice(0, ASSETS).map(({ id, kind }) => ({ id, kind, tasks: ['ANALYZE'] })),
        mode: 'add',
        token: null,
      },
    });
    if (plan.operations.length !== LIMITED_ASSIGNMENTS) throw new Error('not the plan that was meant');
    meta = simulate(CALLS_AN_HOUR);
    const start = loop.clock.now();
    let over = false;
    const alarms = async () => {
      for (;;) {
        await loop.clock.sleep(ALARM_MS);
        if (over) return;
        // The person has the console open, so the vault stays so too.
        await app.value('console', 'status.get', {});
        await app.services.due();
      }
    };
    void alarms();
    await applyPlan(app, plan);
    over = true;
    const items = meta.log.filter(({ via }) => via === 'batch-item');
    return {
      calls: items.length,
      refused: items.filter(({ errorCode }) => errorCode !== undefined).length,
      took: loop.clock.now() - start,
      floor: Math.floor((LIMITED_ASSIGNMENTS - 1) / CALLS_AN_HOUR) * HOUR_MS,
    };
  });
}
