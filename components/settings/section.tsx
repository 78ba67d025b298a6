import type { ComponentChildren } from 'preact';

interface SectionProps {
  readonly title: string;
  readonly intro?: string;
  readonly danger?: boolean;
  readonly children: ComponentChildren;
}

/** What it is about at the side, what can be set in a card. */
export function Section({ title, intro, danger = false, children }: SectionProps) {
  return (
    <section class="se-section">
      <div class="se-side">
        <h2 class="s-heading">{title}</h2>
        {intro && <p class="s-small s-muted">{intro}</p>}
      </div>
      <div class={danger ? 's-card se-card se-danger' : 's-card se-card'}>{children}</div>
    </section>
  );
}
