import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SystemUser } from '../../utils/portfolio/snapshot.ts';

/** Pixels. Every row and every column has the same size. */
export const GRID = { row: 32, column: 34 } as const;

/** Pixels of the names of assets, which stay in sight: fewer where there is little room beside them. */
export const NAMES = { wide: 320, narrow: 180, roomy: 560 } as const;

/** Pixels of the line of columns, and of what of it is no name. */
const HEAD = { least: 84, most: 136, letter: 6.5, shield: 16, around: 26 } as const;

/** Pixels of the line of columns: as high as the longest name of a system user needs, as far as it may be. */
export function headOf(users: readonly Pick<SystemUser, 'name' | 'role'>[]): number {
  let longest = 0;
  for (const { name, role } of users) {
    // Letters of most scripts beyond the Arabic one are about twice as wide.
    const letters = [...name].reduce((sum, each) => sum + (each < '\u0900' ? 1 : 2), 0);
    longest = Math.max(longest, letters * HEAD.letter + (role === 'ADMIN' ? HEAD.shield : 0));
  }
  return Math.min(HEAD.most, Math.max(HEAD.least, Math.ceil(longest) + HEAD.around));
}

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
  /** Pixels of the names of assets. */
  readonly names: number;
}

/** The part of a line of `count` items near the eye; the end is not in it. */
export function visible(start: number, length: number, size: number, count: number): [number, number] {
  const first = Math.floor((Math.floor(start / size) - OVERSCAN) / STEP) * STEP;
  const last = Math.ceil((Math.ceil((start + length) / size) + OVERSCAN) / STEP) * STEP;
  const from = Math.max(0, Math.min(first, count));
  return [from, Math.max(from, Math.min(last, count))];
}

/**
 * The part of a large grid that is near the eye, both ways; renders again only when that part changes. `head`:
 * pixels of the line of columns.
 */
export function useGridWindow(rows: number, columns: number, head: number) {
  const box = useRef<HTMLDivElement>(null);

  const measure = (): GridWindow => {
    const element = box.current;
    const width = element?.clientWidth || FALLBACK.inline;
    const names = width < NAMES.roomy ? NAMES.narrow : NAMES.wide;
    const inline = width - names;
    const block = (element?.clientHeight || FALLBACK.block) - head;
    const [firstRow, lastRow] = visible(element?.scrollTop ?? 0, block, GRID.row, rows);
    // Negative where lines run from right to left.
    const left = Math.abs(element?.scrollLeft ?? 0);
    const [firstColumn, lastColumn] = visible(left, inline, GRID.column, columns);
    return { firstRow, lastRow, firstColumn, lastColumn, names };
  };

  const [part, setPart] = useState(measure);
  const look = () => {
    const next = measure();
    const keys = Object.keys(next) as (keyof GridWindow)[];
    setPart((now) => (keys.every((key) => now[key] === next[key]) ? now : next));
  };
  useLayoutEffect(look, [rows, columns, head]);
  useLayoutEffect(() => {
    if (box.current === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(look);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [rows, columns, head]);

  /** Scrolls just as far as it takes to see a place; -1 stands for the names, which are always in sight. */
  const show = (row: number, column: number) => {
    const element = box.current;
    if (element === null) return;
    const isRtl = getComputedStyle(element).direction === 'rtl';
    const top = row * GRID.row;
    const start = column * GRID.column;
    const block = element.clientHeight - head;
    const inline = element.clientWidth - part.names;
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
      inline < part.names
        ? -1
        : Math.floor((inline - part.names + Math.abs(element.scrollLeft)) / GRID.column);
    const row = block < head ? -1 : Math.floor((block - head + element.scrollTop) / GRID.row);
    return row < rows && column < columns ? { row, column } : null;
  };

  return { box, part, look, show, placeAt };
}
