import type { ComponentChildren } from 'preact';
import { REVEAL_MS } from '../../utils/tokens/types.ts';
import { t } from '../i18n.ts';
import { useNow } from '../setup/use-now.ts';
import { clock } from '../setup/when.ts';

interface TimeLeftProps {
  /** Milliseconds since 1970. */
  readonly endsAt: number;
  /** What there is this time for. */
  readonly children: ComponentChildren;
}

/** The time a reveal has left, as a clock and as a bar. */
export function TimeLeft({ endsAt, children }: TimeLeftProps) {
  const left = endsAt - useNow(endsAt);
  const share = Math.min(1, Math.max(0, left / REVEAL_MS));
  return (
    <div class={left < 30_000 ? 'po-time po-time-short' : 'po-time'}>
      <div class="s-row">
        <p class="s-grow">{children}</p>
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
