/**
 * Meta's row may be drawn again under the keyboard's focus, which takes the bar out of the document for a
 * moment. Returns how to put the focus back when the bar stands again.
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
  shadow.addEventListener(
    'focusout',
    () => {
      // While it is connected, the focus has really gone elsewhere.
      if (last?.isConnected) last = null;
    },
    { signal },
  );
  return () => {
    if (last !== null && document.activeElement === document.body) last.focus({ preventScroll: true });
  };
}
