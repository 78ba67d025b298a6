import { closest, contains, rectOf } from './dom.ts';

/** What a person presses or types into. */
const CONTROL = [
  'a, area, button, input, select, textarea, label, summary, iframe, embed, object, video, audio, canvas',
  '[contenteditable]:not([contenteditable="false"])',
  ...[
    ['button', 'link', 'checkbox', 'switch', 'radio', 'option', 'tab', 'row', 'treeitem', 'slider'],
    ['menuitem', 'menuitemcheckbox', 'menuitemradio', 'combobox', 'textbox', 'searchbox', 'spinbutton'],
  ]
    .flat()
    .map((role) => `[role="${role}"]`),
].join(', ');

/** Pixels between the points that are looked at: no control is smaller. */
const STEP = 8;

/** CSS pixels of the window. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

type Point = readonly [x: number, y: number];

/** Points over all of an area, its edges included. */
function pointsOf({ left, top, right, bottom }: Area): Point[] {
  const along = (from: number, to: number) => {
    const steps = Math.max(1, Math.ceil((to - from) / STEP));
    return Array.from({ length: steps + 1 }, (_, index) => from + ((to - from) * index) / steps);
  };
  const across = along(left + 1, right - 1);
  return along(top + 1, bottom - 1).flatMap((y) => across.map((x): Point => [x, y]));
}

/** The control that an element of the page belongs to. Elements of the page's own making may be anything. */
function controlOf(element: Element): Element | null {
  const control = closest(element, CONTROL);
  if (control !== null) return control;
  return element.localName.includes('-') || getComputedStyle(element).cursor === 'pointer' ? element : null;
}

/** What of the page's controls lies under a host of Steward's. */
export interface Ground {
  /** Whether a control is to be met in the area, as if the host were not there. */
  readonly hasControl: (area: Area) => boolean;
  /** Whether the host, where it stands and is to be seen, lies over a control that it is not itself a part of. */
  readonly isCovered: () => boolean;
}

export function createGround(host: HTMLElement): Ground {
  const topAt = ([x, y]: Point): Element | null =>
    Document.prototype.elementFromPoint.call(host.ownerDocument, x, y);

  /** As if the host were not there. Neighbouring points mostly meet the same element, which is judged once. */
  function meets(points: readonly Point[]): boolean {
    const known = new Map<Element, boolean>();
    const isControl = (element: Element): boolean => {
      const control = controlOf(element);
      return control !== null && !contains(control, host);
    };
    host.style.setProperty('pointer-events', 'none', 'important');
    const met = points.some((point) => {
      const top = topAt(point);
      if (top === null) return false;
      const judged = known.get(top) ?? isControl(top);
      known.set(top, judged);
      return judged;
    });
    host.style.removeProperty('pointer-events');
    return met;
  }

  return {
    hasControl: (area) => meets(pointsOf(area)),
    isCovered() {
      const area = rectOf(host);
      if (area.width === 0 || area.height === 0) return false;
      return meets(pointsOf(area).filter((point) => topAt(point) === host));
    },
  };
}
