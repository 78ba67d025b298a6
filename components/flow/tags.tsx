import { list, t } from '../i18n.ts';
import { taskWords } from './words.tsx';

/** Values shown in a row; the rest is a number with the list on hover. */
const SHOWN = 3;

interface TagsProps {
  readonly values: readonly string[];
}

/** Meta's own values, unchanged: the same in every language, and what its documentation is searched by. */
export function Tags({ values }: TagsProps) {
  const rest = values.slice(SHOWN);
  return (
    <span class="s-tags" title={values.join('\n')}>
      {values.slice(0, SHOWN).map((value) => (
        <code key={value} class="s-tag">
          {value}
        </code>
      ))}
      {rest.length > 0 && <Rest of={rest} title={rest} />}
    </span>
  );
}

interface RestProps {
  readonly of: readonly string[];
  readonly title: readonly string[];
}

const Rest = ({ of, title }: RestProps) => (
  <span class="s-tags-rest s-tiny s-muted s-number" title={title.join('\n')}>
    {t('flow.plus', of.length)}
    <span class="s-hidden">{list(of)}</span>
  </span>
);

interface TaskChangesProps {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

type Change = 'new' | 'gone' | 'same';

/** The words of a task, and Meta's value for those who look for it. */
const inFull = (task: string): string => `${taskWords(task)} (${task})`;

/**
 * Tasks after the change, in words; Meta's values are on hover. Those new are marked, those taken away are struck
 * through and come first, all of them.
 */
export function TaskChanges({ before, after }: TaskChangesProps) {
  const gone = before.filter((task) => !after.includes(task));
  const all = [
    ...gone,
    ...after.filter((task) => !before.includes(task)),
    ...after.filter((task) => before.includes(task)),
  ];
  const change = (task: string): Change =>
    gone.includes(task) ? 'gone' : before.includes(task) ? 'same' : 'new';
  const rest = all.slice(SHOWN + gone.length);
  return (
    <span class="s-tags">
      {all.slice(0, SHOWN + gone.length).map((task) => (
        <span key={task} class={`s-tag s-tag-${change(task)}`} title={inFull(task)}>
          {change(task) === 'gone' && <span class="s-hidden">{t('flow.removed')} </span>}
          {taskWords(task)}
        </span>
      ))}
      {rest.length > 0 && <Rest of={rest.map(taskWords)} title={rest.map(inFull)} />}
    </span>
  );
}

/** What somebody may do with an asset, in words. */
export const TaskTags = ({ tasks }: { readonly tasks: readonly string[] }) => (
  <TaskChanges before={tasks} after={tasks} />
);
