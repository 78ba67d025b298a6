import type { ComponentChildren } from 'preact';
import type { Tone } from './banner.tsx';

interface BadgeProps {
  readonly tone?: Tone | 'neutral';
  readonly children: ComponentChildren;
}

export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return <span class={tone === 'neutral' ? 's-badge' : `s-badge s-badge-${tone}`}>{children}</span>;
}
