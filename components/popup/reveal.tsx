import type { Failure } from '../../utils/messages/protocol.ts';
import type { Send } from '../../utils/stores/setup.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { REVEAL_MS } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { useNow } from '../setup/use-now.ts';
import { clock, day } from '../setup/when.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Subview } from './frame.tsx';
import { SecretText } from './secret-text.tsx';
import type { Clipboard, CopyState } from './use-clipboard.ts';
import { type RevealState, useReveal } from './use-reveal.ts';

interface RevealProps {
  readonly record: TokenRecord;
  readonly send: Send;
  readonly clipboard: Clipboard;
  readonly onBack: () => void;
}

/** One token, shown once. */
export function Reveal({ record, send, clipboard, onBack }: RevealProps) {
  const { state, save } = useReveal(record, send);
  return (
    <Subview title={record.systemUserName} onBack={onBack} footer={footerOf(state, save, onBack)}>
      {state.type === 'opening' && <Opening />}
      {state.type === 'failed' && <Refused failure={state.failure} />}
      {state.type === 'shown' && <Shown state={state} clipboard={clipboard} />}
      {state.type === 'gone' && <Gone record={state.record} how={state.how} copy={clipboard.state} />}
    </Subview>
  );
}

function footerOf(state: RevealState, save: () => Promise<void>, onBack: () => void) {
  if (state.type === 'opening') return undefined;
  if (state.type !== 'shown') return <Button onClick={onBack}>{t('popup.reveal.done')}</Button>;
  return (
    <Button variant="primary" icon="check" busy={state.saving} onClick={() => void save()}>
      {t('popup.reveal.saved')}
    </Button>
  );
}

function Opening() {
  return (
    <div class="s-stack" role="status" aria-label={t('popup.reveal.opening')} aria-busy="true">
      <Skeleton height={28} />
      <Skeleton height={140} />
      <Skeleton width="40%" height={34} />
    </div>
  );
}

interface ShownProps {
  readonly state: Extract<RevealState, { type: 'shown' }>;
  readonly clipboard: Clipboard;
}

function Shown({ state, clipboard }: ShownProps) {
  const { record, token } = state.revealed;
  return (
    <div class="s-stack">
      <TimeLeft endsAt={state.endsAt} />
      <SecretText value={token} />
      <div class="po-copy">
        <Button icon={clipboard.state === 'copied' ? 'check' : 'copy'} onClick={() => clipboard.copy(token)}>
          {t(clipboard.state === 'copied' ? 'popup.reveal.copied' : 'popup.reveal.copy')}
        </Button>
      </div>
      <CopyNote state={clipboard.state} />
      {state.failure !== null && <FailureNote failure={state.failure} />}
      <dl class="su-facts po-facts">
        <dt>{t('popup.reveal.app')}</dt>
        <dd>{record.appName}</dd>
        <dt>{t('popup.reveal.portfolio')}</dt>
        <dd>{record.portfolioName}</dd>
        <dt>{t('popup.reveal.expires')}</dt>
        <dd>{record.expiresAt === null ? t('popup.reveal.never') : day(record.expiresAt)}</dd>
      </dl>
    </div>
  );
}

function TimeLeft({ endsAt }: { readonly endsAt: number }) {
  const left = endsAt - useNow(endsAt);
  const share = Math.min(1, Math.max(0, left / REVEAL_MS));
  return (
    <div class={left < 30_000 ? 'po-time po-time-short' : 'po-time'}>
      <div class="s-row">
        <p class="s-grow">{t('popup.reveal.note')}</p>
        <span class="po-clock" role="timer" aria-label={t('popup.reveal.time')}>
          {clock(left)}
        </span>
      </div>
      <div class="po-time-bar" aria-hidden="true">
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}

const COPY_TEXTS: Readonly<Record<CopyState, string | null>> = {
  idle: null,
  copied: 'popup.reveal.copied_note',
  refused: 'popup.reveal.copy_failed',
  cleared: 'popup.reveal.cleared',
  changed: 'popup.reveal.changed',
  unknown: 'popup.reveal.not_cleared',
};

/** The line is always there, so that what it says is read out; it first says that closing is no harm. */
function CopyNote({ state }: { readonly state: CopyState }) {
  const text = COPY_TEXTS[state];
  return (
    <p class="s-small s-muted" role="status">
      {t(text ?? 'popup.reveal.reopen')}
    </p>
  );
}

/** A token that was there a moment ago and is not any more is no fault, and needs no alarm. */
function Refused({ failure }: { readonly failure: Failure }) {
  if (failure.key !== 'token_gone') return <FailureNote failure={failure} />;
  return (
    <div class="po-gone" role="status">
      <span class="po-gone-mark">
        <Icon name="clock" size={24} />
      </span>
      <h2 class="s-heading">{t('popup.reveal.gone_title')}</h2>
      <p class="s-muted">{t('error.token_gone')}</p>
    </div>
  );
}

interface GoneProps {
  readonly record: TokenRecord;
  readonly how: 'saved' | 'late';
  readonly copy: CopyState;
}

function Gone({ record, how, copy }: GoneProps) {
  const text = COPY_TEXTS[copy];
  return (
    <div class="po-gone" role="status">
      <span class={how === 'saved' ? 'po-gone-mark po-gone-saved' : 'po-gone-mark'}>
        <Icon name={how === 'saved' ? 'check' : 'clock'} size={24} />
      </span>
      <h2 class="s-heading">{t('popup.reveal.gone_title')}</h2>
      <p class="s-muted">{t(`popup.reveal.gone_${how}`, record.systemUserName)}</p>
      {text !== null && copy !== 'refused' && <p class="s-small s-muted">{t(text)}</p>}
    </div>
  );
}
