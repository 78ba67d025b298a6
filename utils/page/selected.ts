import { some, textOf } from './dom.ts';
import { MAIN, SELECTED_ENTRY } from './selectors.ts';

/** Longest text taken for a name; longer ones are whole blocks. */
const LONGEST = 120;
/** Elements of an entry that are read. */
const MOST_PARTS = 200;

/**
 * The texts of the entry the page shows as selected, whole and in parts, among which its name stands. The id
 * in the address is not the one the Graph API uses, so a name is all there is to go by. Empty when nothing, or
 * more than one entry, is selected.
 */
export function selectedWords(document: Document): string[] {
  const [main] = some(document, MAIN, 1);
  const entries = main === undefined ? [] : some(main, SELECTED_ENTRY, 2);
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined) return [];
  const words = new Set<string>();
  for (const element of [entry, ...some(entry, '*', MOST_PARTS)]) {
    const text = textOf(element).replace(/\s+/g, ' ').trim();
    if (text !== '' && text.length <= LONGEST) words.add(text);
  }
  return [...words];
}
