import * as v from 'valibot';
import { META_ID } from '../meta/ids.ts';
import type { GivenAs, TemplateUsed } from '../plan/types.ts';
import { createQueue } from '../queue.ts';
import { entriesOf } from '../stored-list.ts';
import type { KeyValueStore } from '../vault/store.ts';
import { MAX_BLANK } from './pattern.ts';

/** What is remembered of a template, and of the blanks it was used with. */
export const templateUsedSchema: v.GenericSchema<unknown, TemplateUsed> = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.:-]{1,200}$/)),
  revision: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  name: v.pipe(v.string(), v.maxLength(100)),
  values: v.strictObject({
    client: v.pipe(v.string(), v.maxLength(MAX_BLANK)),
    purpose: v.pipe(v.string(), v.maxLength(MAX_BLANK)),
  }),
});

/** A template that a system user was given, and how. */
export interface GivenTemplate {
  readonly template: TemplateUsed;
  readonly as: GivenAs;
}

/** Those of a system user by its id, in the order in which they were given. */
export type GivenTemplates = Readonly<Record<string, readonly GivenTemplate[]>>;

/** A template given, or taken back. */
export interface TemplateNote {
  readonly template: TemplateUsed;
  /** `alone`: as a whole, and in the place of all others. */
  readonly as: GivenAs | 'alone' | 'undone';
}

/**
 * Which templates each system user was made from, was given, or is compared with. What a person did here, as the
 * history of jobs is; in the clear, since it holds no secret.
 */
export interface Given {
  of(portfolioId: string): Promise<GivenTemplates>;
  /**
   * One given as a `whole` for the first time takes the place of all others; one given again is the newer version
   * of itself; `null`: none any more.
   */
  note(portfolioId: string, users: ReadonlyMap<string, TemplateNote | null>): Promise<void>;
  forget(): Promise<void>;
}

const KEY = 'templates.given';
/** Remembered of all system users together; what was noted longest ago is forgotten first. */
const MAX_GIVEN = 5000;

const entrySchema = v.strictObject({
  portfolioId: v.pipe(v.string(), v.regex(META_ID)),
  userId: v.pipe(v.string(), v.regex(META_ID)),
  template: templateUsedSchema,
  as: v.picklist(['whole', 'replace', 'add']),
});

/** The same template for the same client, whichever version of it. */
const isSame = (a: TemplateUsed, b: TemplateUsed): boolean =>
  a.id === b.id && a.values.client === b.values.client && a.values.purpose === b.values.purpose;

function noted(before: readonly GivenTemplate[], { template, as }: TemplateNote): GivenTemplate[] {
  const rest = before.filter((each) => !isSame(each.template, template));
  if (as === 'undone') return rest;
  if (as === 'alone') return [{ template, as: 'whole' }];
  // Whoever was made from it is to be like it still, however it is given again, and like what was given since.
  const isWhole = before.some((each) => each.as === 'whole' && isSame(each.template, template));
  if (as === 'whole' && !isWhole) return [{ template, as }];
  return isWhole ? [{ template, as: 'whole' }, ...rest] : [...rest, { template, as }];
}

export function createGiven({ local }: { readonly local: KeyValueStore }): Given {
  const inTurn = createQueue();
  const stored = async () => entriesOf(entrySchema, (await local.get([KEY]))[KEY]);
  return {
    of: (portfolioId) =>
      inTurn(async () =>
        Object.fromEntries(
          [
            ...Map.groupBy(
              (await stored()).filter((each) => each.portfolioId === portfolioId),
              ({ userId }) => userId,
            ),
          ].map(([userId, own]) => [userId, own.map(({ template, as }) => ({ template, as }))]),
        ),
      ),
    note: (portfolioId, users) =>
      inTurn(async () => {
        if (users.size === 0) return;
        const all = await stored();
        const isTheirs = (each: (typeof all)[number]) =>
          each.portfolioId === portfolioId && users.has(each.userId);
        const theirs = Map.groupBy(all.filter(isTheirs), ({ userId }) => userId);
        const now = [...users].flatMap(([userId, note]) =>
          note === null
            ? []
            : noted(theirs.get(userId) ?? [], note).map(({ template, as }) => ({
                portfolioId,
                userId,
                template,
                as,
              })),
        );
        const rest = all.filter((each) => !isTheirs(each));
        await local.set({ [KEY]: [...rest, ...now].slice(-MAX_GIVEN) });
      }),
    forget: () => inTurn(() => local.remove([KEY])),
  };
}
