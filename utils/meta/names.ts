/** Longest name Steward sends for a system user, in characters. Meta publishes no figure; its form stops here. */
export const MAX_NAME_LENGTH = 100;

export type NameProblem = 'empty' | 'too_long' | 'control_characters' | 'duplicate' | 'taken' | 'hyphen';

/** C0/C1 controls, line separators, bidi overrides and isolates, and byte-order marks: never part of a name. */
const FORBIDDEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Collapses white space as Meta's form does; never changes letters. */
export function normaliseName(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/[ \t\u00a0]+/g, ' ')
    .trim();
}

/** Why Meta would refuse this single name, or `null`. Hyphens have been refused by Meta, so they are a warning. */
export function nameProblem(name: string): NameProblem | null {
  if (name === '') return 'empty';
  if (FORBIDDEN.test(name)) return 'control_characters';
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
