import { globSync, readFileSync } from 'node:fs';
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import {
  createStored,
  isNamed,
  STORED,
  STORED_IN_SESSION,
  type StoredThing,
  VERSIONS_KEY,
} from '../../utils/stored.ts';
import { memoryStore } from '../../utils/vault/store.ts';

const thing = (name: string, ...steps: StoredThing['steps']): StoredThing => ({
  where: 'local',
  name,
  version: 1 + steps.length,
  steps,
});

describe('the table of what is stored', () => {
  it('names each thing once, at the version its steps lead to', () => {
    expect(new Set(STORED.map(({ name }) => name)).size).toBe(STORED.length);
    for (const { where, version, steps } of STORED)
      if (where === 'local') expect(version).toBe(steps.length + 1);
  });

  it('has a row for every key in the source, and for every database', () => {
    const files = globSync('{utils,components}/**/*.{ts,tsx}');
    const keys = files.flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      // Who speaks of a store or an area of `browser.storage` keeps something there, under a constant.
      if (!/KeyValueStore|storage\.(?:local|session)\b/.test(source)) return [];
      return [
        ...source.matchAll(/^(?:export )?const [A-Z_]*(?:KEY|PREFIX|RECENT|USED)[A-Z_]* = '([^']+)'/gm),
      ].map(([, key]) => ({ file, key: key! }));
    });
    expect(keys.length).toBeGreaterThan(12);
    const names = [...STORED.map(({ name }) => name), ...STORED_IN_SESSION];
    const unlisted = keys.filter(
      ({ key }) => key !== VERSIONS_KEY && !names.some((name) => isNamed(name, key) || name.startsWith(key)),
    );
    expect(unlisted).toEqual([]);
    for (const file of globSync('entrypoints/**/*.{ts,tsx}'))
      expect(readFileSync(file, 'utf8')).not.toMatch(/storage\.(?:local|session)\.set|indexedDB/);
    const databases = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/createDatabase<\w+>\(\s*[\w`$.{}]+,\s*(\w+)/g)].map(
        ([, name]) => name,
      ),
    );
    expect(databases.sort()).toEqual(['ACCESS_VERSION', 'JOURNAL_VERSION', 'PORTFOLIOS_VERSION']);
    expect(STORED.filter(({ where }) => where === 'database')).toHaveLength(databases.length);
  });

  it('stands in PRIVACY.md, which tells of every place there is', () => {
    const privacy = readFileSync('PRIVACY.md', 'utf8');
    expect(privacy).toContain('utils/stored.ts');
  });
});

describe('what an older Steward left', () => {
  const things = [
    thing(
      'list',
      (value) => [value],
      (value) => ({ all: value }),
    ),
    thing('records.*', (value) => `${value}!`),
    thing('new'),
  ];

  it('is migrated step by step, in one write, before anything is read', async () => {
    const store = memoryStore({
      list: 'a',
      'records.1': 'x',
      'records.2': 'y',
      'records.gone': null,
      other: 1,
    });
    const set = vi.spyOn(store, 'set');
    const { local } = createStored(store, things);
    expect(await local.get(['list', 'records.1', 'records.2'])).toEqual({
      list: { all: ['a'] },
      'records.1': 'x!',
      'records.2': 'y!',
    });
    expect(set).toHaveBeenCalledTimes(1);
    expect(await store.get(null)).toMatchObject({
      [VERSIONS_KEY]: { list: 3, 'records.*': 2, new: 1 },
      'records.gone': null,
      other: 1,
    });
  });

  it('starts at the version that is there, and is left alone once it is the present one', async () => {
    const store = memoryStore({ list: ['a'], [VERSIONS_KEY]: { list: 2 } });
    await createStored(store, things).ready();
    expect((await store.get(['list'])).list).toEqual({ all: ['a'] });
    const set = vi.spyOn(store, 'set');
    await createStored(store, things).ready();
    expect(set).not.toHaveBeenCalled();
  });

  it('is as it was where the write fails, and migrated the next time', async () => {
    const store = memoryStore({ list: 'a' });
    const full = new DOMException('', 'QuotaExceededError');
    const set = vi.spyOn(store, 'set').mockRejectedValueOnce(full);
    const stored = createStored(store, things);
    await expect(stored.local.get(['list'])).rejects.toBe(full);
    expect(await store.get(null)).toEqual({ list: 'a' });
    set.mockRestore();
    expect(await stored.local.get(['list'])).toEqual({ list: { all: ['a'] } });
  });

  it('is read on a full disk too where nothing has to be migrated', async () => {
    const store = memoryStore({ new: 'b' });
    vi.spyOn(store, 'set').mockRejectedValue(new DOMException('', 'QuotaExceededError'));
    expect(await createStored(store, [thing('new')]).local.get(['new'])).toEqual({ new: 'b' });
  });
});

describe('templates given', () => {
  it('of before it was kept how are as added, for which nothing is ever taken away', async () => {
    const entry = { portfolioId: '9', userId: '1', template: { id: 'a' } };
    const store = memoryStore({ 'templates.given': [entry, null] });
    expect(await createStored(store).local.get(['templates.given'])).toEqual({
      'templates.given': [{ ...entry, as: 'add' }, null],
    });
    await createStored(store).ready();
    expect((await store.get([VERSIONS_KEY]))[VERSIONS_KEY]).toMatchObject({ 'templates.given': 2 });
    const odd = memoryStore({ 'templates.given': 'odd' });
    expect(await createStored(odd).local.get(null)).toMatchObject({ 'templates.given': 'odd' });
  });
});

describe('what a newer Steward left', () => {
  it('is neither read, nor written, nor removed', async () => {
    const before = { list: { later: true }, [VERSIONS_KEY]: { list: 9 } };
    const store = memoryStore(before);
    const { local } = createStored(store, [thing('list')]);
    const newer = expect.objectContaining({ failure: 'storage_newer' });
    await expect(local.get(null)).rejects.toEqual(newer);
    await expect(local.set({ list: 1 })).rejects.toEqual(newer);
    await expect(local.remove(['list'])).rejects.toEqual(newer);
    expect(await store.get(null)).toEqual(before);
  });

  it('is no matter where it is a thing that this one does not have; its version is kept', async () => {
    const store = memoryStore({ [VERSIONS_KEY]: { list: 1, later: 4 } });
    await createStored(store, [thing('list'), thing('new')]).ready();
    expect((await store.get([VERSIONS_KEY]))[VERSIONS_KEY]).toEqual({ list: 1, later: 4, new: 1 });
  });
});
