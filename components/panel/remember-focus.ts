/**
 * Meta's row may be drawn again under the keyboard's focus, and fitting the bar in anew moves it: either takes it
 * out of the document for a moment. Returns how to put the focus back when the bar stands again.
 */
export function rememberFocus(shadow: ShadowRoot, signal: AbortSignal): () => void {
  let last: HTMLElement | null = null;
  shadow.addEventListener(
    'focusin',
    ({ target }) => {
      last = target instanceof HTMLElement ? target : null;
    },
    { signal },
  );
  // Where nothing has it next, it was lost with the place of the bar, unless somebody pressed beside it.
  shadow.addEventListener(
    'focusout',
    (event) => {
      if ((event as FocusEvent).relatedTarget !== null) last = null;
    },
    { signal },
  );
  addEventListener(
    'pointerdown',
    () => {
      last = null;
    },
    { capture: true, signal },
  );
  return () => {
    if (last !== null && document.activeElement === document.body) last.focus({ preventScroll: true });
  };
}
