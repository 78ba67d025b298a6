import { describe, expect, it } from 'vitest';
import type { TemplateUsed } from '../../../utils/plan/types.ts';
import { createGiven } from '../../../utils/templates/given.ts';
import { memoryStore } from '../../../utils/vault/store.ts';

const used = (id: string): TemplateUsed => ({
  id,
  revision: 1,
  name: 'Reporting',
  values: { client: 'Northwind', purpose: 'Reporting' },
});

describe('which templates were given', () => {
  it('is remembered of the others where one entry is damaged', async () => {
    const good = { portfolioId: '9', userId: '1', template: used('a') };
    const given = createGiven({
      local: memoryStore({ 'templates.given': [null, { ...good, userId: {} }, good] }),
    });
    await given.note('9', new Map([['2', used('b')]]));
    expect(await given.of('9')).toEqual({ 1: used('a'), 2: used('b') });
  });

  it('is remembered by portfolio and system user, the last one counting', async () => {
    const given = createGiven({ local: memoryStore() });
    await given.note(
      '9',
      new Map([
        ['1', used('a')],
        ['2', used('a')],
      ]),
    );
    await given.note('8', new Map([['1', used('b')]]));
    await given.note('9', new Map([['2', used('c')]]));
    expect(await given.of('9')).toEqual({ 1: used('a'), 2: used('c') });
    await given.note('9', new Map([['1', null]]));
    expect(await given.of('9')).toEqual({ 2: used('c') });
    expect(await given.of('8')).toEqual({ 1: used('b') });
    await given.forget();
    expect(await given.of('8')).toEqual({});
  });

  it('forgets the oldest beyond 5000, and what does not read', async () => {
    const given = createGiven({ local: memoryStore({ 'templates.given': [{ odd: true }] }) });
    expect(await given.of('9')).toEqual({});
    await given.note('9', new Map(Array.from({ length: 5001 }, (_, n) => [`${n + 1}`, used('a')])));
    const all = await given.of('9');
    expect(Object.keys(all)).toHaveLength(5000);
    expect(all['1']).toBeUndefined();
  });
});
