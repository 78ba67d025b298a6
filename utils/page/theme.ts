import { bodyOf, rootOf } from './dom.ts';

export type Theme = 'light' | 'dark';

/** Red, green and blue, 0–255, and opacity, 0–1. */
export type Channels = readonly [number, number, number, number];

/** Of a computed colour (`rgb(…)` or `rgba(…)`), or `null`. */
export function channels(colour: string): Channels | null {
  const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [red, green, blue, alpha];
}

/** Whether a computed colour is nearer to black than to white, as the eye weighs it; `null`: see-through. */
export function isDark(colour: string): boolean | null {
  const parts = channels(colour);
  if (parts === null || parts[3] < 0.5) return null;
  const [red, green, blue] = parts;
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Meta marks its root element; where it does not, the colour behind the page says it, then the system. */
export function pageTheme(document: Document): Theme {
  const root = rootOf(document);
  if (root?.classList.contains('__fb-dark-mode')) return 'dark';
  if (root?.classList.contains('__fb-light-mode')) return 'light';
  for (const element of [bodyOf(document), root]) {
    const dark = element ? isDark(getComputedStyle(element).backgroundColor) : null;
    if (dark !== null) return dark ? 'dark' : 'light';
  }
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Calls back with the theme now and whenever it changes. */
export function watchTheme(document: Document, onTheme: (theme: Theme) => void, signal: AbortSignal): void {
  let last: Theme | null = null;
  const look = () => {
    const theme = pageTheme(document);
    if (theme === last) return;
    last = theme;
    onTheme(theme);
  };
  const observer = new MutationObserver(look);
  const root = rootOf(document);
  if (root !== null) observer.observe(root, { attributes: true, attributeFilter: ['class'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', look, { signal });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
  look();
}
