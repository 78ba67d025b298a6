import * as v from 'valibot';
import { ASSET_KINDS, type AssetKind } from './meta/assets.ts';
import { META_ID } from './meta/ids.ts';
import { hasHiddenCharacters, normaliseName } from './meta/names.ts';
import { createQueue } from './queue.ts';
import { entriesOf } from './stored-list.ts';
import type { KeyValueStore } from './vault/store.ts';

/** An asset chosen, by id and kind. */
export interface SelectedAsset {
  readonly id: string;
  readonly kind: AssetKind;
}

/** Assets of a portfolio under a name, to be chosen again. Kept in the clear, since it holds no secret. */
export interface Selection {
  readonly portfolioId: string;
  readonly name: string;
  readonly assets: readonly SelectedAsset[];
}

export const MAX_SELECTION_NAME = 60;
const MAX_ASSETS = 20_000;
const MAX_SELECTIONS = 100;
/** Characters of all selections together, well under what the browser lets an extension keep. */
const MAX_SIZE = 2_000_000;

export const selectionSchema: v.GenericSchema<unknown, Selection> = v.strictObject({
  portfolioId: v.pipe(v.string(), v.regex(META_ID)),
  name: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(MAX_SELECTION_NAME),
    v.check((name) => name === normaliseName(name) && !hasHiddenCharacters(name), 'a name as it is shown'),
  ),
  assets: v.pipe(
    v.array(
      v.strictObject({
        id: v.pipe(v.string(), v.regex(META_ID)),
        kind: v.picklist(ASSET_KINDS as readonly AssetKind[]),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_ASSETS),
  ),
});

const KEY = 'selections';

export interface Selections {
  /** Those of a portfolio, in the order in which they were saved. What does not read any more is left out. */
  list(portfolioId: string): Promise<readonly Selection[]>;
  /** Takes the place of one of the same name in the same portfolio; `false`: there is no room for it. */
  save(selection: Selection): Promise<boolean>;
  remove(portfolioId: string, name: string): Promise<void>;
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
  const without = async (portfolioId: string, name: string): Promise<readonly unknown[]> =>
    (await stored()).filter((each) => {
      const read = v.safeParse(selectionSchema, each);
      return !read.success || read.output.portfolioId !== portfolioId || read.output.name !== name;
    });

  return {
    all: async () => entriesOf(selectionSchema, await stored()),
    list: async (portfolioId) =>
      entriesOf(selectionSchema, await stored()).filter((each) => each.portfolioId === portfolioId),
    save: (selection) =>
      inTurn(async () => {
        const next = [...(await without(selection.portfolioId, selection.name)), selection];
        if (next.length > MAX_SELECTIONS || JSON.stringify(next).length > MAX_SIZE) return false;
        await local.set({ [KEY]: next });
        return true;
      }),
    remove: (portfolioId, name) => inTurn(async () => local.set({ [KEY]: await without(portfolioId, name) })),
    forget: () => inTurn(() => local.remove([KEY])),
  };
}
