import { useEffect } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { t } from '../i18n.ts';
import { Silent } from '../setup/silent.tsx';
import { useSilence } from '../setup/use-silence.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Frame } from './frame.tsx';

interface LoadingProps {
  readonly failure: Failure | null;
  readonly onRetry: () => void;
}

/** The same lines as the skeleton in `index.html`, until the background has said how things stand. */
export function Loading({ failure, onRetry }: LoadingProps) {
  const silent = useSilence(true);
  // Whoever says nothing may have something to say when asked.
  useEffect(() => {
    if (silent) onRetry();
  }, [silent]);
  return (
    <Frame>
      <h1 class="s-hidden">{t('extension.name')}</h1>
      {silent || failure !== null ? (
        <Silent failure={failure} onRetry={onRetry} />
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
