import type { Status } from '../../utils/messages/protocol.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { About } from '../settings/about.tsx';
import { ChangePassphrase } from '../settings/change-passphrase.tsx';
import { Choices } from '../settings/choices.tsx';
import { DamagedRecords } from '../settings/damaged-records.tsx';
import { EraseVault } from '../settings/erase-vault.tsx';
import { Keyboard } from '../settings/keyboard.tsx';
import { PageHealth } from '../settings/page-health.tsx';
import { Storage } from '../settings/storage.tsx';
import { Page } from './page.tsx';

interface SettingsPageProps {
  readonly status: Status;
  readonly send: Send;
  /** Told each status an answer brings. */
  readonly onStatus: (status: Status) => void;
}

export function SettingsPage({ status, send, onStatus }: SettingsPageProps) {
  return (
    <Page title={t('settings.title')} intro={t('settings.intro')} wide>
      <div class="se-sections">
        <Choices send={send} />
        <Keyboard />
        <ChangePassphrase status={status} send={send} onStatus={onStatus} />
        <DamagedRecords send={send} />
        <PageHealth send={send} />
        <Storage send={send} onErased={() => location.reload()} />
        <EraseVault send={send} onStatus={onStatus} />
        <About />
      </div>
    </Page>
  );
}
