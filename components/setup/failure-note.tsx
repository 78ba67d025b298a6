import type { ComponentChildren } from 'preact';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Attempt } from '../../utils/stores/setup.ts';
import { failureWords } from '../failure-words.ts';
import { HelpLink, topicOf } from '../help/help-link.tsx';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';

interface FailureNoteProps {
  readonly failure: Failure;
  readonly title?: string;
  readonly action?: ComponentChildren;
}

/** What went wrong and what to do, with the id Meta's support asks for. */
export function FailureNote({ failure, title, action }: FailureNoteProps) {
  const topic = topicOf(failure.key);
  return (
    <Banner tone="danger" title={title} action={action}>
      {failureWords(failure)}
      {topic !== null && (
        <p>
          <HelpLink topic={topic} />
        </p>
      )}
      {failure.fbtraceId !== null && (
        <p class="su-trace">
          {t('setup.trace')} <code>{failure.fbtraceId}</code>
        </p>
      )}
    </Banner>
  );
}

export function AttemptNote({ attempt }: { readonly attempt: Attempt }) {
  return attempt.type === 'failed' ? <FailureNote failure={attempt.failure} /> : null;
}
