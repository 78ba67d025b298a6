import { useState } from 'preact/hooks';
import { PASSPHRASE_MIN, type Setup, type SetupForm } from '../../utils/stores/setup.ts';
import { t, tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { useStore } from '../use-store.ts';
import { AttemptNote } from './failure-note.tsx';
import { StrengthMeter } from './strength-meter.tsx';
import { useAutoFocus } from './use-auto-focus.ts';

interface Problems {
  readonly passphrase: string | undefined;
  readonly repeat: string | undefined;
}

function problemsOf({ passphrase, repeat }: SetupForm): Problems {
  const missing = PASSPHRASE_MIN - [...passphrase].length;
  return {
    passphrase: missing > 0 ? tn('setup.passphrase.more', missing) : undefined,
    repeat: passphrase === repeat ? undefined : t('setup.passphrase.differs'),
  };
}

/** The first step: the passphrase that locks the vault. */
export function CreatePassphrase({ setup }: { readonly setup: Setup }) {
  const { form, attempts } = useStore(setup.store, (state) => state);
  const [tried, setTried] = useState(false);
  const first = useAutoFocus<HTMLInputElement>(true);
  const problems = problemsOf(form);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (problems.passphrase !== undefined) first.current?.focus();
    else if (problems.repeat === undefined) void setup.create();
  };

  return (
    <form class="s-stack" noValidate onSubmit={submit}>
      <PasswordField
        label={t('setup.passphrase.label')}
        autoComplete="new-password"
        required
        inputRef={first}
        value={form.passphrase}
        error={tried ? problems.passphrase : undefined}
        hint={
          tried && problems.passphrase !== undefined ? null : <StrengthMeter passphrase={form.passphrase} />
        }
        onChange={(passphrase) => setup.edit({ passphrase })}
      />
      <PasswordField
        label={t('setup.passphrase.repeat')}
        autoComplete="new-password"
        required
        value={form.repeat}
        error={tried ? problems.repeat : undefined}
        onChange={(repeat) => setup.edit({ repeat })}
      />
      <Banner tone="warning" title={t('setup.passphrase.warning_title')}>
        {t('setup.passphrase.warning')}
      </Banner>
      <AttemptNote attempt={attempts.create} />
      <Button variant="primary" type="submit" class="su-submit" busy={attempts.create.type === 'busy'}>
        {t('setup.passphrase.create')}
      </Button>
    </form>
  );
}
