import type { ComponentChildren } from 'preact';
import { ViewHeading } from '../setup/view-heading.tsx';

interface PageProps {
  readonly title: string;
  readonly intro?: ComponentChildren;
  /** Tables need the room; text does not. */
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

export function Page({ title, intro, wide = false, children }: PageProps) {
  return (
    <div class={wide ? 'co-page co-page-wide' : 'co-page'}>
      <header class="co-page-head">
        <ViewHeading class="co-page-title">{title}</ViewHeading>
        {intro && <p class="s-muted">{intro}</p>}
      </header>
      {children}
    </div>
  );
}
