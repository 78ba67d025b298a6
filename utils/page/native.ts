import { attribute, closest, rectOf, some, textOf } from './dom.ts';
import { BUTTON, MAIN } from './selectors.ts';
import { type Channels, channels } from './theme.ts';

/** How the page draws a button that is not its first choice. */
export interface ButtonLook {
  /** Computed colours. */
  readonly fill: string;
  readonly text: string;
  readonly edge: string;
}

const MOST_BUTTONS = 60;
/** Heights, in CSS pixels, of what is taken for a button with words. */
const [LEAST_HEIGHT, MOST_HEIGHT] = [24, 52];
/** Between the strongest and the weakest of red, green and blue: more is a colour, which means something. */
const MOST_COLOUR = 30;
/** WCAG's for letters of usual size. */
const LEAST_CONTRAST = 4.5;

const isGrey = ([red, green, blue]: Channels): boolean =>
  Math.max(red, green, blue) - Math.min(red, green, blue) <= MOST_COLOUR;

const luminance = ([red, green, blue]: Channels): number => {
  const [r = 0, g = 0, b = 0] = [red, green, blue].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** WCAG's contrast of two colours, 1 to 21. */
export function contrast(a: Channels, b: Channels): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

function lookOf(button: Element): ButtonLook | null {
  const { height } = rectOf(button);
  if (height < LEAST_HEIGHT || height > MOST_HEIGHT || textOf(button).trim() === '') return null;
  if (attribute(button, 'aria-disabled') === 'true' || attribute(button, 'disabled') !== null) return null;
  const { backgroundColor, color, borderTopColor, borderTopWidth } = getComputedStyle(button);
  const [fill, text] = [channels(backgroundColor), channels(color)];
  if (fill === null || text === null || fill[3] < 1 || text[3] < 1) return null;
  if (!isGrey(fill) || !isGrey(text) || contrast(fill, text) < LEAST_CONTRAST) return null;
  return {
    fill: backgroundColor,
    text: color,
    edge: Number.parseFloat(borderTopWidth) > 0 ? borderTopColor : 'transparent',
  };
}

/** The look of Meta's quiet buttons, from one that the page shows; `null`: it shows none that would do. */
export function quietLook(anchor: Element): ButtonLook | null {
  const main = closest(anchor, MAIN);
  for (const button of main === null ? [] : some(main, BUTTON, MOST_BUTTONS)) {
    const look = button === anchor ? null : lookOf(button);
    if (look !== null) return look;
  }
  return null;
}

const GENERIC = ['system-ui', 'sans-serif'] as const;
const SAMPLE = 'Assign assets, Hamburgefonstiv 0123';
const nearest = new Map<string, (typeof GENERIC)[number]>();

/**
 * The generic font that is nearest to the page's own, by the room it takes. By its name it is not used: the page
 * can give any name but these to a font of its own, with letters that look like others.
 */
export function nearestFont(anchor: Element): (typeof GENERIC)[number] {
  const { fontFamily } = getComputedStyle(anchor);
  const known = nearest.get(fontFamily);
  if (known !== undefined) return known;
  const context = typeof OffscreenCanvas === 'function' ? new OffscreenCanvas(1, 1).getContext('2d') : null;
  if (context === null) return GENERIC[0];
  const widthIn = (family: string): number => {
    context.font = `600 15px ${family}`;
    return context.measureText(SAMPLE).width;
  };
  const own = widthIn(fontFamily);
  const distance = (family: string) => Math.abs(widthIn(family) - own);
  const found = distance(GENERIC[0]) <= distance(GENERIC[1]) ? GENERIC[0] : GENERIC[1];
  nearest.set(fontFamily, found);
  return found;
}
