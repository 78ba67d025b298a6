import { createStore, type StoreApi } from 'zustand/vanilla';

/** How the bar stands in the page. */
export interface PanelState {
  /** `docked`: at the bottom of the window, since the page offers no place. */
  readonly place: 'hidden' | 'beside' | 'docked';
  /** There is no room for the actions beside Meta's controls; they are in the menu. */
  readonly compact: boolean;
  readonly menuOpen: boolean;
}

export const createPanelState = (): StoreApi<PanelState> =>
  createStore<PanelState>(() => ({ place: 'hidden', compact: false, menuOpen: false }));
