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
