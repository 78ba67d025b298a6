import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueAt, step, type TokenEvent } from '../../../utils/tokens/state.ts';
import { REVEAL_MS, SEALED_KEEP_MS, type TokenRecord } from '../../../utils/tokens/types.ts';
import { T0 } from '../vault/kit.ts';
import { metaOf } from './kit.ts';

const sealed: TokenRecord = {
  ...metaOf('job.1'),
  version: 1,
  state: 'sealed',
  fingerprint: '01234567',
  revealEndsAt: null,
};
const revealing = step(sealed, 'reveal', T0);

describe('step', () => {
  it('starts one reveal of two minutes, and keeps its end', () => {
    expect(revealing).toEqual({ ...sealed, state: 'revealing', revealEndsAt: T0 + REVEAL_MS });
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

  it('runs in one direction, through one reveal, in any order of events and times', () => {
    const rank = { sealed: 0, revealing: 1, consumed: 2, lost: 2, expired_unseen: 2 } as const;
    const events = fc.array(
      fc.record({
        event: fc.constantFrom<TokenEvent>('reveal', 'saved', 'tick', 'missing'),
        ms: fc.constantFrom(0, 1, 1000, REVEAL_MS, SEALED_KEEP_MS, -1, -REVEAL_MS),
      }),
    );
    fc.assert(
      fc.property(events, (all) => {
        let record: TokenRecord = sealed;
        let now = T0;
        const ends = new Set<number>();
        for (const { event, ms } of all) {
          now += ms;
          const next = step(record, event, now);
          expect(rank[next.state]).toBeGreaterThanOrEqual(rank[record.state]);
          if (rank[record.state] === 2) expect(next).toBe(record);
          if (next.revealEndsAt !== null) ends.add(next.revealEndsAt);
          expect(next.revealEndsAt === null).toBe(next.state !== 'revealing');
          expect(dueAt(next) === null).toBe(rank[next.state] === 2);
          expect(step(next, 'tick', now)).toBe(next);
          record = next;
        }
        expect(ends.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
