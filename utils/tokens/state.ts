import { REVEAL_MS, SEALED_KEEP_MS, type TokenRecord, type TokenState } from './types.ts';

export type TokenEvent =
  /** A person asks to see it. */
  | 'reveal'
  /** They have it. */
  | 'saved'
  /** They have it, and want the secret kept for checks, renewing and revoking. */
  | 'keep'
  /** They want a kept secret destroyed. */
  | 'forget'
  /** The token that takes its place was shown. */
  | 'replaced'
  /** Meta has ended it. */
  | 'revoked'
  /** Time passed. */
  | 'tick'
  /** Its secret is not there or does not open. */
  | 'missing';

/** A clock may be put right by this much during a reveal; set back further, the reveal is over. */
const CLOCK_SKEW_MS = 5000;

/** Milliseconds since 1970 at which the secret of a token still to be had goes; `null` when there is none. */
export function dueAt(record: TokenRecord): number | null {
  if (record.state === 'sealed') return record.createdAt + SEALED_KEEP_MS;
  if (record.state === 'revealing') return record.revealEndsAt ?? 0;
  return null;
}

/** Whether a secret is stored with the record, be it to be shown or only to be used. */
export function holdsSecret({ state, keepsSecret }: TokenRecord): boolean {
  switch (state) {
    case 'sealed':
    case 'revealing':
    case 'kept':
      return true;
    case 'superseded':
      return keepsSecret === true;
    default:
      return false;
  }
}

/** Whether the secret may be used for checks, renewing and revoking: it was shown, and kept since. */
export const isUsable = (record: TokenRecord): boolean => dueAt(record) === null && holdsSecret(record);

/** Whether somebody was shown the token, so that it can stand in for the one it replaces. */
export const wasShown = ({ state }: TokenRecord): boolean => state === 'kept' || state === 'consumed';

function isOver(record: TokenRecord, now: number): boolean {
  const due = dueAt(record);
  if (due === null) return false;
  const startedAhead = record.state === 'revealing' && now < due - REVEAL_MS - CLOCK_SKEW_MS;
  return now >= due || startedAhead;
}

function end({ keepsSecret: _, ...record }: TokenRecord, state: TokenState): TokenRecord {
  return { ...record, state, revealEndsAt: null };
}

/** What time alone has made of the record; the same object if nothing. */
function settle(record: TokenRecord, now: number): TokenRecord {
  if (!isOver(record, now)) return record;
  return end(record, record.state === 'sealed' ? 'expired_unseen' : 'consumed');
}

/** Of a token that waits to be shown, or is being shown. */
function stepWaiting(record: TokenRecord, event: TokenEvent, now: number): TokenRecord {
  const shown = record.state === 'revealing';
  switch (event) {
    case 'reveal':
      return shown ? record : { ...record, state: 'revealing', revealEndsAt: now + REVEAL_MS };
    // Nobody can have saved what was never shown.
    case 'saved':
      return shown ? end(record, 'consumed') : record;
    case 'keep':
      return shown ? end(record, 'kept') : record;
    case 'missing':
      return end(record, 'lost');
    default:
      return record;
  }
}

/** Of a token that was shown, and never will be again. */
function stepShown(record: TokenRecord, event: TokenEvent): TokenRecord {
  switch (event) {
    case 'forget':
    case 'missing':
      if (!holdsSecret(record)) return record;
      return end(record, record.state === 'kept' ? 'consumed' : record.state);
    case 'replaced':
      if (record.state === 'kept') return { ...record, state: 'superseded', keepsSecret: true };
      return record.state === 'consumed' ? end(record, 'superseded') : record;
    default:
      return record;
  }
}

/**
 * The life of a token: `sealed → revealing → kept → consumed → superseded → revoked`, in this direction only;
 * all but the first and the last may be left out. Returns the same object when nothing changes. Time comes
 * first: what is overdue ends, whatever the event.
 */
export function step(record: TokenRecord, event: TokenEvent, now: number): TokenRecord {
  const settled = settle(record, now);
  if (event === 'revoked') return settled.state === 'revoked' ? settled : end(settled, 'revoked');
  return dueAt(settled) === null ? stepShown(settled, event) : stepWaiting(settled, event, now);
}
