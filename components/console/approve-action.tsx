import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { OperationType, Plan } from '../../utils/plan/types.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { useArmed } from '../use-armed.ts';

interface ApproveActionProps {
  readonly plan: Plan;
  readonly send: Send;
}

const TAKES_AWAY: ReadonlySet<OperationType> = new Set<OperationType>([
  'unassign_asset',
  'revoke_token',
  'revoke_all_tokens',
]);

/** Whatever relies on the tokens or the access that such a plan ends stops working. */
const takesAway = ({ operations }: Plan): boolean => operations.some(({ type }) => TAKES_AWAY.has(type));

/** The button with the last word. Only a person's own click counts, and none that came by accident. */
export function ApproveAction({ plan, send }: ApproveActionProps) {
  const armed = useArmed();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const approve = async (event: MouseEvent) => {
    if (!event.isTrusted || !armed || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { jobId } = await send('job.start', { planId: plan.id });
      // In place of the plan: going back must not lead to a button that was already pressed.
      location.replace(hashOf({ page: 'job', jobId }));
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  // Where the tab was opened for the plan, there is nothing before it.
  const leave = () => (history.length > 1 ? history.back() : location.replace(hashOf({ page: 'home' })));
  const doesNothing = plan.operations.length === 0;

  return (
    <div class="co-approve-action">
      {failure !== null && <FailureNote failure={failure} />}
      <div class="co-approve-row">
        <p class="s-small s-muted s-grow">{!doesNothing && t('console.approve.hint', plan.portfolioName)}</p>
        <Button onClick={leave}>{t(doesNothing ? 'flow.back' : 'setup.cancel')}</Button>
        {!doesNothing && (
          <Button
            variant={takesAway(plan) ? 'danger' : 'primary'}
            icon="play"
            busy={busy}
            aria-disabled={!armed || undefined}
            onClick={approve}
          >
            {t('console.approve.action')}
          </Button>
        )}
      </div>
    </div>
  );
}
