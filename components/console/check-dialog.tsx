import { useRef, useState } from 'preact/hooks';
import type { Send } from '../../utils/stores/setup.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { HealthCard } from './health-card.tsx';
import { useHealth } from './use-health.ts';

interface CheckDialogProps {
  readonly send: Send;
  readonly records: readonly TokenRecord[];
  readonly onClose: () => void;
}

const FORM = 'check-token';

/** What a token found somewhere is, and whether it still works. It is asked about, and kept nowhere. */
export function CheckDialog({ send, records, onClose }: CheckDialogProps) {
  const [token, setToken] = useState('');
  const { state, run, reset } = useHealth();
  const field = useRef<HTMLInputElement>(null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (token.trim() === '') field.current?.focus();
    else if (await run(() => send('token.checkPasted', { token: token.trim() }))) setToken('');
  };

  return (
    <Dialog
      title={t('console.check.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('ui.close')}</Button>
          <Button variant="primary" type="submit" form={FORM} busy={state.type === 'asking'}>
            {t('console.check.action')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <form id={FORM} noValidate onSubmit={submit}>
          <PasswordField
            label={t('console.check.label')}
            hint={t('console.check.hint')}
            required
            mono
            inputRef={field}
            data-first-focus
            value={token}
            onChange={(value) => {
              setToken(value);
              if (value !== '') reset();
            }}
          />
        </form>
        {state.type === 'failed' && <FailureNote failure={state.failure} />}
        {state.type === 'known' && <HealthCard health={state.health} records={records} now={Date.now()} />}
      </div>
    </Dialog>
  );
}
