import fc from 'fast-check';

/** So deep that whoever walks it by calling itself runs out of stack. */
const DEEP = 10_000;
const HUGE = 100_000;

function deep(levels: number, list: boolean): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = list ? [value] : { data: value };
  return value;
}

/** A value under a name to print, since no report could hold, or even walk, some of these. */
export class Odd {
  readonly #make: () => unknown;
  readonly #name: string;
  constructor(name: string, make: () => unknown) {
    this.#name = name;
    this.#make = make;
  }
  static of(value: unknown): Odd {
    return new Odd(JSON.stringify(value), () => structuredClone(value));
  }
  /** Anew each time, since what it is put into is changed further. */
  get value(): unknown {
    return this.#make();
  }
  [fc.toStringMethod](): string {
    return this.#name.slice(0, 200);
  }
}

/** What stands where something else should: anything that JSON can say, and all of it odd. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  -1e308,
  2 ** 53,
  '',
  ' ',
  '0',
  'null',
  '../me',
  'act_',
  '<html><body>Sorry</body></html>',
  '{"data":[',
  '__proto__',
  '\u202e\u0000\ud800',
  'x'.repeat(HUGE),
  [],
  [null],
  {},
  { error: {} },
  { error: null },
  { error: { code: 190, message: 'No.' } },
  { error: { code: 4, message: 'Slow.', is_transient: true } },
  JSON.parse('{"__proto__":{"id":"1"},"constructor":1,"toString":2}'),
];
const VERY_ODD: readonly Odd[] = [
  new Odd('a deep list', () => deep(DEEP, true)),
  new Odd('a deep map', () => deep(DEEP, false)),
  Odd.of(Array.from({ length: 2000 }, () => 'x')),
];

export const oddArbitrary: fc.Arbitrary<Odd> = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...ODD.map(Odd.of)) },
  { weight: 1, arbitrary: fc.constantFrom(...VERY_ODD) },
  { weight: 10, arbitrary: fc.jsonValue({ maxDepth: 2 }).map(Odd.of) },
);

type Kind = 'replace' | 'remove' | 'double' | 'rename' | 'swap' | 'wrap';

export interface Mutation {
  readonly kind: Kind;
  /** Which value: its place among all there are, from 0 to 1. */
  readonly at: number;
  readonly odd: Odd;
}

export const mutationsArbitrary: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom<Kind>(
      'replace',
      'replace',
      'replace',
      'remove',
      'double',
      'rename',
      'swap',
      'wrap',
    ),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    odd: oddArbitrary,
  }),
  { minLength: 1, maxLength: 4 },
);

/** Where a value stands: in which list or map, under which key. */
interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

/** Places to reach in a value; what was put in by a mutation may be endless, so it is not walked to its end. */
const MOST_PLACES = 2000;

function placesIn(root: { value: unknown }): Place[] {
  const places: Place[] = [{ holder: root, key: 'value' }];
  for (let at = 0; at < places.length && places.length < MOST_PLACES; at++) {
    const { holder, key } = places[at] as Place;
    const value = (holder as Record<string, unknown>)[key];
    if (typeof value === 'object' && value !== null)
      for (const inner of Object.keys(value))
        places.push({ holder: value as Record<string, unknown>, key: inner });
  }
  return places;
}

/** A changed copy of a plain value. */
export function mutated<T>(value: T, mutations: readonly Mutation[]): unknown {
  const root: { value: unknown } = { value: isStorable(value) ? structuredClone(value) : value };
  for (const { kind, at, odd } of mutations) {
    const places = placesIn(root);
    const place = places[Math.floor(at * places.length)] as Place;
    const holder = place.holder as Record<string, unknown>;
    const { key } = place;
    switch (kind) {
      case 'replace':
        holder[key] = odd.value;
        break;
      case 'remove':
        if (Array.isArray(place.holder)) place.holder.splice(Number(key), 1);
        else delete holder[key];
        break;
      case 'double':
        if (Array.isArray(place.holder)) place.holder.push(holder[key]);
        else holder[`${key}_`] = holder[key];
        break;
      case 'rename':
        holder[key.toUpperCase()] = holder[key];
        delete holder[key];
        break;
      case 'swap': {
        const other = places[Math.floor(((at * 7919) % 1) * places.length)] as Place;
        const from = (other.holder as Record<string, unknown>)[other.key];
        // What is too deep to be copied stays where it is.
        try {
          holder[key] = structuredClone(from);
        } catch {}
        break;
      }
      case 'wrap':
        holder[key] = at < 0.5 ? [holder[key]] : { data: holder[key] };
        break;
    }
  }
  return root.value;
}

/** Levels that every store takes. */
const MOST_LEVELS = 500;

/** Whether a store could hold it: none has values as deep as some of these. */
export function isStorable(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_LEVELS) return false;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return true;
}
