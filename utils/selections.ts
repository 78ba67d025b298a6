import * as v from 'valibot';
import { ASSET_KINDS, type AssetKind } from './meta/assets.ts';
import { META_ID } from './meta/ids.ts';
import { hasHiddenCharacters, normaliseName } from './meta/names.ts';
import type { Snapshot } from './portfolio/snapshot.ts';
import { createQueue } from './queue.ts';
import { entriesOf } from './stored-list.ts';
import type { KeyValueStore } from './vault/store.ts';

/** An asset chosen, by id and kind. */
export interface SelectedAsset {
  readonly id: string;
  readonly kind: AssetKind;
}

/** What of a portfolio can be chosen again. */
export const SELECTED = ['assets', 'users'] as const;

/**
 * Assets, or system users by id, of a portfolio under a name, to be chosen again. Kept in the clear, since it
 * holds no secret.
 */
export type Selection = {
  readonly portfolioId: string;
  readonly name: string;
} & (
  | { readonly of: 'assets'; readonly assets: readonly SelectedAsset[] }
  | { readonly of: 'users'; readonly userIds: readonly string[] }
);

/** By which it is told from all others. */
export type SelectionKey = Pick<Selection, 'portfolioId' | 'of' | 'name'>;

export const MAX_SELECTION_NAME = 60;
const MAX_CHOSEN = 20_000;
const MAX_SELECTIONS = 100;
/** Characters of all selections together, well under what the browser lets an extension keep. */
const MAX_SIZE = 2_000_000;

const metaId = v.pipe(v.string(), v.regex(META_ID));
const common = {
  portfolioId: metaId,
  name: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(MAX_SELECTION_NAME),
    v.check((name) => name === normaliseName(name) && !hasHiddenCharacters(name), 'a name as it is shown'),
  ),
};

export const selectionSchema: v.GenericSchema<unknown, Selection> = v.variant('of', [
  v.strictObject({
    ...common,
    of: v.literal('assets'),
    assets: v.pipe(
      v.array(v.strictObject({ id: metaId, kind: v.picklist(ASSET_KINDS as readonly AssetKind[]) })),
      v.minLength(1),
      v.maxLength(MAX_CHOSEN),
    ),
  }),
  v.strictObject({
    ...common,
    of: v.literal('users'),
    userIds: v.pipe(v.array(metaId), v.minLength(1), v.maxLength(MAX_CHOSEN)),
  }),
]);

export const sizeOf = (selection: Selection): number =>
  (selection.of === 'users' ? selection.userIds : selection.assets).length;

/** Ids of what is in a portfolio, of what was selected. */
export function foundOf(selection: Selection, { systemUsers, assets }: Snapshot): string[] {
  const keyOf = ({ id, kind }: { id: string; kind?: AssetKind }) => `${kind} ${id}`;
  const [chosen, all] =
    selection.of === 'users'
      ? [selection.userIds.map((id) => ({ id })), systemUsers.map(({ id }) => ({ id }))]
      : [selection.assets, assets];
  const wanted = new Set(chosen.map(keyOf));
  return all.filter((each) => wanted.has(keyOf(each))).map(({ id }) => id);
}

const KEY = 'selections';

export interface Selections {
  /** Those of a portfolio, in the order in which they were saved. What does not read any more is left out. */
  list(portfolioId: string): Promise<readonly Selection[]>;
  /** Takes the place of one of the same name in the same portfolio; `false`: there is no room for it. */
  save(selection: Selection): Promise<boolean>;
  remove(key: SelectionKey): Promise<void>;
  /** Those of every portfolio. */
  all(): Promise<readonly Selection[]>;
  forget(): Promise<void>;
}

export function createSelections(local: KeyValueStore): Selections {
  const inTurn = createQueue();

  async function stored(): Promise<readonly unknown[]> {
    const { [KEY]: all } = await local.get([KEY]);
    return Array.isArray(all) ? all : [];
  }

  /** What a newer version may have written is kept as it is, though not understood. */
  const without = async ({ portfolioId, of, name }: SelectionKey): Promise<readonly unknown[]> =>
    (await stored()).filter((each) => {
      const { success, output } = v.safeParse(selectionSchema, each);
      return !success || output.portfolioId !== portfolioId || output.of !== of || output.name !== name;
    });

  return {
    all: async () => entriesOf(selectionSchema, await stored()),
    list: async (portfolioId) =>
      entriesOf(selectionSchema, await stored()).filter((each) => each.portfolioId === portfolioId),
    save: (selection) =>
      inTurn(async () => {
        const next = [...(await without(selection)), selection];
        if (next.length > MAX_SELECTIONS || JSON.stringify(next).length > MAX_SIZE) return false;
        await local.set({ [KEY]: next });
        return true;
      }),
    remove: (key) => inTurn(async () => local.set({ [KEY]: await without(key) })),
    forget: () => inTurn(() => local.remove([KEY])),
  };
}
