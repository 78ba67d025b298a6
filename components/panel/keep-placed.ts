import type { StoreApi } from 'zustand/vanilla';
import { createGround } from '../../utils/page/cover.ts';
import type { Outcome } from '../../utils/page/diagnosis.ts';
import { freeSpot } from '../../utils/page/dock.ts';
import { bodyOf, childrenOf, parentOf, rootOf } from '../../utils/page/dom.ts';
import {
  createFight,
  crowds,
  isCutOff,
  measuresOf,
  movement,
  putBeside,
  type Side,
  standsBeside,
} from '../../utils/page/place.ts';
import { watchAnchor } from '../../utils/page/watch.ts';
import type { Live } from '../../utils/stores/live.ts';
import type { Host } from './host.ts';
import { appear, dressFor, dressForDock, dressLike, hide, putAt, undress, unhide } from './looks.ts';
import { type PanelState, ROOMS, type Room } from './panel-state.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import { rememberFocus } from './remember-focus.ts';

/** A window being dragged to another size fires all the time; it is fitted when that rests. */
const RESIZE_REST_MS = 150;
/** Milliseconds between looks whether a control of the page has come under the dock. */
const DOCK_CHECK_MS = 1000;
/** Elements of Meta's row whose width is watched. */
const MOST_OBSERVED = 20;

interface Options {
  readonly bar: Host;
  readonly state: StoreApi<PanelState>;
  readonly live: StoreApi<Live>;
  readonly signal: AbortSignal;
}

/** How the bar fitted beside an anchor when its row was last measured. */
interface Fitting {
  readonly measures: string;
  readonly side: Side;
  readonly fits: boolean;
}

/**
 * Keeps the bar beside Meta's *Add* button, or docked where there is none or no room. Wherever it stands, it
 * neither covers nor squeezes a control of Meta's; where that can't be, it is not shown.
 */
