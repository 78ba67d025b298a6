import { parse } from 'yaml';
import { LOOK } from './look.ts';

/** Takes the place of `wxt/browser`: the few parts of it that components ask for, with the texts of a locale file. */

const FILES = import.meta.glob<string>('../../utils/texts/locales/*.yml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const fileOf = (lang: string) => FILES[`../../utils/texts/locales/${lang}.yml`];

/** The languages there are texts in. */
export const LANGUAGES = Object.keys(FILES).map((path) => path.replace(/^.*\/|\.yml$/g, ''));

function flat(node: unknown, path: readonly string[], into: Map<string, string>): Map<string, string> {
  if (typeof node === 'string') into.set(path.join('_'), node);
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) flat(value, [...path, key], into);
  return into;
}

const texts = flat(parse(fileOf(LOOK.lang) ?? fileOf('en') ?? ''), [], new Map());

export const browser = {
  i18n: {
    getUILanguage: () => LOOK.lang.replace('_', '-'),
    getMessage: (key: string, args: readonly string[] = []) =>
      key === '@@bidi_dir'
        ? LOOK.dir
        : (texts.get(key) ?? '').replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? ''),
  },
  runtime: { getManifest: () => ({ version: '0.0.0' }), id: 'gallery' },
  permissions: { contains: async () => false, request: async () => false },
};
