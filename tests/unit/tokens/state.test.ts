import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dueAt,
  holdsSecret,
  isUsable,
  step,
  type TokenEvent,
  wasShown,
} from '../../../utils/tokens/state.ts';
import { REVEAL_MS, SEALED_KEEP_MS, type TokenRecord, type TokenState } from '../../../utils/tokens/types.ts';
import { T0 } from '../vault/kit.ts';
import { metaOf } from './kit.ts';

const sealed: TokenRecord = {
  ...metaOf('job.1'),
  version: 1,
  state: 'sealed',
  fingerprint: '01234567',
  revealEndsAt: null,
};
const EVENTS: readonly TokenEvent[] = [
  'reveal',
  'saved',
  'keep',
  'forget',
  'replaced',
  'revoked',
  'tick',
  'missing',
];
const revealing = step(sealed, 'reveal', T0);

describe('step', () => {
  it('starts one reveal of two minutes, and keeps its end', () => {
    expect(revealing).toEqual({ ...sealed, state: 'revealing', revealEndsAt: T0 + 120_000 });
    expect(step(revealing, 'reveal', T0 + REVEAL_MS - 1)).toBe(revealing);
    expect(step(revealing, 'tick', T0 + REVEAL_MS - 1)).toBe(revealing);
  });

  it('consumes when saved, and when the time is over, whatever is asked', () => {
    const consumed = { ...sealed, state: 'consumed' };
    expect(step(revealing, 'saved', T0 + 1)).toEqual(consumed);
    for (const event of ['reveal', 'saved', 'tick', 'missing'] as const)
      expect(step(revealing, event, T0 + REVEAL_MS)).toEqual(consumed);
  });

  it('does not destroy what was never shown because somebody says they saved it', () => {
    expect(step(sealed, 'saved', T0)).toBe(sealed);
  });

  it('lets an unseen token expire after seven days', () => {
    expect(step(sealed, 'tick', T0 + SEALED_KEEP_MS - 1)).toBe(sealed);
    for (const event of ['reveal', 'tick'] as const)
      expect(step(sealed, event, T0 + SEALED_KEEP_MS).state).toBe('expired_unseen');
  });

  it('ends a reveal whose clock was set back, but for a small correction', () => {
    expect(step(revealing, 'reveal', T0 - 5000)).toBe(revealing);
    expect(step(revealing, 'reveal', T0 - 5001).state).toBe('consumed');
    expect(step({ ...revealing, revealEndsAt: null }, 'reveal', T0).state).toBe('consumed');
  });

  it('calls a token whose secret is missing lost', () => {
    expect(step(sealed, 'missing', T0).state).toBe('lost');
    expect(step(revealing, 'missing', T0).state).toBe('lost');
  });

  it('keeps a secret only of a token that is being shown, and only until it is not wanted', () => {
    expect(step(sealed, 'keep', T0)).toBe(sealed);
    const kept = step(revealing, 'keep', T0 + 1);
    expect(kept).toEqual({ ...sealed, state: 'kept' });
    for (const event of ['reveal', 'saved', 'keep', 'tick'] as const)
      expect(step(kept, event, T0 + SEALED_KEEP_MS)).toBe(kept);
    expect(step(kept, 'forget', T0)).toEqual({ ...sealed, state: 'consumed' });
    expect(step(kept, 'missing', T0)).toEqual({ ...sealed, state: 'consumed' });
    expect(step(revealing, 'keep', T0 + REVEAL_MS).state).toBe('consumed');
  });

  it('lets a successor take the place of a token that was shown, with its secret if that is kept', () => {
    const kept = step(revealing, 'keep', T0 + 1);
    const old = step(kept, 'replaced', T0 + 2);
    expect(old).toEqual({ ...sealed, state: 'superseded', keepsSecret: true });
    expect(isUsable(old)).toBe(true);
    expect(step(old, 'forget', T0 + 3)).toEqual({ ...sealed, state: 'superseded' });
    expect(step(old, 'revoked', T0 + 3)).toEqual({ ...sealed, state: 'revoked' });
    const consumed = step(revealing, 'saved', T0 + 1);
    expect(step(consumed, 'replaced', T0 + 2)).toEqual({ ...sealed, state: 'superseded' });
    expect(step(sealed, 'replaced', T0 + 2)).toBe(sealed);
  });

  it('lets no token take the place of another before somebody was shown it', () => {
    const shown: TokenState[] = ['kept', 'consumed'];
    const all: TokenState[] = [
      ...shown,
      ...(['sealed', 'revealing', 'lost', 'expired_unseen', 'superseded', 'revoked'] as const),
    ];
    expect(all.filter((state) => wasShown({ ...sealed, state }))).toEqual(shown);
  });

  it('can revoke whatever there is, for good', () => {
    for (const record of [sealed, revealing, step(sealed, 'missing', T0), step(revealing, 'keep', T0 + 1)]) {
      const revoked = step(record, 'revoked', T0 + 2);
      expect(revoked).toEqual({ ...sealed, state: 'revoked' });
      for (const event of EVENTS) expect(step(revoked, event, T0 + 3)).toBe(revoked);
    }
  });

  it('runs in one direction, through one reveal, in any order of events and times', () => {
    const rank: Readonly<Record<TokenState, number>> = {
      sealed: 0,
      revealing: 1,
      kept: 2,
      consumed: 3,
      lost: 3,
      expired_unseen: 3,
      superseded: 4,
      revoked: 5,
    };
    const events = fc.array(
      fc.record({
        event: fc.constantFrom(...EVENTS),
        ms: fc.constantFrom(0, 1, 1000, REVEAL_MS, SEALED_KEEP_MS, -1, -REVEAL_MS),
      }),
    );
    fc.assert(
      fc.property(events, (all) => {
        let record: TokenRecord = sealed;
        let now = T0;
        let held = true;
        const ends = new Set<number>();
        for (const { event, ms } of all) {
          now += ms;
          const next = step(record, event, now);
          if (next !== record) expect(rank[next.state]).toBeGreaterThanOrEqual(rank[record.state]);
          if (rank[record.state] >= 2) expect(rank[next.state]).toBeGreaterThanOrEqual(2);
          if (next.revealEndsAt !== null) ends.add(next.revealEndsAt);
          expect(next.revealEndsAt === null).toBe(next.state !== 'revealing');
          expect(dueAt(next) === null).toBe(rank[next.state] >= 2);
          // A secret that is gone does not come back.
          if (!held) expect(holdsSecret(next)).toBe(false);
          held = holdsSecret(next);
          expect(step(next, 'tick', now)).toBe(next);
          record = next;
        }
        expect(ends.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
