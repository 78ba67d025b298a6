/** Reads Meta's usage headers and says when the next call may go. */

/** A header of an answer by its lower-case name; `null` when absent. */
export type HeaderLookup = (name: string) => string | null;

/** Calls in flight at once while Meta's limits are far. */
const MAX_IN_FLIGHT = 4;
/** Per cent of a limit from which calls are spread out rather than sent at once. */
const SLOW_FROM = 80;
/** Milliseconds to hold back when throttled without any word on how long. */
const UNSAID_WAIT_MS = 60_000;
/** Stands for every portfolio at once: whom a limit of the app or the caller holds. */
export const EVERYONE = '';

const SHARES = ['call_count', 'total_time', 'total_cputime', 'acc_id_util_pct'];

interface Usage {
  /** Highest share of any limit used, in per cent. */
  readonly percent: number;
  /** Milliseconds until access is regained; 0 when it is not lost. */
  readonly waitMs: number;
}

function numbersIn(value: unknown, key: string): number[] {
  if (Array.isArray(value)) return value.flatMap((item) => numbersIn(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'number' && Number.isFinite(inner) ? [inner] : numbersIn(inner, key),
  );
}

function usageIn(value: unknown): Usage {
  const percent = Math.max(0, ...SHARES.flatMap((key) => numbersIn(value, key)));
  const waits = [
    ...numbersIn(value, 'estimated_time_to_regain_access').map((minutes) => minutes * 60_000),
    ...(percent >= 100 ? numbersIn(value, 'reset_time_duration').map((seconds) => seconds * 1000) : []),
  ];
  return { percent, waitMs: Math.max(0, ...waits) };
}

/** The object a header holds; `null` when it is absent or unreadable. */
function objectIn(header: HeaderLookup, name: string): object | null {
  try {
    const value: unknown = JSON.parse(header(name) ?? 'null');
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** The fuller of two. */
const fuller = (one: Usage | undefined, other: Usage): Usage => ({
  percent: Math.max(one?.percent ?? 0, other.percent),
  waitMs: Math.max(one?.waitMs ?? 0, other.waitMs),
});

/**
 * What the answers of one call tell, the fullest of each, by the id of the portfolio it limits or `EVERYONE`.
 * Whom no header names is not in it.
 */
export function readUsage(answers: readonly HeaderLookup[]): ReadonlyMap<string, Usage> {
  const told = new Map<string, Usage>();
  const tell = (whom: string, value: unknown) => told.set(whom, fuller(told.get(whom), usageIn(value)));
  for (const header of answers) {
    for (const name of ['x-app-usage', 'x-ad-account-usage']) {
      const value = objectIn(header, name);
      if (value !== null) tell(EVERYONE, value);
    }
    for (const [id, rows] of Object.entries(objectIn(header, 'x-business-use-case-usage') ?? {}))
      tell(id, rows);
  }
  return told;
}

/**
 * Holds calls back as Meta's headers ask. One gate per connection; a limit on one portfolio holds that one,
 * a limit on the app or the caller all of them.
 */
export interface UsageGate {
  /** Notes what the answers of one call tell; without usage headers all stays as it was. */
  observe(answers: readonly HeaderLookup[], now: number): void;
  /** Meta refused a call for a limit of that portfolio; by default, of everyone. */
  throttled(header: HeaderLookup, now: number, portfolioId?: string): void;
  /**
   * Milliseconds since 1970 from which the next call about that portfolio may go; 0: at once. With `EVERYONE`
   * a call about none, without a word a call about any.
   */
  readyAt(portfolioId?: string): number;
  /** 1 when free; less as a limit comes near: how much of the usual parallelism is fit. Asked in the same way. */
  ease(portfolioId?: string): number;
  /** Another connection has limits of its own. */
  forget(): void;
}

export function createUsageGate(): UsageGate {
  const readyAt = new Map<string, number>();
  const percent = new Map<string, number>();
  const hold = (whom: string, until: number) => readyAt.set(whom, Math.max(readyAt.get(whom) ?? 0, until));
  /** The most that holds for a portfolio: its own or everyone's. */
  const most = (of: ReadonlyMap<string, number>, portfolioId?: string) =>
    portfolioId === undefined
      ? Math.max(0, ...of.values())
      : Math.max(of.get(EVERYONE) ?? 0, of.get(portfolioId) ?? 0);
  return {
    observe(answers, now) {
      for (const [whom, usage] of readUsage(answers)) {
        percent.set(whom, usage.percent);
        if (usage.waitMs > 0) hold(whom, now + usage.waitMs);
      }
    },
    throttled(header, now, portfolioId = EVERYONE) {
      const told = Math.max(0, ...[...readUsage([header]).values()].map(({ waitMs }) => waitMs));
      hold(portfolioId, now + (told || UNSAID_WAIT_MS));
    },
    readyAt: (portfolioId) => most(readyAt, portfolioId),
    ease(portfolioId) {
      const used = most(percent, portfolioId);
      return used < SLOW_FROM ? 1 : Math.max(0, (100 - used) / (100 - SLOW_FROM));
    },
    forget() {
      readyAt.clear();
      percent.clear();
    },
  };
}

/** How many calls may be in flight at once; never none. */
export const callsInFlight = (gate: UsageGate, portfolioId?: string): number =>
  Math.max(1, Math.round(MAX_IN_FLIGHT * gate.ease(portfolioId)));
