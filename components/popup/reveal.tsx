import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Send } from '../../utils/stores/setup.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { day } from '../setup/when.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import type { IconName } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Ending } from './ending.tsx';
import { Subview } from './frame.tsx';
import { SecretText } from './secret-text.tsx';
import { TimeLeft } from './time-left.tsx';
import type { Clipboard, CopyState } from './use-clipboard.ts';
import { type HowGone, type RevealState, useReveal } from './use-reveal.ts';

interface RevealProps {
  readonly record: TokenRecord;
  /** Tokens that wait besides this one. */
  readonly others: readonly TokenRecord[];
  readonly send: Send;
  readonly clipboard: Clipboard;
  readonly onBack: () => void;
  readonly onNext: (record: TokenRecord) => void;
}

/** One token, shown once. */
export function Reveal({ record, others, send, clipboard, onBack, onNext }: RevealProps) {
  const { state, save } = useReveal(record, send);
  const [keep, setKeep] = useState(false);
  const footer =
    state.type === 'opening' ? undefined : state.type === 'shown' ? (
      <Button
        variant={clipboard.state === 'idle' ? 'secondary' : 'primary'}
        icon="check"
        busy={state.saving}
        onClick={() => void save(keep)}
      >
        {t('popup.reveal.saved')}
      </Button>
    ) : (
      <AfterFoot others={others} onBack={onBack} onNext={onNext} />
    );
  return (
    <Subview title={record.systemUserName} onBack={onBack} footer={footer}>
      {state.type === 'opening' && <Opening />}
      {state.type === 'failed' && <Refused failure={state.failure} />}
      {state.type === 'shown' && <Shown state={state} clipboard={clipboard} keep={keep} onKeep={setKeep} />}
      {state.type === 'gone' && <Gone record={state.record} how={state.how} copy={clipboard.state} />}
    </Subview>
  );
}

type AfterFootProps = Pick<RevealProps, 'others' | 'onBack' | 'onNext'>;

function AfterFoot({ others, onBack, onNext }: AfterFootProps) {
  const [next] = others;
  if (next === undefined) return <Button onClick={onBack}>{t('popup.reveal.done')}</Button>;
  return (
    <>
      <Button onClick={onBack}>{t('popup.reveal.done')}</Button>
      <Button
        variant="primary"
        iconEnd="chevron-right"
        aria-label={t('popup.reveal.next_of', next.systemUserName)}
        onClick={() => onNext(next)}
      >
        {t('popup.reveal.next')}
      </Button>
    </>
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
  readonly keep: boolean;
  readonly onKeep: (keep: boolean) => void;
}

function Shown({ state, clipboard, keep, onKeep }: ShownProps) {
  const { record, token } = state.revealed;
  const copied = clipboard.state === 'copied' || clipboard.state === 'watched';
  return (
    <div class="s-stack">
      <TimeLeft endsAt={state.endsAt}>{t('popup.reveal.note')}</TimeLeft>
      <SecretText value={token} onCopy={() => void clipboard.copy(token)} />
      <div class="po-copy">
        <Button
          variant={clipboard.state === 'idle' ? 'primary' : 'secondary'}
          icon={copied ? 'check' : 'copy'}
          onClick={() => clipboard.copy(token)}
        >
          {t(copied ? 'popup.reveal.copied' : 'popup.reveal.copy')}
        </Button>
      </div>
      {state.failure !== null && <FailureNote failure={state.failure} />}
      <div class="po-keep">
        <Checkbox
          label={t('popup.reveal.keep')}
          hint={t('popup.reveal.keep_hint')}
          checked={keep}
          disabled={state.saving}
          onChange={onKeep}
        />
      </div>
      <CopyNote state={clipboard.state} />
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

const COPY_TEXTS: Readonly<Record<CopyState, string | null>> = {
  idle: null,
  copied: 'popup.reveal.copied_note',
  watched: 'popup.reveal.watched_note',
  refused: 'popup.reveal.copy_failed',
  cleared: 'popup.reveal.cleared',
  changed: 'popup.reveal.changed',
  unknown: 'popup.reveal.not_cleared',
};

/** The line is always there, so that what it says is read out; it first says that closing is no harm. */
function CopyNote({ state }: { readonly state: CopyState }) {
  const text = COPY_TEXTS[state];
  return (
    <p class="s-small s-muted po-copy-note" role="status">
      {t(text ?? 'popup.reveal.reopen')}
    </p>
  );
}

/** A token that was there a moment ago and is not any more is no fault, and needs no alarm. */
function Refused({ failure }: { readonly failure: Failure }) {
  if (failure.key !== 'token_gone') return <FailureNote failure={failure} />;
  return (
    <Ending icon="clock" title={t('popup.reveal.gone_title')}>
      <p class="s-muted">{t('error.token_gone')}</p>
    </Ending>
  );
}

const GONE_ICONS: Readonly<Record<HowGone, IconName>> = { saved: 'check', kept: 'lock', late: 'clock' };

interface GoneProps {
  readonly record: TokenRecord;
  readonly how: HowGone;
  readonly copy: CopyState;
}

function Gone({ record, how, copy }: GoneProps) {
  const text = COPY_TEXTS[copy];
  return (
    <Ending
      icon={GONE_ICONS[how]}
      good={how !== 'late'}
      title={t(how === 'kept' ? 'popup.reveal.kept_title' : 'popup.reveal.gone_title')}
    >
      <p class="s-muted">{t(`popup.reveal.gone_${how}`, record.systemUserName)}</p>
      {text !== null && copy !== 'refused' && <p class="s-small s-muted">{t(text)}</p>}
    </Ending>
  );
}
