import { browser } from 'wxt/browser';

/** The language the browser chose for the extension's texts. */
export const language = (): string => browser.i18n.getUILanguage();

/** The direction that language is written in. */
export const direction = (): 'ltr' | 'rtl' =>
  browser.i18n.getMessage('@@bidi_dir' as never) === 'rtl' ? 'rtl' : 'ltr';

/** A number as the reader writes it. */
export const number = (value: number): string => value.toLocaleString(language());

const FORMS_ORDER = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;

type Args = readonly (string | number)[];

/** As `t`; `null` where neither the reader's language nor English has the key. */
export function textOf(key: string, ...args: Args): string | null {
  const filled = args.map((arg) => (typeof arg === 'number' ? number(arg) : arg));
  return browser.i18n.getMessage(key.replaceAll('.', '_') as never, filled) || null;
}

/** The text of a key (`error.network`) with its blanks `$1`…`$9` filled. Numbers are written as the reader does. */
export const t = (key: string, ...args: Args): string => textOf(key, ...args) ?? key;

/**
 * The text of a key for a count. The message holds its plural forms split by ` | `, in the order zero, one,
 * two, few, many, other, as many as the language has (English: one | other). `$1` is the count.
 */
export function tn(key: string, count: number, ...args: Args): string {
  return formOf(t(key, count, ...args), count);
}

/** Of plural forms split by ` | `, the one for a count. */
export function formOf(text: string, count: number): string {
  const forms = text.split(' | ');
  const rules = new Intl.PluralRules(language());
  const categories = FORMS_ORDER.filter((form) => rules.resolvedOptions().pluralCategories.includes(form));
  return forms[categories.indexOf(rules.select(count))] ?? forms.at(-1) ?? text;
}
