import type { ComponentChildren } from 'preact';
import { ViewHeading } from '../setup/view-heading.tsx';

interface PageProps {
  readonly title: string;
  readonly intro?: ComponentChildren;
  /** Tables need the room; text does not. */
  readonly wide?: boolean;
  /** At the end of the title's line. */
  readonly action?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function Page({ title, intro, wide = false, action, children }: PageProps) {
  return (
    <div class={wide ? 'co-page co-page-wide' : 'co-page'}>
      <header class="co-page-head">
        <div class="co-page-title-line">
          <ViewHeading class="co-page-title">{title}</ViewHeading>
          {action}
        </div>
        {intro && <p class="s-muted">{intro}</p>}
      </header>
      {children}
    </div>
  );
}
