import { rectOf } from '../../utils/page/dom.ts';
import { nearestFont, quietLook } from '../../utils/page/native.ts';
import type { Side } from '../../utils/page/place.ts';
import type { Host } from './host.ts';

/** Above Meta's page, below its own dialogs. */
const DOCK_LAYER = '20';
/** Set in any case: a page could set variables of these names too, and they reach into every shadow root. */
const PLAIN = {
  '--s-bar-height': '36px',
  '--s-bar-radius': '8px',
  '--s-bar-size': '14px',
  // The style sheet has an own look for each theme.
  '--s-bar-fill': 'initial',
  '--s-bar-text': 'initial',
  '--s-bar-edge': 'initial',
  'font-family': 'system-ui, sans-serif',
} as const;
/** Milliseconds in which the bar appears when it moves from the dock to its place. */
const MOVE_MS = 160;

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)));

function setStyles({ style }: HTMLElement, styles: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(styles)) style.setProperty(name, value, 'important');
}

/** As it was before it stood anywhere. */
export function undress({ element, root }: Host): void {
  for (const name of ['position', 'left', 'top', 'z-index', 'visibility', 'margin-inline'])
    element.style.removeProperty(name);
  for (const [name, value] of Object.entries(PLAIN)) root.style.setProperty(name, value);
}

/** Height, corners and letters of the button it stands beside, colours of the page's quiet buttons. */
export function dressLike(anchor: Element, { root, element }: Host): void {
  const quiet = quietLook(anchor);
  for (const part of ['fill', 'text', 'edge'] as const)
    root.style.setProperty(`--s-bar-${part}`, quiet?.[part] ?? 'initial');
  root.style.setProperty('font-family', `${nearestFont(anchor)}, sans-serif`);
  const { borderTopLeftRadius, fontSize } = getComputedStyle(anchor);
  root.style.setProperty('--s-bar-height', `${clamp(rectOf(anchor).height, 28, 44)}px`);
  root.style.setProperty('--s-bar-radius', borderTopLeftRadius);
  root.style.setProperty('--s-bar-size', `${clamp(Number.parseFloat(fontSize) || 14, 13, 15)}px`);
  setStyles(element, { flex: '0 0 auto' });
}

/** Apart from the anchor by the row's own gap, or one as wide as Meta's between two buttons. */
export function dressFor(side: Side, row: Element, { element }: Host): void {
  const gap = Number.parseFloat(getComputedStyle(row).columnGap) > 0 ? '0' : '8px';
  setStyles(element, { 'margin-inline': side === 'after' ? `${gap} 0` : `0 ${gap}` });
}

export const dressForDock = ({ element }: Host): void =>
  setStyles(element, { position: 'fixed', 'z-index': DOCK_LAYER });

export const putAt = ({ left, top }: { left: number; top: number }, { element }: Host): void =>
  setStyles(element, { left: `${left}px`, top: `${top}px` });

/** In the document and measurable, but neither seen nor pressed. */
export const hide = ({ element }: Host): void => setStyles(element, { visibility: 'hidden' });
export const unhide = ({ element }: Host): void => void element.style.removeProperty('visibility');

export function appear({ root }: Host): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  root.animate?.([{ opacity: 0 }, { opacity: 1 }], { duration: MOVE_MS, easing: 'ease-out' });
}
