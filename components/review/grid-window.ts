import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Pixels. Every row and every column has the same size. */
export const GRID = { row: 32, column: 34, names: 320, head: 176 } as const;

/** Rows and columns rendered beyond what is seen, each way, and the step in which the window moves. */
const OVERSCAN = 6;
const STEP = 4;

/** Where the size is not known, as without a layout. */
const FALLBACK = { inline: 1100, block: 600 } as const;

export interface GridWindow {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** The part of a line of `count` items near the eye; the end is not in it. */
export function visible(start: number, length: number, size: number, count: number): [number, number] {
  const first = Math.floor((Math.floor(start / size) - OVERSCAN) / STEP) * STEP;
  const last = Math.ceil((Math.ceil((start + length) / size) + OVERSCAN) / STEP) * STEP;
  const from = Math.max(0, Math.min(first, count));
  return [from, Math.max(from, Math.min(last, count))];
}

/** The part of a large grid that is near the eye, both ways; renders again only when that part changes. */
export function useGridWindow(rows: number, columns: number) {
  const box = useRef<HTMLDivElement>(null);

  const measure = (): GridWindow => {
    const element = box.current;
    const inline = (element?.clientWidth || FALLBACK.inline) - GRID.names;
    const block = (element?.clientHeight || FALLBACK.block) - GRID.head;
    const [firstRow, lastRow] = visible(element?.scrollTop ?? 0, block, GRID.row, rows);
    // Negative where lines run from right to left.
    const left = Math.abs(element?.scrollLeft ?? 0);
    const [firstColumn, lastColumn] = visible(left, inline, GRID.column, columns);
    return { firstRow, lastRow, firstColumn, lastColumn };
  };

  const [part, setPart] = useState(measure);
  const look = () => {
    const next = measure();
    const keys = Object.keys(next) as (keyof GridWindow)[];
    setPart((now) => (keys.every((key) => now[key] === next[key]) ? now : next));
  };
  useLayoutEffect(look, [rows, columns]);
  useLayoutEffect(() => {
    if (box.current === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [rows, columns]);

  /** Scrolls just as far as it takes to see a place; -1 stands for the names, which are always in sight. */
  const show = (row: number, column: number) => {
    const element = box.current;
    if (element === null) return;
    const isRtl = getComputedStyle(element).direction === 'rtl';
    const top = row * GRID.row;
    const start = column * GRID.column;
    const block = element.clientHeight - GRID.head;
    const inline = element.clientWidth - GRID.names;
    const left = Math.abs(element.scrollLeft);
    if (row >= 0 && top < element.scrollTop) element.scrollTop = top;
    else if (row >= 0 && top + GRID.row > element.scrollTop + block)
      element.scrollTop = top + GRID.row - block;
    const wanted =
      column < 0 || (start >= left && start + GRID.column <= left + inline)
        ? left
        : start < left
          ? start
          : start + GRID.column - inline;
    if (wanted !== left) element.scrollLeft = isRtl ? -wanted : wanted;
    look();
  };

  /** The place under a point of the window; `null` beside the grid. */
  const placeAt = (x: number, y: number): { row: number; column: number } | null => {
    const element = box.current;
    if (element === null) return null;
    const edge = element.getBoundingClientRect();
    const isRtl = getComputedStyle(element).direction === 'rtl';
    const inline = isRtl ? edge.right - x : x - edge.left;
    const block = y - edge.top;
    const column =
      inline < GRID.names
        ? -1
        : Math.floor((inline - GRID.names + Math.abs(element.scrollLeft)) / GRID.column);
    const row = block < GRID.head ? -1 : Math.floor((block - GRID.head + element.scrollTop) / GRID.row);
    return row < rows && column < columns ? { row, column } : null;
  };

  return { box, part, look, show, placeAt };
}
