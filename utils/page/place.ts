import { childrenOf, has, matches, parentOf, rectOf, textOf } from './dom.ts';
import { BUTTON, SEARCH } from './selectors.ts';

/** Times the page may throw the bar out within `FIGHT_MS` before Steward gives way. */
const FIGHT_ROUNDS = 25;
const FIGHT_MS = 5000;
/** Browsers round; a pixel is nothing that anybody sees. */
const SLACK = 1;
/** Texts of one element that are measured. */
const MOST_TEXTS = 20;

/** Where the host stands among the row's elements. */
export type Side = 'after' | 'before';

const isControl = (child: Element): boolean => matches(child, `${BUTTON}, ${SEARCH}`) || has(child, SEARCH);

/** What stands in the row, apart from empty spacers, which are there to give way. */
const partsOf = (row: Element, host: Element): Element[] =>
  childrenOf(row).filter((child) => child !== host && (isControl(child) || textOf(child).trim() !== ''));

/** Boxes of the texts in an element. */
function wordsIn(part: Element): DOMRect[] {
  const document = part.ownerDocument;
  const walker = Document.prototype.createTreeWalker.call(document, part, NodeFilter.SHOW_TEXT);
  const boxes: DOMRect[] = [];
  while (boxes.length < MOST_TEXTS && walker.nextNode() !== null) {
    const range = new Range();
    range.selectNode(walker.currentNode);
    boxes.push(range.getBoundingClientRect());
  }
  return boxes.filter(({ width, height }) => width > 0 && height > 0);
}

/** The box of a control; of anything else, what is in it: a heading may give way until it is cut off or wraps. */
function roomOf(part: Element): { readonly y: number; readonly width: number; readonly height: number } {
  const box = rectOf(part);
  if (isControl(part)) return box;
  const words = wordsIn(part);
  if (words.length === 0) return box;
  const edge = (side: 'left' | 'top') => Math.min(...words.map((each) => each[side]));
  const far = (side: 'right' | 'bottom') => Math.max(...words.map((each) => each[side]));
  return {
    y: edge('top'),
    width: Math.min(far('right') - edge('left'), box.width),
    height: far('bottom') - edge('top'),
  };
}

/** Measures as if the host were not there. */
function without<T>(host: HTMLElement, measure: () => T): T {
  const display = host.style.getPropertyValue('display');
  host.style.setProperty('display', 'none', 'important');
  const measured = measure();
  host.style.setProperty('display', display, 'important');
  return measured;
}

/** Pixels by which the host moves what stands in the row. */
export function movement(row: Element, host: HTMLElement): number {
  const parts = partsOf(row, host);
  const measure = () => parts.map(rectOf);
  const before = without(host, measure);
  return measure().reduce((sum, { x, y }, index) => {
    const was = before[index];
    return was === undefined ? sum : sum + Math.abs(x - was.x) + Math.abs(y - was.y);
  }, 0);
}

/** Whether the host takes room from Meta's own controls, pushes any to another line, or reaches out of the row. */
export function crowds(row: Element, host: HTMLElement): boolean {
  const parts = partsOf(row, host);
  const measure = () => ({ high: rectOf(row).height, rooms: parts.map(roomOf) });
  const before = without(host, measure);
  const after = measure();
  const squeezed = before.rooms.some((was, index) => {
    const is = after.rooms[index];
    if (is === undefined) return false;
    const moved =
      Math.abs(was.y - is.y) > SLACK && Math.abs(was.y + was.height / 2 - is.y - is.height / 2) > SLACK;
    return was.width - is.width > SLACK || is.height - was.height > SLACK || moved;
  });
  const wrapped = after.high - before.high > SLACK && rectOf(host).height < after.high - SLACK;
  return squeezed || wrapped || row.scrollWidth > row.clientWidth + SLACK;
}

/** Whether all of the host is to be seen across: nothing around it cuts it off, the window neither. */
export function isCutOff(host: Element): boolean {
  const { left, right, width } = rectOf(host);
  if (width === 0) return false;
  for (let above = parentOf(host); above !== null; above = parentOf(above)) {
    if (getComputedStyle(above).overflowX === 'visible') continue;
    const area = rectOf(above);
    if (left < area.left - SLACK || right > area.right + SLACK) return true;
  }
  return left < -SLACK || right > innerWidth + SLACK;
}

/** `false`: the page throws the bar out again and again, so it is left alone. Asked before each time it is put in. */
export type Fight = () => boolean;

export function createFight(now: () => number = Date.now): Fight {
  let rounds: number[] = [];
  let lost = false;
  return () => {
    rounds = [...rounds.filter((at) => now() - at < FIGHT_MS), now()];
    lost ||= rounds.length > FIGHT_ROUNDS;
    return !lost;
  };
}

const besideOn = (host: Element, anchor: Element, side: Side): boolean =>
  host.isConnected && (side === 'after' ? host.previousElementSibling : host.nextElementSibling) === anchor;

export const standsBeside = (host: Element, anchor: Element): boolean =>
  besideOn(host, anchor, 'after') || besideOn(host, anchor, 'before');

/** Puts the host beside the anchor, which the page may render again at any time; `false`: the fight is lost. */
export function putBeside(host: Element, anchor: Element, side: Side, fight: Fight): boolean {
  if (!standsBeside(host, anchor) && !fight()) return false;
  if (!besideOn(host, anchor, side)) Element.prototype[side].call(anchor, host);
  return true;
}

/** What of the row decides whether the host fits in; the same whether it stands there or not. */
export function measuresOf(row: Element, anchor: HTMLElement, host: HTMLElement): string {
  return without(host, () =>
    [
      innerWidth,
      row.clientWidth,
      anchor.offsetWidth,
      ...partsOf(row, host).map((each) => roomOf(each).width),
    ].join(' '),
  );
}
