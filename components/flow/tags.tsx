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
      {rest.length > 0 && (
        <span class="s-tiny s-muted s-number">
          {t('flow.plus', rest.length)}
          <span class="s-hidden">{list(rest)}</span>
        </span>
      )}
    </span>
  );
}

interface TaskChangesProps {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

type Change = 'new' | 'gone' | 'same';

/** Tasks after the change; those new are marked, those taken away are struck through and come first. */
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
        <code key={task} class={`s-tag s-tag-${change(task)}`} title={taskWords(task)}>
          {change(task) === 'gone' && <span class="s-hidden">{t('flow.removed')} </span>}
          {task}
        </code>
      ))}
      {rest.length > 0 && (
        <span class="s-tiny s-muted s-number" title={rest.join('\n')}>
          {t('flow.plus', rest.length)}
          <span class="s-hidden">{list(rest)}</span>
        </span>
      )}
    </span>
  );
}
