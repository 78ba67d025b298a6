import type { FaultAction, FaultMatch, FaultRule, RandomFaults } from '../meta/faults.ts';
import type { Random } from '../meta/random.ts';

/** What goes wrong in one run, all of it by the seed. */
export interface Trouble {
  readonly rules: readonly FaultRule[];
  readonly chance: RandomFaults;
  /** How often the worker is killed, at most. */
  readonly kills: number;
  /** How often the person pauses and resumes, at most. */
  readonly pauses: number;
}

const THROTTLES = [4, 17, 32, 613, 80004];
const PLACES: readonly (FaultMatch & { readonly most: number })[] = [
  { via: 'call', path: /^\/$/, most: 15 },
  { via: 'call', path: /access_tokens$/, most: 10 },
  { via: 'call', most: 30 },
  { via: 'batch-item', path: /system_users$/, most: 10 },
  { via: 'batch-item', path: /applications$/, most: 10 },
  { via: 'batch-item', path: /assigned_users$/, most: 270 },
];

/** Faults that pass at once, for whoever has to wait in real time. */
const SHORT_ACTIONS: readonly ((random: Random) => FaultAction)[] = [
  () => ({ do: 'drop_before' }),
  () => ({ do: 'drop_after' }),
  (random) => ({ do: 'http_500', applied: random.next() < 0.5 }),
  (random) => ({ do: 'html', status: random.pick([200, 502, 503]), applied: random.next() < 0.5 }),
  (random) => ({ do: 'error', code: random.pick([1, 2]), isTransient: true, applied: random.next() < 0.5 }),
  () => ({ do: 'expire_token' }),
  (random) => ({ do: 'batch_item_null', applied: random.next() < 0.5 }),
  (random) => ({ do: 'latency', ms: random.integer(1000) }),
];

const ACTIONS: typeof SHORT_ACTIONS = [
  ...SHORT_ACTIONS,
  (random) => ({
    do: 'error',
    code: random.pick(THROTTLES),
    isTransient: true,
    ...(random.next() < 0.7 ? { waitMinutes: 1 + random.integer(3) } : {}),
  }),
  (random) => ({ do: 'latency', ms: random.integer(15_000) }),
];

function rule(random: Random, actions: typeof ACTIONS): FaultRule {
  const { most, ...place } = random.pick(PLACES);
  const action = random.pick(actions)(random);
  return { ...action, match: { ...place, nth: 1 + random.integer(most) } };
}

/** Calm, rough or stormy: a run of nothing but bad luck would hide what only a near miss shows. */
export function makeTrouble(seed: string, random: Random, time: 'simulated' | 'real'): Trouble {
  const chance = 0.004 * random.pick([0, 0.3, 1]);
  const [actions, most] = time === 'real' ? [SHORT_ACTIONS, 0.5] : [ACTIONS, 1];
  const upTo = (count: number) => random.integer(Math.ceil(count * most));
  return {
    rules: Array.from({ length: 3 + upTo(20) }, () => rule(random, actions)),
    chance: {
      seed: `${seed} chance`,
      chance: {
        drop_before: chance,
        drop_after: chance,
        http_500: chance,
        html: chance,
        error: chance,
        batch_item_null: chance,
        latency: chance,
        expire_token: chance / 20,
      },
    },
    kills: 2 + upTo(20),
    pauses: random.integer(4),
  };
}
