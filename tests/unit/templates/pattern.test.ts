import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillNames, globOf, globSlots, lettersOf, nameSlots } from '../../../utils/templates/pattern.ts';
import { DEFAULT_NAMES } from '../../../utils/templates/template.ts';
import { asPattern } from './kit.ts';

const values = { client: 'Northwind', purpose: 'Feed' };

const matching =
  (...glob: Parameters<typeof globOf>) =>
  (name: string) =>
    globOf(...glob).test(lettersOf(name));

describe('a pattern for names', () => {
  it('fills the blanks, and passes over numbers that are taken', () => {
    expect(fillNames(DEFAULT_NAMES, { ...values, count: 3 }, ['northwind feed 2'])).toEqual([
      'Northwind Feed 1',
      'Northwind Feed 3',
      'Northwind Feed 4',
    ]);
  });

  it('closes the gap that an empty blank leaves', () =>
    expect(fillNames(DEFAULT_NAMES, { client: '', purpose: 'Feed', count: 1 }, [])).toEqual(['Feed 1']));

  it('makes one name where nothing counts', () =>
    expect(fillNames('{client}', { ...values, count: 9 }, ['Northwind'])).toEqual(['Northwind']));

  it('fills in what looks like a blank as it is', () =>
    expect(fillNames('{client} {n}', { ...values, client: '{n}', count: 2 }, [])).toEqual([
      '{n} 1',
      '{n} 2',
    ]));

  it.each(['{client', 'client}', '{}', '{owner}', '{ n }'])('refuses %s', (pattern) =>
    expect(nameSlots(pattern)).toBeNull(),
  );

  it('knows its blanks', () => expect([...(nameSlots('a {n} \\{client\\}') ?? [])]).toEqual(['n']));
});

describe('a glob', () => {
  it.each([
    ['*', 'Anything', true],
    ['', '', true],
    ['', 'a', false],
    ['north*', 'Northwind Ads', true],
    ['*ads', 'Northwind Ads', true],
    ['*wind*', 'Northwind Ads', true],
    ['north?ind', 'Northwind', true],
    ['north?ind', 'Northind', false],
    ['a*b*c', 'axxbyybzzc', true],
    ['a*b*c', 'axxbyybzz', false],
    ['\\*', '*', true],
    ['\\*', 'x', false],
    ['[ab]', 'a', false],
    ['[ab]', '[AB]', true],
    ['?', '😀', true],
    ['{client}*', 'Northwind Ads', true],
    ['{client}*', 'Southwind Ads', false],
  ])('%s on %s: %s', (pattern, name, expected) => expect(matching(pattern, values)(name)).toBe(expected));

  it('takes what is filled in letter by letter', () =>
    expect(matching('{client}*', { client: '*', purpose: '' })('Northwind')).toBe(false));

  it('matches nothing while its blank is empty', () =>
    expect(matching('{client}*', { client: ' ', purpose: '' })('Northwind')).toBe(false));

  it('has no blank that counts', () => expect(globSlots('a {n}')).toBeNull());

  it('matches any name that is written as a pattern, and only it', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, other) => {
        const test = matching(asPattern(name), values);
        expect(test(name)).toBe(true);
        const lower = (text: string) => [...text].map((character) => character.toLowerCase()).join(' ');
        expect(test(other)).toBe(lower(other) === lower(name));
      }),
    ));

  it('does as a regular expression does', () => {
    const letter = fc.constantFrom('a', 'b', '*', '?');
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom('a', 'b') }),
        (parts, name) => {
          const expression = parts.map((part) => (part === '*' ? '.*' : part === '?' ? '.' : part)).join('');
          expect(matching(parts.join(''), values)(name)).toBe(new RegExp(`^${expression}$`).test(name));
        },
      ),
    );
  });

  it('answers for patterns that keep a regular expression busy for ever', () =>
    expect(matching('*a'.repeat(99), values)(`${'a'.repeat(98)}b`.repeat(20))).toBe(false));
});
