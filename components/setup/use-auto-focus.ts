import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Focuses a field when it appears. The attribute `autofocus` only works while a page loads. */
export function useAutoFocus<E extends HTMLElement>(wanted: boolean): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    if (wanted) ref.current?.focus();
  }, []);
  return ref;
}
