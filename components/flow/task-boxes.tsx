import { ASSET_KIND_FACTS, type AssetKind, partOf, tasksOf } from '../../utils/meta/assets.ts';
import { t } from '../i18n.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { taskWords } from './words.tsx';

interface Props {
  readonly kind: AssetKind;
  readonly chosen: readonly string[];
  readonly onChange: (tasks: readonly string[]) => void;
}

/** The tasks of a kind to tick: the common ones first, every other one Meta accepts below. */
export function TaskBoxes({ kind, chosen, onChange }: Props) {
  const { commonTasks } = ASSET_KIND_FACTS[kind];
  const others = tasksOf(kind).filter((task) => !commonTasks.includes(task));
  const toggle = (task: string, on: boolean) => {
    const next = on ? [...chosen, task] : chosen.filter((each) => each !== task);
    onChange(tasksOf(kind).filter((each) => next.includes(each)));
  };
  const box = (task: string) => (
    <li key={task}>
      <Checkbox
        label={taskWords(task)}
        hint={<TaskHint kind={kind} task={task} />}
        checked={chosen.includes(task)}
        onChange={(on) => toggle(task, on)}
      />
    </li>
  );
  return (
    <>
      <ul class="s-task-list">{commonTasks.map(box)}</ul>
      {others.length > 0 && (
        <Disclosure
          startOpen={others.some((task) => chosen.includes(task))}
          summary={<span class="s-small">{t('flow.tasks.more', others.length)}</span>}
        >
          {() => <ul class="s-task-list">{others.map(box)}</ul>}
        </Disclosure>
      )}
    </>
  );
}

/** What the task allows, in a sentence, and what Meta calls it. */
function TaskHint({ kind, task }: { readonly kind: AssetKind; readonly task: string }) {
  const about = partOf(kind, task);
  return (
    <>
      {about !== null && <span class="s-task-about">{t(`help.task.${about.part}.${about.value}`)} </span>}
      <code class="s-tiny">{task}</code>
    </>
  );
}
