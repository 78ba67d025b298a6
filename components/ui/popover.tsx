import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, type ButtonProps } from './button.tsx';

const GAP = 6;
const EDGE = 8;

interface PopoverProps extends Omit<ButtonProps, 'children' | 'onClick'> {
  readonly trigger: ComponentChildren;
  /** What the popover holds is read out under this name. */
  readonly label: string;
  readonly children: (close: () => void) => ComponentChildren;
}

/** Puts a box of the top layer under what opened it, or above it where there is no room, inside the window. */
export function placeUnder(box: HTMLElement, at: DOMRect): void {
  const below = at.bottom + GAP;
  const fits = below + box.offsetHeight <= innerHeight - EDGE;
  box.style.top = `${Math.max(EDGE, fits ? below : at.top - GAP - box.offsetHeight)}px`;
  const isIn = (left: number) => left >= EDGE && left + box.offsetWidth <= innerWidth - EDGE;
  const [start, end] = [at.left, at.right - box.offsetWidth];
  const [first, second] = getComputedStyle(box).direction === 'rtl' ? [end, start] : [start, end];
  box.style.left = `${Math.max(EDGE, isIn(first) ? first : second)}px`;
}

function useOpen(button: RefObject<HTMLButtonElement | null>, box: RefObject<HTMLDivElement | null>) {
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open || button.current === null || box.current === null) return;
    placeUnder(box.current, button.current.getBoundingClientRect());
    const close = () => box.current?.hidePopover();
    addEventListener('resize', close);
    return () => removeEventListener('resize', close);
  }, [open]);
  return [open, setOpen] as const;
}

/** A button that opens a small box in the top layer; Escape, a click or the focus elsewhere closes it. */
export function Popover({ trigger, label, children, ...button }: PopoverProps) {
  const id = useId();
  const buttonRef = useRef<HTMLButtonElement>(null);
  const boxRef = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useOpen(buttonRef, boxRef);
  return (
    <>
      <Button
        {...button}
        buttonRef={buttonRef}
        aria-expanded={open}
        aria-haspopup="dialog"
        {...{ popovertarget: id }}
      >
        {trigger}
      </Button>
      <div
        ref={boxRef}
        id={id}
        class="s-popover"
        popover="auto"
        role="dialog"
        aria-label={label}
        onToggle={(event) => setOpen(event.currentTarget.matches(':popover-open'))}
        onFocusOut={({ currentTarget, relatedTarget }) => {
          // Left open it would cover what has the focus. Its button closes it by itself.
          if (relatedTarget === null || relatedTarget === buttonRef.current) return;
          if (!currentTarget.contains(relatedTarget as Node)) currentTarget.hidePopover();
        }}
      >
        {open && children(() => boxRef.current?.hidePopover())}
      </div>
    </>
  );
}
