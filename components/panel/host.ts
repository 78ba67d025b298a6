import { direction, language } from '../i18n.ts';

/** Events of people; none of them is the page's business when they happen in Steward's controls. */
const KEPT_IN = [
  'click',
  'auxclick',
  'dblclick',
  'contextmenu',
  'pointerdown',
  'pointerup',
  'mousedown',
  'mouseup',
  'touchstart',
  'touchend',
  'keydown',
  'keyup',
  'keypress',
  'beforeinput',
  'input',
  'change',
  'submit',
  'focusin',
  'focusout',
  'wheel',
  'copy',
  'cut',
  'paste',
  'dragstart',
  'drop',
] as const;

/** Events that make something happen: only those of a real hand or keyboard may. */
const ACTING = [
  'click',
  'pointerdown',
  'mousedown',
  'keydown',
  'keyup',
  'input',
  'change',
  'submit',
] as const;

export interface Host {
  readonly element: HTMLElement;
  readonly shadow: ShadowRoot;
  /** Where the components are rendered; carries the theme. */
  readonly root: HTMLElement;
}

/** Drops what a script made up, before any of Steward's handlers sees it. */
function refuseForged(event: Event): void {
  if (event.isTrusted) return;
  event.stopImmediatePropagation();
  event.preventDefault();
}

const keepIn = (event: Event): void => event.stopPropagation();

/**
 * An element of the page with a closed shadow root of Steward's own in it. Inline `!important` styles are the
 * only ones the page's style sheets can't override.
 */
export function createHost(name: string, display: string, css: string, signal: AbortSignal): Host {
  // What an older copy of Steward left behind when the extension was updated under the page.
  for (const old of document.querySelectorAll(name)) old.remove();
  // Made in a document that knows no custom elements. Had the page defined one of this name, its constructor
  // would run here, and its `ElementInternals` would hand it the closed root.
  const element = document.implementation.createHTMLDocument('').createElement(name);
  element.style.setProperty('all', 'initial', 'important');
  element.style.setProperty('display', display, 'important');
  const shadow = element.attachShadow({ mode: 'closed' });
  const style = document.createElement('style');
  style.textContent = css;
  const root = document.createElement('div');
  root.className = 's-root';
  // Not the page's: Steward speaks the browser's language.
  root.lang = language();
  root.dir = direction();
  shadow.append(style, root);
  for (const type of ACTING) shadow.addEventListener(type, refuseForged, { capture: true, signal });
  for (const type of KEPT_IN) shadow.addEventListener(type, keepIn, { signal, passive: true });
  signal.addEventListener('abort', () => element.remove(), { once: true });
  return { element, shadow, root };
}
