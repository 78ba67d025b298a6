import { REQUIRED_CALLER_PERMISSION } from '../../utils/meta/permissions.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { useStore } from '../use-store.ts';
import { AttemptNote } from './failure-note.tsx';
import { Steps } from './steps.tsx';
import { useAutoFocus } from './use-auto-focus.ts';

interface ConnectByTokenProps {
  readonly setup: Setup;
  readonly onDone: () => void;
}

export function ConnectByToken({ setup, onDone }: ConnectByTokenProps) {
  const { form, attempts } = useStore(setup.store, (state) => state);
  const field = useAutoFocus<HTMLInputElement>(true);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (form.token.trim() === '') field.current?.focus();
    else if (await setup.connectToken()) onDone();
  };

  return (
    <form class="s-stack" noValidate onSubmit={submit}>
      <PasswordField
        label={t('setup.connect.token_label')}
        autoComplete="off"
        required
        mono
        inputRef={field}
        value={form.token}
        hint={t('setup.connect.token_hint')}
        onChange={(token) => setup.edit({ token })}
      />
      <AttemptNote attempt={attempts.token} />
      <Button variant="primary" type="submit" class="su-submit" busy={attempts.token.type === 'busy'}>
        {t('setup.connect.token_action')}
      </Button>
      <div class="su-help">
        <Disclosure summary={t('setup.connect.where')}>
          {() => <Steps text="setup.connect.where_steps" args={[REQUIRED_CALLER_PERMISSION]} />}
        </Disclosure>
      </div>
    </form>
  );
}
