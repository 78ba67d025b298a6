import { REVEAL_MS, SEALED_KEEP_MS, type TokenRecord, type TokenState } from './types.ts';

/**
 * `reveal`: a person asks to see it. `saved`: they have it. `tick`: time passed. `missing`: its secret is
 * not there or does not open.
 */
export type TokenEvent = 'reveal' | 'saved' | 'tick' | 'missing';

/** A clock may be put right by this much during a reveal; set back further, the reveal is over. */
const CLOCK_SKEW_MS = 5000;

/** Milliseconds since 1970 at which the secret goes; `null` when there is none. */
export function dueAt(record: TokenRecord): number | null {
  if (record.state === 'sealed') return record.createdAt + SEALED_KEEP_MS;
  if (record.state === 'revealing') return record.revealEndsAt ?? 0;
  return null;
}

function isOver(record: TokenRecord, now: number): boolean {
  const due = dueAt(record);
  if (due === null) return false;
  const startedAhead = record.state === 'revealing' && now < due - REVEAL_MS - CLOCK_SKEW_MS;
  return now >= due || startedAhead;
}

const end = (record: TokenRecord, state: TokenState): TokenRecord => ({
  ...record,
  state,
  revealEndsAt: null,
});

/** What time alone has made of the record; the same object if nothing. */
function settle(record: TokenRecord, now: number): TokenRecord {
  if (!isOver(record, now)) return record;
  return end(record, record.state === 'sealed' ? 'expired_unseen' : 'consumed');
}

/**
 * The life of a token: `sealed → revealing → consumed`, once and in this direction only. Returns the same
 * object when nothing changes. Time comes first: what is overdue ends, whatever the event.
 */
export function step(record: TokenRecord, event: TokenEvent, now: number): TokenRecord {
  const settled = settle(record, now);
  const { state } = settled;
  if (state !== 'sealed' && state !== 'revealing') return settled;
  switch (event) {
    case 'tick':
      return settled;
    case 'reveal':
      return state === 'sealed' ? { ...settled, state: 'revealing', revealEndsAt: now + REVEAL_MS } : settled;
    case 'saved':
      // Nobody can have saved what was never shown.
      return state === 'revealing' ? end(settled, 'consumed') : settled;
    case 'missing':
      return end(settled, 'lost');
  }
}
