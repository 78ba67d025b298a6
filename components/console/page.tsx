import type { ComponentChildren } from 'preact';
import { ViewHeading } from '../setup/view-heading.tsx';
import { classes } from '../ui/classes.ts';

interface PageProps {
  readonly title: string;
  readonly intro?: ComponentChildren;
  /** Tables need the room, a matrix all of it, upwards too; text does not. */
  readonly wide?: boolean | 'full';
  /** At the end of the title's line. */
  readonly action?: ComponentChildren;
  /** Off where a part of the page takes the focus instead. */
  readonly takeFocus?: boolean;
  readonly children: ComponentChildren;
}

export function Page({ title, intro, wide = false, action, takeFocus = true, children }: PageProps) {
  const lead = intro && <p class="s-muted">{intro}</p>;
  return (
    <div class={classes('co-page', wide && (wide === 'full' ? 'co-page-full' : 'co-page-wide'))}>
      <header class="co-page-head">
        <div class="co-page-title-line">
          <ViewHeading class="co-page-title" takeFocus={takeFocus}>
            {title}
          </ViewHeading>
          {wide === 'full' && lead}
          {action}
        </div>
        {wide !== 'full' && lead}
      </header>
      {children}
    </div>
  );
}
