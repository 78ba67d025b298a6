interface Findable {
  readonly id: string;
  readonly name: string;
}

/** As a list of ids is pasted, from a column or a line. */
const IDS = /^(?:act_)?\d{5,}(?:[\s,;]+(?:act_)?\d{5,})+$/;

/** What stands between the names of a list; lines that are pasted into one line are parted so. */
const BETWEEN = /[;\r\n\t]+/;

/** Puts a list of lines, as from a column of a sheet, into one line that finds each of them. */
export const oneLine = (text: string): string =>
  text
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('; ');

/**
 * A search over a long list: every word must stand in the name, or the whole be part of the id. Several ids, or
 * a list of whole names and ids parted by semicolons or lines, find each of theirs. Names are lowered once, not per key, so that a key costs little over 20,000 of them.
 */
export function createSearch<Item extends Findable>(
  items: readonly Item[],
): (query: string) => readonly Item[] {
  let lowered: readonly string[] | null = null;
  return (query) => {
    const whole = query.trim().toLowerCase();
    if (whole === '') return items;
    if (IDS.test(whole)) {
      const ids = new Set(whole.split(/[\s,;]+/));
      return items.filter(({ id }) => ids.has(id));
    }
    lowered ??= items.map(({ name }) => name.toLowerCase());
    const names = lowered;
    if (BETWEEN.test(whole)) {
      const wanted = new Set(whole.split(BETWEEN).map((part) => part.trim().replace(/\s+/g, ' ')));
      const found = items.filter(
        ({ id }, index) => wanted.has(id) || wanted.has((names[index] ?? '').trim().replace(/\s+/g, ' ')),
      );
      // A name may have a semicolon in it.
      if (found.length > 0) return found;
    }
    const words = whole.split(/\s+/);
    return items.filter(
      ({ id }, index) => words.every((word) => names[index]?.includes(word)) || id.includes(whole),
    );
  };
}

interface Rankable {
  readonly name: string;
  /** Other words it goes by. */
  readonly also: string;
}

/** How well a word of the query fits, the best of these. */
const FITS = { whole: 6, start: 5, word: 4, inside: 3, also: 2, initials: 1 } as const;

/** What begins as the query does comes before what has its words elsewhere. */
const IN_ORDER = 0.25;

/** For comparing: without regard to case, accents and width of letters. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Where words begin in a text. */
const startsOf = (text: string): readonly number[] =>
  [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => index);

/** Whether the letters are those with which words of a text begin, in their order: `revacc` for “review access”. */
function isInitials(letters: string, text: string, starts: readonly number[]): boolean {
  const fits = (letter: number, at: number): boolean =>
    letter === letters.length ||
    (text[at] === letters[letter] && fits(letter + 1, at + 1)) ||
    starts.some((start) => start > at && text[start] === letters[letter] && fits(letter + 1, start + 1));
  return letters.length > 1 && fits(0, -1);
}

/** Scripts that set no space between words, so that a word may begin anywhere. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const beginsIn = (word: string, text: string, starts: readonly number[]): boolean =>
  UNSPACED.test(word) ? text.includes(word) : starts.some((start) => text.startsWith(word, start));

interface Prepared {
  readonly name: string;
  readonly starts: readonly number[];
  readonly also: string;
  readonly alsoStarts: readonly number[];
}

function fitOf(word: string, { name, starts, also, alsoStarts }: Prepared): number {
  if (name === word) return FITS.whole;
  if (name.startsWith(word)) return FITS.start;
  if (beginsIn(word, name, starts)) return FITS.word;
  if (name.includes(word)) return FITS.inside;
  // Within words of a sentence anything is found.
  if (beginsIn(word, also, alsoStarts)) return FITS.also;
  return isInitials(word, name, starts) ? FITS.initials : 0;
}

export interface Ranked<Item> {
  readonly item: Item;
  /** More is better. */
  readonly rank: number;
}

/**
 * A search over a list that is gone through by hand: what fits every word of the query, best first, and as it
 * stood where two fit alike.
 */
export function createRanking<Item extends Rankable>(
  items: readonly Item[],
): (query: string) => readonly Ranked<Item>[] {
  const prepared = items.map((item): Prepared & { readonly item: Item } => {
    const name = plain(item.name);
    const also = plain(item.also);
    return { item, name, starts: startsOf(name), also, alsoStarts: startsOf(also) };
  });
  return (query) => {
    const whole = plain(query).trim().replace(/\s+/g, ' ');
    const words = whole.split(' ');
    const ranks = prepared.map((each) => {
      if (each.name === whole) return FITS.whole;
      const fits = words.map((word) => fitOf(word, each));
      if (fits.includes(0)) return 0;
      const inOrder = each.name.startsWith(words[0] ?? '') ? IN_ORDER : 0;
      return fits.reduce((sum, fit) => sum + fit, 0) / fits.length + inOrder;
    });
    return prepared
      .map(({ item }, index) => ({ item, rank: ranks[index] ?? 0 }))
      .filter(({ rank }) => rank > 0)
      .sort((a, b) => b.rank - a.rank);
  };
}
