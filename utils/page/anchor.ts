import { ADD_WORDS, BUTTON, HEADING, LIST, MAIN, NOT_FOR_ANCHORS, SEARCH } from './selectors.ts';

/** What is known of the page while its buttons are judged. */
interface Scene {
  readonly heading: Element | null;
  readonly list: Element | null;
}

/** Points a button needs to be taken for *Add*: its word alone will do, or several signs of structure. */
const ENOUGH = 3;
/** *Add* is a word or two in every language; longer labels are other actions. */
const LONGEST_LABEL = 24;
/** Levels between the button and the row that holds the search too. */
const ROW_DEPTH = 3;

const follows = (a: Element, b: Element): boolean =>
  (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;

/** What a button says. Meta splits texts over nested spans, so only the whole counts. */
export function labelOf(button: Element): string {
  const words = button.textContent?.trim() || (button.getAttribute('aria-label') ?? '').trim();
  return words
    .replace(/\s+/g, ' ')
    .replace(/^\+\s*/, '')
    .toLowerCase();
}

function isHidden(element: Element): boolean {
  if (element.closest('[hidden], [aria-hidden="true"]') !== null) return true;
  return getComputedStyle(element).display === 'none' || getComputedStyle(element).visibility === 'hidden';
}

/** The button stands in one row with the search of the list. */
function besideSearch(button: Element): boolean {
  let row = button.parentElement;
  for (let depth = 0; depth < ROW_DEPTH && row !== null; depth += 1) {
    if (row.matches(MAIN) || row.querySelector(HEADING) !== null) return false;
    if (row.querySelector(SEARCH) !== null) return true;
    row = row.parentElement;
  }
  return false;
}

/** The button stands in a toolbar, a header, or the block of the heading. */
function inHead(button: Element, { heading }: Scene): boolean {
  if (button.closest('[role="toolbar"], header, [role="banner"]') !== null) return true;
  const block = heading?.parentElement?.parentElement ?? null;
  return block !== null && !block.matches(MAIN) && block.contains(button);
}

function points(button: Element, scene: Scene): number {
  const label = labelOf(button);
  if (label === '' || label.length > LONGEST_LABEL) return 0;
  if (scene.heading !== null && !follows(scene.heading, button)) return 0;
  if (scene.list !== null && !follows(button, scene.list)) return 0;
  const icon = button.querySelector('svg, i, img') !== null;
  return (
    (ADD_WORDS.has(label) ? 3 : 0) +
    (besideSearch(button) ? 2 : 0) +
    (inHead(button, scene) ? 2 : 0) +
    (icon ? 1 : 0) +
    (button.getAttribute('aria-haspopup') === null ? 0 : -1)
  );
}

/** Meta's own *Add* button of the system-users page, or `null` when nothing looks enough like it. */
export function findAddButton(root: ParentNode): HTMLElement | null {
  const main = root.querySelector(MAIN);
  if (main === null) return null;
  const scene: Scene = { heading: main.querySelector(HEADING), list: main.querySelector(LIST) };
  let best: HTMLElement | null = null;
  let most = ENOUGH - 1;
  for (const button of main.querySelectorAll<HTMLElement>(BUTTON)) {
    const excluded = button.parentElement?.closest(NOT_FOR_ANCHORS) ?? null;
    if (excluded !== null && main.contains(excluded)) continue;
    const score = points(button, scene);
    if (score <= most || isHidden(button)) continue;
    best = button;
    most = score;
  }
  return best;
}
