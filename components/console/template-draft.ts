import { DEFAULT_NAMES, type Template } from '../../utils/templates/template.ts';

/** The id of a template that is not kept yet. */
export const NEW_TEMPLATE = 'new';

export const EMPTY_TEMPLATE: Template = {
  version: 1,
  name: '',
  description: '',
  role: 'EMPLOYEE',
  names: DEFAULT_NAMES,
  assets: [],
  token: null,
};

let draft: Template | null = null;

/** New ones that were changed, not saved, and made room for one brought along. */
let aside: readonly Unsaved[] = [];

/** What the page of a new template begins with; a reload begins empty. */
export function keepDraft(template: Template | null): void {
  draft = template;
  const changed = unsavedOf(NEW_TEMPLATE);
  if (template === null || changed === null) return;
  aside = [...aside, changed];
  dropUnsaved(NEW_TEMPLATE);
}

export const keptDraft = (): Template => draft ?? EMPTY_TEMPLATE;

export const draftsAside = (): readonly Unsaved[] => aside;

/** Goes back to one that was set aside; what is there by now is set aside in its place. */
export function takeUp(chosen: Unsaved, present: Unsaved): void {
  const isBlank = present.template === EMPTY_TEMPLATE && present.text === null;
  aside = [...aside.filter((each) => each !== chosen), ...(isBlank ? [] : [present])];
  draft = null;
  keepUnsaved(NEW_TEMPLATE, chosen);
}

/** What was changed on the page of a template and not saved. */
export interface Unsaved {
  /** As it could last be read. */
  readonly template: Template;
  /** As YAML, where that was written in; it may not be readable yet. */
  readonly text: string | null;
  /** Which saving was changed; 0: none. */
  readonly revision: number;
}

/** By the id of the page, while the console is open: a reload asks before it loses them. */
const unsaved = new Map<string, Unsaved>();

export const unsavedOf = (id: string): Unsaved | null => unsaved.get(id) ?? null;
export const keepUnsaved = (id: string, changes: Unsaved): void => void unsaved.set(id, changes);
export const dropUnsaved = (id: string): void => void unsaved.delete(id);
