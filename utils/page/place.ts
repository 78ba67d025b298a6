/** Times the page may throw the bar out within `FIGHT_MS` before Steward gives way. */
const FIGHT_ROUNDS = 25;
const FIGHT_MS = 5000;

/** Widths of what stands in the row, apart from empty spacers, which are there to give way. */
function widths(row: Element, host: Element): number[] {
  return [...row.children]
    .filter(
      (child) =>
        child !== host && (child.textContent?.trim() !== '' || child.querySelector('input') !== null),
    )
    .map((child) => child.getBoundingClientRect().width);
}

/** Whether the host takes room from Meta's own controls, or reaches out of their row. */
export function crowds(row: Element, host: HTMLElement): boolean {
  const after = widths(row, host);
  const display = host.style.getPropertyValue('display');
  host.style.setProperty('display', 'none', 'important');
  const before = widths(row, host);
  host.style.setProperty('display', display, 'important');
  const squeezed = before.some((width, index) => width - (after[index] ?? 0) > 1);
  return squeezed || row.scrollWidth > row.clientWidth + 1;
}

export interface Placement {
  /** Puts the host after the anchor. `false`: the page keeps throwing it out, so it is left alone. */
  readonly beside: (anchor: HTMLElement) => boolean;
}

/** Keeps a host beside an anchor that the page may render again at any time. */
export function createPlacement(host: HTMLElement, now: () => number = Date.now): Placement {
  let rounds: number[] = [];
  let lost = false;
  return {
    beside(anchor) {
      if (lost) return false;
      if (anchor.nextElementSibling === host) return true;
      rounds = [...rounds.filter((at) => now() - at < FIGHT_MS), now()];
      lost = rounds.length > FIGHT_ROUNDS;
      if (!lost) anchor.after(host);
      return !lost;
    },
  };
}
