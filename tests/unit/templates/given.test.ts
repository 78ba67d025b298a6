import { describe, expect, it } from 'vitest';
import type { GivenAs, TemplateUsed } from '../../../utils/plan/types.ts';
import { createGiven, type TemplateNote } from '../../../utils/templates/given.ts';
import { memoryStore } from '../../../utils/vault/store.ts';

const used = (id: string): TemplateUsed => ({
  id,
  revision: 1,
  name: 'Reporting',
  values: { client: 'Northwind', purpose: 'Reporting' },
});

const as = (id: string, how: GivenAs = 'add', revision = 1) => ({
  template: { ...used(id), revision },
  as: how,
});

describe('which templates were given', () => {
  it('is remembered of the others where one entry is damaged', async () => {
    const good = { portfolioId: '9', userId: '1', ...as('a') };
    const given = createGiven({
      local: memoryStore({ 'templates.given': [null, { ...good, userId: {} }, good] }),
    });
    await given.note('9', new Map([['2', as('b')]]));
    expect(await given.of('9')).toEqual({ 1: [as('a')], 2: [as('b')] });
  });

  it('is remembered by portfolio and system user, one after the other', async () => {
    const given = createGiven({ local: memoryStore() });
    await given.note(
      '9',
      new Map([
        ['1', as('a', 'whole')],
        ['2', as('a')],
      ]),
    );
    await given.note('8', new Map([['1', as('b')]]));
    await given.note('9', new Map([['1', as('b', 'replace')]]));
    expect(await given.of('9')).toEqual({ 1: [as('a', 'whole'), as('b', 'replace')], 2: [as('a')] });
    await given.note('9', new Map([['1', null]]));
    expect(await given.of('9')).toEqual({ 2: [as('a')] });
    expect(await given.of('8')).toEqual({ 1: [as('b')] });
    await given.forget();
    expect(await given.of('8')).toEqual({});
  });

  it('is the newer version of one that is given again, and the only one of a whole', async () => {
    const given = createGiven({ local: memoryStore() });
    const note = async (one: TemplateNote) => {
      await given.note('9', new Map([['1', one]]));
      return (await given.of('9'))['1'];
    };
    await note(as('a'));
    expect(await note(as('b'))).toEqual([as('a'), as('b')]);
    expect(await note(as('a', 'add', 2))).toEqual([as('b'), as('a', 'add', 2)]);
    expect(await note(as('c', 'whole'))).toEqual([as('c', 'whole')]);
    // Whoever was made from it stays so, however it is given again.
    await note(as('b'));
    expect(await note(as('c', 'add', 2))).toEqual([as('c', 'whole', 2), as('b')]);
    const elsewhere = { ...as('b'), template: { ...used('b'), values: { client: 'Harbour', purpose: '' } } };
    expect(await note(elsewhere)).toEqual([as('c', 'whole', 2), as('b'), elsewhere]);
    expect(await note({ ...as('b', 'add', 7), as: 'undone' })).toEqual([as('c', 'whole', 2), elsewhere]);
  });

  it('stays beside a whole that a job notes again, as when its failed items are retried', async () => {
    const given = createGiven({ local: memoryStore() });
    await given.note('9', new Map([['1', as('a', 'whole')]]));
    await given.note('9', new Map([['1', as('b')]]));
    await given.note('9', new Map([['1', as('a', 'whole')]]));
    expect(await given.of('9')).toEqual({ 1: [as('a', 'whole'), as('b')] });
  });

  it('forgets the oldest beyond 5000, and what does not read', async () => {
    const given = createGiven({ local: memoryStore({ 'templates.given': [{ odd: true }] }) });
    expect(await given.of('9')).toEqual({});
    await given.note('9', new Map(Array.from({ length: 5001 }, (_, n) => [`${n + 1}`, as('a')])));
    const all = await given.of('9');
    expect(Object.keys(all)).toHaveLength(5000);
    expect(all['1']).toBeUndefined();
  });
});
