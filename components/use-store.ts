import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';

/** Reads a part of a vanilla store; renders again when that part changes. */
export function useStore<State, Part>(store: StoreApi<State>, select: (state: State) => Part): Part {
  const [, render] = useReducer((count: number) => count + 1, 0);
  const part = select(store.getState());
  const last = useRef({ part, select });
  last.current = { part, select };
  useLayoutEffect(() => {
    const look = () => {
      const { part: shown, select: current } = last.current;
      if (!Object.is(shown, current(store.getState()))) render(undefined);
    };
    // It may have changed between rendering and here.
    look();
    return store.subscribe(look);
  }, [store]);
  return part;
}
