import { CHOICES, type Look } from './look.ts';
import { ACTIONS } from './stories/actions.tsx';
import { CHOOSING } from './stories/choosing.tsx';
import { COMPOSED } from './stories/composed.tsx';
import { FIELDS } from './stories/fields.tsx';
import { LISTS } from './stories/lists.tsx';
import { MARKS } from './stories/marks.tsx';
import { OVERLAYS } from './stories/overlays.tsx';
import { STATES } from './stories/states.tsx';
import type { Family } from './story.tsx';

const FAMILIES: readonly Family[] = [ACTIONS, FIELDS, CHOOSING, STATES, LISTS, OVERLAYS, MARKS, COMPOSED];

interface GalleryProps {
  readonly look: Look;
  /** Names of locale files. */
  readonly languages: readonly string[];
}

/** Every component of the design system in every state. */
export function Gallery({ look, languages }: GalleryProps) {
  const switches = { ...CHOICES, lang: languages };
  return (
    <>
      <header class="ga-top">
        <h1 class="s-heading">Gallery</h1>
        {(Object.keys(switches) as (keyof Look)[]).map((name) => (
          <nav key={name} class="ga-switch" aria-label={name}>
            {switches[name].map((value) => (
              <a
                key={value}
                href={`?${new URLSearchParams({ ...look, [name]: value })}`}
                aria-current={look[name] === value ? 'true' : undefined}
              >
                {value}
              </a>
            ))}
          </nav>
        ))}
      </header>
      <main class="ga-main">
        {FAMILIES.map(({ name, stories }) => (
          <section key={name} class="ga-family" aria-label={name}>
            <h2>{name}</h2>
            {stories.map(({ name: story, wide, Show }) => (
              <article key={story} class={wide ? 'ga-story ga-wide' : 'ga-story'} aria-label={story}>
                <h3>{story}</h3>
                <Show />
              </article>
            ))}
          </section>
        ))}
      </main>
    </>
  );
}
