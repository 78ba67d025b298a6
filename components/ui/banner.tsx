import type { ComponentChildren } from 'preact';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'info' | 'success' | 'warning' | 'danger';

const ICONS: Readonly<Record<Tone, IconName>> = {
  info: 'info',
  success: 'check',
  warning: 'alert',
  danger: 'alert',
};

export interface BannerProps {
  readonly tone: Tone;
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
  readonly action?: ComponentChildren;
}

/** Danger is read out at once; the others when the reader is free. */
export function Banner({ tone, title, children, action }: BannerProps) {
  return (
    <div class={classes('s-banner', `s-banner-${tone}`)} role={tone === 'danger' ? 'alert' : 'status'}>
      <div class="s-banner-said">
        <span class="s-banner-mark">
          <Icon name={ICONS[tone]} />
        </span>
        <div class="s-banner-body">
          {title && <div class="s-banner-title">{title}</div>}
          {children && <div>{children}</div>}
        </div>
      </div>
      {action && <div class="s-banner-action">{action}</div>}
    </div>
  );
}
