import type { ConnectionView } from '../../utils/connection/types.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useStore } from '../use-store.ts';
import { AttemptNote } from './failure-note.tsx';
import { useAutoFocus } from './use-auto-focus.ts';

interface AppSecretFormProps {
  readonly setup: Setup;
  readonly connection: ConnectionView;
  readonly takeFocus?: boolean;
  readonly onDone?: () => void;
}

export function AppSecretForm({ setup, connection, takeFocus = true, onDone }: AppSecretFormProps) {
  const { form, attempts } = useStore(setup.store, (state) => state);
  const secret = useAutoFocus<HTMLInputElement>(takeFocus);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (form.appSecret.trim() === '') secret.current?.focus();
    else if (await setup.saveApp(connection.appId)) onDone?.();
  };

  return (
    <form class="s-stack" noValidate onSubmit={submit}>
      <p class="s-small s-muted">{t('setup.app.why')}</p>
      <TextField
        label={t('setup.app.id_label')}
        aside={connection.appName}
        inputMode="numeric"
        required
        value={form.appId ?? connection.appId}
        onChange={(appId) => setup.edit({ appId })}
      />
      <PasswordField
        label={t('setup.app.secret_label')}
        autoComplete="off"
        required
        mono
        inputRef={secret}
        value={form.appSecret}
        hint={t('setup.app.secret_hint')}
        onChange={(appSecret) => setup.edit({ appSecret })}
      />
      <RadioGroup
        label={t('setup.app.keep_label')}
        value={form.keep ? 'vault' : 'session'}
        options={[
          { value: 'session', label: t('setup.app.keep_session') },
          { value: 'vault', label: t('setup.app.keep_vault') },
        ]}
        hint={t(form.keep ? 'setup.app.keep_vault_hint' : 'setup.app.keep_session_hint')}
        onChange={(keep) => setup.edit({ keep: keep === 'vault' })}
      />
      <AttemptNote attempt={attempts.app} />
      <Button variant="primary" type="submit" class="su-submit" busy={attempts.app.type === 'busy'}>
        {t('setup.app.save')}
      </Button>
    </form>
  );
}
