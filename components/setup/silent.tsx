import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

/** The background has not answered: what that means, and another try. */
export function Silent({ onRetry }: { readonly onRetry: () => void }) {
  return (
    <Banner
      tone="danger"
      title={t('popup.silent_title')}
      action={
        <Button size="sm" onClick={onRetry}>
          {t('popup.retry')}
        </Button>
      }
    >
      {t('popup.silent_text')}
    </Banner>
  );
}
