import { GraphFault } from './fault.ts';

/** Meta's rate limits: calls counted an hour by app and by portfolio, told in headers, refused when used up. */

export interface UsageSettings {
  /** Calls an app may make in a window. */
  callsPerApp: number;
  /** Calls about one portfolio in a window. */
  callsPerBusiness: number;
  windowMs: number;
}

export const defaultUsage = (): UsageSettings => ({
  callsPerApp: 10_000_000,
  callsPerBusiness: 10_000_000,
  windowMs: 60 * 60 * 1000,
});

export interface Usage {
  /** Counts a call, or refuses it. */
  count(appId: string, businessId: string): void;
  headers(appId: string, businessId: string): Readonly<Record<string, string>>;
}

/** Times of the calls still in the window; `head` spares shifting a long array. */
interface Window {
  times: number[];
  head: number;
}

export function createUsage(settings: UsageSettings, now: () => number): Usage {
  const windows = new Map<string, Window>();

  function windowOf(key: string): Window {
    const window = windows.get(key) ?? { times: [], head: 0 };
    windows.set(key, window);
    const since = now() - settings.windowMs;
    while (window.head < window.times.length && (window.times[window.head] ?? 0) <= since) window.head++;
    if (window.head > 10_000) {
      window.times = window.times.slice(window.head);
      window.head = 0;
    }
    return window;
  }
  const used = (key: string): number => {
    const window = windowOf(key);
    return window.times.length - window.head;
  };
  const percent = (key: string, limit: number): number =>
    Math.min(100, Math.floor((100 * used(key)) / limit));
  function minutesToWait(key: string, limit: number): number {
    if (used(key) < limit) return 0;
    const { times, head } = windowOf(key);
    return Math.max(1, Math.ceil(((times[head] ?? now()) + settings.windowMs - now()) / 60_000));
  }

  return {
    count(appId, businessId) {
      if (used(`app:${appId}`) >= settings.callsPerApp)
        throw new GraphFault(4, '(#4) Application request limit reached', { isTransient: true });
      if (businessId !== '' && used(`business:${businessId}`) >= settings.callsPerBusiness)
        throw new GraphFault(
          80004,
          '(#80004) There have been too many calls to this ad-account. Wait a bit and try again.',
          {
            isTransient: true,
            subcode: 2446079,
          },
        );
      windowOf(`app:${appId}`).times.push(now());
      if (businessId !== '') windowOf(`business:${businessId}`).times.push(now());
    },
    headers(appId, businessId) {
      const share = percent(`app:${appId}`, settings.callsPerApp);
      const app = {
        call_count: share,
        total_time: Math.floor(share / 2),
        total_cputime: Math.floor(share / 3),
      };
      const key = `business:${businessId}`;
      const call_count = percent(key, settings.callsPerBusiness);
      const wait =
        minutesToWait(key, settings.callsPerBusiness) || minutesToWait(`app:${appId}`, settings.callsPerApp);
      return usageHeaders(app, businessId, call_count, wait);
    },
  };
}

export function usageHeaders(
  app: Readonly<Record<string, number>>,
  businessId: string,
  call_count: number,
  waitMinutes: number,
): Readonly<Record<string, string>> {
  const row = {
    type: 'ads_management',
    call_count,
    total_cputime: Math.floor(call_count / 3),
    total_time: Math.floor(call_count / 2),
    estimated_time_to_regain_access: waitMinutes,
  };
  return {
    'x-app-usage': JSON.stringify(app),
    'x-business-use-case-usage': JSON.stringify({ [businessId === '' ? '0' : businessId]: [row] }),
  };
}
