import { attribute, closest, contains, has, matches, parentOf, some, textOf } from './dom.ts';
import {
  ADD_WORDS,
  BUTTON,
  HEADING,
  HIDDEN,
  ICON,
  LIST,
  MAIN,
  NOT_FOR_ANCHORS,
  SEARCH,
} from './selectors.ts';

/** What speaks for a button being Meta's *Add*, and against it. */
export interface Signs {
  /** It says "Add" in a language that is known. */
  readonly word: boolean;
  readonly besideSearch: boolean;
  /** It stands in a toolbar, a header, or the block of the heading. */
  readonly inHead: boolean;
  readonly icon: boolean;
  readonly opensMenu: boolean;
  /** *Add* is a word or two in every language; longer labels are other actions. */
  readonly long: boolean;
  readonly nameless: boolean;
  /** Not shown, by its style. */
  readonly hidden: boolean;
}

/** How the look for the anchor went. */
export interface Judgement {
  readonly anchor: HTMLElement | null;
  readonly main: Element | null;
  readonly heading: Element | null;
  readonly list: Element | null;
  /** Buttons that could have been it. */
  readonly buttons: number;
  /** Elements that were looked at. */
  readonly elements: number;
  /** Of the button that had most points, taken or not. */
  readonly best: { readonly signs: Signs; readonly points: number } | null;
}

/** Points a button needs to be taken for *Add*: its word alone will do, or several signs of structure. */
const ENOUGH = 3;
const LONGEST_LABEL = 24;
/** Levels between the button and the row that holds the search too. */
const ROW_DEPTH = 3;
/** Meta has some hundred elements before the list. A page with more is not looked through to its end. */
export const MOST_ELEMENTS = 5000;
const MOST_BUTTONS = 100;
const MOST_MAINS = 8;

/** What a button says. Meta splits texts over nested spans, so only the whole counts. */
export function labelOf(button: Element): string {
  const words = textOf(button).trim() || (attribute(button, 'aria-label') ?? '').trim();
  return words
    .replace(/\s+/g, ' ')
    .replace(/^\+\s*/, '')
    .toLowerCase();
}

function isHidden(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display === 'none' || visibility === 'hidden';
}

interface Scene {
  readonly main: Element;
  heading: Element | null;
  list: Element | null;
  buttons: HTMLElement[];
  elements: number;
}

/**
 * One walk through the main region, past what can't hold the anchor, to the list. What stands above the heading
 * or after the list does not count.
 */
function survey(main: Element): Scene {
  const scene: Scene = { main, heading: null, list: null, buttons: [], elements: 0 };
  const enter = (element: Element): number => {
    if (matches(element, HIDDEN)) return NodeFilter.FILTER_REJECT;
    if (scene.heading === null && matches(element, HEADING)) {
      Object.assign(scene, { heading: element, list: null, buttons: [] });
      return NodeFilter.FILTER_ACCEPT;
    }
    if (matches(element, LIST)) {
      scene.list ??= element;
      return NodeFilter.FILTER_REJECT;
    }
    if (matches(element, NOT_FOR_ANCHORS)) return NodeFilter.FILTER_REJECT;
    if (!matches(element, BUTTON)) return NodeFilter.FILTER_ACCEPT;
    if (scene.list === null && scene.buttons.length < MOST_BUTTONS)
      scene.buttons.push(element as HTMLElement);
    return NodeFilter.FILTER_REJECT;
  };
  const walker = Document.prototype.createTreeWalker.call(
    Reflect.get(Element.prototype, 'ownerDocument', main),
    main,
    NodeFilter.SHOW_ELEMENT,
    (node) => {
      scene.elements += 1;
      // Once it is over, the walk ends with the very next element.
      return isOver(scene) ? NodeFilter.FILTER_ACCEPT : enter(node as Element);
    },
  );
  while (!isOver(scene) && walker.nextNode() !== null);
  return scene;
}

const isOver = ({ elements, heading, list }: Scene): boolean =>
  elements > MOST_ELEMENTS || (heading !== null && list !== null);

/** Whether a row holds the search of the list, and not the heading; each row is looked through once. */
type IsSearchRow = (row: Element) => 'search' | 'too_far' | 'neither';

function createRowLook(): IsSearchRow {
  const known = new Map<Element, ReturnType<IsSearchRow>>();
  return (row) => {
    const before = known.get(row);
    if (before !== undefined) return before;
    const found =
      matches(row, MAIN) || has(row, HEADING) ? 'too_far' : has(row, SEARCH) ? 'search' : 'neither';
    known.set(row, found);
    return found;
  };
}

function besideSearch(button: Element, lookAt: IsSearchRow): boolean {
  let row = parentOf(button);
  for (let depth = 0; depth < ROW_DEPTH && row !== null; depth += 1) {
    const found = lookAt(row);
    if (found !== 'neither') return found === 'search';
    row = parentOf(row);
  }
  return false;
}

function inHead(button: Element, { main, heading }: Scene): boolean {
  const head = closest(button, '[role="toolbar"], header, [role="banner"]');
  if (head !== null && head !== main && contains(main, head)) return true;
  const parent = heading && parentOf(heading);
  const block = parent && parentOf(parent);
  return block !== null && block !== main && contains(main, block) && contains(block, button);
}

function signsOf(button: Element, scene: Scene, lookAt: IsSearchRow): Signs {
  const label = labelOf(button);
  return {
    word: ADD_WORDS.has(label),
    besideSearch: besideSearch(button, lookAt),
    inHead: inHead(button, scene),
    icon: has(button, ICON),
    opensMenu: attribute(button, 'aria-haspopup') !== null,
    long: label.length > LONGEST_LABEL,
    nameless: label === '',
    hidden: isHidden(button),
  };
}

function pointsOf(signs: Signs): number {
  if (signs.long || signs.nameless || signs.hidden) return 0;
  return (
    (signs.word ? 3 : 0) +
    (signs.besideSearch ? 2 : 0) +
    (signs.inHead ? 2 : 0) +
    (signs.icon ? 1 : 0) -
    (signs.opensMenu ? 1 : 0)
  );
}

/** Looks for Meta's own *Add* button of the system-users page, and says how that went. */
export function judge(document: Document): Judgement {
  const main = some(document, MAIN, MOST_MAINS).find((each) => closest(each, HIDDEN) === null) ?? null;
  if (main === null)
    return { anchor: null, main, heading: null, list: null, buttons: 0, elements: 0, best: null };
  const scene = survey(main);
  const lookAt = createRowLook();
  const judged = scene.buttons.map((button) => {
    const signs = signsOf(button, scene, lookAt);
    return { button, signs, points: pointsOf(signs) };
  });
  const most = Math.max(0, ...judged.map(({ points }) => points));
  const best = judged.find(({ points }) => points === most) ?? null;
  return {
    anchor: best !== null && most >= ENOUGH ? best.button : null,
    main,
    heading: scene.heading,
    list: scene.list,
    buttons: scene.buttons.length,
    elements: scene.elements,
    best: best && { signs: best.signs, points: best.points },
  };
}

/** Meta's own *Add* button of the system-users page, or `null` when nothing looks enough like it. */
export const findAddButton = (document: Document): HTMLElement | null => judge(document).anchor;
