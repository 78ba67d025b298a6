import { hasHiddenCharacters, normaliseName } from '../meta/names.ts';

/** What names are compared by. */
export const nameKey = (name: string): string => normaliseName(name).toLowerCase();

/** Items by the word that rows may name them with. */
export const indexBy = <T>(
  items: readonly T[],
  word: (item: T) => string,
): ReadonlyMap<string, readonly T[]> => Map.groupBy(items, word);

/** An id as spreadsheets show and save it from twelve digits on, `6.15500E+13`: whose it was can't be told. */
export const isDamagedId = (word: string): boolean => /^\d+([.,]\d+)?E\+?\d+$/i.test(word);

/** Whether a spreadsheet leaves a name as it is, and it can be read back. */
export const isSafeName = (name: string): boolean =>
  /\p{L}/u.test(name) && !isDamagedId(nameKey(name)) && !hasHiddenCharacters(name);
