/** Reads Meta's usage headers and says when the next call may go. */

const HEADERS = ['x-app-usage', 'x-business-use-case-usage', 'x-ad-account-usage'] as const;
/** Per cent of a limit from which calls are spread out rather than sent at once. */
const SLOW_FROM = 80;
/** Milliseconds to hold back when throttled without any word on how long. */
const UNSAID_WAIT_MS = 60_000;

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

/** The usage that a set of headers tells; unreadable headers say nothing. */
export function readUsage(header: (name: string) => string | null): Usage {
  let percent = 0;
  let waitMs = 0;
  for (const name of HEADERS) {
    const raw = header(name);
    if (raw === null) continue;
    let value: unknown;
    try {
      value = JSON.parse(raw);
    } catch {
      continue;
    }
    for (const key of ['call_count', 'total_time', 'total_cputime', 'acc_id_util_pct'])
      percent = Math.max(percent, ...numbersIn(value, key));
    waitMs = Math.max(
      waitMs,
      ...numbersIn(value, 'estimated_time_to_regain_access').map((minutes) => minutes * 60_000),
      ...(percent >= 100 ? numbersIn(value, 'reset_time_duration').map((seconds) => seconds * 1000) : []),
    );
  }
  return { percent, waitMs };
}

/** Holds calls back as Meta's headers ask. One gate per connection. */
export interface UsageGate {
  observe(header: (name: string) => string | null, now: number): void;
  /** Meta refused a call for a limit. */
  throttled(header: (name: string) => string | null, now: number): void;
  /** Milliseconds since 1970 from which the next call may go; 0: at once. */
  readyAt(): number;
  /** 1 when free; less as a limit comes near: how much of the usual parallelism is fit. */
  ease(): number;
}

export function createUsageGate(): UsageGate {
  let readyAt = 0;
  let percent = 0;
  const hold = (until: number) => {
    readyAt = Math.max(readyAt, until);
  };
  return {
    observe(header, now) {
      const usage = readUsage(header);
      percent = usage.percent;
      if (usage.waitMs > 0) hold(now + usage.waitMs);
    },
    throttled(header, now) {
      hold(now + (readUsage(header).waitMs || UNSAID_WAIT_MS));
    },
    readyAt: () => readyAt,
    ease: () => (percent < SLOW_FROM ? 1 : Math.max(0, (100 - percent) / (100 - SLOW_FROM))),
  };
}
