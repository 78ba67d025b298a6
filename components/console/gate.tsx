import { useEffect, useState } from 'preact/hooks';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import { isStorageFailure } from '../../utils/storage-failure.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { hashOf } from '../route.ts';
import { EraseVaultDialog } from '../settings/erase-vault.tsx';
import { StorageCare } from '../settings/storage.tsx';
import { Silent } from '../setup/silent.tsx';
import { SiteAccess } from '../setup/site-access.tsx';
import { Unlock } from '../setup/unlock.tsx';
import { useSilence } from '../setup/use-silence.ts';
import { Button, LinkButton } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { HelpPage } from './help-page.tsx';
import { SetupPage } from './setup-page.tsx';

interface GateProps {
  readonly setup: Setup;
  readonly status: Status;
}

interface LockedProps extends GateProps {
  readonly send: Send;
  readonly onStatus: (status: Status) => void;
}

/** The vault is locked: unlocking happens in place, and the address stays what it was. */
export function Locked({ setup, status, send, onStatus }: LockedProps) {
  const [erasing, setErasing] = useState(false);
  return (
    <main class="co-gate">
      <div class="s-card co-gate-card">
        <Logo size={40} />
        <h1 class="s-title">{t('setup.unlock.title')}</h1>
        <p class="s-muted">{t('setup.unlock.intro')}</p>
        <Unlock setup={setup} status={status} />
        <p class="s-small co-gate-forgot">
          <LinkButton onClick={() => setErasing(true)}>{t('console.forgot')}</LinkButton>
          <a class="s-link co-plain" href={hashOf({ page: 'help' })}>
            {t('help.title')}
          </a>
        </p>
      </div>
      {erasing && <EraseVaultDialog send={send} onStatus={onStatus} onClose={() => setErasing(false)} />}
    </main>
  );
}

/** No vault yet: whatever was asked for, first run comes first. */
export function FirstRun({ setup, status }: GateProps) {
  return (
    <main class="co-first">
      <p class="co-brand">
        <Logo />
        {t('extension.name')}
      </p>
      <SiteAccess />
      <SetupPage setup={setup} status={status} />
    </main>
  );
}

interface HelpOnlyProps extends GateProps {
  readonly send: Send;
  readonly topic: string | null;
}

/** Help holds no secret, and may be what somebody needs before they can unlock. */
export function HelpOnly({ setup, status, send, topic }: HelpOnlyProps) {
  return (
    <main class="co-first">
      <div class="co-first-head">
        <p class="co-brand">
          <Logo />
          {t('extension.name')}
        </p>
        <a class="s-button s-button-secondary s-button-sm" href={hashOf({ page: 'home' })}>
          {t('help.back')}
        </a>
      </div>
      <HelpPage status={status} setup={setup} send={send} topic={topic} />
    </main>
  );
}

interface WaitingProps {
  readonly send: Send;
  readonly failure: Failure | null;
  readonly onRetry: () => void;
}

/** Nothing for a moment, so that nothing flashes; then what is wrong. */
export function Waiting({ send, failure, onRetry }: WaitingProps) {
  const silent = useSilence(true);
  // Whoever says nothing may have something to say when asked.
  useEffect(() => {
    if (silent) onRetry();
  }, [silent]);
  if (!silent && failure === null) return <main class="co-gate" aria-busy="true" />;
  return (
    <main class="co-gate">
      {failure !== null && isStorageFailure(failure.key) ? (
        <div class="s-card co-gate-card">
          <Logo size={40} />
          <h1 class="s-title">{t('storage.trouble')}</h1>
          <div class="s-stack co-gate-care">
            <StorageCare send={send} onErased={() => location.reload()} />
            <div class="s-row">
              <Button icon="refresh" onClick={onRetry}>
                {t('popup.retry')}
              </Button>
            </div>
          </div>
        </div>
      ) : (
        <Silent onRetry={onRetry} />
      )}
    </main>
  );
}
