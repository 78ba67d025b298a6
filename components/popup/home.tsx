import type { ConnectionView } from '../../utils/connection/types.ts';
import type { JobView } from '../../utils/jobs/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import type { Tokens } from '../../utils/stores/tokens.ts';
import { t } from '../i18n.ts';
import { appSecretArgs, appSecretState, hasAppSecret } from '../setup/app-secret.ts';
import { ConnectionWarning } from '../setup/connection-facts.tsx';
import { ViewHeading } from '../setup/view-heading.tsx';
import { fromNow, nearness } from '../setup/when.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Frame } from './frame.tsx';
import { activeJobs, RunningJobs } from './running-jobs.tsx';
import { SettingRow } from './setting-row.tsx';
import type { Go } from './view.ts';
import { WaitingTokens } from './waiting-tokens.tsx';

interface HomeProps {
  readonly status: Status;
  readonly connection: ConnectionView;
  readonly jobs: readonly JobView[];
  readonly setup: Setup;
  readonly tokens: Tokens;
  readonly send: Send;
  readonly go: Go;
}

function expiryWords({ expiresAt }: ConnectionView, now: number): string {
  if (expiresAt === null) return t('popup.never_expires');
  const words = nearness(expiresAt, now) === 'past' ? 'popup.expired' : 'popup.expires';
  return t(words, fromNow(expiresAt, now));
}

/** Everything is set up: what waits, what runs, and who Steward acts as. */
export function Home({ status, connection, jobs, setup, tokens, send, go }: HomeProps) {
  const now = Date.now();
  return (
    <Frame
      tools={
        <>
          <IconButton
            icon="help"
            label={t('help.title')}
            onClick={() => void send('console.open', { view: 'help', topic: null })}
          />
          <IconButton icon="lock" label={t('popup.lock')} onClick={() => void setup.lock()} />
        </>
      }
      footer={
        <Button iconEnd="external" onClick={() => void send('console.open', { view: 'home' })}>
          {t('popup.console')}
        </Button>
      }
    >
      <ViewHeading class="s-hidden">{t('extension.name')}</ViewHeading>
      <div class="po-sections">
        <ConnectionWarning connection={connection} now={now} />
        <WaitingTokens tokens={tokens} busy={activeJobs(jobs).length > 0} go={go} />
        <RunningJobs jobs={jobs} />
        <ul class="po-list">
          <SettingRow
            icon="users"
            title={connection.name}
            detail={connection.appName}
            aside={expiryWords(connection, now)}
            onClick={() => go({ name: 'connection' })}
          />
          <SettingRow
            icon="key"
            title={t('setup.app.title')}
            detail={t(`setup.app.${appSecretState(status)}`, ...appSecretArgs(status))}
            attention={!hasAppSecret(status)}
            onClick={() => go({ name: 'app' })}
          />
          <SettingRow
            icon="shield"
            title={t('popup.checks')}
            detail={t('popup.checks_hint')}
            onClick={() => go({ name: 'checks' })}
          />
        </ul>
      </div>
    </Frame>
  );
}
