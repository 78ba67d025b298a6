import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from '../ui/icon.tsx';

interface EndingProps {
  readonly icon: IconName;
  readonly good?: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** How it ended, in the middle of the popup; read out when it appears. */
export function Ending({ icon, good = false, title, children }: EndingProps) {
  return (
    <div class="po-gone" role="status">
      <span class={good ? 'po-gone-mark po-gone-saved' : 'po-gone-mark'}>
        <Icon name={icon} size={24} />
      </span>
      <h2 class="s-heading">{title}</h2>
      {children}
    </div>
  );
}
