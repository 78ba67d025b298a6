import type { ComponentChildren } from 'preact';
import { ViewHeading } from '../setup/view-heading.tsx';

interface PageProps {
  readonly title: string;
  readonly intro?: ComponentChildren;
  /** At the end of the title's line. */
  readonly action?: ComponentChildren;
  /** Tables need the room; text does not. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Page({ title, intro, action, wide = false, children }: PageProps) {
  return (
    <div class={wide ? 'co-page co-page-wide' : 'co-page'}>
      <header class="co-page-head">
        <div class="s-grow">
          <ViewHeading class="co-page-title">{title}</ViewHeading>
          {intro && <p class="s-muted">{intro}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}
