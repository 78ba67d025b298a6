import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useStore } from '../use-store.ts';
import { CopyField } from './copy-field.tsx';
import { AttemptNote } from './failure-note.tsx';
import { useAutoFocus } from './use-auto-focus.ts';

interface ConnectByLoginProps {
  readonly setup: Setup;
  readonly redirectUrl: string;
  readonly onDone: () => void;
}

export function ConnectByLogin({ setup, redirectUrl, onDone }: ConnectByLoginProps) {
  const { form, attempts } = useStore(setup.store, (state) => state);
  const field = useAutoFocus<HTMLInputElement>(false);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (form.loginAppId.trim() === '') field.current?.focus();
    else if (await setup.signIn()) onDone();
  };

  return (
    <form class="s-stack" noValidate onSubmit={submit}>
      <CopyField
        label={t('setup.connect.redirect_label')}
        hint={t('setup.connect.redirect_hint')}
        value={redirectUrl}
      />
      <TextField
        label={t('setup.connect.login_label')}
        inputMode="numeric"
        required
        inputRef={field}
        value={form.loginAppId}
        hint={t('setup.connect.login_hint')}
        onChange={(loginAppId) => setup.edit({ loginAppId })}
      />
      <AttemptNote attempt={attempts.login} />
      <Button variant="primary" type="submit" class="su-submit" busy={attempts.login.type === 'busy'}>
        {t('setup.connect.login_action')}
      </Button>
      <p class="s-small s-muted">{t('setup.connect.login_popup')}</p>
    </form>
  );
}
