import type { Page } from 'playwright-core';

/** How the bar stands in a page, measured from the page's side. */
export interface Standing {
  readonly place: 'beside' | 'dock' | 'none';
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  /** Controls of the page that the bar lies over. */
  readonly covered: readonly string[];
  /** Pixels that the page is wider than the window, beyond what it is without the bar. */
  readonly overflow: number;
  /** Pixels of the bar out of the window, to the left or the right. */
  readonly outside: number;
}

/** Runs in the page. */
function measure(): Standing {
  const query = (selector: string) => [...Document.prototype.querySelectorAll.call(document, selector)];
  const [bar] = query('steward-bar') as HTMLElement[];
  const rect = bar?.getBoundingClientRect();
  const box = {
    left: rect?.left ?? 0,
    top: rect?.top ?? 0,
    right: rect?.right ?? 0,
    bottom: rect?.bottom ?? 0,
  };
  const shown = rect !== undefined && rect.width > 0 && getComputedStyle(bar!).visibility === 'visible';
  if (bar === undefined || !shown) return { place: 'none', box, covered: [], overflow: 0, outside: 0 };

  const parentOf = (each: Element): Element | null => Reflect.get(Element.prototype, 'parentElement', each);
  /** What is to be seen of an element: its box without what is cut off around it. */
  const visible = (element: Element) => {
    const { left, top, right, bottom } = Element.prototype.getBoundingClientRect.call(element);
    const area = { left, top, right, bottom };
    for (let above = parentOf(element); above !== null; above = parentOf(above)) {
      const { overflowX, overflowY, position } = getComputedStyle(above);
      const outer = Element.prototype.getBoundingClientRect.call(above);
      if (overflowX !== 'visible') {
        area.left = Math.max(area.left, outer.left);
        area.right = Math.min(area.right, outer.right);
      }
      if (overflowY !== 'visible') {
        area.top = Math.max(area.top, outer.top);
        area.bottom = Math.min(area.bottom, outer.bottom);
      }
      if (position === 'fixed') break;
    }
    return area;
  };
  const controls = query(
    'a[href], button, input, select, textarea, [role=button], [role=link], [role=row], [role=option], [role=tab], [role=checkbox], [role=switch], [role=combobox]',
  );
  const covered = controls.flatMap((control) => {
    if (Node.prototype.contains.call(control, bar)) return [];
    const area = visible(control);
    const [left, right] = [Math.max(area.left, box.left), Math.min(area.right, box.right)];
    const [top, bottom] = [Math.max(area.top, box.top), Math.min(area.bottom, box.bottom)];
    if (right - left <= 1 || bottom - top <= 1) return [];
    // Whatever of the page lies over the bar is not covered by it.
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [x, y] as const));
    const under = points.some(([x, y]) => {
      const at = [left + (right - left) * x, top + (bottom - top) * y] as const;
      if (Document.prototype.elementFromPoint.call(document, ...at) !== bar) return false;
      bar.style.setProperty('pointer-events', 'none', 'important');
      const below = Document.prototype.elementFromPoint.call(document, ...at);
      bar.style.removeProperty('pointer-events');
      return below !== null && Node.prototype.contains.call(control, below);
    });
    return under ? [control.outerHTML.slice(0, 120)] : [];
  });
  const width = () => document.documentElement.scrollWidth - innerWidth;
  const wide = width();
  bar.style.setProperty('display', 'none', 'important');
  const without = width();
  bar.style.setProperty('display', 'flex', 'important');
  return {
    place: bar.style.position === 'fixed' ? 'dock' : 'beside',
    box,
    covered,
    overflow: Math.max(0, wide - Math.max(0, without)),
    outside: Math.max(0, -box.left, box.right - innerWidth),
  };
}

/** The standing once the bar no longer moves. `least`: milliseconds to wait in any case. */
export async function standingOf(page: Page, least = 250): Promise<Standing> {
  await page.waitForTimeout(least);
  let last = await page.evaluate(measure);
  for (let still = 0; still < 2; ) {
    await page.waitForTimeout(60);
    const next = await page.evaluate(measure);
    still =
      JSON.stringify(next.box) === JSON.stringify(last.box) && next.place === last.place ? still + 1 : 0;
    last = next;
  }
  return last;
}

/** Waits until the bar stands anywhere. */
export const stands = (page: Page, timeout = 10_000): Promise<unknown> =>
  page.waitForFunction(
    () => {
      const [bar] = Document.prototype.querySelectorAll.call(document, 'steward-bar');
      return bar !== undefined && bar.getBoundingClientRect().width > 0;
    },
    undefined,
    { timeout },
  );
