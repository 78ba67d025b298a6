/** The page's languages. The extension must find its anchors in each of them without reading a word. */
import { ar } from './locales/ar_AR.ts';
import { de } from './locales/de_DE.ts';
import { en, type Texts } from './locales/en_US.ts';
import { es } from './locales/es_ES.ts';
import { fr } from './locales/fr_FR.ts';
import { ja } from './locales/ja_JP.ts';
import { pt } from './locales/pt_BR.ts';

export type { TextKey, Texts } from './locales/en_US.ts';

const LANGUAGES = {
  en_US: en,
  de_DE: de,
  es_ES: es,
  pt_BR: pt,
  fr_FR: fr,
  ar_AR: ar,
  ja_JP: ja,
} as const satisfies Record<string, Texts>;

export type Locale = keyof typeof LANGUAGES;
export const LOCALES = Object.keys(LANGUAGES) as Locale[];

export interface Language {
  readonly locale: Locale;
  /** As in the `lang` attribute. */
  readonly lang: string;
  readonly direction: 'ltr' | 'rtl';
  readonly texts: Texts;
}

/** The language asked for in the address, or English. */
export function languageOf(wanted: string | null): Language {
  const locale = LOCALES.find((known) => known === wanted) ?? 'en_US';
  return {
    locale,
    lang: locale.slice(0, 2),
    direction: locale === 'ar_AR' ? 'rtl' : 'ltr',
    texts: LANGUAGES[locale],
  };
}
