import { classes } from './classes.ts';

interface ProgressBarProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** What is read out instead of a per cent. */
  readonly valueText?: string;
  readonly tone?: 'success' | 'warning' | 'danger';
}

export function ProgressBar({ label, value, max, valueText, tone }: ProgressBarProps) {
  const share = max <= 0 ? 0 : Math.min(1, Math.max(0, value / max));
  return (
    <div
      class={classes('s-progress', tone && `s-progress-${tone}`)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
    >
      <div class="s-progress-bar" style={{ inlineSize: `${share * 100}%` }} />
    </div>
  );
}
