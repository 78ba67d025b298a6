import { useState } from 'preact/hooks';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useStore } from '../use-store.ts';
import { AttemptNote } from './failure-note.tsx';

interface ForgetProps {
  readonly setup: Setup;
  readonly onDone?: () => void;
}

/** Disconnecting asks first: running jobs stop with it. */
export function Forget({ setup, onDone }: ForgetProps) {
  const [asking, setAsking] = useState(false);
  const attempt = useStore(setup.store, (state) => state.attempts.forget);
  const close = () => setAsking(false);
  const forget = async () => {
    if (!(await setup.forget())) return;
    close();
    onDone?.();
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('setup.connection.forget')}</Button>
      {asking && (
        <Dialog
          title={t('setup.connection.forget_title')}
          size="sm"
          onClose={close}
          footer={
            <>
              <Button onClick={close}>{t('setup.cancel')}</Button>
              <Button variant="danger" busy={attempt.type === 'busy'} onClick={forget}>
                {t('setup.connection.forget')}
              </Button>
            </>
          }
        >
          <div class="s-stack">
            <p>{t('setup.connection.forget_text')}</p>
            <AttemptNote attempt={attempt} />
          </div>
        </Dialog>
      )}
    </>
  );
}
