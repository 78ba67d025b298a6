import { DEFAULT_PAGE, MAX_PAGE } from '../facts.ts';
import { invalid } from '../fault.ts';
import type { Json } from './json.ts';
import type { ParameterSpecs, Parameters } from './parameters.ts';

export const PAGING_PARAMETERS: ParameterSpecs = {
  fields: { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
  before: { type: 'string' },
};

export interface PagingSettings {
  /** Most rows served a page, whatever is asked for. */
  maxPage: number;
  /** Serve half pages with empty ones between, as Meta does where it drops rows after reading them. */
  shortPages: boolean;
}

export const defaultPaging = (): PagingSettings => ({ maxPage: MAX_PAGE, shortPages: false });

/** Cursors are opaque, and good only on the edge that gave them. */
const encodeCursor = (path: string, place: string): string =>
  Buffer.from(`${path}:${place}`).toString('base64url');

function decodeCursor(
  path: string,
  cursor: string,
): { readonly offset: number; readonly isAfterGap: boolean } {
  const match = /^(.+):(\d+)(e?)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null || match[1] !== path) throw invalid('Invalid cursors values');
  return { offset: Number(match[2]), isAfterGap: match[3] === 'e' };
}

function readLimit(params: Parameters): number {
  if (!params.has('limit')) return DEFAULT_PAGE;
  const limit = params.text('limit');
  if (!/^[1-9]\d{0,5}$/.test(limit)) throw invalid('Param limit must be a positive integer');
  return Number(limit);
}

interface Slice {
  readonly start: number;
  readonly end: number;
  readonly after: string;
}

function sliceOf(params: Parameters, path: string, total: number, settings: PagingSettings): Slice {
  const limit = Math.min(readLimit(params), settings.maxPage);
  if (params.has('before')) {
    const end = Math.min(decodeCursor(path, params.text('before')).offset, total);
    return { start: Math.max(0, end - limit), end, after: String(end) };
  }
  const cursor = params.has('after')
    ? decodeCursor(path, params.text('after'))
    : { offset: 0, isAfterGap: true };
  const start = Math.min(cursor.offset, total);
  if (!settings.shortPages) {
    const end = Math.min(start + limit, total);
    return { start, end, after: String(end) };
  }
  if (!cursor.isAfterGap) return { start, end: start, after: `${start}e` };
  const end = Math.min(start + Math.ceil(limit / 2), total);
  return { start, end, after: String(end) };
}

/**
 * One page of an edge. `address(extra)` gives the full address of this edge with more parameters: Meta's
 * `next` and `previous`, token and all.
 */
export function page<T>(
  rows: readonly T[],
  params: Parameters,
  path: string,
  settings: PagingSettings,
  show: (row: T) => Json,
  address: (extra: Readonly<Record<string, string>>) => string,
): { readonly [name: string]: Json } {
  const { start, end, after } = sliceOf(params, path, rows.length, settings);
  const data = rows.slice(start, end).map(show);
  const hasNext = end < rows.length;
  if (data.length === 0 && !hasNext) return { data };
  const cursors = { before: encodeCursor(path, String(start)), after: encodeCursor(path, after) };
  return {
    data,
    paging: {
      cursors,
      ...(hasNext ? { next: address({ after: cursors.after }) } : {}),
      ...(start > 0 ? { previous: address({ before: cursors.before }) } : {}),
    },
  };
}
