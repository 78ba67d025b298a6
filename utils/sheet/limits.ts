import { MAX_NAMES_AT_ONCE } from '../meta/names.ts';
import { MAX_PLAN_PAIRS } from '../plan/limits.ts';

/** Characters of a file with rows: as many pairs as one plan can hold, with long names and several tasks each. */
export const MAX_SHEET_FILE = 8 * 1024 * 1024;
/** Bytes that so many characters take at most: three each in UTF-8, two in UTF-16. */
export const MAX_SHEET_BYTES = 3 * MAX_SHEET_FILE;
/** Each pair that one plan can hold, and each system user without any. */
export const MAX_SHEET_ROWS = MAX_PLAN_PAIRS + MAX_NAMES_AT_ONCE;
/** Rows with those without any text: as many as the tallest spreadsheet has. */
export const MAX_SHEET_HEIGHT = 1_048_576;
