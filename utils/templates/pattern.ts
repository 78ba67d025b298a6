import { MAX_NAME_LENGTH, normaliseName } from '../meta/names.ts';

/** Blanks of a pattern, filled in when a template is used. `{n}` counts, and stands in names only. */
export const SLOTS = ['client', 'purpose', 'n'] as const;
export type Slot = (typeof SLOTS)[number];

/** Characters that a blank is filled with at most: as many as a name may have. */
export const MAX_BLANK = MAX_NAME_LENGTH;

export interface SlotValues {
  readonly client: string;
  readonly purpose: string;
}

type Token =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'slot'; readonly slot: Slot }
  /** `*`: any characters, or none. */
  | { readonly type: 'any' }
  /** `?`: one character. */
  | { readonly type: 'one' };

/** Takes a pattern apart; `\` takes the next character as it is. `null`: a brace that is no blank. */
function tokensOf(pattern: string, glob: boolean): Token[] | null {
  const tokens: Token[] = [];
  const text = (character: string) => tokens.push({ type: 'text', text: character });
  const characters = [...pattern];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '\\' && at + 1 < characters.length) text(characters[++at] ?? '');
    else if (glob && character === '*') tokens.push({ type: 'any' });
    else if (glob && character === '?') tokens.push({ type: 'one' });
    else if (character === '{') {
      const end = characters.indexOf('}', at);
      const slot = SLOTS.find((each) => each === characters.slice(at + 1, end).join(''));
      if (end < 0 || slot === undefined) return null;
      tokens.push({ type: 'slot', slot });
      at = end;
    } else if (character === '}') return null;
    else text(character);
  }
  return tokens;
}

const slotsIn = (tokens: readonly Token[]): ReadonlySet<Slot> =>
  new Set(tokens.flatMap((token) => (token.type === 'slot' ? [token.slot] : [])));

/** The blanks of a pattern for names; `null`: it is none. */
export function nameSlots(pattern: string): ReadonlySet<Slot> | null {
  const tokens = tokensOf(pattern, false);
  return tokens === null ? null : slotsIn(tokens);
}

/** The blanks of a pattern that names of assets are matched with; `null`: it is none. */
export function globSlots(pattern: string): ReadonlySet<Slot> | null {
  const tokens = tokensOf(pattern, true);
  const slots = tokens === null ? null : slotsIn(tokens);
  return slots?.has('n') ? null : slots;
}

/** The blanks of the rules by which a template finds assets. */
export const blanksOfRules = (
  rules: readonly { readonly name?: string; readonly group?: string }[],
): ReadonlySet<Slot> =>
  new Set(rules.flatMap(({ name, group }) => [...(globSlots(name ?? group ?? '') ?? [])]));

/**
 * `count` names of a pattern. `{n}` counts up from 1 and passes over numbers whose name is `taken` (compared
 * without regard to case); without `{n}` there is one name only.
 */
export function fillNames(
  pattern: string,
  values: SlotValues & { readonly count: number },
  taken: readonly string[],
): string[] {
  const tokens = tokensOf(pattern, false) ?? [];
  const there = new Set(taken.map((name) => normaliseName(name).toLowerCase()));
  const fill = (n: number) =>
    normaliseName(
      tokens
        .map((token) => {
          if (token.type === 'text') return token.text;
          if (token.type !== 'slot') return '';
          return token.slot === 'n' ? String(n) : values[token.slot];
        })
        .join(''),
    );
  if (!slotsIn(tokens).has('n')) return [fill(1)];
  const names: string[] = [];
  for (let n = 1; names.length < values.count; n++) {
    const name = fill(n);
    if (!there.has(name.toLowerCase())) names.push(name);
  }
  return names;
}

/** A name as globs are tested with it. */
export const lettersOf = (name: string): readonly string[] =>
  [...name].map((character) => character.toLowerCase());

/** A glob with its blanks filled in, without regard to case. */
export interface Glob {
  /** What each name that it matches begins with, lowered. */
  readonly prefix: string;
  readonly test: (letters: readonly string[]) => boolean;
}

const NOTHING: Glob = { prefix: '', test: () => false };

/**
 * A blank that is left empty matches nothing: it must not widen what is given. `values` of `null` are any. A test
 * takes time in the product of both lengths at most, whatever the pattern.
 */
export function globOf(pattern: string, values: SlotValues | null): Glob {
  const tokens = tokensOf(pattern, true);
  if (tokens === null) return NOTHING;
  const steps: Token[] = [];
  for (const token of tokens) {
    if (token.type !== 'slot') steps.push(token);
    else if (values === null) steps.push({ type: 'any' });
    else {
      const value = token.slot === 'n' ? '' : normaliseName(values[token.slot]);
      if (value === '') return NOTHING;
      steps.push(...[...value].map((text): Token => ({ type: 'text', text })));
    }
  }
  const wanted = steps.map((step) => (step.type === 'text' ? step.text.toLowerCase() : step));
  const open = wanted.findIndex((step) => typeof step !== 'string');
  return {
    prefix: (open < 0 ? wanted : wanted.slice(0, open)).join(''),
    test: (letters) => matches(wanted, letters),
  };
}

/** The one way back that a glob needs is to its last `*`. */
function matches(wanted: readonly (Token | string)[], name: readonly string[]): boolean {
  let [at, step, star, mark] = [0, 0, -1, 0];
  while (at < name.length) {
    const next = wanted[step];
    if (typeof next === 'object' && next.type === 'any') {
      star = step++;
      mark = at;
    } else if (next === name[at] || (typeof next === 'object' && next.type === 'one')) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++mark;
    } else return false;
  }
  return wanted.slice(step).every((rest) => typeof rest === 'object' && rest.type === 'any');
}
