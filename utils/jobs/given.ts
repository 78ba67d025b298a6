import { subjectKey, type TemplateUsed } from '../plan/types.ts';
import { madeUserIds } from './items.ts';
import type { JobView } from './types.ts';

/** To which system users a job has given what a template says, by their ids: those for whom any of it was done. */
export function templatesGiven({ job, items }: JobView): ReadonlyMap<string, TemplateUsed> {
  const made = madeUserIds(items);
  const given = new Map<string, TemplateUsed>();
  for (const { template, subjects } of job.plan.templates ?? []) {
    const wanted = new Set(subjects);
    for (const { state, operation } of items) {
      const { subject } = operation;
      if (state !== 'done' || !wanted.has(subjectKey(subject))) continue;
      const id = subject.type === 'existing' ? subject.id : made.get(subject.operationId);
      if (id !== undefined) given.set(id, template);
    }
  }
  return given;
}

/** The names that a job has given system users. */
export const namesGiven = ({ items }: JobView): readonly { readonly id: string; readonly name: string }[] =>
  items.flatMap(({ state, operation: each }) =>
    state === 'done' && each.type === 'rename_system_user' && each.subject.type === 'existing'
      ? [{ id: each.subject.id, name: each.newName }]
      : [],
  );
