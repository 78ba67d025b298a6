import type { Page } from 'playwright-core';
import { isOwn, openLens, type Seen } from './lens.ts';

/** Kept in the world of the lens from one press of Tab to the next. */
interface Walk {
  readonly inside: (element: Element) => boolean;
  readonly expected: readonly HTMLElement[];
  readonly isStop: (element: HTMLElement) => boolean;
  readonly nameOf: (element: Element) => string;
  readonly seen: HTMLElement[];
  readonly problems: string[];
  /** How the last one looked while it had the focus. */
  lit: string;
}

type Where = 'on' | 'round' | 'out';

/** Runs in the browser: puts the keyboard before the first control of what is open, and says how many there are. */
function begin({ hosts, roots }: Seen): { modal: boolean; stops: number } {
  const all = <E extends Element = HTMLElement>(selector: string) =>
    roots.flatMap((root) => [...root.querySelectorAll<E>(selector)]);
  const modal = all('dialog:modal').at(-1);
  const ownPage = hosts[0] instanceof Document;
  const menu = ownPage ? undefined : all('[popover][role=dialog]:popover-open, .s-menu:popover-open').at(-1);
  const layer = modal ?? menu;
  const inside = (element: Element) =>
    layer === undefined ? roots.some((root) => root.contains(element)) : layer.contains(element);

  const nameOf = (element: Element) => {
    const label =
      element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.textContent;
    const words = (label ?? element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `${element.localName}${[...element.classList].map((name) => `.${name}`).join('')} “${words}”`;
  };
  /** Of radio buttons of one name, the keyboard comes by the chosen one, else by the first. */
  const isOneOfOthers = (element: HTMLElement) => {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio' || element.name === '')
      return false;
    const group = all<HTMLInputElement>('input[type=radio]').filter(
      ({ name, form, disabled }) => name === element.name && form === element.form && !disabled,
    );
    return (group.find(({ checked }) => checked) ?? group[0]) !== element;
  };
  const isStop = (element: HTMLElement) =>
    element.isConnected &&
    element.tabIndex >= 0 &&
    !element.matches(':disabled') &&
    element.closest('[inert]') === null &&
    element.checkVisibility({ visibilityProperty: true }) &&
    !isOneOfOthers(element);
  const expected = all(
    'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]',
  ).filter((element) => inside(element) && isStop(element));

  // The browser goes on from where an element with the focus was, even when that is gone.
  const start = document.createElement('span');
  start.tabIndex = -1;
  if (layer !== undefined) layer.prepend(start);
  else if (ownPage) document.body.prepend(start);
  else (hosts.find((_, at) => expected.some((each) => roots[at]?.contains(each))) as Element)?.before(start);
  start.focus();
  start.remove();
  const walk: Walk = { inside, expected, isStop, nameOf, seen: [], problems: [], lit: '' };
  Object.assign(globalThis, { walk });
  return { modal: modal !== undefined, stops: expected.length };
}

/** Runs in the browser, after a press of Tab. */
function step({ hosts, roots }: Seen): Where {
  const { walk } = globalThis as unknown as { walk: Walk };
  const { seen, problems, nameOf, inside } = walk;
  const root = roots.find(({ activeElement }) => activeElement !== null && activeElement !== document.body);
  const now = root?.activeElement as HTMLElement | null | undefined;
  const last = seen.at(-1);

  /** A drawn control stands for the browser's own, which is there but not seen. */
  const shownOf = (element: HTMLElement): HTMLElement => {
    const { width, height } = element.getBoundingClientRect();
    const isDrawn = width > 2 && height > 2 && getComputedStyle(element).opacity !== '0';
    return isDrawn ? element : ((element as HTMLInputElement).labels?.[0] ?? element);
  };
  /** Outlines and shadows of a control and of what is around and in it, with no transition half way. */
  const look = (element: HTMLElement): string => {
    const around: Element[] = [element, ...((element as HTMLInputElement).labels ?? [])];
    for (let above = element.parentElement; above !== null && around.length < 6; above = above.parentElement)
      around.push(above);
    const near = [...around, ...element.querySelectorAll('[data-active]')];
    if (element.nextElementSibling !== null) near.push(element.nextElementSibling);
    for (const each of near)
      for (const moving of each.getAnimations({ subtree: true }))
        if (moving.effect?.getComputedTiming().endTime !== Infinity) moving.finish();
    return near
      .flatMap((each) => [undefined, '::before', '::after'].map((part) => getComputedStyle(each, part)))
      .map(({ outlineStyle, outlineWidth, outlineColor, boxShadow }) =>
        outlineStyle === 'none' ? boxShadow : `${outlineStyle} ${outlineWidth} ${outlineColor} ${boxShadow}`,
      )
      .join(' | ');
  };
  /** What is to be seen of an element in the window. */
  const visible = (element: Element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const area = { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(innerWidth, right) };
    const whole = { ...area, bottom: Math.min(innerHeight, bottom) };
    for (let above = element.parentElement; above !== null; above = above.parentElement) {
      const { overflowX, overflowY, position } = getComputedStyle(above);
      const outer = above.getBoundingClientRect();
      if (overflowX !== 'visible') {
        whole.left = Math.max(whole.left, outer.left);
        whole.right = Math.min(whole.right, outer.right);
      }
      if (overflowY !== 'visible') {
        whole.top = Math.max(whole.top, outer.top);
        whole.bottom = Math.min(whole.bottom, outer.bottom);
      }
      if (position === 'fixed' || above.matches('dialog, [popover]')) break;
    }
    return whole;
  };
  /** Below, or further on; or in it, as a button in a field. */
  const isBefore = (a: DOMRect, b: DOMRect) =>
    b.top >= a.bottom - 3 ||
    b.left >= a.right - 3 ||
    (b.left >= a.left - 3 && b.top >= a.top - 3 && b.left < a.right && b.top < a.bottom);
  /** Whether `b` is read after `a`: by where the parts stand in which the two are apart. */
  const comesAfter = (a: HTMLElement, b: HTMLElement): boolean => {
    const above = (element: Element): Element[] =>
      element.parentElement === null ? [element] : [...above(element.parentElement), element];
    const [pathA, pathB] = [above(a), above(b)];
    const apart = pathA.findIndex((each, at) => each !== pathB[at]);
    const [partA, partB] = [pathA[apart], pathB[apart]].map((each) => each?.getBoundingClientRect());
    const own = isBefore(a.getBoundingClientRect(), b.getBoundingClientRect());
    if (partA === undefined || partB === undefined || partA.width === 0 || partB.width === 0) return own;
    return isBefore(partA, partB) || own;
  };

  if (last?.isConnected && last !== now && inside(last) && look(last) === walk.lit)
    problems.push(`no sign of the focus: ${nameOf(last)}`);
  walk.lit = '';
  if (now === undefined || now === null || !inside(now)) return 'out';
  if (seen.includes(now)) {
    if (now !== seen[0]) problems.push(`twice: ${nameOf(now)} after ${last ? nameOf(last) : ''}`);
    return 'round';
  }
  seen.push(now);
  walk.lit = look(now);
  const shown = shownOf(now);
  const { left, top, right, bottom } = visible(shown);
  const around = roots.find((each) => each.contains(shown));
  const hit = around?.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (right - left < 2 || bottom - top < 2) problems.push(`not in view: ${nameOf(now)}`);
  else if (!shown.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    problems.push(`hidden: ${nameOf(now)}`);
  else if (
    !shown.contains(hit ?? null) &&
    (hit?.closest('label') as HTMLLabelElement | null)?.control !== now
  )
    problems.push(`covered by ${hit ? nameOf(hit) : hosts.length}: ${nameOf(now)}`);
  if (last?.isConnected && !comesAfter(shownOf(last), shown))
    problems.push(`out of order: ${nameOf(now)} after ${nameOf(last)}`);
  return 'on';
}

/** Runs in the browser, at the end. */
function end(): readonly string[] {
  const { walk } = globalThis as unknown as { walk: Walk };
  const left = walk.expected.filter((each) => !walk.seen.includes(each) && walk.isStop(each));
  return [...walk.problems, ...left.map((each) => `never reached: ${walk.nameOf(each)}`)];
}

/**
 * Presses Tab from the start of what is open on a page – a modal layer, a menu, or all of Steward – until it
 * comes round or leaves. What is wrong with the way: a control it misses or meets twice, one that is hidden,
 * covered or shows nothing of its having the focus, one that is read before the one it follows, no way out or,
 * of a modal layer, a way out.
 */
export async function focusWalk(page: Page): Promise<readonly string[]> {
  await page.bringToFront();
  const lens = await openLens(page);
  const { modal, stops } = await lens.see(begin, null);
  const most = stops * 2 + 20;
  for (let steps = 0; steps < most; steps++) {
    await page.keyboard.press('Tab');
    const where = await lens.again(step);
    if (where === 'on') continue;
    if (where === 'out' && (modal || isOwn(page))) {
      // Past the last one the browser's own controls would follow; from there it is the first again.
      await page.keyboard.press('Tab');
      if ((await lens.again(step)) !== 'round' && stops > 0)
        return [...(await lens.again(end)), 'does not come round'];
    }
    return lens.again(end);
  }
  return [...(await lens.again(end)), `no end after ${most} presses`];
}
