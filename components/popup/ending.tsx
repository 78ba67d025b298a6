import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from '../ui/icon.tsx';

interface EndingProps {
  readonly icon: IconName;
  readonly good?: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

/** How it ended, in the middle of the popup. What was pressed is gone by then, so the focus comes here. */
export function Ending({ icon, good = false, title, children }: EndingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div class="po-gone" role="status">
      <span class={good ? 'po-gone-mark po-gone-saved' : 'po-gone-mark'}>
        <Icon name={icon} size={24} />
      </span>
      <h2 ref={heading} class="s-heading" tabIndex={-1}>
        {title}
      </h2>
      {children}
    </div>
  );
}
