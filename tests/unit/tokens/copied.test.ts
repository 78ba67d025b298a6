import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  clearChannel,
  clearEndSchema,
  copyMarkSchema,
  isMarked,
  markOf,
} from '../../../utils/tokens/copied.ts';

describe('the mark of a copied text', () => {
  it('knows the text again and no other, and is another each time', async () => {
    const mark = await markOf('text');
    expect(v.is(copyMarkSchema, mark)).toBe(true);
    expect(mark.salt).toHaveLength(32);
    expect(await isMarked('text', mark)).toBe(true);
    expect(await isMarked('text ', mark)).toBe(false);
    const again = await markOf('text');
    expect(again.hash).not.toBe(mark.hash);
    expect(clearChannel(again)).not.toBe(clearChannel(mark));
    expect(clearChannel(mark)).toBe(`steward.clipboard.${mark.salt}`);
  });

  it('is hex digits and nothing around them', async () => {
    const mark = await markOf('text');
    for (const salt of [`${mark.salt}0`, ` ${mark.salt}`, mark.salt.slice(1), 'g'.repeat(32)])
      expect(v.is(copyMarkSchema, { ...mark, salt })).toBe(false);
    for (const hash of [`${mark.hash}0`, `0${mark.hash}`, ''])
      expect(v.is(copyMarkSchema, { ...mark, hash })).toBe(false);
    expect(v.is(copyMarkSchema, { ...mark, text: 'text' })).toBe(false);
  });
});

it('ends cleared, replaced by something else, or nobody knows', () => {
  const ends = ['cleared', 'changed', 'unknown', '', 'text', null];
  expect(ends.map((end) => v.is(clearEndSchema, end))).toEqual([true, true, true, false, false, false]);
});
