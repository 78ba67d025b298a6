import * as v from 'valibot';
import type { TemplateUsed } from '../plan/types.ts';
import { createQueue } from '../queue.ts';
import { entriesOf } from '../stored-list.ts';
import type { KeyValueStore } from '../vault/store.ts';
import { templateSchema } from './schema.ts';
import type { Template } from './template.ts';

/** A template as it is kept: in the clear, since it holds no secret. */
export interface StoredTemplate {
  readonly id: string;
  /** Counts the savings of this template, from 1. */
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly template: Template;
}

/** One of them, in the state of that saving. */
export type Seen = Pick<StoredTemplate, 'id' | 'revision'>;

/** A template to choose; one that comes with Steward has revision 0. */
export type OfferedTemplate = Pick<StoredTemplate, 'id' | 'revision' | 'template'>;

/** What is remembered of a template where it is used. */
export const usedAs = (
  { id, revision, template: { name } }: OfferedTemplate,
  values: TemplateUsed['values'],
): TemplateUsed => ({ id, revision, name, values });

const KEY = 'templates';
const MAX_TEMPLATES = 100;
/** Characters of all templates together, well under what the browser lets an extension keep. */
const MAX_SIZE = 3_000_000;

export const storedTemplateSchema: v.GenericSchema<unknown, StoredTemplate> = v.strictObject({
  id: v.string(),
  revision: v.number(),
  savedAt: v.number(),
  template: templateSchema,
});

/** `template_changed`: it was saved by somebody else since it was seen. */
export type SaveProblem = 'template_unknown' | 'template_changed' | 'templates_full';

export interface Templates {
  /** In the order in which they were first saved. What does not read any more is left out. */
  list(): Promise<readonly StoredTemplate[]>;
  /** `over`: the one to take the place of, as it was seen; `null`: a new one. */
  save(over: Seen | null, template: Template): Promise<StoredTemplate | SaveProblem>;
  remove(id: string): Promise<void>;
  /** Puts back what was removed, as it was: before the one of this id, or last. What is there by now stays. */
  restore(removed: StoredTemplate, before: string | null): Promise<SaveProblem | null>;
}

interface Dependencies {
  readonly local: KeyValueStore;
  readonly now: () => number;
  readonly newId?: () => string;
}

export function createTemplates({ local, now, newId = () => crypto.randomUUID() }: Dependencies): Templates {
  const inTurn = createQueue();

  async function stored(): Promise<readonly unknown[]> {
    const { [KEY]: all } = await local.get([KEY]);
    return Array.isArray(all) ? all : [];
  }

  /** What a newer version may have written is kept as it is, though not understood. */
  const isOf = (entry: unknown, id: string): boolean =>
    typeof entry === 'object' && entry !== null && 'id' in entry && entry.id === id;

  /** Whether there was room for them. */
  async function keep(all: readonly unknown[]): Promise<boolean> {
    if (all.length > MAX_TEMPLATES || JSON.stringify(all).length > MAX_SIZE) return false;
    await local.set({ [KEY]: all });
    return true;
  }

  async function list(): Promise<readonly StoredTemplate[]> {
    return entriesOf(storedTemplateSchema, await stored());
  }

  async function save(over: Seen | null, template: Template): Promise<StoredTemplate | SaveProblem> {
    const all = await stored();
    const before = over === null ? undefined : (await list()).find(({ id }) => id === over.id);
    if (over !== null && before === undefined) return 'template_unknown';
    if (over?.revision !== before?.revision) return 'template_changed';
    const saved: StoredTemplate = {
      id: before?.id ?? newId(),
      revision: (before?.revision ?? 0) + 1,
      savedAt: now(),
      template,
    };
    const next =
      before === undefined ? [...all, saved] : all.map((entry) => (isOf(entry, before.id) ? saved : entry));
    return (await keep(next)) ? saved : 'templates_full';
  }

  async function restore(removed: StoredTemplate, before: string | null): Promise<SaveProblem | null> {
    const all = await stored();
    if (all.some((entry) => isOf(entry, removed.id))) return null;
    const at = before === null ? -1 : all.findIndex((entry) => isOf(entry, before));
    return (await keep(all.toSpliced(at < 0 ? all.length : at, 0, removed))) ? null : 'templates_full';
  }

  return {
    list: () => inTurn(list),
    save: (over, template) => inTurn(() => save(over, template)),
    remove: (id) =>
      inTurn(async () => {
        const all = await stored();
        await local.set({ [KEY]: all.filter((entry) => !isOf(entry, id)) });
      }),
    restore: (removed, before) => inTurn(() => restore(removed, before)),
  };
}
