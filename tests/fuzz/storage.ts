import fc from 'fast-check';
import * as v from 'valibot';
import { createKeptHealth } from '../../utils/page/kept-health.ts';
import { createUserNames } from '../../utils/portfolio/user-names.ts';
import { createSelections, type Selection } from '../../utils/selections.ts';
import { createSettings, settingsSchema } from '../../utils/settings/settings.ts';
import { createGiven } from '../../utils/templates/given.ts';
import { createTemplates } from '../../utils/templates/store.ts';
import { memoryStore } from '../../utils/vault/store.ts';
import { VaultError } from '../../utils/vault/vault.ts';
import { DIAGNOSIS } from '../unit/page/fixtures.ts';
import { template } from '../unit/templates/kit.ts';
import { metaOf, openVault, tokenOf, worker } from '../unit/tokens/kit.ts';
import { type Dump, dumpOf, storesFrom, T0 } from '../unit/vault/kit.ts';
import { isStorable, type Mutation, mutated, mutationsArbitrary } from './mutate.ts';
import { property } from './property.ts';
import { type Edit, edited, editsArbitrary } from './text.ts';

const IDS = ['t1', 't2', 't3'];

/** An open vault with three tokens in it, made once: deriving a key takes a while. */
let prepared: Promise<Dump> | null = null;
function filled(): Promise<Dump> {
  prepared ??= (async () => {
    const stores = storesFrom(await openVault());
    const { records, vault } = worker(stores, () => T0);
    for (const [number, id] of IDS.entries()) await records.sealNew(metaOf(id), tokenOf(number));
    await vault.put('connection', 'current', { token: tokenOf(9), view: {} });
    return dumpOf(stores);
  })();
  return prepared;
}

interface Damage {
  readonly area: 'local' | 'session' | 'files';
  readonly at: number;
  readonly mutations: readonly Mutation[];
  readonly edits: readonly Edit[];
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const damageArbitrary: fc.Arbitrary<Damage> = fc.record({
  area: fc.constantFrom('local' as const, 'local' as const, 'files' as const, 'session' as const),
  at: fraction,
  mutations: mutationsArbitrary,
  edits: editsArbitrary(['"', '{', '}', 'A', '\u0000', '\\']),
});

/** Damages values where they stand; keys stay. Says which were. `null`: no disk could hold that. */
function damaged(dump: Dump, damages: readonly Damage[]): { dump: Dump; keys: readonly string[] } | null {
  const keys: string[] = [];
  const next: Record<Damage['area'], Record<string, unknown>> = {
    local: { ...dump.local },
    session: { ...dump.session },
    files: { ...dump.files },
  };
  for (const { area, at, mutations, edits } of damages) {
    const names = Object.keys(next[area]);
    const key = names[Math.floor(at * names.length)];
    if (key === undefined) continue;
    const value = next[area][key];
    next[area][key] = typeof value === 'string' ? edited(value, edits) : mutated(value, mutations);
    keys.push(key);
  }
  if (!isStorable(next)) return null;
  return { dump: next as unknown as Dump, keys };
}

/** What a step gives, or `null` where the vault says by name why not. */
async function named<T>(step: () => Promise<T>): Promise<T | null> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof VaultError) return null;
    throw error;
  }
}

async function vaultHolds(damages: readonly Damage[]): Promise<void> {
  const whole = await filled();
  const change = damaged(whole, damages);
  if (change === null) return;
  const stores = storesFrom(change.dump);
  const { vault, records, reveal } = worker(stores, () => T0 + 1000);
  await named(() => vault.state());
  const list = await named(() => records.list());
  await records.waiting();
  await records.unseen();
  await records.expiries();
  await vault.deadline();
  await vault.retryAt();
  await vault.nextTidy();
  await reveal.nextDeadline();
  await named(() => vault.get('connection', 'current'));
  const aside = await vault.damaged();
  if (list === null) return;
  const there = new Set(list.map(({ id }) => id));
  for (const id of IDS) {
    if (there.has(id)) {
      const secret = await named(() => records.secret(id));
      if (secret !== null && secret !== tokenOf(IDS.indexOf(id))) throw new Error('another token');
      continue;
    }
    const key = `vault.record.token-record/${id}`;
    const value = change.dump.local[key];
    const isNamed = aside.some((entry) => entry.id === id && entry.kind === 'token-record');
    // A record whose value is gone from the disk is as one that was removed.
    if (!isNamed && value !== null && value !== undefined && !isPointer(value))
      throw new Error(`${id} is lost, and not named`);
    if (!change.keys.includes(key)) throw new Error(`${id} was whole, and is lost`);
  }
  await named(() => vault.tidy());
}

