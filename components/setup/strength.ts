import { PASSPHRASE_MIN } from '../../utils/stores/setup.ts';

export type Strength = 'short' | 'weak' | 'fair' | 'strong';

/** What guessers try first, wherever it stands in a passphrase. */
const COMMON =
  /pass(?:word|phrase|wort)|qwert[yz]|azerty|letmein|welcome|admin|facebook|meta|steward|business/gi;
const WORD_BITS = 11;
const FAIR_BITS = 45;
const STRONG_BITS = 64;

const poolOf = (text: string): number =>
  (/[a-z]/.test(text) ? 26 : 0) +
  (/[A-Z]/.test(text) ? 26 : 0) +
  (/\d/.test(text) ? 10 : 0) +
  (/[^A-Za-z0-9]/.test(text) ? 33 : 0);

/** Characters that a guesser could not foretell from the one or two before: no runs (aaa), no rows (abc, 321). */
function surprising(text: string): number {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  return codes.filter((code, index) => {
    const before = codes[index - 1];
    const earlier = codes[index - 2];
    if (before === undefined) return true;
    const step = code - before;
    return Math.abs(step) > 1 || (earlier !== undefined && before - earlier !== step && step !== 0);
  }).length;
}

/**
 * A rough guess, in bits. Characters are counted as if chosen one by one, but a passphrase made of words is
 * worth no more than its words.
 */
export function bitsOf(passphrase: string): number {
  const rest = passphrase.replace(COMMON, ' ');
  const byLetters = Math.min(surprising(rest), new Set(rest).size * 2) * Math.log2(Math.max(2, poolOf(rest)));
  const words = rest.split(/[\s._-]+/).filter(Boolean);
  const plain = words.every((word) => /^\p{L}+\d{0,2}$/u.test(word));
  return plain ? Math.min(byLetters, new Set(words).size * WORD_BITS + 6) : byLetters;
}

export function strengthOf(passphrase: string): Strength {
  if ([...passphrase].length < PASSPHRASE_MIN) return 'short';
  const bits = bitsOf(passphrase);
  return bits < FAIR_BITS ? 'weak' : bits < STRONG_BITS ? 'fair' : 'strong';
}
