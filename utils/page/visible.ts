/** Milliseconds something must have been in plain view, without a break, before a click in it counts. */
export const IN_VIEW_MS = 500;

/** What is smaller can't be read, so nobody can have meant to click in it. Pixels of the screen at its usual size. */
const LEAST_WIDTH = 240;
const LEAST_HEIGHT = 160;
/** Nearly all of it: borders may lie between two pixels. */
const WHOLE = 0.98;
/** The least the browser takes. */
const DELAY_MS = 100;

/** Version 2 of the observer, which Chromium alone has, and which TypeScript's types lack. */
type Tracked = IntersectionObserverEntry & { readonly isVisible?: boolean };
type Tracking = IntersectionObserverInit & { readonly trackVisibility: true; readonly delay: number };

/** Watches whether a person can have seen what they act on in a page that is not ours. */
export interface Sight {
  /** Watches the dialog that opens in `root`, and the `host` of its shadow, until the signal aborts. */
  readonly follow: (host: Element, root: Element, signal: AbortSignal) => void;
  /**
   * The browser vouches that the dialog has been on the screen as it was drawn for `IN_VIEW_MS`, in a window
   * with the focus: whole, with nothing painted over it (be it transparent to the mouse, or in the top
   * layer), not faded, filtered or shrunk. Where the browser can't tell, nobody vouches.
   */
  readonly seen: () => boolean;
}

export function createSight(now: () => number = () => performance.now()): Sight {
  const facts = { uncovered: false, large: false, untouched: false };
  let since: number | null = null;

  const learn = (news: Partial<typeof facts>) => {
    Object.assign(facts, news);
    const inView = facts.uncovered && facts.large && facts.untouched;
    since = inView ? (since ?? now()) : null;
  };
  /** A window that comes to the front under the mouse, in the middle of a double click, is seen from then on. */
  const beginAnew = () => {
    if (since !== null) since = now();
  };

  function watch(dialog: Element): () => void {
    const tracking: Tracking = { trackVisibility: true, delay: DELAY_MS, threshold: [0, WHOLE, 1] };
    const cover = new IntersectionObserver((entries: readonly Tracked[]) => {
      for (const { isVisible, intersectionRatio } of entries)
        learn({ uncovered: isVisible === true && intersectionRatio >= WHOLE });
    }, tracking);
    // The page's `zoom` shrinks everything in it, and neither the other observer nor its own pixels tell.
    const size = new ResizeObserver((entries) => {
      for (const { devicePixelContentBoxSize } of entries) {
        const { inlineSize = 0, blockSize = 0 } = devicePixelContentBoxSize?.[0] ?? {};
        const [width, height] = [inlineSize / devicePixelRatio, blockSize / devicePixelRatio];
        learn({ large: width >= LEAST_WIDTH && height >= LEAST_HEIGHT });
      }
    });
    cover.observe(dialog);
    size.observe(dialog, { box: 'device-pixel-content-box' });
    return () => {
      cover.disconnect();
      size.disconnect();
      learn({ uncovered: false, large: false });
    };
  }

  function follow(host: Element, root: Element, signal: AbortSignal): void {
    let watched: Element | null = null;
    let leave = () => {};
    const aim = () => {
      const dialog = root.querySelector('dialog');
      if (dialog === watched) return;
      leave();
      watched = dialog;
      leave = dialog === null ? () => {} : watch(dialog);
    };
    const content = new MutationObserver(aim);
    content.observe(root, { childList: true });
    // Steward dresses the host once. Whoever changes it later changes what is inherited by all within.
    const dress = new MutationObserver(() => learn({ untouched: false }));
    dress.observe(host, { attributes: true });
    learn({ untouched: true });
    // The window's own: those of elements do not bubble.
    for (const type of ['focus', 'blur']) addEventListener(type, beginAnew, { signal });
    document.addEventListener('visibilitychange', beginAnew, { signal });
    signal.addEventListener(
      'abort',
      () => {
        for (const observer of [content, dress]) observer.disconnect();
        leave();
      },
      { once: true },
    );
    aim();
  }

  return {
    follow,
    seen: () => since !== null && now() - since >= IN_VIEW_MS && document.hasFocus(),
  };
}
