import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createSelections, type Selection, selectionSchema } from '../../utils/selections.ts';
import { memoryStore } from '../../utils/vault/store.ts';

const selection = (name: string, portfolioId = '900', id = '10'): Selection => ({
  portfolioId,
  name,
  assets: [{ id, kind: 'page' }],
});

describe('saved selections', () => {
  it('are kept by portfolio, one of a name, until removed', async () => {
    const { list, save, remove, forget } = createSelections(memoryStore());
    expect(await save(selection('Ads'))).toBe(true);
    await save(selection('Pages'));
    await save(selection('Ads', '901'));
    await save(selection('Ads', '900', '11'));
    expect(await list('900')).toEqual([selection('Pages'), selection('Ads', '900', '11')]);
    await remove('900', 'Ads');
    expect(await list('900')).toEqual([selection('Pages')]);
    expect(await list('901')).toEqual([selection('Ads', '901')]);
    await forget();
    expect(await list('901')).toEqual([]);
  });

  it('are not more than there is room for', async () => {
    const { list, save } = createSelections(memoryStore());
    for (let at = 0; at < 100; at++) expect(await save(selection(`No ${at}`))).toBe(true);
    expect(await save(selection('One more'))).toBe(false);
    expect(await save(selection('No 7', '900', '12'))).toBe(true);
    expect(await list('900')).toHaveLength(100);
    const large = createSelections(memoryStore());
    const assets = Array.from({ length: 20_000 }, (_, at) => ({
      id: `${10 ** 16 + at}`,
      kind: 'page' as const,
    }));
    const saved: boolean[] = [];
    for (let at = 0; at < 4; at++) saved.push(await large.save({ ...selection(`Large ${at}`), assets }));
    expect(saved[0]).toBe(true);
    expect(saved.at(-1)).toBe(false);
  });

  it('leave out what does not read any more', async () => {
    const store = memoryStore({ selections: [{ name: 1 }, selection('Ads'), 'x'] });
    expect(await createSelections(store).list('900')).toEqual([selection('Ads')]);
    await createSelections(store).save(selection('Pages'));
    await createSelections(store).remove('900', 'Ads');
    expect((await store.get(['selections'])).selections).toEqual([{ name: 1 }, 'x', selection('Pages')]);
    expect(await createSelections(memoryStore({ selections: 'x' })).list('900')).toEqual([]);
  });

  it.each([
    ['no name', selection('')],
    ['a name that turns the order of letters', selection('Ads\u202e')],
    ['a name with white space around it', selection(' Ads')],
    ['no asset', { ...selection('Ads'), assets: [] }],
    ['another kind', { ...selection('Ads'), assets: [{ id: '1', kind: 'horse' }] }],
    ['more than is asked for', { ...selection('Ads'), token: 'x' }],
  ])('refuse %s', (_, value) => expect(v.is(selectionSchema, value)).toBe(false));
});
