import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesText } from '@wxt-dev/i18n/build';
import { directionOf, formsOf } from '../components/languages.ts';

const LOCALES = join(import.meta.dirname, '../utils/texts/locales');

/** Every language Steward speaks, as its file is called: `pt_BR`. */
export const LANGUAGES = readdirSync(LOCALES).map((file) => file.replace(/\.yml$/, ''));

/** The texts of a language by key (`error.network`). */
export type Texts = ReadonlyMap<string, string>;

export const sourceOf = (name: string): string => readFileSync(join(LOCALES, `${name}.yml`), 'utf8');

export const textsOf = (name: string): Texts =>
  new Map(
    parseMessagesText(sourceOf(name), 'YAML').flatMap((message): [string, string][] =>
      'message' in message && !message.key[0]?.startsWith('@@')
        ? [[message.key.join('.'), message.message ?? '']]
        : [],
    ),
  );

/** A text with its blanks filled, as the browser fills them. */
export const fill = (text: string, args: readonly string[]): string =>
  text.replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? '');

/** What people read in a language, by key. */
export interface Say {
  (key: string, ...args: readonly string[]): string;
  /** The form for a count. */
  plural(key: string, count: number, ...args: readonly string[]): string;
}

export function sayIn(texts: Texts): Say {
  const tag = texts.get('extension.language') ?? 'en';
  /** Where words run from right to left, names in between are kept in one piece. */
  const apart = (arg: string) =>
    directionOf(tag) === 'rtl' && !/^\d*$/.test(arg) ? `\u2068${arg}\u2069` : arg;
  const textOf = (key: string): string => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`no text ${key}`);
    return text;
  };
  return Object.assign((key: string, ...args: readonly string[]) => fill(textOf(key), args.map(apart)), {
    plural(key: string, count: number, ...args: readonly string[]) {
      const forms = textOf(key).split(' | ');
      const form = formsOf(tag).indexOf(new Intl.PluralRules(tag).select(count));
      return fill(forms[form] ?? forms.at(-1) ?? '', [String(count), ...args.map(apart)]);
    },
  });
}

/** A text as a part of a regular expression. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
