import { useEffect, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { PASSPHRASE_MIN } from '../../utils/stores/setup.ts';
import { type ExportFormat, PLAIN_FORMATS, type PlainFormat } from '../../utils/tokens/export.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { StrengthMeter } from '../setup/strength-meter.tsx';
import { Banner } from '../ui/banner.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextArea } from '../ui/text-area.tsx';
import type { SaveChoice } from './use-save-all.ts';

type Lock = 'passphrase' | 'recipients';

interface Draft {
  readonly format: ExportFormat;
  readonly inner: PlainFormat;
  readonly lock: Lock;
  readonly passphrase: string;
  readonly repeat: string;
  readonly recipients: string;
}

const EMPTY: Draft = {
  format: 'age',
  inner: 'env',
  lock: 'passphrase',
  passphrase: '',
  repeat: '',
  recipients: '',
};

/** One a line; lines of a recipients file that begin with # say nothing. */
const recipientsOf = (text: string): readonly string[] =>
  text
    .split(/[\r\n,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));

interface Problems {
  readonly passphrase?: string;
  readonly repeat?: string;
  readonly recipients?: string;
}

function problemsOf({ format, lock, passphrase, repeat, recipients }: Draft): Problems {
  if (format !== 'age') return {};
  if (lock === 'recipients')
    return recipientsOf(recipients).length > 0 ? {} : { recipients: t('popup.save.recipients_missing') };
  const missing = PASSPHRASE_MIN - [...passphrase].length;
  return {
    ...(missing > 0 && { passphrase: tn('setup.passphrase.more', missing) }),
    ...(passphrase !== repeat && { repeat: t('setup.passphrase.differs') }),
  };
}

function choiceOf({ format, inner, lock, passphrase, recipients }: Draft): SaveChoice {
  const locked = format === 'age';
  return {
    format,
    inner,
    passphrase: locked && lock === 'passphrase' ? passphrase : null,
    recipients: locked && lock === 'recipients' ? recipientsOf(recipients) : [],
  };
}

export const SAVE_FORM = 'save-all';

interface SaveFormProps {
  readonly failure: Failure | null;
  readonly onSave: (choice: SaveChoice) => void;
}

/** How the tokens are to lie in the file. Its button is the popup's foot. */
export function SaveForm({ failure, onSave }: SaveFormProps) {
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  // A field's failure belongs to the value it was sent with.
  const [blamed, setBlamed] = useState(failure);
  useEffect(() => setBlamed(failure), [failure]);
  const edit = (change: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...change }));
    setBlamed(null);
  };
  const problems = problemsOf(draft);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length === 0) onSave(choiceOf(draft));
  };

  return (
    <form id={SAVE_FORM} class="s-stack po-save" noValidate onSubmit={submit}>
      <RadioGroup
        label={t('popup.save.format')}
        value={draft.format}
        options={[
          { value: 'age', label: t('popup.save.formats.age') },
          ...PLAIN_FORMATS.map((value) => ({ value, label: t(`popup.save.formats.${value}`) })),
        ]}
        hint={t(`popup.save.hints.${draft.format}`)}
        onChange={(format) => edit({ format })}
      />
      {draft.format === 'age' ? (
        <AgeFields draft={draft} problems={tried ? problems : {}} failure={blamed} edit={edit} />
      ) : (
        <Banner tone="warning" title={t('popup.save.plain_title')}>
          {t('popup.save.plain')}
        </Banner>
      )}
      {blamed !== null && blamed.key !== 'age_recipient_wrong' && <FailureNote failure={blamed} />}
    </form>
  );
}

interface AgeFieldsProps {
  readonly draft: Draft;
  readonly problems: Problems;
  readonly failure: Failure | null;
  readonly edit: (change: Partial<Draft>) => void;
}

function AgeFields({ draft, problems, failure, edit }: AgeFieldsProps) {
  const refused =
    failure?.key === 'age_recipient_wrong' ? t('error.age_recipient_wrong', ...failure.args) : undefined;
  return (
    <>
      <RadioGroup
        label={t('popup.save.lock')}
        value={draft.lock}
        options={[
          { value: 'passphrase', label: t('popup.save.locks.passphrase') },
          { value: 'recipients', label: t('popup.save.locks.recipients') },
        ]}
        onChange={(lock) => edit({ lock })}
      />
      {draft.lock === 'passphrase' ? (
        <>
          <PasswordField
            label={t('popup.save.passphrase')}
            autoComplete="new-password"
            required
            value={draft.passphrase}
            error={problems.passphrase}
            hint={<StrengthMeter passphrase={draft.passphrase} />}
            onChange={(passphrase) => edit({ passphrase })}
          />
          <PasswordField
            label={t('setup.passphrase.repeat')}
            autoComplete="new-password"
            required
            value={draft.repeat}
            error={problems.repeat}
            onChange={(repeat) => edit({ repeat })}
          />
        </>
      ) : (
        <TextArea
          label={t('popup.save.recipients')}
          mono
          rows={3}
          dir="ltr"
          required
          placeholder="age1…"
          value={draft.recipients}
          error={problems.recipients ?? refused}
          hint={t('popup.save.recipients_hint')}
          onChange={(recipients) => edit({ recipients })}
        />
      )}
      <RadioGroup
        label={t('popup.save.inner')}
        value={draft.inner}
        options={PLAIN_FORMATS.map((value) => ({ value, label: t(`popup.save.formats.${value}`) }))}
        onChange={(inner) => edit({ inner })}
      />
    </>
  );
}
