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

/** What the page of a new template begins with; a reload begins empty. */
export function keepDraft(template: Template | null): void {
  draft = template;
  // Whoever brings one along wants that one.
  if (template !== null) dropUnsaved(NEW_TEMPLATE);
}

export const keptDraft = (): Template => draft ?? EMPTY_TEMPLATE;

/** What was changed on the page of a template and not saved. */
export interface Unsaved {
  /** As it could last be read. */
  readonly template: Template;
  /** As YAML, where that was written in; it may not be readable yet. */
  readonly text: string | null;
}

/** By the id of the page, while the console is open: a reload asks before it loses them. */
const unsaved = new Map<string, Unsaved>();

export const unsavedOf = (id: string): Unsaved | null => unsaved.get(id) ?? null;
export const keepUnsaved = (id: string, changes: Unsaved): void => void unsaved.set(id, changes);
export const dropUnsaved = (id: string): void => void unsaved.delete(id);
