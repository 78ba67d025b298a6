import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf } from '../../utils/stores/setup.ts';
import type { TokenHealth } from '../../utils/tokens/health.ts';

export type HealthState =
  | { readonly type: 'idle' }
  | { readonly type: 'asking' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'known'; readonly health: TokenHealth };

export interface HealthCheck {
  readonly state: HealthState;
  /** Whether an answer came. */
  readonly run: (ask: () => Promise<TokenHealth>) => Promise<boolean>;
  readonly reset: () => void;
}

export function useHealth(): HealthCheck {
  const [state, setState] = useState<HealthState>({ type: 'idle' });
  const run = async (ask: () => Promise<TokenHealth>) => {
    setState({ type: 'asking' });
    try {
      setState({ type: 'known', health: await ask() });
      return true;
    } catch (error) {
      setState({ type: 'failed', failure: failureOf(error) });
      return false;
    }
  };
  return { state, run, reset: () => setState({ type: 'idle' }) };
}
