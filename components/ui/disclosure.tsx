import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';

interface DisclosureProps {
  /** Inside the button: phrasing content only. */
  readonly summary: ComponentChildren;
  readonly startOpen?: boolean;
  /** Called for the content when it is open, so that closed groups cost nothing. */
  readonly children: () => ComponentChildren;
}

export function Disclosure({ summary, startOpen = false, children }: DisclosureProps) {
  const id = useId();
  const [open, setOpen] = useState(startOpen);
  return (
    <div class="s-disclosure">
      <button
        type="button"
        class="s-disclosure-head"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron-right" />
        {summary}
      </button>
      <div id={id} hidden={!open}>
        {open && children()}
      </div>
    </div>
  );
}
