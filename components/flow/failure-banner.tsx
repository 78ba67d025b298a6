import type { Failure } from '../../utils/messages/protocol.ts';
import { failureWords } from '../failure-words.ts';
import { HelpLink, topicOf } from '../help/help-link.tsx';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';

interface Props {
  readonly failure: Failure;
  /** Leave out where trying again is the button that failed. */
  readonly onRetry?: () => void;
}

/** A message that failed: the sentence, Meta's trace id, and a way to try again. */
export function FailureBanner({ failure, onRetry }: Props) {
  const topic = topicOf(failure.key);
  return (
    <Banner
      tone="danger"
      title={failureWords(failure)}
      action={
        onRetry && (
          <Button size="sm" icon="refresh" onClick={onRetry}>
            {t('flow.try_again')}
          </Button>
        )
      }
    >
      {topic !== null && <HelpLink topic={topic} />}
      {failure.fbtraceId && (
        <p class="s-tiny s-muted">
          {t('flow.trace')} <code>{failure.fbtraceId}</code>
        </p>
      )}
    </Banner>
  );
}
