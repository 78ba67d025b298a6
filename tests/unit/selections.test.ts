import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  createSelections,
  foundOf,
  type Selection,
  selectionSchema,
  sizeOf,
} from '../../utils/selections.ts';
import { createStored } from '../../utils/stored.ts';
import { memoryStore } from '../../utils/vault/store.ts';
import { SNAPSHOT } from '../dom/flow-samples.ts';

const selection = (name: string, portfolioId = '900', id = '10'): Selection => ({
  portfolioId,
  name,
  of: 'assets',
  assets: [{ id, kind: 'page' }],
});
const ofUsers = (name: string, ...userIds: string[]): Selection => ({
  portfolioId: '900',
  name,
  of: 'users',
  userIds,
});

describe('saved selections', () => {
  it('are kept by portfolio, one of a name, until removed', async () => {
    const { list, save, remove, forget } = createSelections(memoryStore());
    expect(await save(selection('Ads'))).toBe(true);
    await save(selection('Pages'));
    await save(selection('Ads', '901'));
    await save(selection('Ads', '900', '11'));
    expect(await list('900')).toEqual([selection('Pages'), selection('Ads', '900', '11')]);
    await remove(selection('Ads'));
    expect(await list('900')).toEqual([selection('Pages')]);
    expect(await list('901')).toEqual([selection('Ads', '901')]);
    await forget();
    expect(await list('901')).toEqual([]);
  });

  it('are of assets or of system users, each with names of their own', async () => {
    const { list, save, remove } = createSelections(memoryStore());
    await save(selection('Ads'));
    await save(ofUsers('Ads', '1', '2'));
    await save(ofUsers('Ads', '3'));
    expect(await list('900')).toEqual([selection('Ads'), ofUsers('Ads', '3')]);
    await remove(ofUsers('Ads'));
    expect(await list('900')).toEqual([selection('Ads')]);
  });

  it('read as of assets where they are from before there were others', async () => {
    const { of: _, ...before } = { ...selection('Ads') };
    const store = memoryStore({ selections: [before, null] });
    const selections = createSelections(createStored(store).local);
    expect(await selections.list('900')).toEqual([selection('Ads')]);
    await selections.save(ofUsers('Ads', '1'));
    expect(await selections.list('900')).toEqual([selection('Ads'), ofUsers('Ads', '1')]);
  });

  it('say how much of them is in the portfolio', () => {
    const users = ofUsers('Ads', '2', '99', '10');
    expect([sizeOf(users), foundOf(users, SNAPSHOT)]).toEqual([3, ['2']]);
    const assets: Selection = {
      ...selection('Ads'),
      of: 'assets',
      assets: [
        { id: '30', kind: 'page' },
        { id: '10', kind: 'page' },
        { id: '1', kind: 'page' },
      ],
    };
    expect([sizeOf(assets), foundOf(assets, SNAPSHOT)]).toEqual([3, ['10']]);
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
    for (let at = 0; at < 4; at++)
      saved.push(await large.save({ ...selection(`Large ${at}`), of: 'assets', assets }));
    expect(saved[0]).toBe(true);
    expect(saved.at(-1)).toBe(false);
  });

  it('leave out what does not read any more', async () => {
    const store = memoryStore({ selections: [{ name: 1 }, selection('Ads'), 'x'] });
    expect(await createSelections(store).list('900')).toEqual([selection('Ads')]);
    await createSelections(store).save(selection('Pages'));
    await createSelections(store).remove(selection('Ads'));
    expect((await store.get(['selections'])).selections).toEqual([{ name: 1 }, 'x', selection('Pages')]);
    expect(await createSelections(memoryStore({ selections: 'x' })).list('900')).toEqual([]);
  });

  it.each([
    ['no name', selection('')],
    ['a name that turns the order of letters', selection('Ads\u202e')],
    ['a name with white space around it', selection(' Ads')],
    ['no asset', { ...selection('Ads'), assets: [] }],
    ['no system user', ofUsers('Ads')],
    ['a system user that is none', ofUsers('Ads', 'x')],
    ['assets and system users', { ...selection('Ads'), userIds: ['1'] }],
    ['what it is of left out', { ...selection('Ads'), of: undefined }],
    ['another kind', { ...selection('Ads'), assets: [{ id: '1', kind: 'horse' }] }],
    ['more than is asked for', { ...selection('Ads'), token: 'x' }],
  ])('refuse %s', (_, value) => expect(v.is(selectionSchema, value)).toBe(false));
});
