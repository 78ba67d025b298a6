/** Signs, full-width ones too, that make spreadsheets run a cell as a formula; an apostrophe before makes it text. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A cell as it was before it was written: without the apostrophe that keeps it from being a formula. */
export const cellText = (cell: string): string =>
  cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;

const cell = (text: string): string => `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** Rows as CSV (RFC 4180), every cell quoted; what a spreadsheet would take for a formula is text. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
