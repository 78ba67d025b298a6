import { describe, expect, it } from 'vitest';
import { MAX_NAME_LENGTH, normaliseName, readNames } from '../../../utils/meta/names.ts';

const problems = (text: string, existing: string[] = []) =>
  readNames(text, existing).map(({ line, name, problem }) => [line, name, problem]);

describe('readNames', () => {
  it('reads one name a line, passing over blank lines and keeping line numbers', () => {
    expect(problems('Alpha\r\n\r\n  Beta  bot \rGamma')).toEqual([
      [1, 'Alpha', null],
      [3, 'Beta bot', null],
      [4, 'Gamma', null],
    ]);
  });

  it('marks a name repeated in any case, on its second line', () => {
    expect(problems('Feed\nfeed')).toEqual([
      [1, 'Feed', null],
      [2, 'feed', 'duplicate'],
    ]);
  });

  it('marks a name that a system user has already', () => {
    expect(problems('Feed', ['FEED'])).toEqual([[1, 'Feed', 'taken']]);
  });

  it.each([
    ['a\u0007b', 'control_characters'],
    ['a\u202eb', 'control_characters'],
    ['a\u200bb', 'control_characters'],
    ['a\u2060b', 'control_characters'],
    ['a\u00adb', 'control_characters'],
    ['a\u200fb', 'control_characters'],
    ['a\u2028b', 'control_characters'],
    ['Fe\u200ded', 'control_characters'],
    ['Feed\u200c', 'control_characters'],
    ['\ufeffFe\ufeffed', 'control_characters'],
    ['a\ud83d', 'control_characters'],
    ['a\udc00b', 'control_characters'],
    ['می\u200cخواهم', null],
    ['\u0915\u094d\u200d\u0937', null],
    ['👩\u200d💻 figures', null],
    ['👩🏽\u200d💻', null],
    ['🏳\ufe0f\u200d🌈', null],
    ['👩\u200d figures', 'control_characters'],
    ['x'.repeat(MAX_NAME_LENGTH + 1), 'too_long'],
    ['x'.repeat(MAX_NAME_LENGTH), null],
    ['🧾'.repeat(MAX_NAME_LENGTH), null],
    ['conversion-bot', 'hyphen'],
  ])('%j → %s', (name, problem) => {
    expect(readNames(name)[0]?.problem).toBe(problem);
  });
});

describe('normaliseName', () => {
  it.each([
    ['  Weekly \t\u00a0\u2003\u3000 figures\u202f', 'Weekly figures'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['Weekly\u200bfigures', 'Weekly\u200bfigures'],
  ])('%j → %j', (raw, name) => {
    expect(normaliseName(raw)).toBe(name);
  });

  it('lets no two names differ by kinds of spaces alone', () => {
    expect(readNames('Feed sync\nFeed\u2009sync')[1]?.problem).toBe('duplicate');
  });
});
