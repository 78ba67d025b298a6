import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApartStore, createApartStore } from '../../../utils/vault/apart.ts';
import { contentsOf, type Fuse, freshStores, mortal, type Stores, T0, watched } from './kit.ts';

let stores: Stores;
let store: ApartStore;
let names: number;

const on = ({ local, files }: Stores): ApartStore =>
  createApartStore({
    local,
    files,
    isApart: (key) => key.startsWith('apart.'),
    newName: () => `file${++names}`,
    precious: { key: 'apart.precious', fits: (content) => typeof content === 'number' },
    now: () => T0,
  });

beforeEach(() => {
  names = 0;
  stores = freshStores();
  store = on(stores);
});

const contents = () => contentsOf(stores.files);

describe('a store with files apart', () => {
  it('keeps in the database only what names the file', async () => {
    await store.set({ 'apart.a': { sealed: 'AAAA' }, beside: 1 });
    expect(await stores.local.get(null)).toEqual({ 'apart.a': { file: 'file1' }, beside: 1 });
    expect(await contents()).toEqual({ file1: '{"sealed":"AAAA"}' });
    expect(await store.get(['apart.a', 'beside', 'none'])).toEqual({
      'apart.a': { sealed: 'AAAA' },
      beside: 1,
    });
  });

  it('destroys the file of what is replaced, emptied or removed', async () => {
    await store.set({ 'apart.a': 1, 'apart.b': 2, 'apart.c': 3 });
    await store.set({ 'apart.a': 4, 'apart.b': null });
    expect(await contents()).toEqual({ file3: '3', file4: '4' });
    expect(await store.get(['apart.b'])).toEqual({ 'apart.b': null });
    await store.remove(['apart.a', 'apart.c', 'none']);
    expect(await contents()).toEqual({});
    expect(await stores.local.get(null)).toEqual({ 'apart.b': null });
  });

  it('gives something that opens nothing where a file is missing or cut', async () => {
    await store.set({ 'apart.a': { sealed: 'AAAA' } });
    await stores.files.write('file1', '{"sealed":"AA');
    expect(await on(stores).get(['apart.a'])).toEqual({ 'apart.a': '{"sealed":"AA' });
    await stores.files.remove('file1');
    const next = on(stores);
    expect(await next.get(['apart.a'])).toEqual({ 'apart.a': { file: 'file1' } });
    await next.remove(['apart.a']);
    expect(await stores.local.get(null)).toEqual({});
  });

  it('destroys no file that another key names', async () => {
    await store.set({ 'apart.a': 1 });
    await stores.local.set({ 'apart.b': { file: 'file1' } });
    await store.remove(['apart.a']);
    expect(await store.get(['apart.b'])).toEqual({ 'apart.b': 1 });
  });

  it('destroys no file because of a key that is not kept apart', async () => {
    await store.set({ 'apart.a': 1 });
    await store.set({ beside: { file: 'file1' } });
    expect(await store.get(['beside'])).toEqual({ beside: { file: 'file1' } });
    await store.remove(['beside']);
    expect(await store.get(['apart.a'])).toEqual({ 'apart.a': 1 });
  });

  it('keeps no file for a key that is not kept apart', async () => {
    await stores.files.write('left', '1');
    await stores.local.set({ beside: { file: 'left' } });
    await store.tidy();
    expect(await contents()).toEqual({});
  });

  it('stopped anywhere, holds the old or the new, and nothing more once it is tidied', async () => {
    const steps = {
      replace: (dying: ApartStore) => dying.set({ 'apart.a': 'new', 'apart.b': 'new' }),
      remove: (dying: ApartStore) => dying.remove(['apart.a', 'apart.b']),
    };
    const seen = new Set<string>();
    for (const step of Object.values(steps))
      for (let left = 0; left < 6; left += 1)
        for (const applied of [false, true]) {
          stores = freshStores();
          await on(stores).set({ 'apart.a': 'old', 'apart.b': 'old' });
          const fuse: Fuse = { left, applied, dead: false };
          await step(on(mortal(stores, fuse))).catch(() => undefined);
          const next = on(stores);
          await next.tidy();
          const values = Object.values(await next.get(['apart.a', 'apart.b']));
          expect(new Set(values).size).toBeLessThanOrEqual(1);
          expect(Object.values(await contents())).toEqual(values.map((value) => JSON.stringify(value)));
          seen.add(JSON.stringify(values));
        }
    expect([...seen].sort()).toEqual(['["new","new"]', '["old","old"]', '[]']);
  });

  it('destroys the rest where one file is held fast, fails only in tidying, and gets it the next time', async () => {
    await store.set({ 'apart.a': 1, 'apart.b': 2, 'apart.c': 3 });
    const held = on({
      ...stores,
      files: {
        ...stores.files,
        remove: async (name) => {
          if (name === 'file1') throw new Error('held');
          await stores.files.remove(name);
        },
      },
    });
    await held.remove(['apart.a', 'apart.b']);
    expect(await contents()).toEqual({ file1: '1', file3: '3' });
    expect(Object.keys(await stores.local.get(null))).toEqual(['apart.c']);
    await stores.files.write('left', 'over');
    await expect(held.tidy()).rejects.toThrow('held');
    expect(await contents()).toEqual({ file1: '1', file3: '3' });
    await store.tidy();
    expect(await contents()).toEqual({ file3: '3' });
  });

  it('gives what names the files, and not what is in them, when asked for everything', async () => {
    await store.set({ 'apart.a': 1, beside: 2 });
    expect(await store.get(null)).toEqual({ 'apart.a': { file: 'file1' }, beside: 2 });
  });

  it('reads a file once, and one that was missing again', async () => {
    await store.set({ 'apart.a': 1, 'apart.b': 2 });
    await stores.files.remove('file2');
    const { stores: own, asked } = watched(stores);
    const next = on(own);
    for (let count = 0; count < 3; count += 1)
      expect(await next.get(['apart.a', 'apart.b'])).toEqual({ 'apart.a': 1, 'apart.b': { file: 'file2' } });
    expect(asked.filter((what) => what === 'files.read')).toHaveLength(4);
    await stores.files.write('file2', '2');
    expect(await next.get(['apart.b'])).toEqual({ 'apart.b': 2 });
  });

  it('does no more for what does not lie apart than the database does', async () => {
    await store.set({ 'apart.a': 1 });
    const { stores: own, asked } = watched(stores);
    const next = on(own);
    await next.set({ beside: 1 });
    await next.remove(['beside']);
    expect(asked).toEqual(['local.set', 'local.remove']);
  });

  it('tidies nothing that is being written', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let removed = () => {};
    const stalled = new Promise<void>((resolve) => {
      removed = resolve;
    });
    const slow = on({
      ...stores,
      local: {
        ...stores.local,
        set: async (items) => {
          await held;
          await stores.local.set(items);
        },
      },
      files: {
        ...stores.files,
        remove: async (name) => {
          await stores.files.remove(name);
          removed();
        },
      },
    });
    const writing = slow.set({ 'apart.a': 1 });
    await vi.waitFor(async () => expect(await stores.files.names()).toEqual(['file1']));
    const tidying = slow.tidy();
    // Were it not to wait for its turn, it would be over now, and the file gone.
    await Promise.race([tidying, stalled, new Promise((resolve) => setTimeout(resolve, 50))]);
    release();
    await Promise.all([writing, tidying]);
    expect(await slow.get(['apart.a'])).toEqual({ 'apart.a': 1 });
    expect(await on(stores).get(['apart.a'])).toEqual({ 'apart.a': 1 });
  });
});

describe('the precious value', () => {
  it('is not waited for where there is none', async () => {
    expect(await store.nextTidy()).toBeNull();
    await store.tidy();
    expect(await store.nextTidy()).toBeNull();
  });

  it('that is lost is replaced by a file that fits and that nothing names, and by no other', async () => {
    await store.set({ 'apart.precious': 1, 'apart.a': 2 });
    await stores.files.remove('file1');
    await stores.files.write('left', '"does not fit"');
    const before = { local: await stores.local.get(null), files: await contents() };
    await on(stores).tidy();
    expect({ local: await stores.local.get(null), files: await contents() }).toEqual(before);
    await stores.files.write('found', '7');
    const next = on(stores);
    await next.tidy();
    expect(await next.get(['apart.precious', 'apart.a'])).toEqual({ 'apart.precious': 7, 'apart.a': 2 });
    expect(await contents()).toEqual({ ...before.files, found: '7' });
    await next.tidy();
    expect(await contents()).toEqual({ file2: '2', found: '7' });
  });
});
