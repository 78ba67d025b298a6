import { createGraph } from '../../utils/graph/client.ts';
import { systemClock } from '../../utils/graph/clock.ts';
import { createUsageGate } from '../../utils/graph/usage.ts';
import { PAGE_SIZE } from '../../utils/meta/api.ts';
import { readSnapshot } from '../../utils/portfolio/read.ts';
import { startSimulator } from '../meta/simulator.ts';

/** Milliseconds that a call takes, and each item of a batch more. */
const LATENCY = { call: 150, batchItem: 8 } as const;

export interface Reading {
  readonly systemUsers: number;
  readonly assets: number;
  readonly calls: number;
  readonly items: number;
  /** Milliseconds. */
  readonly measured: number;
  /**
   * Milliseconds below which nobody gets: a page is asked for with the cursor of the one before, so the longest
   * edge takes its pages one after another, each in a call with no other item.
   */
  readonly floor: number;
}

/** Reads the largest portfolio of the simulator once. */
export async function measureReading(): Promise<Reading> {
  const simulator = await startSimulator({ seed: 'huge', latency: LATENCY });
  try {
    const { credentials, portfolios } = simulator.world;
    const portfolio = portfolios.get(credentials.businessId);
    if (portfolio === undefined) throw new Error('the seed has no portfolio');
    const graph = createGraph({
      fetch: simulator.fetch,
      clock: systemClock,
      gate: createUsageGate(),
      token: async () => credentials.admin,
      online: () => true,
    });
    const start = performance.now();
    const { systemUsers, assets } = await readSnapshot(graph, { id: portfolio.id, name: portfolio.name }, 0);
    const measured = performance.now() - start;
    const longest = Math.max(
      portfolio.systemUsers.length,
      ...Object.values(portfolio.owned).map(({ length }) => length),
    );
    const calls = simulator.log.filter(({ via }) => via === 'call').length;
    return {
      systemUsers: systemUsers.length,
      assets: assets.length,
      calls,
      items: simulator.log.length - calls,
      measured,
      floor: Math.ceil(longest / PAGE_SIZE) * (LATENCY.call + LATENCY.batchItem),
    };
  } finally {
    await simulator.close();
  }
}

if (import.meta.main) {
  const { systemUsers, assets, calls, items, measured, floor } = await measureReading();
  console.log(
    `${systemUsers} system users and ${assets} assets in ${calls} calls of ${items} items: ${Math.round(measured)} ms, ${(measured / floor).toFixed(2)} × the floor of ${floor} ms`,
  );
}
