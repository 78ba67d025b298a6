/** What stands in a heap, counted by kind, from a snapshot as V8 writes it. */

/** The part of a snapshot that is read here: nodes are numbers in a row, as many a node as there are fields. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly (readonly string[] | string)[];
      readonly location_fields: readonly string[];
    };
  };
  readonly nodes: readonly number[];
  /** Where functions stand in their source, by the place of their node in `nodes`. */
  readonly locations: readonly number[];
  readonly strings: readonly string[];
}

export interface Tally {
  readonly count: number;
  /** What they take by themselves, without what they hold. */
  readonly bytes: number;
}

/** By constructor; functions by name and place, elements by tag, those out of any document apart; all else by type. */
export type Census = ReadonlyMap<string, Tally>;

/** In V8's numbers: an element, or what belongs to one, that is in no document. */
const DETACHED = 2;
const DETACHED_PREFIX = 'detached ';

export const isDetached = (kind: string): boolean => kind.startsWith(DETACHED_PREFIX);

export function censusOf({ snapshot, nodes, locations, strings }: HeapSnapshot): Census {
  const { node_fields: fields, node_types: types, location_fields: placeFields } = snapshot.meta;
  const [type, name, size, detached] = ['type', 'name', 'self_size', 'detachedness'].map((field) =>
    fields.indexOf(field),
  ) as [number, number, number, number];
  const typeNames = types[type] as readonly string[];
  const [line, column] = [placeFields.indexOf('line'), placeFields.indexOf('column')];
  const places = new Map<number, string>();
  for (let place = 0; place < locations.length; place += placeFields.length)
    places.set(locations[place] ?? 0, `${locations[place + line]}:${locations[place + column]}`);
  const census = new Map<string, { count: number; bytes: number }>();
  for (let node = 0; node < nodes.length; node += fields.length) {
    const own = strings[nodes[node + name] ?? 0] ?? '';
    const kind = kindOf(typeNames[nodes[node + type] ?? 0] ?? '', own, places.get(node));
    const key = nodes[node + detached] === DETACHED ? `${DETACHED_PREFIX}${kind}` : kind;
    const tally = census.get(key) ?? { count: 0, bytes: 0 };
    tally.count++;
    tally.bytes += nodes[node + size] ?? 0;
    census.set(key, tally);
  }
  return census;
}

function kindOf(type: string, name: string, place: string | undefined): string {
  switch (type) {
    case 'object':
      // A scope is told by the number of its node, which is another in each worker.
      return name.replace(/ @\d+$/, '');
    case 'native':
      return /^<[^\s>]+/.exec(name)?.[0].concat('>') ?? name;
    case 'closure':
      return `${name || 'a function'}() at ${place ?? 'no place'}`;
    default:
      return `(${type})`;
  }
}

const NONE: Tally = { count: 0, bytes: 0 };

export const totalOf = (census: Census, accept: (kind: string) => boolean = () => true): Tally =>
  [...census].reduce(
    (sum, [kind, { count, bytes }]) =>
      accept(kind) ? { count: sum.count + count, bytes: sum.bytes + bytes } : sum,
    NONE,
  );

export const tallyOf = (census: Census, kind: string): Tally => census.get(kind) ?? NONE;

/** Kinds that take more than before, what grew by most bytes first. */
export const grownKinds = (before: Census, after: Census): readonly string[] => {
  const by = (kind: string) => tallyOf(after, kind).bytes - tallyOf(before, kind).bytes;
  return [...after.keys()].filter((kind) => by(kind) > 0).sort((a, b) => by(b) - by(a));
};

/**
 * The engine's and the browser's own, of which there may be more by and by: compiled code, shapes, and what the
 * browser notes of a page's speed and, for whoever looks on through its protocol, of its requests.
 */
const OWN =
  /^(?:detached )?(?:\((?:code|hidden|object shape)\)|system \/ (?!Context)|blink::|Performance|LayoutShift|TaskAttribution|DOMRect)/;

export const isOwn = (kind: string): boolean => OWN.test(kind);

/** A census, and how many rounds had been by then. */
export interface Taken {
  readonly rounds: number;
  readonly census: Census;
}

/**
 * Kinds of which the rounds leave some behind: one for every two of them or more, from each census to the next.
 * What there is more of once, a list that fills or a place that is being drawn anew, does not go on growing.
 */
export function leftBehind(taken: readonly Taken[]): readonly string[] {
  // Strings and arrays go up and down by themselves, and are held by something that has a name.
  const kinds = [...(taken.at(-1)?.census.keys() ?? [])].filter(
    (kind) => !isOwn(kind) && !kind.startsWith('('),
  );
  return kinds.filter((kind) =>
    taken.slice(1).every(({ rounds, census }, index) => {
      const before = taken[index] as Taken;
      const more = tallyOf(census, kind).count - tallyOf(before.census, kind).count;
      return more > 0 && more >= (rounds - before.rounds) / 2;
    }),
  );
}
