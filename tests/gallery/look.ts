/** How the gallery is looked at; its address says it, so that a reload and a test see the same. */
export interface Look {
  readonly theme: 'system' | 'light' | 'dark';
  readonly dir: 'ltr' | 'rtl';
  readonly motion: 'system' | 'reduced';
  /** `long`: every word of the stories half as long again, to see what gives way. */
  readonly text: 'plain' | 'long';
  /** The language of the components' own texts. */
  readonly lang: string;
}

export const CHOICES = {
  theme: ['system', 'light', 'dark'],
  dir: ['ltr', 'rtl'],
  motion: ['system', 'reduced'],
  text: ['plain', 'long'],
} as const;

function oneOf<Value extends string>(values: readonly Value[], wanted: string | null): Value {
  const found = values.find((value) => value === wanted) ?? values[0];
  if (found === undefined) throw new Error('Nothing to choose from.');
  return found;
}

export function readLook(search: string): Look {
  const query = new URLSearchParams(search);
  const lang = query.get('lang') ?? 'en';
  return {
    theme: oneOf(CHOICES.theme, query.get('theme')),
    dir: oneOf(CHOICES.dir, query.get('dir')),
    motion: oneOf(CHOICES.motion, query.get('motion')),
    text: oneOf(CHOICES.text, query.get('text')),
    lang: /^[a-z]{2}(_[A-Z]{2})?$/.test(lang) ? lang : 'en',
  };
}

export const LOOK: Look = readLook(location.search);

/** A story's own words, drawn out where that is asked for. */
export const words = (text: string): string =>
  LOOK.text === 'plain'
    ? text
    : text.replace(/[\p{L}\d]{3,}/gu, (word) => word + word.slice(0, Math.ceil(word.length / 2)));
