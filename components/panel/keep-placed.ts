import type { StoreApi } from 'zustand/vanilla';
import { createPlacement, crowds } from '../../utils/page/place.ts';
import { watchAnchor } from '../../utils/page/watch.ts';
import type { Live } from '../../utils/stores/live.ts';
import type { Host } from './host.ts';
import { type PanelState, ROOMS } from './panel-state.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import { rememberFocus } from './remember-focus.ts';

/** Pixels between the dock and the edges of the window. */
const DOCK_EDGE = 16;
/** Above Meta's page, below its own dialogs. */
const DOCK_STYLE: readonly (readonly [string, string])[] = [
  ['position', 'fixed'],
  ['inset-block-end', `${DOCK_EDGE}px`],
  ['inset-inline-end', `${DOCK_EDGE}px`],
  ['z-index', '20'],
];
/** A window being dragged to another size fires all the time; it is fitted when that rests. */
const RESIZE_REST_MS = 150;

/** Keeps the bar beside Meta's *Add* button, or docked where there is none. */
export function keepPlaced(
  bar: Host,
  state: StoreApi<PanelState>,
  live: StoreApi<Live>,
  signal: AbortSignal,
): void {
  const placement = createPlacement(bar.element);
  const restoreFocus = rememberFocus(bar.shadow, signal);
  /** Width of the row the bar was last fitted into. */
  let fitted = -1;
  const refit = () =>
    fitIn(bar, state, (width) => {
      fitted = width;
    });
  let rest: ReturnType<typeof setTimeout> | undefined;
  const refitSoon = () => {
    clearTimeout(rest);
    rest = setTimeout(refit, RESIZE_REST_MS);
  };
  // Meta's own rail folds and scroll bars come and go: the row changes its width without the window.
  const row = new ResizeObserver(() => {
    if (bar.element.parentElement?.clientWidth !== fitted) refitSoon();
  });

  const dock = () => {
    for (const [name, value] of DOCK_STYLE) bar.element.style.setProperty(name, value, 'important');
    row.disconnect();
    if (bar.element.parentElement !== document.body) document.body.append(bar.element);
    if (state.getState().place === 'docked') return;
    state.setState({ place: 'docked' });
    refit();
  };
  const beside = (anchor: HTMLElement) => {
    const stands = state.getState().place === 'beside' && anchor.nextElementSibling === bar.element;
    if (stands) return;
    for (const [name] of DOCK_STYLE) bar.element.style.removeProperty(name);
    if (!placement.beside(anchor)) return dock();
    matchLooks(anchor, bar);
    state.setState({ place: 'beside' });
    restoreFocus();
    const { parentElement } = bar.element;
    row.disconnect();
    if (parentElement !== null) row.observe(parentElement);
    if (parentElement?.clientWidth !== fitted) refit();
  };

  addEventListener('resize', refitSoon, { signal });
  let shown: Readiness | null = null;
  const leave = live.subscribe(({ status }) => {
    const readiness = readinessOf(status);
    if (readiness !== shown) refit();
    shown = readiness;
  });
  signal.addEventListener(
    'abort',
    () => {
      leave();
      row.disconnect();
      clearTimeout(rest);
    },
    { once: true },
  );
  watchAnchor(document, { found: beside, missing: dock }, signal);
}

/** The bar shows as much as takes no room from Meta's controls. */
function fitIn({ element }: Host, state: StoreApi<PanelState>, fitted: (rowWidth: number) => void): void {
  // All of it before the next paint: Preact draws in a microtask, and these run between two steps of a frame.
  requestAnimationFrame(async () => {
    for (const room of ROOMS) {
      state.setState({ room });
      await undefined;
      const { parentElement: row } = element;
      if (row === null) return;
      const docked = state.getState().place === 'docked';
      const crowded = docked ? element.offsetWidth > innerWidth - 2 * DOCK_EDGE : crowds(row, element);
      fitted(docked ? -1 : row.clientWidth);
      if (!crowded) return;
    }
  });
}

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)));

/** Height, corners and size of letters of the button it stands beside. */
function matchLooks(anchor: HTMLElement, { root, element }: Host): void {
  const { borderTopLeftRadius, fontSize } = getComputedStyle(anchor);
  const size = Number.parseFloat(fontSize) || 14;
  root.style.setProperty('--s-bar-height', `${clamp(anchor.getBoundingClientRect().height, 28, 44)}px`);
  root.style.setProperty('--s-bar-radius', borderTopLeftRadius);
  root.style.setProperty('--s-bar-font', `${clamp(size, 13, 15)}px`);
  element.style.setProperty('flex', '0 0 auto', 'important');
  element.style.setProperty('margin-inline-start', hasGap(anchor) ? '0' : '8px', 'important');
}

const hasGap = ({ parentElement }: HTMLElement): boolean =>
  parentElement !== null && Number.parseFloat(getComputedStyle(parentElement).columnGap) > 0;
