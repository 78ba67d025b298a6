import type { ComponentChildren } from 'preact';
import { ASSET_KIND_FACTS, type AssetKind } from '../../utils/meta/assets.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { ownTasksOf, withTasks } from '../../utils/stores/flow-draft.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t, tn } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../use-store.ts';
import { TaskBoxes } from './task-boxes.tsx';

interface Props {
  readonly flow: Flow;
  readonly kind: AssetKind;
}

/** One choice of tasks for all assets of a kind chosen in the flow. */
export function TaskChoice({ flow, kind }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, (state) =>
    state.snapshot.state === 'ready' ? state.snapshot.value : null,
  );
  const own = snapshot === null ? 0 : ownTasksOf(draft, snapshot, kind);
  return (
    <TaskPicker
      kind={kind}
      chosen={draft.tasks[kind]}
      onChange={(wanted) => snapshot !== null && flow.edit(withTasks(draft, snapshot, kind, wanted))}
    >
      {own > 0 && <Note>{tn('flow.tasks.own', own)}</Note>}
    </TaskPicker>
  );
}

interface TaskPickerProps {
  readonly kind: AssetKind;
  readonly chosen: readonly string[];
  /** Told in Meta's order. */
  readonly onChange: (chosen: readonly string[]) => void;
  /** What else is to be known before choosing. */
  readonly children?: ComponentChildren;
}

/** The tasks of a kind, with what choosing them means. */
export function TaskPicker({ kind, chosen, onChange, children }: TaskPickerProps) {
  const { tasksRequired, removable } = ASSET_KIND_FACTS[kind];
  return (
    <fieldset class="s-tasks">
      <legend class="s-label">{t('flow.tasks.label', kindWords(kind))}</legend>
      <p class="s-small s-muted">{t(tasksRequired ? 'flow.tasks.required' : 'flow.tasks.optional')}</p>
      {children}
      <p class="s-small">
        <HelpLink topic="task">{t('help.tasks')}</HelpLink>
      </p>
      <TaskBoxes kind={kind} chosen={chosen} onChange={onChange} />
      {!removable && <Note>{t('flow.tasks.not_removable')}</Note>}
    </fieldset>
  );
}

function Note({ children }: { readonly children: ComponentChildren }) {
  return (
    <p class="s-note s-small s-muted">
      <Icon name="info" />
      <span>{children}</span>
    </p>
  );
}
