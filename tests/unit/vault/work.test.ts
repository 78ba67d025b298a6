import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createVault, type Vault } from '../../../utils/vault/vault.ts';
import { freshStores, type Stores, T0, watched } from './kit.ts';

// What is tried here is what the stores are asked for; the derivation is tried elsewhere.
vi.mock('hash-wasm', () => import('./argon2.ts'));

let stores: Stores;
let asked: string[];
let vault: Vault;

/** A worker that has read nothing yet. */
beforeEach(async () => {
  stores = freshStores();
  const maker = createVault({ ...stores, now: () => T0 });
  await maker.create('canary passphrase zero');
  await maker.put('secret', 'a', 1);
  await maker.put('secret', 'b', 2);
  await maker.putSession('secret', 'a', 3);
  const watch = watched(stores);
  asked = watch.asked;
  vault = createVault({ ...watch.stores, now: () => T0, lasting: ['step'] });
});

const of = (...whats: string[]) => asked.filter((what) => whats.includes(what));
const WRITES = ['set', 'remove', 'write'].flatMap((what) =>
  ['local', 'session', 'files'].map((store) => `${store}.${what}`),
);

describe('reading', () => {
  it('writes nothing, whether there is something or not', async () => {
    for (const id of ['a', 'none']) {
      await vault.get('secret', id);
      await vault.peek('secret', id);
      await vault.has('secret', id);
      await vault.getSession('secret', id);
      await vault.peekSession('secret', id);
    }
    for (const kind of ['secret', 'none']) {
      await vault.list(kind);
      await vault.ids(kind);
    }
    await vault.state();
    await vault.check();
    await vault.deadline();
    await vault.retryAt();
    await vault.damaged();
    await vault.nextTidy();
    expect(asked).not.toEqual([]);
    expect(of(...WRITES)).toEqual([]);
  });

  it('takes one reading of each file, and of the header’s', async () => {
    for (let count = 0; count < 3; count += 1) {
      expect(await vault.get('secret', 'a')).toBe(1);
      expect(await vault.list('secret')).toHaveLength(2);
    }
    expect(of('files.read')).toHaveLength(3);
  });
});

describe('a change', () => {
  it('is one write of the database, and a removal with others is swept after', async () => {
    await vault.put('secret', 'a', 4);
    expect(of('local.set', 'local.remove')).toEqual(['local.set']);
    asked.length = 0;
    await vault.remove('secret', 'a');
    expect(of('local.set', 'local.remove')).toEqual(['local.remove']);
    asked.length = 0;
    await vault.write({
      put: [{ kind: 'secret', id: 'c', value: 5 }],
      remove: [{ kind: 'secret', id: 'b' }],
    });
    expect(of('local.set', 'local.remove')).toEqual(['local.set', 'local.remove']);
  });

  it('of what lies in the database itself is that write, however much is stored', async () => {
    await vault.state();
    const keys = Object.keys(await stores.local.get(null));
    asked.length = 0;
    await vault.put('step', 'a', 1);
    // The header, to see whose key it is.
    expect(asked.filter((what) => !what.startsWith('session.'))).toEqual(['local.get', 'local.set']);
    expect(Object.keys(await stores.local.get(null))).toEqual([...keys, 'vault.record.step/a']);
  });
});
