import { findAddButton } from './anchor.ts';
import { MAIN } from './selectors.ts';

/** Milliseconds to wait for an anchor before doing without. */
export const PATIENCE_MS = 3000;

export interface AnchorEvents {
  /** The anchor is there: new, moved, or something around it was rendered again. Called often; must be cheap. */
  readonly found: (anchor: HTMLElement) => void;
  /** There is none, and has not been for `PATIENCE_MS`. */
  readonly missing: () => void;
}

/**
 * Watches for Meta's *Add* button until the signal aborts. Its main region is watched in depth, what is
 * around it only for being replaced, so that the lists and menus of the rest of the page cost nothing.
 */
export function watchAnchor(document: Document, events: AnchorEvents, signal: AbortSignal): void {
  if (signal.aborted) return;
  let frame = 0;
  let patience: ReturnType<typeof setTimeout> | null = null;
  let watched: Element | null = null;

  const look = () => {
    frame = 0;
    aim();
    const anchor = findAddButton(document);
    if (anchor === null) return wait();
    stopWaiting();
    events.found(anchor);
  };
  const soon = () => {
    if (frame === 0) frame = requestAnimationFrame(look);
  };
  const observer = new MutationObserver(soon);

  /** Points the observer at the present main region, or at the whole body while there is none. */
  const aim = () => {
    const main = document.querySelector(MAIN);
    const target = main ?? document.body;
    if (target === watched && target.isConnected) return;
    watched = target;
    observer.disconnect();
    observer.observe(target, { childList: true, subtree: true });
    for (let above = main?.parentElement ?? null; above !== null; above = above.parentElement)
      observer.observe(above, { childList: true });
  };

  const wait = () => {
    patience ??= setTimeout(events.missing, PATIENCE_MS);
  };
  const stopWaiting = () => {
    if (patience !== null) clearTimeout(patience);
    patience = null;
  };

  signal.addEventListener(
    'abort',
    () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      stopWaiting();
    },
    { once: true },
  );
  // The first look is not throttled: the bar should stand as soon as the page does.
  look();
}
