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
}

export const keptDraft = (): Template => draft ?? EMPTY_TEMPLATE;
