import { makePlan } from '../../utils/plan/make.ts';
import { createDirectFetch } from '../meta/fetch.ts';
import { createGraphServer } from '../meta/simulator.ts';
import { applyPlan, connectedSteward } from './background.ts';
import { median } from './figures.ts';
import { makeScene } from './planning.ts';

/** What the engine itself costs as jobs grow: the whole background and its journal, and a Meta that takes no time. */

const SIZES = [1_000, 3_000, 10_000, 30_000, 100_000] as const;
const USERS = 100;
const RUNS = 3;

export interface Growth {
  readonly assignments: number;
  /** Milliseconds of processor time from the click until the whole job stands in the journal and its first call goes out; median. */
  readonly written: number;
  /** The same from there until it is done, median. */
  readonly applied: number;
}

/** Milliseconds; unlike those of a clock, the same however busy the machine is. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const YES = { code: 200, headers: [], body: '{"success":true}' };

/** Says yes to every item of a batch of writes, and lets the simulator answer the rest. */
function yesMan(inner: typeof fetch, onWrite: () => void): typeof fetch {
  return async (input, init) => {
    const batch = init?.body instanceof URLSearchParams ? init.body.get('batch') : null;
    const items = batch === null ? [] : (JSON.parse(batch) as { readonly method: string }[]);
    if (items.length === 0 || items.some(({ method }) => method !== 'POST')) return inner(input, init);
    onWrite();
    return new Response(JSON.stringify(items.map(() => YES)), { status: 200 });
  };
}

async function measureOnce(assignments: number): Promise<Omit<Growth, 'assignments'>> {
  const { graph } = createGraphServer({ seed: 'small' });
  const { credentials } = graph.world;
  let first: number | null = null;
  const fetch = yesMan(createDirectFetch(graph), () => {
    first ??= processorTime();
  });
  const app = await connectedSteward({ fetch, credentials });
  const { snapshot, intent } = makeScene(USERS, assignments / USERS, assignments);
  const plan = makePlan(
    intent,
    { ...snapshot, assignments: [] },
    { id: crypto.randomUUID(), madeAt: Date.now(), callerAppId: credentials.appId },
  );
  await app.services.journal.putPlan(plan);
  const start = processorTime();
  await applyPlan(app, plan);
  const sent = first ?? start;
  return { written: sent - start, applied: processorTime() - sent };
}

export async function measureGrowth(): Promise<Growth[]> {
  await measureOnce(SIZES[0]);
  const grown: Growth[] = [];
  for (const assignments of SIZES) {
    const times = [];
    for (let run = 0; run < RUNS; run++) times.push(await measureOnce(assignments));
    grown.push({
      assignments,
      written: median(times.map(({ written }) => written)),
      applied: median(times.map(({ applied }) => applied)),
    });
  }
  return grown;
}
