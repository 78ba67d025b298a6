import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { RevealedToken } from '../../utils/tokens/reveal.ts';
import type { TokenRecord, TokenState } from '../../utils/tokens/types.ts';

/** One token being shown. The secret is in this state, of this one view, and nowhere else. */
export type RevealState =
  | { readonly type: 'opening' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | {
      readonly type: 'shown';
      readonly revealed: RevealedToken;
      readonly endsAt: number;
      readonly saving: boolean;
      /** Why "I saved it" did not work. */
      readonly failure: Failure | null;
    }
  | { readonly type: 'gone'; readonly record: TokenRecord; readonly how: HowGone };

/** `kept`: not to be seen any more either, but sealed in the vault. */
export type HowGone = 'saved' | 'kept' | 'late';

const HOW: Partial<Readonly<Record<TokenState, HowGone>>> = { consumed: 'saved', kept: 'kept' };

export interface Reveal {
  readonly state: RevealState;
  readonly save: (keep: boolean) => Promise<void>;
}

/** Asks for the token once; drops it when it was saved, when its time is up, and when the view goes. */
export function useReveal(record: TokenRecord, send: Send): Reveal {
  const recordId = record.id;
  const [state, setState] = useState<RevealState>({ type: 'opening' });

  useEffect(() => {
    let here = true;
    send('token.reveal', { recordId }).then(
      (revealed) => {
        if (!here) return;
        const endsAt = revealed.record.revealEndsAt ?? Date.now();
        setState({ type: 'shown', revealed, endsAt, saving: false, failure: null });
      },
      (error: unknown) => {
        if (here) setState({ type: 'failed', failure: failureOf(error) });
      },
    );
    return () => {
      here = false;
    };
  }, [recordId]);

  const endsAt = state.type === 'shown' ? state.endsAt : null;
  useEffect(() => {
    if (endsAt === null) return;
    const end = () => setState((now) => (now.type === 'shown' ? { type: 'gone', record, how: 'late' } : now));
    const timer = setTimeout(end, Math.max(0, endsAt - Date.now()));
    return () => clearTimeout(timer);
  }, [endsAt]);

  // Another window's popup may have ended it.
  const over = record.state !== 'sealed' && record.state !== 'revealing';
  useEffect(() => {
    if (!over) return;
    const how = HOW[record.state] ?? 'late';
    setState((now) => (now.type === 'shown' ? { type: 'gone', record, how } : now));
  }, [over]);

  const save = async (keep: boolean) => {
    if (state.type !== 'shown' || state.saving) return;
    setState({ ...state, saving: true, failure: null });
    try {
      await send('token.consume', { recordId, keep });
      setState({ type: 'gone', record, how: keep ? 'kept' : 'saved' });
    } catch (error) {
      const failure = failureOf(error);
      // It may have run out while we asked; then there is nothing left to go back to.
      setState((now) => (now.type === 'shown' ? { ...now, saving: false, failure } : now));
    }
  };

  return { state, save };
}
