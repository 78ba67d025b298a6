/** Longest name Steward sends for a system user, in characters. Meta publishes no figure; its form stops here. */
export const MAX_NAME_LENGTH = 100;

export type NameProblem = 'empty' | 'too_long' | 'control_characters' | 'duplicate' | 'taken' | 'hyphen';

/** The most names taken at once; Meta allows far fewer system users unless it has raised the limit. */
export const MAX_NAMES_AT_ONCE = 2000;

/** Controls, line separators, and halves of a surrogate pair: never part of a name. */
const FORBIDDEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Zero-width, bidi and other format characters: two names could look alike and differ. */
const INVISIBLE = /\p{Cf}/u;

/**
 * Where a joiner (U+200D) or non-joiner (U+200C) is seen: between letters of a script that writes with them,
 * and within an emoji sequence.
 */
const JOINED = (() => {
  const scripts = [
    ...['Arabic', 'Syriac', 'Nko', 'Mongolian', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya'],
    ...['Tamil', 'Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
  ];
  const letter = `(?=[\\p{L}\\p{M}])[${scripts.map((script) => `\\p{Script=${script}}`).join('')}]`;
  const emoji = '\\p{Extended_Pictographic}';
  return new RegExp(
    `(?<=${letter})[\\u200c\\u200d](?=${letter})|(?<=${emoji}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=${emoji})`,
    'gu',
  );
})();

/** Whether a text holds characters that can't be seen where they stand, or turn the order of those that can. */
export const hasHiddenCharacters = (text: string): boolean =>
  FORBIDDEN.test(text) || INVISIBLE.test(text.replace(JOINED, ''));

/** Composes letters (NFC) and collapses white space as Meta's form does; never changes letters. */
export function normaliseName(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[\t\p{Zs}]+/gu, ' ')
    .trim();
}

/** Why Meta would refuse this single name, or `null`. Hyphens have been refused by Meta, so they are a warning. */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'empty';
  if (hasHiddenCharacters(name)) return 'control_characters';
  if ([...name].length > MAX_NAME_LENGTH) return 'too_long';
  return name.includes('-') ? 'hyphen' : null;
}

export interface NameEntry {
  /** One-based line in what was typed. */
  readonly line: number;
  readonly name: string;
  readonly problem: NameProblem | null;
}

/** `hyphen` is only a warning: the name is still sent and Meta's answer passed on. */
export function isBlocking(problem: NameProblem | null): boolean {
  return problem !== null && problem !== 'hyphen';
}

/**
 * Reads a list of names, one a line. Blank lines are passed over; a repeated name is marked on its second
 * line, one that a system user already has as `taken`. Names compare without regard to case, as Meta does.
 */
export function readNames(text: string, existing: readonly string[] = []): NameEntry[] {
  const taken = new Set(existing.map((name) => normaliseName(name).toLowerCase()));
  const seen = new Set<string>();
  const entries: NameEntry[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const name = normaliseName(raw);
    if (name === '') return;
    const key = name.toLowerCase();
    const own = nameProblem(name);
    const problem = isBlocking(own) ? own : seen.has(key) ? 'duplicate' : taken.has(key) ? 'taken' : own;
    seen.add(key);
    entries.push({ line: index + 1, name, problem });
  });
  return entries;
}
