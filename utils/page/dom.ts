/**
 * The DOM as its prototypes have it. An element of the page with a fitting `name` takes the place of any property
 * of the document or of a form around it, in content scripts too: `<input name="parentElement">` would make a
 * parent of its own child, and a walk upwards never end.
 */

export const parentOf = (element: Element): Element | null =>
  Reflect.get(Element.prototype, 'parentElement', element);

export const bodyOf = (document: Document): HTMLElement | null =>
  Reflect.get(Document.prototype, 'body', document);

export const rootOf = (document: Document): HTMLElement | null =>
  Reflect.get(Document.prototype, 'documentElement', document);

export const matches = (element: Element, selector: string): boolean =>
  Element.prototype.matches.call(element, selector);

export const closest = (element: Element, selector: string): Element | null =>
  Element.prototype.closest.call(element, selector);

export const contains = (element: Node, other: Node): boolean => Node.prototype.contains.call(element, other);

/** The first few that match. */
export function some(root: Document | Element, selector: string, most: number): Element[] {
  const { querySelectorAll } = root.nodeType === 9 ? Document.prototype : Element.prototype;
  const found: NodeListOf<Element> = querySelectorAll.call(root, selector);
  return Array.prototype.slice.call(found, 0, most);
}

export const has = (element: Element, selector: string): boolean =>
  Element.prototype.querySelector.call(element, selector) !== null;

export const childrenOf = (element: Element): Element[] =>
  Array.prototype.slice.call(Reflect.get(Element.prototype, 'children', element));

export const attribute = (element: Element, name: string): string | null =>
  Element.prototype.getAttribute.call(element, name);

export const textOf = (element: Element): string =>
  Reflect.get(Element.prototype, 'textContent', element) ?? '';

export const rectOf = (element: Element): DOMRect => Element.prototype.getBoundingClientRect.call(element);
