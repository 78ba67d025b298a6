import Papa from 'papaparse';
import { cellText } from '../csv.ts';
import { MAX_SHEET_FILE, MAX_SHEET_HEIGHT, MAX_SHEET_ROWS } from './limits.ts';

const MAX_COLUMNS = 100;
/** Characters of a heading that are kept: it is only shown and compared with short words. */
const MAX_HEADING = 100;

/** `quotes`: a quote is never closed, or something stands after one. */
export type RowProblem = 'quotes' | 'too_many_cells';

export interface SheetRow {
  /** One-based line in the file where the row begins; a cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem: RowProblem | null;
}

export type SheetProblem = 'file_too_large' | 'sheet_empty' | 'too_many_rows' | 'too_many_columns';

export interface Sheet {
  /** The first row, long ones cut. */
  readonly columns: readonly string[];
  readonly rows: readonly SheetRow[];
}

export type ParsedSheet =
  | { readonly ok: true; readonly sheet: Sheet }
  | { readonly ok: false; readonly problem: SheetProblem };

const DELIMITERS = [',', ';', '\t', '|'];

/** The sign between cells: the one that the first line has most of, quoted text left out. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const head = (end < 0 ? text : text.slice(0, end)).slice(0, 10_000).replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((sign) => head.split(sign).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** Takes CSV apart, whichever of `,` `;` tab and `|` it uses. Rows without any text are passed over. */
export function parseSheet(file: string): ParsedSheet {
  // The parser passes over such marks by itself, and counts from behind it.
  const text = file.replace(/^\ufeff+/, '');
  if (text.length > MAX_SHEET_FILE) return { ok: false, problem: 'file_too_large' };
  const rows: SheetRow[] = [];
  let problem: SheetProblem | null = null;
  let line = 1;
  let at = 0;
  let height = 0;
  Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors, meta }, parser) => {
      const broken = errors.some(({ type }) => type === 'Quotes');
      if (broken || data.some((cell) => cell.trim() !== ''))
        rows.push({
          line,
          cells: data.map((cell) => cellText(cell.trim())),
          problem: broken ? 'quotes' : null,
        });
      if (data.length > MAX_COLUMNS && !broken) problem = 'too_many_columns';
      height += 1;
      if (rows.length > MAX_SHEET_ROWS + 1 || height > MAX_SHEET_HEIGHT) problem = 'too_many_rows';
      if (problem !== null) return parser.abort();
      // Where a file ends its lines in more than one way, a row may end between the two signs of one.
      const end =
        text[meta.cursor - 1] === '\r' && text[meta.cursor] === '\n' ? meta.cursor + 1 : meta.cursor;
      line += text.slice(at, end).match(/\r\n|\r|\n/g)?.length ?? 0;
      at = end;
    },
  });
  if (problem !== null) return { ok: false, problem };
  const [head, ...rest] = rows;
  if (head === undefined || head.problem !== null) return { ok: false, problem: 'sheet_empty' };
  const columns = head.cells.map((heading) => heading.slice(0, MAX_HEADING));
  return {
    ok: true,
    sheet: {
      columns,
      rows: rest.map((row) =>
        row.problem === null && row.cells.slice(columns.length).some((cell) => cell !== '')
          ? { ...row, problem: 'too_many_cells' }
          : row,
      ),
    },
  };
}
