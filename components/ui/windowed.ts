import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Rows rendered beyond what is seen, each way: enough for a fast wheel, few enough to stay cheap. */
const OVERSCAN = 8;

export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** The rows to render for a scroll position. */
export function visibleRows(top: number, height: number, rowHeight: number, count: number): RowRange {
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), count - 1) - OVERSCAN);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + OVERSCAN);
  return { first, last: Math.max(first, last) };
}

/** The part of a long list that is near the eye; renders again only when that part changes. */
export function useWindow<Box extends HTMLElement>(count: number, rowHeight: number, height: number) {
  const box = useRef<Box>(null);
  const [rows, setRows] = useState<RowRange>(() => visibleRows(0, height, rowHeight, count));
  const look = () => {
    const next = visibleRows(box.current?.scrollTop ?? 0, height, rowHeight, count);
    setRows((now) => (now.first === next.first && now.last === next.last ? now : next));
  };
  useLayoutEffect(look, [count, rowHeight, height]);
  const show = (index: number) => {
    const element = box.current;
    if (element === null) return;
    const top = index * rowHeight;
    const bottom = top + rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + height) element.scrollTop = bottom - height;
    look();
  };
  return { box, rows, look, show };
}

/** Where a row stands; a transform, so that moving it does not lay out the others. */
export const rowStyle = (index: number, rowHeight: number) => ({
  blockSize: `${rowHeight}px`,
  transform: `translateY(${index * rowHeight}px)`,
});
