import { type Texts, textsOf } from './texts.ts';

/** What every text of the pseudo-language stands between. */
export const [OPEN, CLOSE] = ['⟦', '⟧'] as const;

const LETTERS = new Map(
  [
    ...'AÀBƁCÇDÐEÉFƑGĜHĤIÎJĴKĶLĻMṀNÑOÖPÞQǪRŔSŠTŢUÛVṼWŴXẊYÝZŽaàbƀcçdðeéfƒgĝhĥiîjĵkķlļmɱnñoöpþqǫrŕsštţuûvṽwŵxẋyýzž',
  ]
    .join('')
    .match(/../gu)
    ?.map((pair): [string, string] => {
      const [from = '', to = ''] = pair;
      return [from, to];
    }),
);

/** Blanks, and what is the same in every language. */
const KEPT = /(\$\d|\{\w+\})/;

/** Accents on every letter, each vowel twice: about two fifths longer, and as many places to break a line. */
const strange = (text: string): string =>
  [...text]
    .map((letter) => {
      const accented = LETTERS.get(letter) ?? letter;
      return /[aeiou]/.test(letter) ? accented.repeat(2) : accented;
    })
    .join('');

const wrapped = (text: string): string =>
  OPEN +
  text
    .split(KEPT)
    .map((part, index) => (index % 2 === 1 ? part : strange(part)))
    .join('') +
  CLOSE;

/**
 * The English texts as a language that nobody speaks: what is cut off, sticks out, or was never a text of the
 * locale files shows. Numbers and dates are those of `tag`; Greek has two plural forms and no letter of the Latin script.
 */
export const pseudoTexts = (tag = 'el'): Texts =>
  new Map(
    [...textsOf('en')].map(([key, text]) => [
      key,
      key === 'extension.language' ? tag : text.split(' | ').map(wrapped).join(' | '),
    ]),
  );

/** What is left of a text without its parts in the pseudo-language. */
export function outside(text: string): string {
  const inner = new RegExp(`${OPEN}[^${OPEN}${CLOSE}]*${CLOSE}`, 'g');
  for (let left = text; ; ) {
    const next = left.replace(inner, ' ');
    if (next === left) return left;
    left = next;
  }
}
