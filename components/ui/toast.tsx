import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../i18n.ts';
import { Button, IconButton } from './button.tsx';

/** Milliseconds it stays, unless somebody is at it: long enough to read a line and reach for its button. */
export const TOAST_MS = 10_000;

interface ToastProps {
  /** What has been done, in a line. */
  readonly children: ComponentChildren;
  /** Takes it back. */
  readonly onUndo?: () => void;
  /** The time is up, or it was closed: the owner stops rendering it. */
  readonly onGone: () => void;
}

/**
 * Says what was just done and offers to take it back, instead of asking beforehand. The focus goes to its button,
 * since what it was on has often gone with what was done; while it is there by keyboard, or the pointer is, it waits.
 */
export function Toast({ children, onUndo, onGone }: ToastProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState(false);
  useLayoutEffect(() => {
    ref.current?.showPopover?.();
    ref.current?.querySelector('button')?.focus();
  }, []);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(onGone, TOAST_MS);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only its time stands still under the pointer.
    <div
      ref={ref}
      class="s-toast"
      popover="manual"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocusIn={({ target }) => setHeld(target instanceof Element && target.matches(':focus-visible'))}
      onFocusOut={() => setHeld(false)}
    >
      <p class="s-grow" role="status">
        {children}
      </p>
      {onUndo && (
        <Button size="sm" icon="undo" onClick={onUndo}>
          {t('ui.undo')}
        </Button>
      )}
      <IconButton size="sm" icon="x" label={t('ui.close')} onClick={onGone} />
    </div>
  );
}
