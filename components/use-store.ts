import { useLayoutEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';

/** Reads a part of a vanilla store; renders again when that part changes. */
export function useStore<State, Part>(store: StoreApi<State>, select: (state: State) => Part): Part {
  const [part, setPart] = useState(() => select(store.getState()));
  useLayoutEffect(() => {
    const update = () => setPart(() => select(store.getState()));
    update();
    return store.subscribe(update);
  }, [store]);
  return part;
}
