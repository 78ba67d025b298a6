import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../messages/protocol.ts';
import type { TokenRecord, TokenState } from '../tokens/types.ts';
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

export interface TokenFilter {
  readonly query: string;
  /** `null`: every state. */
  readonly state: TokenState | null;
}

const wordsOf = (record: TokenRecord): string =>
  [
    record.systemUserName,
    record.appName,
    record.portfolioName,
    record.fingerprint,
    record.systemUserId,
    ...record.permissions,
  ]
    .join('\n')
    .toLocaleLowerCase();

/** Records that hold every word typed, newest first. */
export function filterTokens(records: readonly TokenRecord[], filter: TokenFilter): readonly TokenRecord[] {
  const words = filter.query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return records
    .filter((record) => filter.state === null || record.state === filter.state)
    .filter((record) => {
      if (words.length === 0) return true;
      const text = wordsOf(record);
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => b.createdAt - a.createdAt);
}
