import { createRanking } from './search.ts';

/** What the palette finds, in the order in which groups stand while nothing is typed. */
export const PALETTE_GROUPS = [
  'action',
  'page',
  'portfolio',
  'system_user',
  'token',
  'template',
  'help',
] as const;
export type PaletteGroup = (typeof PALETTE_GROUPS)[number];

export interface PaletteEntry {
  /** The same from one day to the next. */
  readonly id: string;
  readonly group: PaletteGroup;
  readonly name: string;
  /** Other words it is found by. */
  readonly also: string;
}

export interface PaletteSection<Entry extends PaletteEntry> {
  readonly group: PaletteGroup | 'recent';
  readonly entries: readonly Entry[];
}

/** Groups shown before anything is typed; the others may be long. */
const AT_REST: ReadonlySet<PaletteGroup> = new Set(['action', 'page']);
const MAX_RECENT = 4;
/** Entries of one group that are shown; who wants another types more. */
const MAX_OF_GROUP = 6;
/** What was used lately comes before what fits as well. */
const RECENT_BONUS = 0.5;

/** What a palette shows for a query; `recent` are ids, the latest first. */
export function createPalette<Entry extends PaletteEntry>(
  entries: readonly Entry[],
): (query: string, recent: readonly string[]) => readonly PaletteSection<Entry>[] {
  const find = createRanking(entries);
  return (query, recent) => (query.trim() === '' ? atRest(entries, recent) : found(find(query), recent));
}

function atRest<Entry extends PaletteEntry>(
  entries: readonly Entry[],
  recent: readonly string[],
): readonly PaletteSection<Entry>[] {
  const lately = recent.flatMap((id) => entries.find((entry) => entry.id === id) ?? []).slice(0, MAX_RECENT);
  const others = PALETTE_GROUPS.filter((group) => AT_REST.has(group)).map((group) => ({
    group,
    entries: entries.filter((entry) => entry.group === group && !lately.includes(entry)),
  }));
  return [{ group: 'recent' as const, entries: lately }, ...others].filter(hasEntries);
}

function found<Entry extends PaletteEntry>(
  hits: readonly { readonly item: Entry; readonly rank: number }[],
  recent: readonly string[],
): readonly PaletteSection<Entry>[] {
  const ranked = hits
    .map(({ item, rank }) => ({ item, rank: rank + (recent.includes(item.id) ? RECENT_BONUS : 0) }))
    .sort((a, b) => b.rank - a.rank);
  // Groups in the order of their best, so that the first entry of all is the best of all.
  const groups = [...new Set(ranked.map(({ item }) => item.group))];
  return groups.map((group) => ({
    group,
    entries: ranked.flatMap(({ item }) => (item.group === group ? [item] : [])).slice(0, MAX_OF_GROUP),
  }));
}

const hasEntries = ({ entries }: { readonly entries: readonly unknown[] }): boolean => entries.length > 0;

/** The recent ones after one more was used. */
export const withRecent = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter((each) => each !== id)].slice(0, MAX_RECENT * 2);
