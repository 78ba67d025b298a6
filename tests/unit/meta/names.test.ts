import { describe, expect, it } from 'vitest';
import { MAX_NAME_LENGTH, readNames } from '../../../utils/meta/names.ts';

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
    ['x'.repeat(MAX_NAME_LENGTH + 1), 'too_long'],
    ['x'.repeat(MAX_NAME_LENGTH), null],
    ['🧾'.repeat(MAX_NAME_LENGTH), null],
    ['conversion-bot', 'hyphen'],
  ])('%j → %s', (name, problem) => {
    expect(readNames(name)[0]?.problem).toBe(problem);
  });
});
