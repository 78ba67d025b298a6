import { subjectKey } from '../plan/types.ts';
import type { TemplateNote } from '../templates/given.ts';
import { madeUserIds } from './items.ts';
import type { JobView } from './types.ts';

/**
 * What a job has changed in which templates system users were given, by their ids: of those for whom any of it was
 * done, and of those who, at the end of it, turn out to have had all of it already.
 */
export function templatesGiven({ job, items }: JobView): ReadonlyMap<string, TemplateNote> {
  const made = madeUserIds(items);
  const bySubject = Map.groupBy(items, ({ operation }) => subjectKey(operation.subject));
  const given = new Map<string, TemplateNote>();
  for (const { template, subjects, as } of job.plan.templates ?? []) {
    for (const key of subjects) {
      const own = bySubject.get(key);
      const subject = own?.[0]?.operation.subject;
      const isDone =
        own === undefined
          ? job.state === 'done' && as !== 'undone'
          : own.some(({ state }) => state === 'done');
      if (!isDone) continue;
      if (subject?.type !== 'new') given.set(key, { template, as });
      else {
        const id = made.get(subject.operationId);
        if (id !== undefined) given.set(id, { template, as: 'whole' });
      }
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
