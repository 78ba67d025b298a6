import { language } from '../i18n.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Intl formatters are slow to make and lists ask for many. */
const kept = new Map<string, Intl.DateTimeFormat>();

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${language()} ${JSON.stringify(options)}`;
  const format = kept.get(name) ?? new Intl.DateTimeFormat(language(), options);
  kept.set(name, format);
  return format;
}

/** `24 Nov 2026`, as the reader writes it. */
export const day = (time: number): string => formatter({ dateStyle: 'medium' }).format(time);

/** `24 Nov 2026, 21:40`. */
export const dayAndTime = (time: number): string =>
  formatter({ dateStyle: 'medium', timeStyle: 'short' }).format(time);

/** `in 3 days`, `2 minutes ago`: the biggest unit that says it. */
export function fromNow(time: number, now: number, style: Intl.RelativeTimeFormatStyle = 'long'): string {
  const distance = time - now;
  const format = new Intl.RelativeTimeFormat(language(), { numeric: 'auto', style });
  const size = Math.abs(distance);
  if (size < MINUTE) return format.format(0, 'second');
  if (size < HOUR) return format.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY) return format.format(Math.round(distance / HOUR), 'hour');
  return format.format(Math.round(distance / DAY), 'day');
}

/** `1:05`, rounded up, so that it reads 0:00 only when nothing is left. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export type Nearness = 'never' | 'far' | 'soon' | 'past';

/** How near an expiry is; soon is a week. */
export function nearness(expiresAt: number | null, now: number): Nearness {
  if (expiresAt === null) return 'never';
  if (expiresAt <= now) return 'past';
  return expiresAt - now < 7 * DAY ? 'soon' : 'far';
}
