import * as v from 'valibot';
import { ASSET_KINDS, type AssetKind } from './meta/assets.ts';
import { META_ID } from './meta/ids.ts';
import { hasHiddenCharacters, normaliseName } from './meta/names.ts';
import { createQueue } from './queue.ts';
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

  async function all(): Promise<readonly Selection[]> {
    const { [KEY]: stored } = await local.get([KEY]);
    return (Array.isArray(stored) ? stored : []).flatMap((entry) => {
      const read = v.safeParse(selectionSchema, entry);
      return read.success ? [read.output] : [];
    });
  }

  const without = async (portfolioId: string, name: string): Promise<readonly Selection[]> =>
    (await all()).filter((each) => each.portfolioId !== portfolioId || each.name !== name);

  return {
    all,
    list: async (portfolioId) => (await all()).filter((each) => each.portfolioId === portfolioId),
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
