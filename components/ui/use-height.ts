import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The height a box has been given by its layout, for what must know it in pixels. */
export function useHeight<Box extends HTMLElement>(fallback: number) {
  const ref = useRef<Box>(null);
  const [height, setHeight] = useState(fallback);
  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => setHeight(box.clientHeight || fallback));
    observer.observe(box);
    return () => observer.disconnect();
  }, [fallback]);
  return { ref, height };
}
