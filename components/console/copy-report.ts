import { browser } from 'wxt/browser';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Send, Setup } from '../../utils/stores/setup.ts';
import { supportReport } from '../../utils/support.ts';
import { language } from '../i18n.ts';
import { appSecretState } from '../setup/app-secret.ts';

interface ReportSources {
  readonly status: Status;
  readonly setup: Setup;
  readonly send: Send;
}

/** Copies the report for support; `false`: the browser refused. */
export async function copyReport({ status, setup, send }: ReportSources): Promise<boolean> {
  const { preflight } = setup.store.getState();
  const report = supportReport({
    version: browser.runtime.getManifest().version,
    userAgent: navigator.userAgent,
    language: language(),
    vault: status.vault,
    connection: status.connection,
    appSecret: appSecretState(status),
    waitingTokens: status.waitingTokens,
    settings: await send('settings.get', {}).catch(() => null),
    checks: preflight.type === 'checked' ? preflight.preflight.checks : [],
  });
  try {
    await navigator.clipboard.writeText(report);
    return true;
  } catch {
    return false;
  }
}
