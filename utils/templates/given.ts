import * as v from 'valibot';
import { META_ID } from '../meta/ids.ts';
import type { TemplateUsed } from '../plan/types.ts';
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

/** By id of the system user. */
export type GivenTemplates = Readonly<Record<string, TemplateUsed>>;

/**
 * Which template each system user was made from, was given, or is compared with. What a person did here, as the
 * history of jobs is; in the clear, since it holds no secret.
 */
export interface Given {
  of(portfolioId: string): Promise<GivenTemplates>;
  /** The last one of a system user counts; `null`: none any more. */
  note(portfolioId: string, users: ReadonlyMap<string, TemplateUsed | null>): Promise<void>;
  forget(): Promise<void>;
}

const KEY = 'templates.given';
/** System users remembered, in all; those noted longest ago are forgotten first. */
const MAX_GIVEN = 5000;

const entrySchema = v.strictObject({
  portfolioId: v.pipe(v.string(), v.regex(META_ID)),
  userId: v.pipe(v.string(), v.regex(META_ID)),
  template: templateUsedSchema,
});

export function createGiven({ local }: { readonly local: KeyValueStore }): Given {
  const inTurn = createQueue();
  const stored = async () => entriesOf(entrySchema, (await local.get([KEY]))[KEY]);
  return {
    of: (portfolioId) =>
      inTurn(async () =>
        Object.fromEntries(
          (await stored())
            .filter((each) => each.portfolioId === portfolioId)
            .map(({ userId, template }) => [userId, template]),
        ),
      ),
    note: (portfolioId, users) =>
      inTurn(async () => {
        if (users.size === 0) return;
        const rest = (await stored()).filter(
          (each) => each.portfolioId !== portfolioId || !users.has(each.userId),
        );
        const noted = [...users].flatMap(([userId, template]) =>
          template === null ? [] : [{ portfolioId, userId, template }],
        );
        await local.set({ [KEY]: [...rest, ...noted].slice(-MAX_GIVEN) });
      }),
    forget: () => inTurn(() => local.remove([KEY])),
  };
}
