import { describe, expect, it } from 'vitest';
import { createPalette, type PaletteEntry, type PaletteGroup, withRecent } from '../../utils/palette.ts';

const entry = (group: PaletteGroup, name: string, also = ''): PaletteEntry => ({
  id: `${group}.${name}`,
  group,
  name,
  also,
});
const shown = (sections: ReturnType<ReturnType<typeof createPalette>>) =>
  sections.map(({ group, entries }) => [group, ...entries.map(({ name }) => name)]);

const ENTRIES = [
  entry('action', 'Review access'),
  entry('action', 'Lock vault', 'sign out'),
  entry('page', 'Tokens'),
  entry('page', 'Access review'),
  entry('portfolio', 'Northwind Coffee', '900'),
  ...Array.from({ length: 20 }, (_, index) => entry('token', `Reader ${index}`)),
  entry('help', 'Access token'),
];

describe('the palette', () => {
  const find = createPalette(ENTRIES);

  it('offers actions and pages before anything is typed, what was used lately before them', () => {
    expect(shown(find('', []))).toEqual([
      ['action', 'Review access', 'Lock vault'],
      ['page', 'Tokens', 'Access review'],
    ]);
    expect(shown(find('  ', ['token.Reader 3', 'gone', 'page.Tokens']))).toEqual([
      ['recent', 'Reader 3', 'Tokens'],
      ['action', 'Review access', 'Lock vault'],
      ['page', 'Access review'],
    ]);
  });

  it('puts the group of what fits best first, and as many of a group as can be looked over', () => {
    expect(shown(find('access', []))).toEqual([
      ['page', 'Access review'],
      ['help', 'Access token'],
      ['action', 'Review access'],
    ]);
    expect(find('reader', [])[0]?.entries).toHaveLength(6);
    expect(find('nothing like it', [])).toEqual([]);
  });

  it('puts what was used lately before what fits as well, and not before what fits better', () => {
    expect(shown(find('reader', ['token.Reader 9']))[0]?.[1]).toBe('Reader 9');
    expect(shown(find('access', ['help.Access token']))[0]).toEqual(['help', 'Access token']);
    expect(shown(find('access', ['action.Review access']))[0]).toEqual(['page', 'Access review']);
  });

  it('finds by other words', () => {
    expect(shown(find('sign out', []))).toEqual([['action', 'Lock vault']]);
    expect(shown(find('900', []))).toEqual([['portfolio', 'Northwind Coffee']]);
  });
});

it('keeps a few of the last chosen, each once', () => {
  expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a']);
  expect(withRecent(['1', '2', '3', '4', '5', '6', '7', '8'], '9')).toEqual([
    ...['9', '1', '2', '3', '4', '5', '6', '7'],
  ]);
});
