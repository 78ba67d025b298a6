import fc from 'fast-check';
import * as v from 'valibot';
import { PROTOCOL } from '../../utils/messages/protocol.ts';
import { guessColumns, SHEET_FIELDS } from '../../utils/sheet/columns.ts';
import { MAX_SHEET_BYTES, MAX_SHEET_FILE } from '../../utils/sheet/limits.ts';
import { parseSheet } from '../../utils/sheet/parse.ts';
import { readSheet } from '../../utils/sheet/read.ts';
import { readTextFile } from '../../utils/text-file.ts';
import { SHEET_CONTEXT } from '../unit/sheet/kit.ts';
import { property } from './property.ts';
import { cut, cutArbitrary, edited, editsArbitrary } from './text.ts';
import { requireText } from './texts.ts';

/** Every row is taken, or named with its line and why not. */
function holds(text: string): void {
  const parsed = parseSheet(text);
  if (!parsed.ok) {
    requireText(`sheet.problem.${parsed.problem}`);
    return;
  }
  const { sheet } = parsed;
  const { wanted, goodRows, bad, problem } = readSheet(sheet, guessColumns(sheet.columns), SHEET_CONTEXT);
  if (problem !== null) {
    requireText(`sheet.problem.${problem}`);
    return;
  }
  if (goodRows + bad.length !== sheet.rows.length) throw new Error('a row is lost');
  const lines = text.split(/\r\n|\r|\n/).length;
  for (const { line, reason } of bad) {
    requireText(`sheet.bad.${reason}`);
    if (!(line > 1 && line <= lines)) throw new Error(`there is no line ${line}`);
  }
  if (goodRows > 0 && wanted.length === 0) throw new Error('rows are taken, and nothing is wanted');
  if (wanted.length === 0) return;
  const intents = wanted.map((each) => ({ ...each, mode: 'add' }));
  const taken = v.safeParse(PROTOCOL['plan.makeAll'].request, { intents, only: false });
  if (!taken.success) throw new Error(`what is wanted makes no plan: ${taken.issues[0].message}`);
}

const CELLS = [
  '',
  'Reporting',
  'reporting ',
  'Operations',
  '1',
  '4',
  'New one',
  'ads reporting',
  'Northwind',
  'Northwind Coffee',
  '10',
  'act_20',
  'page',
  'ad account',
  'ANALYZE',
  'ANALYZE|MANAGE',
  'ADMIN',
  'employee',
  'ads_read',
  '60_days',
  'never',
  '6.15500E+13',
  '61550000000001',
  '=1+1',
  "'=x",
  '__proto__',
  'constructor',
  '\u202eevil',
  '"',
  '"a""b"',
  '"two\nlines"',
  '日本語 😀',
  'x'.repeat(500),
];
const SIGNS = [
  ...',;|\t"\n\r=+-@\u0000\ufeff',
  '\r\n',
  '""',
  '",',
  '\n\n',
  ',,,,',
  '\ud800',
  '\u2028',
  ...CELLS,
];

const sheetArbitrary = fc
  .record({
    fields: fc.shuffledSubarray([...SHEET_FIELDS, 'other', 'Name', 'Asset ID'], { minLength: 1 }),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    rows: fc.array(fc.array(fc.constantFrom(...CELLS), { maxLength: 12 }), { maxLength: 12 }),
  })
  .map(({ fields, delimiter, newline, rows }) =>
    [fields, ...rows].map((row) => row.join(delimiter)).join(newline),
  );

/** As much as is taken, or hardly more, of the same over and over. */
const largeArbitrary = fc
  .record({
    head: fc.constantFrom('', `${SHEET_FIELDS.join()}\n`, 'name;asset;tasks\n', '"'),
    piece: fc
      .array(fc.oneof(fc.constantFrom(...SIGNS), fc.string({ unit: 'binary', maxLength: 5 })), {
        minLength: 1,
        maxLength: 8,
      })
      .map((signs) => signs.join(''))
      .filter((piece) => piece !== ''),
    most: fc.constantFrom(MAX_SHEET_FILE, MAX_SHEET_FILE, MAX_SHEET_FILE + 1),
    tail: fc.constantFrom('', '"', '\n'),
  })
  .map(({ head, piece, most, tail }) => {
    const room = most - head.length - tail.length;
    return head + piece.repeat(Math.ceil(room / piece.length)).slice(0, room) + tail;
  });

export const properties = [
  property(
    'each row of a file is taken or named',
    fc.tuple(sheetArbitrary, fc.oneof(fc.constant([]), editsArbitrary(SIGNS))),
    ([text, edits]) => holds(edited(text, edits)),
  ),
  property(
    'signs in any order are rows or refused',
    fc.array(fc.constantFrom(...SIGNS, ...SHEET_FIELDS), { maxLength: 80 }),
    (signs) => holds(signs.join('')),
  ),
  property(
    'bytes are rows or refused',
    fc.tuple(fc.oneof(fc.uint8Array({ maxLength: 200 }), sheetArbitrary), cutArbitrary),
    ([file, cuts]) => {
      const bytes = cut(typeof file === 'string' ? new TextEncoder().encode(file) : file, cuts);
      const read = readTextFile(bytes, MAX_SHEET_BYTES);
      if (read.ok) holds(read.text);
    },
  ),
  // Each column may mean anything, so that all of every row is read.
  property(
    'the largest files are rows or refused',
    fc.tuple(largeArbitrary, fc.shuffledSubarray([...SHEET_FIELDS], { minLength: 2 })),
    ([text, fields]) => {
      const parsed = parseSheet(text);
      if (!parsed.ok) return requireText(`sheet.problem.${parsed.problem}`);
      const columns = Object.fromEntries(fields.map((field, at) => [field, at]));
      const { problem } = readSheet(parsed.sheet, columns, SHEET_CONTEXT);
      if (problem !== null) requireText(`sheet.problem.${problem}`);
    },
    1000,
  ),
];
