import fc from 'fast-check';

export interface Edit {
  /** Place in the text, from 0 to 1. */
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** Of any signs, halves of pairs among them. */
export const signsArbitrary = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  maxLength: 30,
});

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

export const editsArbitrary = (signs: readonly string[]): fc.Arbitrary<readonly Edit[]> =>
  fc.array(
    fc.record({
      at: fraction,
      remove: fc.oneof(fc.constant(0), fc.nat({ max: 3 }), fc.nat({ max: 200 })),
      insert: fc.oneof(fc.constant(''), fc.constantFrom(...signs), fc.string({ maxLength: 4 })),
    }),
    { minLength: 1, maxLength: 6 },
  );

export function edited(text: string, edits: readonly Edit[]): string {
  let now = text;
  for (const { at, remove, insert } of edits) {
    const from = Math.floor(at * now.length);
    now = now.slice(0, from) + insert + now.slice(from + remove);
  }
  return now;
}

/** How bytes are damaged: where they end, and which are others. */
export const cutArbitrary = fc.record({
  end: fc.oneof(fc.constant(1), fraction),
  flips: fc.array(fc.record({ at: fraction, to: fc.integer({ min: 0, max: 255 }) }), { maxLength: 3 }),
  before: fc.constantFrom<readonly number[]>([], [0xff, 0xfe], [0xfe, 0xff], [0xef, 0xbb, 0xbf]),
});

export function cut(
  bytes: Uint8Array,
  { end, flips, before }: typeof cutArbitrary extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  const all = Uint8Array.from([...before, ...bytes]);
  for (const { at, to } of flips)
    if (all.length > 0) all[Math.min(all.length - 1, Math.floor(at * all.length))] = to;
  return all.slice(0, Math.floor(end * all.length));
}
