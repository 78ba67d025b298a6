import type { GridPlace } from '../../utils/review/select.ts';

export interface GridExtent {
  readonly rows: number;
  readonly columns: number;
  /** Rows of a page. */
  readonly page: number;
  /** Lines run from right to left, so that the left arrow leads on. */
  readonly rtl: boolean;
}

/** Where a key leads from a place, the names at -1 included; `null`: not a moving key. */
export function moved(key: string, toEnd: boolean, at: GridPlace, extent: GridExtent): GridPlace | null {
  const { rows, columns, page, rtl } = extent;
  const last = { row: rows - 1, column: columns - 1 };
  const on = rtl ? -1 : 1;
  const steps: Readonly<Record<string, GridPlace>> = {
    ArrowDown: { ...at, row: at.row + 1 },
    ArrowUp: { ...at, row: at.row - 1 },
    ArrowRight: { ...at, column: at.column + on },
    ArrowLeft: { ...at, column: at.column - on },
    PageDown: { ...at, row: at.row + page },
    PageUp: { ...at, row: Math.max(at.row - page, 0) },
    Home: toEnd ? { row: 0, column: -1 } : { ...at, column: -1 },
    End: toEnd ? last : { ...at, column: last.column },
  };
  const to = steps[key];
  if (to === undefined) return null;
  const within = (value: number, end: number) => Math.max(-1, Math.min(value, end));
  return { row: within(to.row, last.row), column: within(to.column, last.column) };
}
