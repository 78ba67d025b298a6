import { type Judgement, judge } from './anchor.ts';
import { bodyOf, parentOf } from './dom.ts';

/** Milliseconds to wait for an anchor before doing without. */
export const PATIENCE_MS = 3000;

export interface AnchorEvents {
  /** The anchor is there: new, moved, or something around it was rendered again. Called often; must be cheap. */
  readonly found: (anchor: HTMLElement, judgement: Judgement) => void;
  /** There is none, and has not been for `PATIENCE_MS`. Called again whenever the page changes without one. */
  readonly missing: (judgement: Judgement) => void;
}

/** What shows or hides the anchor without adding or removing anything. */
const WATCHED = ['hidden', 'aria-hidden', 'aria-label', 'role'];

/**
 * Watches for Meta's *Add* button until the signal aborts. Its main region is watched in depth, what is
 * around it only for being replaced, so that the lists and menus of the rest of the page cost nothing.
 */
export function watchAnchor(document: Document, events: AnchorEvents, signal: AbortSignal): void {
  if (signal.aborted) return;
  let frame = 0;
  let patience: ReturnType<typeof setTimeout> | null = null;
  let impatient = false;
  let watched: Element | null = null;

  const look = () => {
    frame = 0;
    const judgement = judge(document);
    aim(judgement.main);
    if (judgement.anchor === null) return wait(judgement);
    stopWaiting();
    events.found(judgement.anchor, judgement);
  };
  const soon = () => {
    if (frame === 0) frame = requestAnimationFrame(look);
  };
  const observer = new MutationObserver(soon);

  /** Points the observer at the present main region, or at the whole body while there is none. */
  const aim = (main: Element | null) => {
    const target = main ?? bodyOf(document);
    if (target === watched && target?.isConnected) return;
    watched = target;
    observer.disconnect();
    observer.observe(document, { childList: true });
    if (target === null) return;
    observer.observe(target, { childList: true, subtree: true, attributeFilter: WATCHED });
    for (let above = parentOf(target); above !== null; above = parentOf(above))
      observer.observe(above, { childList: true, attributeFilter: WATCHED });
  };

  const wait = (judgement: Judgement) => {
    if (impatient) events.missing(judgement);
    else
      patience ??= setTimeout(() => {
        impatient = true;
        look();
      }, PATIENCE_MS);
  };
  const stopWaiting = () => {
    if (patience !== null) clearTimeout(patience);
    patience = null;
    impatient = false;
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
