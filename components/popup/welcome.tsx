import type { Status } from '../../utils/messages/protocol.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import type { Tokens } from '../../utils/stores/tokens.ts';
import { t } from '../i18n.ts';
import { Connect, connectIntro } from '../setup/connect.tsx';
import { CreatePassphrase } from '../setup/create-passphrase.tsx';
import { Unlock } from '../setup/unlock.tsx';
import { IconButton } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';
import { Frame } from './frame.tsx';
import type { Go } from './view.ts';
import { WaitingTokens } from './waiting-tokens.tsx';

interface SetupViewProps {
  readonly setup: Setup;
  readonly status: Status;
  readonly send: Send;
}

function SetupInTab({ send }: { readonly send: Send }) {
  return (
    <IconButton
      icon="external"
      label={t('popup.setup')}
      onClick={() => void send('console.open', { view: 'setup' })}
    />
  );
}

/** Where in set-up one is; the pre-flight checks are the last step. */
function StepOf({ number }: { readonly number: number }) {
  return <p class="s-small s-muted">{t('guide.step_of', number, 3)}</p>;
}

export function FirstPassphrase({ setup, send }: SetupViewProps) {
  return (
    <Frame tools={<SetupInTab send={send} />}>
      <div class="s-stack">
        <div>
          <StepOf number={1} />
          <h1 class="s-title">{t('setup.passphrase.title')}</h1>
          <p class="po-intro">{t('setup.passphrase.intro')}</p>
        </div>
        <CreatePassphrase setup={setup} />
      </div>
    </Frame>
  );
}

interface FirstConnectionProps extends SetupViewProps {
  readonly tokens: Tokens;
  readonly go: Go;
}

export function FirstConnection({ setup, status, send, tokens, go }: FirstConnectionProps) {
  const tools = (
    <>
      <SetupInTab send={send} />
      <IconButton icon="lock" label={t('popup.lock')} onClick={() => void setup.lock()} />
    </>
  );
  return (
    <Frame tools={tools}>
      <div class="po-sections">
        {/* A token can be collected whether or not Meta is connected. */}
        {status.waitingTokens > 0 && <WaitingTokens tokens={tokens} go={go} />}
        <div class="s-stack">
          <div>
            <StepOf number={2} />
            <h1 class="s-title">{t('setup.connect.title')}</h1>
            <p class="po-intro">{connectIntro()}</p>
          </div>
          <Connect setup={setup} status={status} />
        </div>
      </div>
    </Frame>
  );
}

/** The one state people see every day: no chrome, one field. */
export function Locked({ setup, status }: SetupViewProps) {
  return (
    <main class="po-locked">
      <Logo size={44} />
      <h1 class="s-title">{t('setup.unlock.title')}</h1>
      <p class="po-intro">{t('setup.unlock.intro')}</p>
      <Unlock setup={setup} status={status} />
    </main>
  );
}
