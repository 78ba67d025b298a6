import { toCsv } from '../csv.ts';
import type { RevealedToken } from './reveal.ts';
import type { TokenRecord } from './types.ts';

/** Turns tokens into the text of one file. Pure: encryption and time are the caller's. */

export const EXPORT_FORMATS = ['env', 'json', 'csv', 'age'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** What is within an encrypted file. */
export const PLAIN_FORMATS = ['env', 'json', 'csv'] as const;
export type PlainFormat = (typeof PLAIN_FORMATS)[number];

/** A file with tokens, for the popup to save. */
export interface ExportedTokens {
  readonly fileName: string;
  readonly mime: string;
  readonly base64: string;
  /** Those whose token is in the file; a token that could not be had any more is not among them. */
  readonly recordIds: readonly string[];
}

/** What could end a line, hide or turn round text, or be taken for a command by a terminal. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
const onOneLine = (text: string): string => text.replace(UNPRINTABLE, ' ').trim();

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

const VARIABLE_PREFIX = 'META_TOKEN_';

/** Letters, digits and `_` of a name; Latin letters lose their accents. Empty if nothing is left. */
const variablePart = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 100);

/** A variable for each token, after its system user; all different, and the same names give the same ones. */
export function variableNames(records: readonly TokenRecord[]): string[] {
  const taken = new Set<string>();
  return records.map(({ systemUserName, systemUserId }) => {
    const base = VARIABLE_PREFIX + (variablePart(systemUserName) || variablePart(systemUserId) || 'UNNAMED');
    let name = base;
    for (let number = 2; taken.has(name); number++) name = `${base}_${number}`;
    taken.add(name);
    return name;
  });
}

/**
 * Within single quotes nothing is special, to shells as to readers of `.env` files. Meta's tokens need no
 * more; what does is escaped as both understand it.
 */
function quoted(value: string): string {
  if (/^[\x20-\x7e]*$/.test(value) && !value.includes("'")) return `'${value}'`;
  return `"${value
    .replace(/[\\"$`]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')}"`;
}

function toEnv(tokens: readonly RevealedToken[], at: number): string {
  const names = variableNames(tokens.map(({ record }) => record));
  const blocks = tokens.map(({ record, token }, index) => {
    const facts = [
      record.systemUserName,
      record.portfolioName,
      record.appName,
      record.permissions.join(' '),
      record.expiresAt === null ? 'does not expire' : `until ${iso(record.expiresAt)}`,
    ];
    return `# ${facts.map(onOneLine).join(' · ')}\n${names[index]}=${quoted(token)}\n`;
  });
  return [`# Access tokens of Meta system users, saved by Steward at ${iso(at)}\n`, ...blocks].join('\n');
}

const factsOf = ({ record, token }: RevealedToken) => ({
  systemUser: record.systemUserName,
  systemUserId: record.systemUserId,
  portfolio: record.portfolioName,
  portfolioId: record.portfolioId,
  app: record.appName,
  appId: record.appId,
  permissions: record.permissions,
  createdAt: iso(record.createdAt),
  expiresAt: iso(record.expiresAt),
  token,
});

function toJson(tokens: readonly RevealedToken[], at: number): string {
  return `${JSON.stringify({ version: 1, savedAt: iso(at), tokens: tokens.map(factsOf) }, null, 2)}\n`;
}

const COLUMNS = [
  'systemUser',
  'systemUserId',
  'portfolio',
  'portfolioId',
  'app',
  'appId',
  'permissions',
  'createdAt',
  'expiresAt',
  'token',
] as const satisfies readonly (keyof ReturnType<typeof factsOf>)[];

const textOfCell = (value: string | readonly string[] | null): string =>
  typeof value === 'object' ? (value ?? []).join(' ') : value;

function csvOf(tokens: readonly RevealedToken[]): string {
  const rows = tokens.map((token) => {
    const facts = factsOf(token);
    return COLUMNS.map((column) => textOfCell(facts[column]));
  });
  return toCsv([COLUMNS, ...rows]);
}

export function textOf(tokens: readonly RevealedToken[], format: PlainFormat, at: number): string {
  switch (format) {
    case 'env':
      return toEnv(tokens, at);
    case 'json':
      return toJson(tokens, at);
    case 'csv':
      return csvOf(tokens);
  }
}

const MIME: Readonly<Record<ExportFormat, string>> = {
  env: 'text/plain',
  json: 'application/json',
  csv: 'text/csv',
  age: 'application/octet-stream',
};

/** Name and type of the file; `steward-tokens-2026-11-30.csv.age` says what is within. */
export function fileOf(
  format: ExportFormat,
  inner: PlainFormat,
  at: number,
): { readonly fileName: string; readonly mime: string } {
  const ending = format === 'age' ? `${inner}.age` : format;
  const day = new Date(at).toISOString().slice(0, 10);
  return { fileName: `steward-tokens-${day}.${ending}`, mime: MIME[format] };
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
