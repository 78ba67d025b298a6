import { createRandom, type Random } from './random.ts';

/** Faults on demand: rules for what goes wrong with which call, and chance for the rest. */

export type Via = 'call' | 'batch-item';

/**
 * `applied`: whether Meta did the work before it answered wrongly. On a batch item a drop ends the whole
 * call at that item: those before it are done, those after it are not.
 */
export type FaultAction =
  | { readonly do: 'latency'; readonly ms: number }
  | { readonly do: 'drop_before' }
  | { readonly do: 'drop_after' }
  | { readonly do: 'http_500'; readonly applied?: boolean }
  | { readonly do: 'html'; readonly status?: number; readonly applied?: boolean }
  | {
      readonly do: 'error';
      readonly code: number;
      readonly subcode?: number;
      readonly message?: string;
      readonly userMessage?: string;
      readonly isTransient?: boolean;
      readonly applied?: boolean;
      /** Minutes told in the usage headers, for throttles. */
      readonly waitMinutes?: number;
    }
  | { readonly do: 'expire_token' }
  /** Only of batch items; done by default. */
  | { readonly do: 'batch_item_null'; readonly applied?: boolean };
export type FaultKind = FaultAction['do'];

export interface FaultMatch {
  readonly method?: string;
  /** Tried on the path without version or query: `/123/system_users`; a whole batch is `/`. */
  readonly path?: RegExp;
  /** Only the nth call that matches the rest, from 1. */
  readonly nth?: number;
  readonly token?: string;
  readonly via?: Via;
}

export type FaultRule = FaultAction & {
  readonly match?: FaultMatch;
  /** How often it strikes; once by default. */
  readonly times?: number;
};

export interface RandomFaults {
  readonly seed: string;
  /** Chance of each kind for each call and batch item, 0 to 1. */
  readonly chance: Readonly<Partial<Record<FaultKind, number>>>;
}

export interface Target {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly via: Via;
}

export interface FaultPlan {
  add(...rules: readonly FaultRule[]): void;
  clear(): void;
  /** `null` turns chance off. */
  random(faults: RandomFaults | null): void;
  /** How often a fault struck, latency aside. */
  readonly struck: number;
  /** What goes wrong with this call: extra milliseconds, and at most one fault. */
  take(target: Target): { readonly latency: number; readonly fault: FaultAction | null };
}

interface LiveRule {
  readonly rule: FaultRule;
  seen: number;
  left: number;
}

function fits({ rule: { match = {}, ...rule } }: LiveRule, target: Target): boolean {
  if (rule.do === 'batch_item_null' && target.via !== 'batch-item') return false;
  if (match.method !== undefined && match.method !== target.method) return false;
  if (match.via !== undefined && match.via !== target.via) return false;
  if (match.token !== undefined && match.token !== target.token) return false;
  return match.path === undefined || match.path.test(target.path);
}

/** What chance does when a kind needs facts. */
const RANDOM_ACTIONS: Readonly<Record<FaultKind, FaultAction>> = {
  latency: { do: 'latency', ms: 100 },
  drop_before: { do: 'drop_before' },
  drop_after: { do: 'drop_after' },
  http_500: { do: 'http_500' },
  html: { do: 'html', status: 502 },
  error: { do: 'error', code: 2, message: 'Service temporarily unavailable', isTransient: true },
  expire_token: { do: 'expire_token' },
  batch_item_null: { do: 'batch_item_null' },
};

export function createFaults(rules: readonly FaultRule[] = []): FaultPlan {
  let live: LiveRule[] = [];
  let chance: { readonly random: Random; readonly faults: RandomFaults } | null = null;
  let struck = 0;

  const strikes = (entry: LiveRule, target: Target): boolean => {
    if (entry.left <= 0 || !fits(entry, target)) return false;
    entry.seen++;
    if (entry.rule.match?.nth !== undefined && entry.rule.match.nth !== entry.seen) return false;
    return true;
  };

  function byChance(target: Target): FaultAction[] {
    if (chance === null) return [];
    const { random, faults } = chance;
    // Every kind is rolled on every call, so that a change of one chance leaves the others as they were.
    return (Object.keys(RANDOM_ACTIONS) as FaultKind[])
      .filter((kind) => random.next() < (faults.chance[kind] ?? 0))
      .filter((kind) => kind !== 'batch_item_null' || target.via === 'batch-item')
      .map((kind) => RANDOM_ACTIONS[kind]);
  }

  const plan: FaultPlan = {
    add(...added) {
      live.push(...added.map((rule): LiveRule => ({ rule, seen: 0, left: rule.times ?? 1 })));
    },
    clear() {
      live = [];
      chance = null;
    },
    random(faults) {
      chance = faults === null ? null : { faults, random: createRandom(faults.seed) };
    },
    get struck() {
      return struck;
    },
    take(target) {
      let latency = 0;
      let fault: FaultAction | null = null;
      for (const entry of live) {
        if (!strikes(entry, target)) continue;
        if (entry.rule.do === 'latency') latency += entry.rule.ms;
        else if (fault === null) fault = entry.rule;
        else continue;
        entry.left--;
      }
      for (const action of byChance(target)) {
        if (action.do === 'latency') latency += action.ms;
        else fault ??= action;
      }
      if (fault !== null) struck++;
      return { latency, fault };
    },
  };
  plan.add(...rules);
  return plan;
}
