import { useState } from 'preact/hooks';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useArmed } from '../use-armed.ts';
import { Section } from './section.tsx';

interface EraseVaultProps {
  readonly send: Send;
  readonly onStatus: (status: Status) => void;
}

export function EraseVault({ send, onStatus }: EraseVaultProps) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t('settings.erase.title')} intro={t('settings.erase.intro')} danger>
      <p>{t('settings.erase.text')}</p>
      <Button variant="danger" icon="trash" onClick={() => setAsking(true)}>
        {t('settings.erase.open')}
      </Button>
      {asking && <EraseVaultDialog send={send} onStatus={onStatus} onClose={() => setAsking(false)} />}
    </Section>
  );
}

interface ClosingProps {
  readonly onClose: () => void;
}

export function EraseVaultDialog({ send, onStatus, onClose }: EraseVaultProps & ClosingProps) {
  return (
    <EraseDialog
      title={t('settings.erase.ask')}
      text={t('settings.erase.not_at_meta')}
      action={t('settings.erase.action')}
      erase={async () => onStatus(await send('vault.erase', { sure: true }))}
      onClose={onClose}
    />
  );
}

interface EraseDialogProps extends ClosingProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly erase: () => Promise<void>;
}

/** The last word: typed, armed by time in view, and only by a person's own click. */
export function EraseDialog({ title, text, action, erase, onClose }: EraseDialogProps) {
  const word = t('settings.erase.word');
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const armed = useArmed();
  const ready = armed && typed.trim() === word;

  const press = async (event: MouseEvent) => {
    if (!event.isTrusted || !ready || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await erase();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog
      title={title}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button variant="danger" busy={busy} aria-disabled={!ready || undefined} onClick={press}>
            {action}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <Banner tone="warning" title={t('settings.erase.final')}>
          {text}
        </Banner>
        <TextField
          label={t('settings.erase.label', word)}
          mono
          spellcheck={false}
          data-first-focus
          value={typed}
          onChange={setTyped}
        />
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}
