import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../utils/messages/protocol.ts';
import { failureOf } from '../utils/stores/setup.ts';

export type Loaded<T> =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly value: T };

/** What is asked for whenever `keys` change; only the latest answer counts. `null`: nothing to ask for. */
export function useLoad<T>(ask: (() => Promise<T>) | null, keys: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    setState({ type: 'loading' });
    ask?.().then(
      (value) => here && setState({ type: 'loaded', value }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, keys);
  return state;
}
