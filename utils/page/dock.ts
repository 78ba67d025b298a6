import type { Ground } from './cover.ts';

/** Pixels between the dock and the edges of the window. */
const EDGE = 16;
/** Pixels between the places that are tried, and how many of them at most along a side. */
const STEP = 40;
const MOST_STEPS = 24;

export interface Spot {
  readonly left: number;
  readonly top: number;
}

/** From 0 to the end, the end included. */
function steps(end: number): number[] {
  const count = Math.min(MOST_STEPS, Math.ceil(end / STEP));
  return Array.from({ length: count + 1 }, (_, index) => (count === 0 ? 0 : (end * index) / count));
}

/** Along the bottom from its end, up the sides, along the top, then down the middle. */
function spots(wide: number, high: number): Spot[] {
  const down = (left: number) => steps(high).map((y) => ({ left, top: high - y }));
  const across = (top: number) => steps(wide).map((x) => ({ left: wide - x, top }));
  return [...across(high), ...down(wide), ...down(0), ...across(0), ...down(wide / 2)];
}

/** The first place in the window where a host of this size lies over no control of the page, or `null`. */
export function freeSpot({ hasControl }: Ground, width: number, height: number): Spot | null {
  const [wide, high] = [innerWidth - width - 2 * EDGE, innerHeight - height - 2 * EDGE];
  if (wide < 0 || high < 0) return null;
  for (const spot of spots(wide, high)) {
    const [left, top] = [spot.left + EDGE, spot.top + EDGE];
    if (!hasControl({ left, top, right: left + width, bottom: top + height })) return { left, top };
  }
  return null;
}
