import { useId, useMemo, useState } from 'preact/hooks';
import type { ConnectionView } from '../../utils/connection/types.ts';
import type { Failure } from '../../utils/messages/protocol.ts';
import { type Plan, subjectKey } from '../../utils/plan/types.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { planAction, previewAction, type TokenAction } from '../../utils/stores/token-actions.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { listed } from '../flow/words.tsx';
import { t, tn } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

export type TokenTask = 'rotate' | 'renew' | 'revoke';

interface ActionDialogProps {
  readonly task: TokenTask;
  readonly recordIds: readonly string[];
  readonly records: readonly TokenRecord[];
  readonly connection: ConnectionView;
  readonly send: Send;
  readonly onClose: () => void;
}

/** Operations about tokens; installing an app first is no end in itself. */
const tokensIn = ({ operations }: Plan): number =>
  operations.filter(({ type }) => type !== 'install_app').length;

/** Whose tokens they are: the name of the one, or how many. */
function usersIn({ operations }: Plan): string {
  const names = new Map(operations.map(({ subject }) => [subjectKey(subject), subject.name]));
  const [only = ''] = names.values();
  return names.size === 1 ? only : tn('plan_title.users', names.size);
}

/** What is about to be planned, and what has to be left out; the plan itself is read on its own page. */
export function ActionDialog({ task, recordIds, records, connection, send, onClose }: ActionDialogProps) {
  const preview = useMemo(() => {
    const now = Date.now();
    return (action: TokenAction) => previewAction(action, records, recordIds, connection, now);
  }, [records, recordIds, connection]);
  const [wide, setWide] = useState(() => task === 'revoke' && tokensIn(preview('revoke')) === 0);
  const action: TokenAction = task === 'revoke' && wide ? 'revoke_all' : task;
  const plan = useMemo(() => preview(action), [preview, action]);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const possible = tokensIn(plan) > 0;

  const review = async () => {
    if (busy || !possible) return;
    setBusy(true);
    setFailure(null);
    try {
      const { id } = await planAction(send, action, recordIds);
      location.hash = hashOf({ page: 'approve', planId: id });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={
        action === 'revoke_all'
          ? t('console.actions.revoke_all_title', usersIn(plan))
          : tn(`console.actions.${task}_title`, recordIds.length)
      }
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button
            variant={task === 'revoke' ? 'danger' : 'primary'}
            busy={busy}
            aria-disabled={!possible || undefined}
            onClick={review}
          >
            {t('console.actions.review')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        {task === 'revoke' ? (
          <Reach wide={wide} narrow={preview('revoke')} all={preview('revoke_all')} onChange={setWide} />
        ) : (
          <p>{t(`console.actions.${task}_text`)}</p>
        )}
        {task === 'revoke' &&
          plan.warnings.map(({ warning, items }) => (
            <Banner key={warning} tone="danger" title={t(`flow.warning.${warning}`)}>
              {listed(items, NAMED)}
            </Banner>
          ))}
        <LeftOut plan={plan} possible={possible} />
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}

interface ReachProps {
  readonly wide: boolean;
  readonly narrow: Plan;
  readonly all: Plan;
  readonly onChange: (wide: boolean) => void;
}

/** A token that was kept can be ended by itself; for the others Meta only knows all or nothing. */
function Reach({ wide, narrow, all, onChange }: ReachProps) {
  const name = useId();
  const alone = tokensIn(narrow);
  const users = tokensIn(all);
  return (
    <fieldset class="co-reach">
      <legend class="s-hidden">{t('console.actions.reach')}</legend>
      <label class="co-reach-option">
        <input
          type="radio"
          name={name}
          checked={!wide}
          disabled={alone === 0}
          onChange={() => onChange(false)}
        />
        <span>
          <span class="s-label">{tn('console.actions.reach_kept', alone)}</span>
          <span class="s-field-hint">
            {t(alone === 0 ? 'console.actions.reach_none_hint' : 'console.actions.reach_kept_hint')}
          </span>
        </span>
      </label>
      <label class="co-reach-option">
        <input
          type="radio"
          name={name}
          checked={wide}
          disabled={users === 0}
          onChange={() => onChange(true)}
        />
        <span>
          <span class="s-label">{tn('console.actions.reach_all', users)}</span>
          <span class="s-field-hint">{t('console.actions.reach_all_hint')}</span>
        </span>
      </label>
    </fieldset>
  );
}

/** Reasons are listed up to here; the plan's own page has them all. */
const NAMED = 6;

interface LeftOutProps {
  readonly plan: Plan;
  readonly possible: boolean;
}

function LeftOut({ plan: { impossible }, possible }: LeftOutProps) {
  if (impossible.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title={possible ? tn('console.actions.left_out', impossible.length) : t('console.actions.none_left')}
    >
      <ul class="co-reasons">
        {impossible.slice(0, NAMED).map(({ reason, item }, index) => (
          <li key={index}>{t(`flow.impossible.${reason}`, item)}</li>
        ))}
        {impossible.length > NAMED && <li>{t('flow.more', impossible.length - NAMED)}</li>}
      </ul>
    </Banner>
  );
}
