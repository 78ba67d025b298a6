/** Seeded chance: the same seed gives the same world, ids and tokens. */

export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ n < below. */
  integer(below: number): number;
  pick<T>(items: readonly T[]): T;
  /** Digits that do not start with 0. */
  digits(length: number): string;
  /** Letters and digits. */
  text(length: number): string;
}

const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** FNV-1a, so that seeds can be words. */
function hash(seed: string): number {
  let value = 0x811c9dc5;
  for (const char of seed) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}

/** mulberry32. */
export function createRandom(seed: string): Random {
  let state = hash(seed);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const integer = (below: number) => Math.floor(next() * below);
  const repeat = (length: number, make: () => string) => Array.from({ length }, make).join('');
  return {
    next,
    integer,
    pick: (items) => {
      if (items.length === 0) throw new Error('nothing to pick from');
      return items[integer(items.length)] as (typeof items)[number];
    },
    digits: (length) => String(1 + integer(9)) + repeat(length - 1, () => String(integer(10))),
    text: (length) => repeat(length, () => BASE62.charAt(integer(62))),
  };
}
