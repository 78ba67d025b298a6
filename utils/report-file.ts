import { toCsv } from './csv.ts';

export type ReportFormat = 'csv' | 'json';

/** What a report is of. */
export type ReportSubject = 'job' | 'history' | 'saved' | 'access' | 'access-changes' | 'access-drift';

/** Name of the file: `steward-history-2026-11-30.csv`. */
export const reportFile = (what: ReportSubject, at: number, format: ReportFormat): string =>
  `steward-${what}-${new Date(at).toISOString().slice(0, 10)}.${format}`;

/** Rows of named cells as CSV, in the order of the columns. */
export const csvOf = <Column extends string>(
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string>>[],
): string => toCsv([columns, ...rows.map((row) => columns.map((column) => row[column]))]);
