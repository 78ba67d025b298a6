import { describe, expect, it } from 'vitest';
import { failureWords } from '../../components/failure-words.ts';

describe('the words of a failure', () => {
  it('quote Meta where its reason is wide', () => {
    expect(failureWords({ key: 'invalid_parameter', args: ['(#100) No such task'] })).toBe(
      'Meta refused a value. Meta says, “(#100) No such task”',
    );
  });

  it('quote nothing where Meta said nothing', () => {
    expect(failureWords({ key: 'unknown', args: [''] })).toBe('Meta refused.');
  });

  it('leave out what Meta said where the reason is plain', () => {
    expect(failureWords({ key: 'missing_or_unassigned', args: ['Unsupported get request'] })).not.toContain(
      'Unsupported',
    );
  });
});
