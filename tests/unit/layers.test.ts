import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Rooms that carry messages or answer them; all others are domain and know nothing of surfaces. */
const AROUND_MESSAGES = ['background', 'messages', 'stores'];

interface Import {
  readonly file: string;
  readonly target: string;
}

const roomOf = (path: string): string => path.split(sep).slice(0, 2).join('/');

const importsIn = (files: string): Import[] =>
  globSync(files).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) => ({
      file,
      target: normalize(join(dirname(file), path!)),
    })),
  );

type Rooms = ReadonlyMap<string, ReadonlySet<string>>;

/** Which rooms each room imports from, itself aside. */
function roomsOf(imports: readonly Import[]): Rooms {
  const rooms = new Map<string, Set<string>>();
  for (const { file, target } of imports) {
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === to) continue;
    rooms.set(from, (rooms.get(from) ?? new Set()).add(to));
  }
  return rooms;
}

/** A way from a room back to itself, or `null`. */
function cycleFrom(rooms: Rooms, start: string): readonly string[] | null {
  const seen = new Set<string>();
  const ways = [[start]];
  for (let way = ways.pop(); way !== undefined; way = ways.pop())
    for (const next of rooms.get(way.at(-1)!) ?? []) {
      if (next === start) return [...way, next];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  return null;
}

const cyclesOf = (rooms: Rooms) =>
  [...rooms.keys()].map((room) => cycleFrom(rooms, room)).filter((way) => way !== null);

const imports = importsIn('utils/**/*.ts');
const rooms = roomsOf(imports);

describe('the rooms of utils/', () => {
  it('are read', () => {
    expect(imports.length).toBeGreaterThan(150);
    expect([...(rooms.get('utils/jobs') ?? [])]).toContain('utils/plan');
    expect([...(rooms.get('utils/background') ?? [])]).toContain('utils/messages');
  });

  it('import downwards only: no way leads from a room back to it', () => {
    expect(cyclesOf(rooms)).toEqual([]);
  });

  it('know nothing of components and entrypoints', () => {
    expect(imports.filter(({ target }) => !target.startsWith(`utils${sep}`))).toEqual([]);
  });

  it('know nothing of messages where they are domain', () => {
    const around = AROUND_MESSAGES.map((name) => `utils/${name}`);
    const wrong = imports.filter(
      ({ file, target }) => roomOf(target) === 'utils/messages' && !around.includes(roomOf(file)),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the rooms of components/', () => {
  const surfaces = importsIn('components/**/*.{ts,tsx}').filter(({ target }) =>
    target.startsWith(`components${sep}`),
  );

  it('import one way only, down to the design system', () => {
    expect(surfaces.length).toBeGreaterThan(300);
    expect(cyclesOf(roomsOf(surfaces))).toEqual([]);
  });
});
