import { number, perLanguage, t } from '../i18n.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const dates = (options: Intl.DateTimeFormatOptions) =>
  perLanguage((name) => new Intl.DateTimeFormat(name, options));

const days = dates({ dateStyle: 'medium' });
const daysAndTimes = dates({ dateStyle: 'medium', timeStyle: 'short' });
const daysAndExactTimes = dates({ dateStyle: 'medium', timeStyle: 'medium' });
const times = dates({ timeStyle: 'short' });

/** `24 Nov 2026`, as the reader writes it. */
export const day = (time: number): string => days().format(time);

/** `24 Nov 2026, 21:40`. */
export const dayAndTime = (time: number): string => daysAndTimes().format(time);

/** `24 Nov 2026, 21:40:07`, for what the minute does not tell apart. */
export const dayAndExactTime = (time: number): string => daysAndExactTimes().format(time);

/** `21:40`. */
export const timeOfDay = (time: number): string => times().format(time);

const distances = (style: 'long' | 'short') =>
  perLanguage((name) => new Intl.RelativeTimeFormat(name, { numeric: 'auto', style }));
const toNow = { long: distances('long'), short: distances('short') } as const;

/** `in 3 days`, `2 minutes ago`: the biggest unit that says it. */
export function fromNow(time: number, now: number, style: keyof typeof toNow = 'long'): string {
  const distance = time - now;
  const format = toNow[style]();
  const size = Math.abs(distance);
  if (size < MINUTE) return distance > 0 ? format.format(0, 'second') : t('setup.just_now');
  if (size < HOUR) return format.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY) return format.format(Math.round(distance / HOUR), 'hour');
  return format.format(Math.round(distance / DAY), 'day');
}

const lengths = (unit: 'second' | 'minute' | 'hour') =>
  perLanguage((name) => new Intl.NumberFormat(name, { style: 'unit', unit, unitDisplay: 'long' }));
const [inSeconds, inMinutes, inHours] = [lengths('second'), lengths('minute'), lengths('hour')];

/** A length of time as people say it: rounded, and never "0 seconds". */
export function duration(seconds: number): string {
  if (seconds < 60) return inSeconds().format(Math.max(1, Math.round(seconds)));
  if (seconds < 3600) return inMinutes().format(Math.round(seconds / 60));
  return inHours().format(Math.round(seconds / 3600));
}

const twoDigits = perLanguage((name) => new Intl.NumberFormat(name, { minimumIntegerDigits: 2 }));

/** `1:05`, rounded up, so that it reads 0:00 only when nothing is left. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${number(Math.floor(seconds / 60))}:${twoDigits().format(seconds % 60)}`;
}

export type Nearness = 'never' | 'far' | 'soon' | 'past';

/** How near an expiry is; soon is a week. */
export function nearness(expiresAt: number | null, now: number): Nearness {
  if (expiresAt === null) return 'never';
  if (expiresAt <= now) return 'past';
  return expiresAt - now < 7 * DAY ? 'soon' : 'far';
}
