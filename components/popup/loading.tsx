import type { Failure } from '../../utils/messages/protocol.ts';
import { t } from '../i18n.ts';
import { useSilence } from '../setup/use-silence.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Frame } from './frame.tsx';

interface LoadingProps {
  readonly failure: Failure | null;
  readonly onRetry: () => void;
}

/** The same lines as the skeleton in `index.html`, until the background has said how things stand. */
export function Loading({ failure, onRetry }: LoadingProps) {
  const silent = useSilence(true);
  return (
    <Frame>
      <h1 class="s-hidden">{t('extension.name')}</h1>
      {silent || failure !== null ? (
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
      ) : (
        <div class="s-stack" role="status" aria-label={t('popup.loading')} aria-busy="true">
          <Skeleton width="46%" height={18} />
          <Skeleton height={72} />
          <Skeleton height={148} />
        </div>
      )}
    </Frame>
  );
}
