import { useState } from 'preact/hooks';
import type { ConnectionView } from '../../utils/connection/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { appSecretArgs, appSecretState, hasAppSecret } from '../setup/app-secret.ts';
import { AppSecretForm } from '../setup/app-secret-form.tsx';
import { Connect, connectIntro } from '../setup/connect.tsx';
import { ConnectionFacts, ConnectionWarning } from '../setup/connection-facts.tsx';
import { Forget } from '../setup/forget.tsx';
import { Preflight } from '../setup/preflight.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Subview } from './frame.tsx';
import { type Go, HOME } from './view.ts';

interface SettingsProps {
  readonly status: Status;
  readonly connection: ConnectionView;
  readonly setup: Setup;
  readonly go: Go;
}

export function ConnectionSettings({ status, connection, setup, go }: SettingsProps) {
  const [again, setAgain] = useState(false);
  const now = Date.now();
  const back = () => (again ? setAgain(false) : go(HOME));
  if (again)
    return (
      <Subview title={t('setup.connection.again')} onBack={back} takeFocus={false}>
        <div class="s-stack">
          <p class="s-muted">{connectIntro()}</p>
          <Connect setup={setup} status={status} onDone={() => setAgain(false)} />
        </div>
      </Subview>
    );
  return (
    <Subview title={t('setup.connection.title')} onBack={back}>
      <div class="s-stack">
        <ConnectionWarning connection={connection} now={now} />
        <ConnectionFacts connection={connection} now={now} />
        <div class="s-row">
          <Button icon="refresh" onClick={() => setAgain(true)}>
            {t('setup.connection.again')}
          </Button>
          <Forget setup={setup} onDone={() => go(HOME)} />
        </div>
      </div>
    </Subview>
  );
}

export function AppSettings({ status, connection, setup, go }: SettingsProps) {
  return (
    <Subview title={t('setup.app.title')} onBack={() => go(HOME)} takeFocus={false}>
      <div class="s-stack">
        <p>
          <Badge tone={hasAppSecret(status) ? 'success' : 'warning'}>
            {t(`setup.app.${appSecretState(status)}`, ...appSecretArgs(status))}
          </Badge>
        </p>
        <AppSecretForm setup={setup} connection={connection} onDone={() => go(HOME)} />
      </div>
    </Subview>
  );
}

export function ChecksView({ setup, go }: SettingsProps) {
  return (
    <Subview title={t('setup.preflight.title')} onBack={() => go(HOME)}>
      <Preflight
        setup={setup}
        auto
        onSecret={() => go({ name: 'app' })}
        onConnect={() => go({ name: 'connection' })}
      />
    </Subview>
  );
}
