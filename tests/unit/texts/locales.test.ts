import { describe, expect, it } from 'vitest';
import { formsOf } from '../../../components/languages.ts';
import { LANGUAGES, sourceOf, textsOf } from '../../texts.ts';

/** What Chrome's store takes of a description, and a toolbar of a name. */
const DESCRIPTION_MAX = 132;
const NAME_MAX = 45;

const english = textsOf('en');
const formsIn = (text: string) => text.split(' | ');
const blanksOf = (text: string) => [...new Set([...text.matchAll(/\$\d/g)].map(([blank]) => blank))].sort();

/** Signs that must stand in a text as they do in the English one. */
const SIGNS =
  /\{\w+\}|act_|age1|EAA|\.env|https?:\S+|\b[a-z]+(?:_[a-z\d]+)+\b|\b(?:EMPLOYEE|ADMIN|60_days)\b/g;
const signsOf = (text: string) => [...new Set(text.match(SIGNS) ?? [])].sort();

/** Texts with several parts that are no plural: steps, sentences of their own, keys. */
const isSteps = (key: string) => /\.(steps|where_\w+|keys)$/.test(key);
const isPlural = (key: string) => formsIn(english.get(key) ?? '').length > 1 && !isSteps(key);

/** Where a text is nothing but names and signs, every language may write it as English does. */
const NAMES =
  /\b(?:Steward|Meta(?:'s Graph API)?|WhatsApp Cloud API|Conversions API|Instagram|WhatsApp|CSV|JSON|YAML|App|ID|Token|Business)\b|\.env\b/g;
const isName = (text: string) => text.replace(NAMES, '').replace(/\$\d|[^\p{L}]/gu, '') === '';

/** Words that a language shares with English, as French does "Permissions": marked so in its file. */
const sharedIn = (source: string) =>
  new Set([...source.matchAll(/: "?(.+?)"? +# as in English$/gm)].map(([, text]) => text));

describe('the English texts', () => {
  it('have the blanks of a sentence in order, none left out', () => {
    for (const [key, text] of english)
      expect(blanksOf(text), key).toEqual(blanksOf(text).map((_, index) => `$${index + 1}`));
  });
});

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = textsOf(language);
  const shared = sharedIn(sourceOf(language));
  const tag = texts.get('extension.language') ?? '';
  const each = (check: (key: string, text: string, original: string) => void) => {
    for (const [key, text] of texts) check(key, text, english.get(key) ?? '');
  };
  const wrong = (isWrong: (key: string, text: string, original: string) => boolean) => {
    const keys: string[] = [];
    each((key, text, original) => {
      if (isWrong(key, text, original)) keys.push(`${key}: ${text}`);
    });
    return keys;
  };

  it('are in a file called like their language', () => expect(tag).toBe(language.replace('_', '-')));

  it('have the keys of the English ones, in the same order', () =>
    expect([...texts.keys()]).toEqual([...english.keys()]));

  it('have a text for each key, in every form', () =>
    expect(
      wrong((_, text) => formsIn(text).some((form) => form.trim() === '' || form !== form.trim())),
    ).toEqual([]));

  it('have as many plural forms as the language', () =>
    expect(wrong((key, text) => isPlural(key) && formsIn(text).length !== formsOf(tag).length)).toEqual([]));

  it('have as many steps, and no parts where there are none', () =>
    expect(
      wrong((key, text, original) => !isPlural(key) && formsIn(text).length !== formsIn(original).length),
    ).toEqual([]));

  it('have the same blanks, and in the form for many whatever is in the English one', () =>
    each((key, text, original) => {
      expect(blanksOf(text), key).toEqual(blanksOf(original));
      if (isPlural(key))
        expect(blanksOf(formsIn(text).at(-1) ?? ''), key).toEqual(blanksOf(formsIn(original).at(-1) ?? ''));
    }));

  it('leave what is typed or sent as it is', () =>
    each((key, text, original) => {
      if (!key.startsWith('extension.')) expect(signsOf(text), key).toEqual(signsOf(original));
    }));

  it('have no markup, no other use of the dollar sign, and no sign that cannot be seen', () =>
    expect(
      wrong((_, text) =>
        /<\/?[a-z]|&[a-z]+;|\$(?!\d)|\*\*|`|[\p{Cc}\u00ad\u200b\ufeff\ufffd]| {2}/iu.test(text),
      ),
    ).toEqual([]));

  it('have a name and a description that stores take', () => {
    expect(texts.get('extension.name')).toBe('Steward');
    expect([...(texts.get('extension.description') ?? '')].length).toBeLessThanOrEqual(DESCRIPTION_MAX);
    expect([...(texts.get('extension.name') ?? '')].length).toBeLessThanOrEqual(NAME_MAX);
  });

  it('say which part the file is about as the English one does', () =>
    expect(sourceOf(language).match(/^# ---.*$/gm)).toEqual(sourceOf('en').match(/^# ---.*$/gm)));

  if (language !== 'en')
    it('are translated', () =>
      expect(wrong((_, text, original) => text === original && !isName(text) && !shared.has(text))).toEqual(
        [],
      ));
});
