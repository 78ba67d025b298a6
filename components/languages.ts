/** Scripts written from right to left. */
const RTL_SCRIPTS: ReadonlySet<string | undefined> = new Set([
  'Adlm',
  'Arab',
  'Hebr',
  'Rohg',
  'Syrc',
  'Thaa',
]);

/** The direction a language is written in, by its tag. */
export const directionOf = (name: string): 'ltr' | 'rtl' =>
  RTL_SCRIPTS.has(new Intl.Locale(name).maximize().script) ? 'rtl' : 'ltr';

/** Every whole number below takes one of a language's forms; a form that none of them takes is not written. */
const COUNTED = 200;

const FORMS_ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

/** The plural forms that texts of a language have, in the order they are written in. */
export function formsOf(name: string): readonly Intl.LDMLPluralRule[] {
  const rules = new Intl.PluralRules(name);
  const taken = new Set(Array.from({ length: COUNTED }, (_, count) => rules.select(count)));
  return FORMS_ORDER.filter((form) => taken.has(form));
}
