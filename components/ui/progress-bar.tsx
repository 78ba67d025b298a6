import { classes } from './classes.ts';

interface ProgressBarProps {
  readonly label: string;
  /** What went well, of `max`. */
  readonly value: number;
  /** What went wrong. */
  readonly failed?: number;
  readonly max: number;
  /** What is read out instead of a per cent. */
  readonly valueText?: string;
  readonly tone?: 'success' | 'warning' | 'danger';
}

export function ProgressBar({ label, value, failed = 0, max, valueText, tone }: ProgressBarProps) {
  const share = (part: number) => `${max <= 0 ? 0 : Math.min(1, Math.max(0, part / max)) * 100}%`;
  return (
    <div
      class={classes('s-progress', tone && `s-progress-${tone}`)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value + failed}
      aria-valuetext={valueText}
    >
      <div class="s-progress-bar" style={{ inlineSize: share(value) }} />
      {failed > 0 && <div class="s-progress-bar s-progress-failed" style={{ inlineSize: share(failed) }} />}
    </div>
  );
}
