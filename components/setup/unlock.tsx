import type { Status } from '../../utils/messages/protocol.ts';
import type { Attempt, Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { useStore } from '../use-store.ts';
import { AttemptNote } from './failure-note.tsx';
import { useAutoFocus } from './use-auto-focus.ts';
import { useNow } from './use-now.ts';
import { clock } from './when.ts';

interface UnlockProps {
  readonly setup: Setup;
  readonly status: Status;
}

/** A wrong passphrase belongs to the field; anything else is said above the button. */
const isAboutPassphrase = (attempt: Attempt): boolean =>
  attempt.type === 'failed' &&
  (attempt.failure.key === 'passphrase_wrong' || attempt.failure.key === 'passphrase_wait');

function errorOf(attempt: Attempt, waiting: boolean): string | undefined {
  if (attempt.type !== 'failed' || !isAboutPassphrase(attempt)) return undefined;
  // The countdown says it better, and a wait that is over is no error.
  if (attempt.failure.key === 'passphrase_wait') return waiting ? t('setup.unlock.waiting') : undefined;
  return t(`error.${attempt.failure.key}`, ...attempt.failure.args);
}

export function Unlock({ setup, status }: UnlockProps) {
  const { form, attempts } = useStore(setup.store, (state) => state);
  const field = useAutoFocus<HTMLInputElement>(true);
  const now = useNow(status.retryAt === 0 ? null : status.retryAt);
  const left = status.retryAt - now;
  const waiting = left > 0;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (waiting || form.passphrase === '') {
      field.current?.focus();
      return;
    }
    if (!(await setup.unlock())) field.current?.select();
  };

  return (
    <form class="s-stack" noValidate onSubmit={submit}>
      <PasswordField
        label={t('setup.unlock.label')}
        autoComplete="current-password"
        required
        inputRef={field}
        value={form.passphrase}
        error={errorOf(attempts.unlock, waiting)}
        onChange={(passphrase) => setup.edit({ passphrase })}
      />
      {!isAboutPassphrase(attempts.unlock) && <AttemptNote attempt={attempts.unlock} />}
      <Button
        variant="primary"
        type="submit"
        class="su-submit s-number"
        icon={waiting ? 'clock' : undefined}
        busy={attempts.unlock.type === 'busy'}
        aria-disabled={waiting || undefined}
      >
        {waiting ? t('setup.unlock.wait', clock(left)) : t('setup.unlock.action')}
      </Button>
    </form>
  );
}