export function keepPlaced({ bar, state, live, signal }: Options): void {
  const { element } = bar;
  const ground = createGround(element);
  const [fightBeside, fightDocked] = [createFight(), createFight()];
  const restoreFocus = rememberFocus(bar.shadow, signal);
  /** The last that was seen; `null`: there is none. */
  let anchor: HTMLElement | null = null;
  let fitting: Fitting | null = null;
  let turn = 0;

  const isBeside = () => state.getState().place === 'beside';
  const outcome = () => state.getState().outcome;
  const end = (next: Outcome) => {
    if (next !== outcome()) state.setState({ outcome: next });
  };

  /** Draws the bar so; Preact does it in a microtask, so that all of a fitting is over before the next paint. */
  async function draw(next: Partial<PanelState>): Promise<'drawn' | 'overtaken'> {
    turn += 1;
    const own = turn;
    state.setState(next);
    await undefined;
    return own === turn && !signal.aborted ? 'drawn' : 'overtaken';
  }

  /** As much of the bar as fits; `null`: something else has begun meanwhile. */
  async function fitIn(fits: (room: Room) => boolean): Promise<boolean | null> {
    for (const room of ROOMS) {
      if ((await draw({ room })) === 'overtaken') return null;
      if (fits(room)) return true;
    }
    return false;
  }

  async function dock(): Promise<void> {
    const body = bodyOf(document);
    if (body === null) return;
    if (parentOf(element) !== body) {
      if (!fightDocked()) return state.setState({ place: 'hidden', menuOpen: false });
      undress(bar);
      dressForDock(bar);
      body.append(element);
    }
    hide(bar);
    if ((await draw({ place: 'docked' })) === 'overtaken') return;
    const fits = await fitIn(() => {
      const spot = freeSpot(ground, element.offsetWidth, element.offsetHeight);
      if (spot !== null) putAt(spot, bar);
      return spot !== null;
    });
    if (fits === null) return;
    if (fits) unhide(bar);
    else state.setState({ place: 'hidden', menuOpen: false });
  }

  /** The side on which the least of Meta's moves, judged with as little of the bar as there is. */
  async function bestSide(beside: HTMLElement, row: Element): Promise<Side | null> {
    if ((await draw({ place: 'beside', room: 'none' })) === 'overtaken') return null;
    const moved = (side: Side) =>
      putBeside(element, beside, side, fightBeside) ? movement(row, element) : 0;
    const after = moved('after');
    return after === 0 || after <= moved('before') ? 'after' : 'before';
  }

  async function settle(beside: HTMLElement): Promise<void> {
    const row = parentOf(beside);
    if (row === null) return;
    const moves = !isBeside() && outcome() !== null;
    undress(bar);
    dressLike(beside, bar);
    if (!putBeside(element, beside, fitting?.side ?? 'after', fightBeside)) return lose('thrown_out');
    dressFor(fitting?.side ?? 'after', row, bar);
    watchSizes(row);
    const measures = measuresOf(row, beside, element);
    if (fitting?.fits && fitting.measures === measures) {
      state.setState({ place: 'beside' });
    } else {
      const side = await bestSide(beside, row);
      if (side === null || !putBeside(element, beside, side, fightBeside)) return;
      dressFor(side, row, bar);
      const fits = await fitIn(() => !crowds(row, element) && !isCutOff(element) && !ground.isCovered());
      if (fits === null) return;
      fitting = { measures, side, fits };
      if (!fits) {
        end('crowded');
        return dock();
      }
    }
    restoreFocus();
    if (moves) appear(bar);
    end('beside');
  }

  const inUse = () =>
    state.getState().menuOpen || element.matches(':hover') || bar.shadow.activeElement !== null;

  /** There was no room before, and nothing of the row has changed. */
  function isKnownCrowd(seen: HTMLElement): boolean {
    const row = parentOf(seen);
    return row !== null && fitting?.fits === false && fitting.measures === measuresOf(row, seen, element);
  }

  function found(seen: HTMLElement): void {
    const again = seen === anchor;
    anchor = seen;
    if (isBeside() && again && standsBeside(element, seen)) return;
    // Whoever is at it in the dock is not left with the pointer over something else.
    if (state.getState().place === 'docked' && inUse()) return;
    if (!isBeside() && element.isConnected && isKnownCrowd(seen)) return;
    void settle(seen);
  }

  function lose(how: 'missing' | 'thrown_out'): void {
    anchor = null;
    fitting = null;
    sizes.disconnect();
    const known = how === outcome() && !isBeside() && element.isConnected;
    end(how);
    if (!known) void dock();
  }

  const refit = () => {
    if (fitting !== null) fitting = { ...fitting, measures: '' };
    if (anchor?.isConnected) void settle(anchor);
    else if (outcome() !== null) void dock();
  };
  let rest: ReturnType<typeof setTimeout> | undefined;
  const refitSoon = () => {
    clearTimeout(rest);
    rest = setTimeout(refit, RESIZE_REST_MS);
  };
  // Meta's own rail folds, scroll bars come and go, labels are translated: all without the window changing.
  const sizes = new ResizeObserver(() => {
    const row = anchor && parentOf(anchor);
    if (anchor && row && fitting?.measures !== measuresOf(row, anchor, element)) refitSoon();
  });
  const watchSizes = (row: Element) => {
    sizes.disconnect();
    for (const each of [row, ...childrenOf(row).slice(0, MOST_OBSERVED)])
      if (each !== element) sizes.observe(each);
  };

  let frame = 0;
  const keepClear = () => {
    frame = 0;
    const { place, menuOpen } = state.getState();
    if (place === 'docked' && !menuOpen && ground.isCovered()) void dock();
  };
  const keepClearSoon = () => {
    if (frame === 0) frame = requestAnimationFrame(keepClear);
  };
  const check = setInterval(() => {
    if (isBeside() || outcome() === null) return;
    if (anchor?.isConnected && outcome() !== 'crowded' && !inUse()) void settle(anchor);
    else if (state.getState().place === 'hidden') void dock();
    else keepClear();
  }, DOCK_CHECK_MS);

  addEventListener('resize', refitSoon, { signal });
  addEventListener('scroll', keepClearSoon, { signal, capture: true, passive: true });
  // The page turns round when it speaks another language, and changes its colours with a class.
  const turned = new MutationObserver(refitSoon);
  const root = rootOf(document);
  if (root !== null) turned.observe(root, { attributeFilter: ['dir', 'lang', 'class'] });
  let shown: Readiness | null = null;
  const leave = live.subscribe(({ status }) => {
    const readiness = readinessOf(status);
    if (readiness !== shown) refit();
    shown = readiness;
  });
  signal.addEventListener(
    'abort',
    () => {
      leave();
      for (const observer of [sizes, turned]) observer.disconnect();
      cancelAnimationFrame(frame);
      clearTimeout(rest);
      clearInterval(check);
    },
    { once: true },
  );
  watchAnchor(document, { found, missing: () => lose('missing') }, signal);
}
