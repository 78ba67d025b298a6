import { createStore, type StoreApi } from 'zustand/vanilla';

/**
 * How much room the bar has beside Meta's controls, most first. `tight`: its actions stand closer; `none`: they
 * are in the menu.
 */
export const ROOMS = ['full', 'tight', 'none'] as const;
export type Room = (typeof ROOMS)[number];

/** How the bar stands in the page. */
export interface PanelState {
  /** `docked`: at the bottom of the window, since the page offers no place. */
  readonly place: 'hidden' | 'beside' | 'docked';
  readonly room: Room;
  readonly menuOpen: boolean;
}

export const createPanelState = (): StoreApi<PanelState> =>
  createStore<PanelState>(() => ({ place: 'hidden', room: 'full', menuOpen: false }));
