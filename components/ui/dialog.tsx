import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';

export interface DialogProps {
  readonly title: ComponentChildren;
  /** Under the title: where in the steps one is, or whom it is about. */
  readonly subtitle?: ComponentChildren;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Keeps one height while its content changes between steps. */
  readonly tall?: boolean;
  /** The content reaches to the edges and scrolls in parts of its own. */
  readonly flush?: boolean;
  readonly footer?: ComponentChildren;
  readonly children: ComponentChildren;
  /** Escape and the cross. Rendering it opens it; the owner stops rendering it to close it. */
  readonly onClose: () => void;
}

/** The browser's own modal: top layer, focus kept inside, focus given back when it goes. */
export function Dialog({
  title,
  subtitle,
  size = 'md',
  tall = false,
  flush = false,
  footer,
  children,
  onClose,
}: DialogProps) {
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // The browser would take the first control, which is the cross.
    const first = dialog?.querySelector<HTMLElement>('[data-first-focus]');
    (first ?? dialog)?.focus();
    // Closing before it leaves the document is what gives the focus back.
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      class={classes('s-dialog', size !== 'md' && `s-dialog-${size}`, tall && 's-dialog-tall')}
      aria-labelledby={id}
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onClose={(event) => {
        if (event.target === event.currentTarget && event.isTrusted && ref.current) onClose();
      }}
    >
      <header class="s-dialog-head">
        <div class="s-grow">
          <h2 class="s-dialog-title" id={id}>
            {title}
          </h2>
          {subtitle && <div class="s-small s-muted">{subtitle}</div>}
        </div>
        <IconButton icon="x" label={t('ui.close')} onClick={onClose} />
      </header>
      <div class={flush ? 's-dialog-body s-dialog-flush' : 's-dialog-body'}>{children}</div>
      {footer && <footer class="s-dialog-foot">{footer}</footer>}
    </dialog>
  );
}
