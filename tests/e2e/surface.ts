import type { Page } from 'playwright-core';
import { ownRoots } from './lens.ts';

/** Something a person would read on a surface of Steward. */
export interface Word {
  /** An element, by its classes. */
  readonly where: string;
  readonly text: string;
}

export interface Surface {
  readonly direction: string;
  readonly language: string;
  /** Every text, name, hint and tip. */
  readonly words: readonly Word[];
  /** Texts cut off, sticking out of their box, or beyond the window. */
  readonly misfits: readonly string[];
}

/** Runs in the page, on a document or a shadow root. */
function look(root: Document | ShadowRoot): Surface {
  const words: Word[] = [];
  const misfits: string[] = [];
  const host = root instanceof Document ? root.documentElement : root.querySelector('.s-root');
  const nameOf = (element: Element) =>
    `${element.localName}${[...element.classList].map((name) => `.${name}`).join('')}`;
  const shorter = (text: string) => (text.length > 70 ? `${text.slice(0, 70)}…` : text);
  /** Boxes that may be wider inside than outside, and are moved by hand. */
  const MOVED = '.co-nav, .co-table-box, .rv-grid, .s-tabs, .s-tags, textarea, input';
  const isSkipped = (element: Element) => element.closest('style, script, .s-hidden, svg') !== null;

  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.closest('style, script') !== null || !element.checkVisibility({ visibilityProperty: true }))
      continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'alt', 'aria-valuetext']) {
      const text = element.getAttribute(name);
      if (text) words.push({ where: `${nameOf(element)}[${name}]`, text });
    }
    const own = [...element.childNodes].filter(
      (node): node is Text => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    );
    for (const { data } of own) words.push({ where: nameOf(element), text: data });
    if (isSkipped(element)) continue;

    const style = getComputedStyle(element);
    const scrolls = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
    const isBlock = !style.display.startsWith('inline') || style.display === 'inline-flex';
    if (scrolls && isBlock && style.overflowX !== 'visible' && element.closest(MOVED) === null) {
      const isCut = ['hidden', 'clip'].includes(style.overflowX);
      // Cut off by an ellipsis, and whole in the tip.
      const isTold = style.textOverflow === 'ellipsis' && element.closest('[title]') !== null;
      if (!isCut || (own.length > 0 && !isTold))
        misfits.push(
          `${isCut ? 'cut off' : 'moves sideways'}: ${nameOf(element)}: ${shorter(element.textContent)}`,
        );
    }

    for (const text of own) {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = [...range.getClientRects()].filter(({ width }) => width > 1);
      for (let box: Element | null = element; box !== null && host?.contains(box); box = box.parentElement) {
        const around = getComputedStyle(box);
        if (['absolute', 'fixed'].includes(around.position) && box !== element) break;
        if (around.overflowX !== 'visible' || box.matches(MOVED)) break;
        if (around.display.startsWith('inline') && around.display !== 'inline-flex') continue;
        if (around.display === 'contents') continue;
        const { left, right } = box.getBoundingClientRect();
        const out = lines.find((line) => line.left < left - 1.5 || line.right > right + 1.5);
        if (out === undefined) continue;
        misfits.push(`sticks out of ${nameOf(box)}: ${nameOf(element)}: ${shorter(text.data)}`);
        break;
      }
      const beyond = lines.some(({ left, right }) => left < -1 || right > innerWidth + 1);
      if (beyond && element.closest(MOVED) === null)
        misfits.push(`beyond the window: ${nameOf(element)}: ${shorter(text.data)}`);
    }
  }
  const page = root instanceof Document ? root.documentElement : null;
  if (page !== null && page.scrollWidth > page.clientWidth + 1)
    misfits.push(`the page moves sideways: ${page.scrollWidth} > ${page.clientWidth}`);
  const spoken = host as HTMLElement | null;
  return {
    direction: spoken === null ? '' : getComputedStyle(spoken).direction,
    language: spoken?.lang ?? '',
    words: page === null ? words : [...words, { where: 'title', text: document.title }],
    misfits: [...new Set(misfits)],
  };
}

/** What a person sees of Steward on a page: of its own, or in its closed roots on one of Meta's. */
export async function surfacesOf(page: Page): Promise<readonly Surface[]> {
  const cdp = await page.context().newCDPSession(page);
  try {
    const surfaces: Surface[] = [];
    for (const { root } of await ownRoots(cdp, page)) {
      const { object } = await cdp.send('DOM.resolveNode', { backendNodeId: root });
      const { result, exceptionDetails } = await cdp.send('Runtime.callFunctionOn', {
        objectId: object.objectId ?? '',
        functionDeclaration: `function () { return (${look.toString()})(this); }`,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description);
      surfaces.push(result.value as Surface);
    }
    return surfaces;
  } finally {
    await cdp.detach();
  }
}
