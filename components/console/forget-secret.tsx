import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useArmed } from '../use-armed.ts';

interface ForgetSecretProps {
  readonly record: TokenRecord;
  readonly send: Send;
}

/** Destroys a kept secret, after asking. */
export function ForgetSecret({ record, send }: ForgetSecretProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button size="sm" onClick={() => setAsking(true)}>
        {t('console.forget.open')}
      </Button>
      {asking && <Ask record={record} send={send} onClose={() => setAsking(false)} />}
    </>
  );
}

function Ask({ record, send, onClose }: ForgetSecretProps & { readonly onClose: () => void }) {
  const armed = useArmed();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const forget = async (event: MouseEvent) => {
    if (!event.isTrusted || !armed || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await send('token.forget', { recordId: record.id });
      onClose();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('console.forget.title', record.systemUserName)}
      size="sm"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button variant="danger" busy={busy} aria-disabled={!armed || undefined} onClick={forget}>
            {t('console.forget.action')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <p>{t('console.forget.text')}</p>
        {failure !== null && <FailureNote failure={failure} />}
      </div>
    </Dialog>
  );
}
