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

/** Puts the box under its button, or above it where there is no room, both beginning on one line, inside the window. */
function place(button: HTMLElement, box: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const below = at.bottom + GAP;
  const fits = below + box.offsetHeight <= innerHeight - EDGE;
  const start = getComputedStyle(box).direction === 'rtl' ? at.right - box.offsetWidth : at.left;
  const left = Math.min(start, innerWidth - box.offsetWidth - EDGE);
  box.style.top = `${Math.max(EDGE, fits ? below : at.top - GAP - box.offsetHeight)}px`;
  box.style.left = `${Math.max(EDGE, left)}px`;
}

function useOpen(button: RefObject<HTMLButtonElement | null>, box: RefObject<HTMLDivElement | null>) {
  const [open, setOpen] = useState(false);
  useLayoutEffect(() => {
    if (!open || button.current === null || box.current === null) return;
    place(button.current, box.current);
    const close = () => box.current?.hidePopover();
    addEventListener('resize', close);
    return () => removeEventListener('resize', close);
  }, [open]);
  return [open, setOpen] as const;
}

/** A button that opens a small box in the top layer; Escape or a click elsewhere closes it. */
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
      >
        {open && children(() => boxRef.current?.hidePopover())}
      </div>
    </>
  );
}
