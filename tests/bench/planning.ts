import { ASSET_KIND_FACTS, ASSET_KINDS } from '../../utils/meta/assets.ts';
import { makePlan } from '../../utils/plan/make.ts';
import type { Intent } from '../../utils/plan/types.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { createRandom } from '../meta/random.ts';
import { median } from './figures.ts';

export const PLANNING = { users: 500, assets: 20_000, wanted: 100_000 } as const;
const RUNS = 15;
/** Of the wanted assignments, the share that is there already. */
const THERE = 0.1;

const portfolioId = '100000000000001';
const idOf = (prefix: number, index: number) => `${prefix}${String(index).padStart(14, '0')}`;

/** A snapshot of so many users and assets, and the intent to give each user some of the assets. */
export function makeScene(users: number, assets: number, wanted: number) {
  const random = createRandom('planning');
  const perUser = wanted / users;
  const all = Array.from({ length: assets }, (_, index) => {
    const kind = ASSET_KINDS[index % ASSET_KINDS.length] ?? 'page';
    return { id: idOf(2, index), kind, name: `Asset ${index}`, owned: true };
  });
  const chosen = all.slice(0, perUser).map(({ id, kind }) => ({
    id,
    kind,
    tasks: ASSET_KIND_FACTS[kind].defaultTasks,
  }));
  const systemUsers = Array.from({ length: users }, (_, index) => ({
    id: idOf(1, index),
    name: `Robot ${index}`,
    role: 'EMPLOYEE' as const,
    createdTime: null,
  }));
  const snapshot: Snapshot = {
    version: 1,
    portfolio: { id: portfolioId, name: 'Meridian Retail Group' },
    readAt: 0,
    hash: 'bench',
    systemUsers,
    apps: [],
    assets: all,
    assignments: systemUsers.flatMap(({ id }) =>
      chosen
        .filter(() => random.next() < THERE)
        .map(({ id: assetId, kind, tasks }) => ({ systemUserId: id, assetId, kind, tasks })),
    ),
    accessOf: systemUsers.map(({ id }) => id),
    unread: [],
  };
  const intent: Intent = {
    portfolioId,
    users: systemUsers.map(({ id }) => ({ type: 'existing', id })),
    assets: chosen,
    mode: 'add',
    token: null,
  };
  return { snapshot, intent };
}

/** Milliseconds, median. */
export function measurePlanning(): number {
  const { users, assets, wanted } = PLANNING;
  const { snapshot, intent } = makeScene(users, assets, wanted);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const plan = makePlan(intent, snapshot, { id: 'bench', madeAt: 0, callerAppId: '' });
    times.push(performance.now() - start);
    if (plan.operations.length + plan.skipped.length !== wanted)
      throw new Error('not the plan that was meant');
  }
  return median(times);
}
