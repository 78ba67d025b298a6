import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Outcome } from '../../utils/page/diagnosis.ts';

/**
 * How much room the bar has beside Meta's controls, most first. `tight`: its actions stand closer; `none`: they
 * are in the menu.
 */
export const ROOMS = ['full', 'tight', 'none'] as const;
export type Room = (typeof ROOMS)[number];

/** How the bar stands in the page. */
export interface PanelState {
  /** `docked`: at the edge of the window, since the page offers no place. `hidden`: nor is one free there. */
  readonly place: 'hidden' | 'beside' | 'docked';
  /** How the look for a place ended; `null`: it goes on. */
  readonly outcome: Outcome | null;
  readonly room: Room;
  readonly menuOpen: boolean;
}

/** Steward did not find its place, or the page does not leave it there. */
export const isLost = ({ outcome }: PanelState): boolean => outcome === 'missing' || outcome === 'thrown_out';

export const createPanelState = (): StoreApi<PanelState> =>
  createStore<PanelState>(() => ({ place: 'hidden', outcome: null, room: 'full', menuOpen: false }));
