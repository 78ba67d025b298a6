import { browser } from 'wxt/browser';
import type { Failure } from '../../utils/messages/protocol.ts';
import { isStorageFailure } from '../../utils/storage-failure.ts';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

interface SilentProps {
  readonly failure?: Failure | null;
  readonly onRetry: () => void;
}

/** The background has not answered: what that means, and another try. */
export function Silent({ failure = null, onRetry }: SilentProps) {
  const isStorage = failure !== null && isStorageFailure(failure.key);
  return (
    <Banner
      tone="danger"
      title={t(isStorage ? 'storage.trouble' : 'popup.silent_title')}
      action={
        <div class="s-row">
          <Button size="sm" onClick={onRetry}>
            {t('popup.retry')}
          </Button>
          {isStorage && (
            <Button size="sm" icon="external" onClick={openSettings}>
              {t('storage.open')}
            </Button>
          )}
        </div>
      }
    >
      {isStorage ? t(`error.${failure.key}`) : t('popup.silent_text')}
    </Banner>
  );
}

/** By itself: the background opens nothing while it can't read its storage. */
function openSettings(): void {
  void browser.tabs.create({ url: browser.runtime.getURL('/options.html#/settings' as never) });
}
