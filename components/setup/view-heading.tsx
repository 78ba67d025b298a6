import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface ViewHeadingProps {
  readonly children: ComponentChildren;
  readonly class?: string;
  /** Off where a field of the view takes the focus instead. */
  readonly takeFocus?: boolean;
}

/** The heading of a view. It takes the focus when the view appears, so that a screen reader starts there. */
export function ViewHeading({ children, class: className = 's-title', takeFocus = true }: ViewHeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takeFocus) ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={ref} class={className} tabIndex={-1}>
      {children}
    </h1>
  );
}
