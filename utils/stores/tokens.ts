import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../messages/protocol.ts';
import { expiryOf, surprisingEnd } from '../tokens/expiry.ts';
import type { TokenRecord } from '../tokens/types.ts';
import { failureOf, type Send } from './setup.ts';

/** What is known of every token; never a secret. */
export type TokensState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly records: readonly TokenRecord[] };

export interface Tokens {
  readonly store: StoreApi<TokensState>;
  /** Reads the list anew; what is on screen stays until the answer is there. */
  load(): Promise<void>;
}

export function createTokens({ send }: { readonly send: Send }): Tokens {
  const store = createStore<TokensState>(() => ({ type: 'loading' }));
  let newest = 0;
  return {
    store,
    async load() {
      newest += 1;
      const mine = newest;
      let next: TokensState;
      try {
        next = { type: 'loaded', records: await send('tokens.list', {}) };
      } catch (error) {
        next = { type: 'failed', failure: failureOf(error) };
      }
      if (mine === newest) store.setState(next, true);
    },
  };
}

/** Tokens whose secret can still be had, the one being shown first, then the oldest: it runs out first. */
export function waitingTokens(records: readonly TokenRecord[]): readonly TokenRecord[] {
  const rank = ({ state }: TokenRecord) => (state === 'revealing' ? 0 : 1);
  return records
    .filter(({ state }) => state === 'sealed' || state === 'revealing')
    .sort((a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt);
}

/** What a list of tokens may be narrowed to. */
export const TOKEN_VIEWS = [
  'all',
  'waiting',
  'collected',
  'expiring',
  'expired',
  'kept',
  'superseded',
  'revoked',
  'lost',
] as const;
export type TokenView = (typeof TOKEN_VIEWS)[number];

/** Whether Meta may still accept it: neither over nor known to be ended. */
const mayLive = ({ state, expiresAt }: TokenRecord, now: number): boolean =>
  state !== 'revoked' && (expiresAt === null || expiresAt > now);

/** Ids of the system users with a token that Meta may still accept, one whose answer was lost included. */
export const holdersOf = (records: readonly TokenRecord[], now: number): ReadonlySet<string> =>
  new Set(records.filter((record) => mayLive(record, now)).map(({ systemUserId }) => systemUserId));

export function isInView(record: TokenRecord, view: TokenView, now: number): boolean {
  const { state } = record;
  switch (view) {
    case 'all':
      return true;
    case 'waiting':
      return state === 'sealed' || state === 'revealing';
    case 'collected':
      return state === 'consumed';
    case 'expiring': {
      const near = expiryOf(record, now);
      return surprisingEnd(record) !== null && near !== 'never' && near !== 'ok' && near !== 'expired';
    }
    case 'expired':
      return state !== 'revoked' && expiryOf(record, now) === 'expired';
    case 'lost':
      return state === 'lost' || state === 'expired_unseen';
    case 'kept':
    case 'superseded':
    case 'revoked':
      return state === view;
  }
}

/** How many records each view holds. */
export function countViews(
  records: readonly TokenRecord[],
  now: number,
): Readonly<Record<TokenView, number>> {
  const counts = Object.fromEntries(TOKEN_VIEWS.map((view) => [view, 0])) as Record<TokenView, number>;
  for (const record of records)
    for (const view of TOKEN_VIEWS) if (isInView(record, view, now)) counts[view] += 1;
  return counts;
}

/**
 * Old tokens that still work though their successor was collected, and that can be ended by themselves: for
 * the others only the end of every token of the system user would do, the new one's too.
 */
export const endableOld = (records: readonly TokenRecord[], now: number): readonly TokenRecord[] =>
  records.filter(
    (record) => record.state === 'superseded' && record.keepsSecret === true && mayLive(record, now),
  );

export interface TokenSort {
  readonly by: 'made' | 'expires';
  readonly descending: boolean;
}

export const NEWEST_FIRST: TokenSort = { by: 'made', descending: true };

/** A token that never expires comes after all that do. */
const sortTime = ({ createdAt, expiresAt }: TokenRecord, by: TokenSort['by']): number =>
  by === 'made' ? createdAt : (expiresAt ?? Number.MAX_SAFE_INTEGER);

export interface TokenFilter {
  readonly query: string;
  readonly view: TokenView;
  readonly sort: TokenSort;
}

const wordsOf = (record: TokenRecord): string =>
  [
    record.systemUserName,
    record.nameThen ?? '',
    record.appName,
    record.portfolioName,
    record.fingerprint,
    record.systemUserId,
    ...record.permissions,
  ]
    .join('\n')
    .toLowerCase();

/** Records of the view that hold every word typed, in the order wanted. */
export function filterTokens(
  records: readonly TokenRecord[],
  { query, view, sort }: TokenFilter,
  now: number,
): readonly TokenRecord[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = sort.descending ? -1 : 1;
  return records
    .filter((record) => isInView(record, view, now))
    .filter((record) => {
      if (words.length === 0) return true;
      const text = wordsOf(record);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => direction * (sortTime(a, sort.by) - sortTime(b, sort.by)) || b.createdAt - a.createdAt);
}
