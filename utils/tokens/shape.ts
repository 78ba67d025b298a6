/** Reads what a person pasted: forgiving about what stands around it, strict about the thing itself. */

export type ShapeProblem = 'empty' | 'spaces' | 'short' | 'long' | 'characters';

export type Shape =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problem: ShapeProblem };

const TOKEN_MIN = 20;
const TOKEN_MAX = 1024;
const APP_ID_MIN = 5;
const APP_ID_MAX = 20;
const APP_SECRET_LENGTH = 32;

/** Space of any kind, and marks without width that come along from web pages. */
const AROUND = /^[\s\u200b-\u200d\u2060]+|[\s\u200b-\u200d\u2060]+$/g;
const QUOTED = /^(["'`]).*\1$|^[“„].*[”“]$|^‘.*’$/s;
const BEARER = /^bearer(?:\s+|$)/i;

function unwrapOnce(raw: string): string {
  const text = raw.replace(AROUND, '');
  return QUOTED.test(text) ? text.slice(1, -1) : text.replace(BEARER, '');
}

/** Takes off layer after layer, such as the quotes of `"Bearer …"`. */
function unwrap(raw: string): string {
  let text = raw;
  for (let inner = unwrapOnce(text); inner !== text; inner = unwrapOnce(text)) text = inner;
  return text;
}

interface Rule {
  readonly min: number;
  readonly max: number;
  readonly letters: RegExp;
}

function read(raw: string, { min, max, letters }: Rule): Shape {
  const value = unwrap(raw);
  const refuse = (problem: ShapeProblem): Shape => ({ ok: false, problem });
  if (value === '') return refuse('empty');
  if (/\s/.test(value)) return refuse('spaces');
  if (!letters.test(value)) return refuse('characters');
  if (value.length < min) return refuse('short');
  if (value.length > max) return refuse('long');
  return { ok: true, value };
}

export const readToken = (raw: string): Shape =>
  read(raw, { min: TOKEN_MIN, max: TOKEN_MAX, letters: /^[A-Za-z0-9_|.-]+$/ });

export const readAppId = (raw: string): Shape =>
  read(raw, { min: APP_ID_MIN, max: APP_ID_MAX, letters: /^\d+$/ });

export const readAppSecret = (raw: string): Shape =>
  read(raw, { min: APP_SECRET_LENGTH, max: APP_SECRET_LENGTH, letters: /^[0-9a-f]+$/i });
