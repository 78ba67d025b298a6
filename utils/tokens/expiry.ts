import { dueAt } from './state.ts';
import type { TokenRecord } from './types.ts';

export type TokenExpiryState = 'ok' | 'soon_14' | 'soon_7' | 'soon_1' | 'expired' | 'never';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days before its end at which a token is told of, from early to late. */
export const NOTICE_DAYS = [14, 7, 1] as const;
export type NoticeDays = (typeof NOTICE_DAYS)[number];
/** From here on the badge counts a token. */
const BADGE_DAYS: NoticeDays = 7;
/** A token nobody has looked at goes soon. */
const UNSEEN_NOTICE_MS = 2 * DAY_MS;

/** The narrowest notice whose span has begun. */
function noticeOf(expiresAt: number, now: number): NoticeDays | null {
  return NOTICE_DAYS.findLast((days) => expiresAt - now <= days * DAY_MS) ?? null;
}

/** How near a token is to the end Meta gave it; whether anybody still cares is another question. */
export function expiryOf({ expiresAt }: Pick<TokenRecord, 'expiresAt'>, now: number): TokenExpiryState {
  if (expiresAt === null) return 'never';
  if (expiresAt <= now) return 'expired';
  const notice = noticeOf(expiresAt, now);
  return notice === null ? 'ok' : `soon_${notice}`;
}

/** Whether the seven days in which a token can be seen are almost over: from the fifth on. */
export const isSoonUnseen = (deletedAt: number, now: number): boolean => deletedAt - now <= UNSEEN_NOTICE_MS;

/** When a token goes that nobody has looked at; `null`: somebody has. */
export const unseenEnd = (record: TokenRecord): number | null =>
  record.state === 'sealed' ? dueAt(record) : null;

/** When a token that nobody has looked at is deleted, once that is near; else `null`. */
export function deletedUnseen(record: TokenRecord, now: number): number | null {
  const at = unseenEnd(record);
  return at !== null && at > now && isSoonUnseen(at, now) ? at : null;
}

/** Milliseconds since 1970 at which the next unseen token is to be warned of; `null`: none is. */
export function nextUnseenNotice(deletedAt: Expiries, now: number): number | null {
  const times = Object.values(deletedAt).map((at) => at - UNSEEN_NOTICE_MS);
  return times.filter((time) => time > now).reduce<number | null>(earlier, null);
}

const earlier = (one: number | null, other: number): number => (one === null ? other : Math.min(one, other));

/**
 * When the record's token ends at Meta, if that would take somebody by surprise; else `null`. One that
 * nobody has, that was revoked, or whose successor is in use ends unnoticed.
 */
export function surprisingEnd({ state, expiresAt }: TokenRecord): number | null {
  switch (state) {
    case 'sealed':
    case 'revealing':
    case 'kept':
    case 'consumed':
      return expiresAt;
    case 'lost':
    case 'expired_unseen':
    case 'superseded':
    case 'revoked':
      return null;
  }
}

/** When each token ends, in milliseconds since 1970, by record id. */
export type Expiries = Readonly<Record<string, number>>;
/** The last notice given of each token, by record id. */
export type NoticesGiven = Readonly<Record<string, NoticeDays>>;

/** Tokens that end within the next seven days. */
export function countSoon(expiries: Expiries, now: number): number {
  return Object.values(expiries).filter((at) => at > now && at - now <= BADGE_DAYS * DAY_MS).length;
}

export interface Notice {
  readonly days: NoticeDays;
  readonly recordIds: readonly string[];
}

/**
 * The notices to give now, each token in the narrowest that fits, and what is then given; those of tokens
 * that are not listed any more are dropped.
 */
export function noticesDue(
  expiries: Expiries,
  given: NoticesGiven,
  now: number,
): { readonly notices: readonly Notice[]; readonly given: NoticesGiven } {
  const due = Object.entries(expiries).flatMap(([id, at]) => {
    const days = at > now ? noticeOf(at, now) : null;
    const last = given[id];
    return days !== null && (last === undefined || days < last) ? [{ id, days }] : [];
  });
  const kept = Object.entries(given).filter(([id]) => Object.hasOwn(expiries, id));
  return {
    notices: NOTICE_DAYS.flatMap((days) => {
      const recordIds = due.filter((one) => one.days === days).map(({ id }) => id);
      return recordIds.length === 0 ? [] : [{ days, recordIds }];
    }),
    given: Object.fromEntries([...kept, ...due.map(({ id, days }) => [id, days] as const)]),
  };
}

/** Milliseconds since 1970 at which the next token comes nearer to its end; `null`: none does. */
export function nextExpiryChange(expiries: Expiries, now: number): number | null {
  const times = Object.values(expiries).flatMap((at) =>
    [...NOTICE_DAYS, 0].map((days) => at - days * DAY_MS),
  );
  return times.filter((time) => time > now).reduce<number | null>(earlier, null);
}
