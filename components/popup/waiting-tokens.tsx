import { systemUsersAddress } from '../../utils/meta/pages.ts';
import { type Tokens, waitingTokens } from '../../utils/stores/tokens.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { UnseenWarning } from '../setup/unseen-warning.tsx';
import { useNow } from '../setup/use-now.ts';
import { clock, fromNow } from '../setup/when.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useStore } from '../use-store.ts';
import { Detail } from './detail.tsx';
import type { Go } from './view.ts';

interface WaitingTokensProps {
  readonly tokens: Tokens;
  /** A job is at work, so that nothing has to be said where no token waits. */
  readonly busy?: boolean;
  readonly go: Go;
}

export function WaitingTokens({ tokens, busy = false, go }: WaitingTokensProps) {
  const state = useStore(tokens.store, (present) => present);
  if (state.type === 'failed')
    return <FailureNote failure={state.failure} title={t('popup.tokens.failed')} />;
  if (state.type === 'loading') return <Skeleton height={72} />;
  const waiting = waitingTokens(state.records);
  if (waiting.length === 0 && busy) return null;
  if (waiting.length === 0)
    return (
      <div class="po-list">
        <EmptyState
          icon="key"
          title={t('popup.no_tokens')}
          action={
            <a
              class="s-button s-button-secondary s-button-sm"
              href={systemUsersAddress(null)}
              target="_blank"
              rel="noreferrer"
            >
              {t('popup.open_meta')}
              <Icon name="external" size={14} />
            </a>
          }
        >
          {t('popup.no_tokens_hint')}
        </EmptyState>
      </div>
    );
  return (
    <section aria-labelledby="waiting">
      <h2 class="s-title" id="waiting">
        {tn('popup.tokens.title', waiting.length)}
      </h2>
      <p class="po-tokens-rule">{t('popup.tokens.rule')}</p>
      <ul class="po-list">
        {waiting.map((record) => (
          <TokenRow key={record.id} record={record} go={go} />
        ))}
      </ul>
      {waiting.length > 1 && (
        <div class="po-save-all">
          <Button icon="download" onClick={() => go({ name: 'save_all' })}>
            {t('popup.save.open')}
          </Button>
        </div>
      )}
    </section>
  );
}

function TokenRow({ record, go }: { readonly record: TokenRecord; readonly go: Go }) {
  const now = useNow(record.revealEndsAt);
  const left = record.revealEndsAt === null ? 0 : record.revealEndsAt - now;
  const again = left > 0;
  return (
    <li class="po-token">
      <span class="s-grow">
        <span class="po-row-title po-token-name">{record.systemUserName}</span>
        <Detail parts={[record.portfolioName, fromNow(record.createdAt, now, 'short')]} />
        {again ? (
          <Badge tone="warning">{t('popup.tokens.left', clock(left))}</Badge>
        ) : (
          <UnseenWarning record={record} now={now}>
            <Detail parts={[record.appName]} />
          </UnseenWarning>
        )}
      </span>
      <Button
        size="sm"
        variant={again ? 'primary' : 'secondary'}
        aria-label={t(again ? 'popup.tokens.again_of' : 'popup.tokens.reveal_of', record.systemUserName)}
        onClick={() => go({ name: 'reveal', record })}
      >
        {t(again ? 'popup.tokens.again' : 'popup.tokens.reveal')}
      </Button>
    </li>
  );
}
