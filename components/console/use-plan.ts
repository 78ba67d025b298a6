import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Plan } from '../../utils/plan/types.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';

export type PlanState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly plan: Plan };

export function usePlan(planId: string, send: Send): PlanState {
  const [state, setState] = useState<PlanState>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    setState({ type: 'loading' });
    send('plan.get', { planId }).then(
      (plan) => here && setState({ type: 'loaded', plan }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, [planId]);
  return state;
}
