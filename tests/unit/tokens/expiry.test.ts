import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countSoon,
  deletedUnseen,
  expiryOf,
  isSoonUnseen,
  type NoticesGiven,
  nextExpiryChange,
  nextUnseenNotice,
  noticesDue,
  surprisingEnd,
  unseenEnd,
} from '../../../utils/tokens/expiry.ts';
import { SEALED_KEEP_MS, type TokenRecord, type TokenState } from '../../../utils/tokens/types.ts';
import { T0 } from '../vault/kit.ts';
import { metaOf } from './kit.ts';

const DAY = 24 * 60 * 60_000;

describe('expiryOf', () => {
  it.each([
    [null, 'never'],
    [60 * DAY, 'ok'],
    [14 * DAY + 1, 'ok'],
    [14 * DAY, 'soon_14'],
    [7 * DAY + 1, 'soon_14'],
    [7 * DAY, 'soon_7'],
    [DAY + 1, 'soon_7'],
    [DAY, 'soon_1'],
    [1, 'soon_1'],
    [0, 'expired'],
    [-DAY, 'expired'],
  ])('with %j milliseconds left: %s', (left, state) => {
    expect(expiryOf({ expiresAt: left === null ? null : T0 + left }, T0)).toBe(state);
  });
});

it('warns of an unseen token from its fifth day', () => {
  const deletedAt = T0 + SEALED_KEEP_MS;
  expect(isSoonUnseen(deletedAt, T0 + 5 * DAY - 1)).toBe(false);
  expect(isSoonUnseen(deletedAt, T0 + 5 * DAY)).toBe(true);
  const unseen = { a: deletedAt, b: deletedAt + DAY };
  expect(nextUnseenNotice(unseen, T0)).toBe(T0 + 5 * DAY);
  expect(nextUnseenNotice(unseen, T0 + 5 * DAY)).toBe(T0 + 6 * DAY);
  expect(nextUnseenNotice(unseen, T0 + 6 * DAY)).toBeNull();
});

it('tells when an unseen token is deleted once that is near, and of a seen one never', () => {
  const record: TokenRecord = {
    ...metaOf('job.1'),
    version: 1,
    state: 'sealed',
    fingerprint: '',
    revealEndsAt: null,
  };
  const end = T0 + SEALED_KEEP_MS;
  expect(unseenEnd(record)).toBe(end);
  expect(deletedUnseen(record, T0 + 5 * DAY - 1)).toBeNull();
  expect(deletedUnseen(record, T0 + 5 * DAY)).toBe(end);
  expect(deletedUnseen(record, end - 1)).toBe(end);
  expect(deletedUnseen(record, end)).toBeNull();
  const revealing: TokenRecord = { ...record, state: 'revealing', revealEndsAt: T0 + 5 };
  expect(unseenEnd(revealing)).toBeNull();
  expect(deletedUnseen(revealing, T0 + 6 * DAY)).toBeNull();
});

it('is surprised only by the end of tokens that somebody uses', () => {
  const record = (state: TokenState): TokenRecord => ({
    ...metaOf('job.1'),
    version: 1,
    state,
    fingerprint: '',
    revealEndsAt: null,
  });
  const states: TokenState[] = ['sealed', 'revealing', 'kept', 'consumed'];
  for (const state of states) expect(surprisingEnd(record(state))).toBe(record(state).expiresAt);
  for (const state of ['lost', 'expired_unseen', 'superseded', 'revoked'] as const)
    expect(surprisingEnd(record(state))).toBeNull();
});

describe('noticesDue', () => {
  it('tells each token at the narrowest threshold, once', () => {
    const expiries = { a: T0 + 13 * DAY, b: T0 + 6 * DAY, c: T0 + DAY / 2, d: T0 + 30 * DAY, e: T0 - 1 };
    const first = noticesDue(expiries, {}, T0);
    expect(first.notices).toEqual([
      { days: 14, recordIds: ['a'] },
      { days: 7, recordIds: ['b'] },
      { days: 1, recordIds: ['c'] },
    ]);
    expect(first.given).toStrictEqual({ a: 14, b: 7, c: 1 });
    expect(noticesDue(expiries, first.given, T0).notices).toEqual([]);
    expect(noticesDue({ d: T0 + 30 * DAY }, first.given, T0).given).toEqual({});
  });

  it('tells a token again each time it comes nearer, and not at its end', () => {
    const expiries = { a: T0 };
    let given: NoticesGiven = {};
    const told = [20, 13, 8, 6, 2, 0.5, 0].map((left) => {
      const due = noticesDue(expiries, given, T0 - left * DAY);
      given = due.given;
      return due.notices.map(({ days }) => days);
    });
    expect(told).toEqual([[], [14], [], [7], [], [1], []]);
    expect(noticesDue(expiries, {}, T0)).toEqual({ notices: [], given: {} });
  });

  it('gives no notice twice and none too many, whenever it is asked', () => {
    const hours = fc.array(fc.integer({ min: 0, max: 24 * 25 }), { maxLength: 40 });
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 24 * 20 }), (times, end) => {
        const expiries = { a: T0 + end * 60 * 60_000 };
        let given: NoticesGiven = {};
        const told: number[] = [];
        for (const hour of times.sort((a, b) => a - b)) {
          const due = noticesDue(expiries, given, T0 + hour * 60 * 60_000);
          given = due.given;
          told.push(...due.notices.map(({ days }) => days));
        }
        expect(told).toEqual([...new Set(told)].sort((a, b) => b - a));
      }),
    );
  });
});

it('counts for the badge what ends within a week and has not ended', () => {
  expect(countSoon({ a: T0 + 7 * DAY, b: T0 + 7 * DAY + 1, c: T0, d: T0 + 1 }, T0)).toBe(2);
});

it('names the next time at which anything changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 80 }), { maxLength: 5 }),
      fc.integer({ min: 0, max: 80 }),
      (ends, today) => {
        const expiries = Object.fromEntries(ends.map((end, index) => [`r${index}`, T0 + end * DAY]));
        const now = T0 + today * DAY;
        const next = nextExpiryChange(expiries, now);
        const statesAt = (time: number) =>
          Object.values(expiries).map((expiresAt) => expiryOf({ expiresAt }, time));
        if (next === null) expect(statesAt(now + 1000 * DAY)).toEqual(statesAt(now));
        else {
          expect(next).toBeGreaterThan(now);
          expect(statesAt(next - 1)).toEqual(statesAt(now));
          expect(statesAt(next)).not.toEqual(statesAt(now));
        }
      },
    ),
  );
});
