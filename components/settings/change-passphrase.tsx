import { useState } from 'preact/hooks';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import { failureOf, PASSPHRASE_MIN, type Send } from '../../utils/stores/setup.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { StrengthMeter } from '../setup/strength-meter.tsx';
import { useAutoFocus } from '../setup/use-auto-focus.ts';
import { useNow } from '../setup/use-now.ts';
import { clock } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Section } from './section.tsx';

interface ChangePassphraseProps {
  readonly status: Status;
  readonly send: Send;
  readonly onStatus: (status: Status) => void;
}

export function ChangePassphrase(props: ChangePassphraseProps) {
  const [open, setOpen] = useState(false);
  const [changed, setChanged] = useState(false);
  const done = () => {
    setOpen(false);
    setChanged(true);
  };
  return (
    <Section title={t('settings.passphrase.title')} intro={t('settings.passphrase.intro')}>
      {changed && !open && <Banner tone="success">{t('settings.passphrase.changed')}</Banner>}
      {open ? (
        <PassphraseForm {...props} onDone={done} onCancel={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{t('settings.passphrase.open')}</Button>
      )}
    </Section>
  );
}

interface Draft {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}

const EMPTY: Draft = { current: '', next: '', repeat: '' };

type Problems = Partial<Record<keyof Draft, string>>;

function problemsOf({ current, next, repeat }: Draft): Problems {
  const missing = PASSPHRASE_MIN - [...next].length;
  const nextProblem =
    missing > 0
      ? tn('setup.passphrase.more', missing)
      : next === current
        ? t('settings.passphrase.same')
        : null;
  return {
    ...(current === '' && { current: t('settings.passphrase.current_missing') }),
    ...(nextProblem !== null && { next: nextProblem }),
    ...(next !== repeat && { repeat: t('setup.passphrase.differs') }),
  };
}

/** A failure that belongs to the field of the present passphrase. */
const currentProblem = (failure: Failure | null): string | undefined => {
  if (failure?.key === 'passphrase_wrong') return t('error.passphrase_wrong');
  return failure?.key === 'passphrase_wait' ? t('setup.unlock.waiting') : undefined;
};

interface PassphraseFormProps extends ChangePassphraseProps {
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function PassphraseForm({ status, send, onStatus, onDone, onCancel }: PassphraseFormProps) {
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const first = useAutoFocus<HTMLInputElement>(true);
  const now = useNow(status.retryAt === 0 ? null : status.retryAt);
  const waiting = status.retryAt > now;
  const problems = problemsOf(draft);
  const shown: Problems = tried ? problems : {};
  const edit = (change: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...change }));
    setFailure(null);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy || waiting || Object.keys(problems).length > 0) return;
    setBusy(true);
    setFailure(null);
    try {
      onStatus(await send('vault.changePassphrase', { current: draft.current, next: draft.next }));
      onDone();
    } catch (error) {
      setBusy(false);
      setFailure(failureOf(error));
      // A wrong one may have started a wait.
      send('status.get', {}).then(onStatus, () => {});
      first.current?.select();
    }
  };

  return (
    <form class="s-stack se-form" noValidate onSubmit={submit}>
      <PasswordField
        label={t('settings.passphrase.current')}
        autoComplete="current-password"
        required
        inputRef={first}
        value={draft.current}
        error={currentProblem(failure) ?? shown.current}
        onChange={(current) => edit({ current })}
      />
      <PasswordField
        label={t('settings.passphrase.next')}
        autoComplete="new-password"
        required
        value={draft.next}
        error={shown.next}
        hint={<StrengthMeter passphrase={draft.next} />}
        onChange={(next) => edit({ next })}
      />
      <PasswordField
        label={t('settings.passphrase.repeat')}
        autoComplete="new-password"
        required
        value={draft.repeat}
        error={shown.repeat}
        onChange={(repeat) => edit({ repeat })}
      />
      {failure !== null && currentProblem(failure) === undefined && <FailureNote failure={failure} />}
      <div class="s-row">
        <Button
          variant="primary"
          type="submit"
          class="s-number"
          icon={waiting ? 'clock' : undefined}
          busy={busy}
          aria-disabled={waiting || undefined}
        >
          {waiting ? t('setup.unlock.wait', clock(status.retryAt - now)) : t('settings.passphrase.action')}
        </Button>
        <Button onClick={onCancel}>{t('setup.cancel')}</Button>
      </div>
    </form>
  );
}