const isPointer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';

const used = { id: 'a', revision: 1, name: 'Reporting', values: { client: '', purpose: '' } };
const selection = (name: string): Selection => ({
  portfolioId: '9',
  name,
  of: 'assets',
  assets: [{ id: '10', kind: 'page' }],
});

/** What stands in the clear, as Steward itself writes it. */
const CLEAR = {
  settings: { idleMinutes: 30, lockWithSystem: false, notifyExpiry: true, clearClipboard: false },
  templates: ['One', 'Two'].map((name, at) => ({
    id: `t${at}`,
    revision: 1,
    savedAt: 5,
    template: template({ name }),
  })),
  selections: [selection('Ads'), selection('Pages')],
  'templates.given': ['1', '2'].map((userId) => ({ portfolioId: '9', userId, template: used, as: 'add' })),
  'users.names': [
    ['1', 'Feed'],
    ['2', 'Reporting'],
  ],
  'page.health': DIAGNOSIS,
};
type Clear = keyof typeof CLEAR;

/** Lists of which an entry that is whole has to be read, whatever its neighbours are. */
const READ: Readonly<Partial<Record<Clear, (local: ReturnType<typeof memoryStore>) => Promise<unknown[]>>>> =
  {
    templates: async (local) => [...(await createTemplates({ local, now: () => 6 }).list())],
    selections: async (local) => [...(await createSelections(local).list('9'))],
    'templates.given': async (local) =>
      Object.entries(await createGiven({ local }).of('9')).flatMap(([userId, own]) =>
        own.map((each) => ({ portfolioId: '9', userId, ...each })),
      ),
    'users.names': async (local) => [...(await createUserNames(local).all())],
  };

/** Writes beside what is damaged, and says what has to be there still. */
async function writeBeside(local: ReturnType<typeof memoryStore>): Promise<void> {
  await createTemplates({ local, now: () => 6 }).save(null, template({ name: 'New' }));
  await createSelections(local).save(selection('New'));
  await createGiven({ local }).note('9', new Map([['3', { template: used, as: 'add' }]]));
  await createUserNames(local).note([{ id: '3', name: 'New' }]);
}

async function clearHolds(key: Clear, mutations: readonly Mutation[]): Promise<void> {
  const odd = mutated(CLEAR[key], mutations);
  if (!isStorable(odd)) return;
  const local = memoryStore({ ...CLEAR, [key]: odd });
  if (!v.is(settingsSchema, await createSettings(local).get())) throw new Error('settings of another shape');
  await createKeptHealth(local).get();
  const whole = new Set(
    (Array.isArray(odd) ? odd : [])
      .filter((entry) => [CLEAR[key]].flat().some((each) => same(each, entry)))
      .map((entry) => JSON.stringify(entry)),
  );
  const requireWhole = async () => {
    for (const [name, read] of Object.entries(READ)) {
      const texts = new Set((await read(local)).map((entry) => JSON.stringify(entry)));
      const wanted =
        name === key ? whole : new Set((CLEAR[name as Clear] as unknown[]).map((e) => JSON.stringify(e)));
      for (const entry of wanted) if (!texts.has(entry)) throw new Error(`of ${name}, lost: ${entry}`);
    }
  };
  await requireWhole();
  await writeBeside(local);
  await requireWhole();
}

const same = (one: unknown, other: unknown): boolean => {
  try {
    return JSON.stringify(one) === JSON.stringify(other);
  } catch {
    return false;
  }
};

export const properties = [
  property(
    'a vault that is damaged opens the rest and names what it can not',
    fc.array(damageArbitrary, { minLength: 1, maxLength: 3 }),
    vaultHolds,
  ),
  property(
    'what stands in the clear reads as far as it makes sense, and takes nothing along',
    fc.tuple(fc.constantFrom(...(Object.keys(CLEAR) as Clear[])), mutationsArbitrary),
    ([key, mutations]) => clearHolds(key, mutations),
  ),
];
