import { browser } from 'wxt/browser';
import { directionOf, formsOf } from './languages.ts';

/** What is slow to make and asked for by the hundred, made once for each language. */
export function perLanguage<Value>(make: (language: string) => Value): () => Value {
  const made = new Map<string, Value>();
  return () => {
    const name = language();
    const value = made.get(name) ?? make(name);
    made.set(name, value);
    return value;
  };
}

/**
 * The language of the texts shown, a BCP 47 tag. A browser in a language that Steward lacks shows the texts in
 * English, so numbers, dates and plurals must be English too. The region is the browser's where the language is.
 */
export function language(): string {
  const texts = browser.i18n.getMessage('extension_language' as never);
  const whole = browser.i18n.getUILanguage();
  const [spoken] = whole.split('-');
  return texts.split('-')[0] === spoken ? whole : texts;
}

/** The direction that language is written in; the browser's own may be another. */
export const direction = perLanguage(directionOf);

const numbers = perLanguage((name) => new Intl.NumberFormat(name));

/** A number as the reader writes it. */
export const number = (value: number): string => numbers().format(value);

const lists = perLanguage((name) => new Intl.ListFormat(name, { type: 'conjunction', style: 'narrow' }));

/** A list within a sentence: `a, b, c`. */
export const list = (items: readonly string[]): string => lists().format(items);

/** Keeps a name in one piece, whichever way it runs, among words that run from right to left. */
const apart = (text: string): string => (direction() === 'rtl' && text !== '' ? `\u2068${text}\u2069` : text);

/** `null` where neither the reader's language nor English has the key. */
const message = (key: string, blanks: readonly string[]): string | null =>
  browser.i18n.getMessage(key.replaceAll('.', '_') as never, [...blanks]) || null;

type Args = readonly (string | number)[];

const filled = (arg: string | number): string => (typeof arg === 'number' ? number(arg) : apart(arg));

/** As `t`; `null` where neither the reader's language nor English has the key. */
export const textOf = (key: string, ...args: Args): string | null => message(key, args.map(filled));

/** The text of a key (`error.network`) with its blanks `$1`…`$9` filled. Numbers are written as the reader does. */
export const t = (key: string, ...args: Args): string => textOf(key, ...args) ?? key;

const BLANKS = ['$1', '$2', '$3', '$4', '$5', '$6', '$7', '$8', '$9'] as const;

/** The parts of a text that holds several, split by ` | `, each with its blanks filled. A name may have that in it. */
export const parts = (key: string, ...args: Args): readonly string[] =>
  (message(key, BLANKS) ?? key)
    .split(' | ')
    .map((part) => part.replace(/\$(\d)/g, (_, digit: string) => filled(args[Number(digit) - 1] ?? '')));

const plurals = perLanguage((name) => {
  const [rules, forms] = [new Intl.PluralRules(name), formsOf(name)];
  return (count: number) => forms.indexOf(rules.select(count));
});

/**
 * The text of a key for a count. The message holds its plural forms split by ` | `, in the order zero, one,
 * two, few, many, other: those of them that the whole numbers below 200 take in the language. So English,
 * German, Spanish, French and Portuguese have one | other (their form for millions and for fractions is not
 * written, and the last stands in for it), Polish and Russian one | few | many, Arabic all six, and Japanese
 * the one. `$1` is the count.
 */
export const tn = (key: string, count: number, ...args: Args): string => formOf(key, count, ...args) ?? key;

/** As `tn`; `null` where neither the reader's language nor English has the key. */
export function formOf(key: string, count: number, ...args: Args): string | null {
  if (message(key, BLANKS) === null) return null;
  const forms = parts(key, count, ...args);
  return forms[plurals()(count)] ?? forms.at(-1) ?? null;
}
