import { ASSET_KIND_FACTS, type AssetKind, tasksOf } from '../../utils/meta/assets.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { t, tn } from '../i18n.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../use-store.ts';
import { taskWords } from './words.tsx';

interface Props {
  readonly flow: Flow;
  readonly kind: AssetKind;
}

/** One choice of tasks for all assets of a kind chosen in the flow. */
export function TaskChoice({ flow, kind }: Props) {
  const tasks = useStore(flow.store, (state) => state.draft.tasks);
  return (
    <TaskPicker
      kind={kind}
      chosen={tasks[kind]}
      onChange={(chosen) => flow.edit({ tasks: { ...tasks, [kind]: chosen } })}
    />
  );
}

interface TaskPickerProps {
  readonly kind: AssetKind;
  readonly chosen: readonly string[];
  /** Told in Meta's order. */
  readonly onChange: (chosen: readonly string[]) => void;
}

/** The tasks of a kind: the common ones first, every other one Meta accepts below. */
export function TaskPicker({ kind, chosen, onChange }: TaskPickerProps) {
  const { commonTasks, tasksRequired, removable } = ASSET_KIND_FACTS[kind];
  const others = tasksOf(kind).filter((task) => !commonTasks.includes(task));
  const toggle = (task: string, on: boolean) => {
    const next = on ? [...chosen, task] : chosen.filter((each) => each !== task);
    onChange(tasksOf(kind).filter((each) => next.includes(each)));
  };
  const box = (task: string) => (
    <li key={task}>
      <Checkbox
        label={taskWords(task)}
        hint={<code class="s-tiny">{task}</code>}
        checked={chosen.includes(task)}
        onChange={(on) => toggle(task, on)}
      />
    </li>
  );
  return (
    <fieldset class="s-tasks">
      <legend class="s-label">{t('flow.tasks.label', tn(`kind.${kind}`, 2))}</legend>
      <p class="s-small s-muted">{t(tasksRequired ? 'flow.tasks.required' : 'flow.tasks.optional')}</p>
      <ul class="s-task-list">{commonTasks.map(box)}</ul>
      {others.length > 0 && (
        <Disclosure
          startOpen={others.some((task) => chosen.includes(task))}
          summary={<span class="s-small">{t('flow.tasks.more', others.length)}</span>}
        >
          {() => <ul class="s-task-list">{others.map(box)}</ul>}
        </Disclosure>
      )}
      {!removable && (
        <p class="s-note s-small s-muted">
          <Icon name="info" />
          <span>{t('flow.tasks.not_removable')}</span>
        </p>
      )}
    </fieldset>
  );
}
