import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Plan } from '../../utils/plan/types.ts';
import { failureOf } from '../../utils/stores/setup.ts';
import { hashOf } from '../route.ts';

/** Has a plan made and leads to where it is read and approved. */
export function usePlanning() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const make = async (ask: () => Promise<Plan>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { id } = await ask();
      location.hash = hashOf({ page: 'approve', planId: id });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return { busy, failure, make };
}
