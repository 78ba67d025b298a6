import { MAIN, SELECTED_ENTRY } from './selectors.ts';

/** Longest text taken for a name; longer ones are whole blocks. */
const LONGEST = 120;

/**
 * The texts of the entry the page shows as selected, whole and in parts, among which its name stands. The id
 * in the address is not the one the Graph API uses, so a name is all there is to go by. Empty when nothing, or
 * more than one entry, is selected.
 */
export function selectedWords(root: ParentNode): string[] {
  const entries = [...(root.querySelector(MAIN)?.querySelectorAll(SELECTED_ENTRY) ?? [])];
  const [entry] = entries;
  if (entries.length !== 1 || entry === undefined) return [];
  const words = new Set<string>();
  for (const element of [entry, ...entry.querySelectorAll('*')]) {
    const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim();
    if (text !== '' && text.length <= LONGEST) words.add(text);
  }
  return [...words];
}
