import { ASSET_KIND_FACTS, type AssetKind } from '../../utils/meta/assets.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { ownTasksOf, withTasks } from '../../utils/stores/flow-draft.ts';
import { t, tn } from '../i18n.ts';
import { Icon } from '../ui/icon.tsx';
import { useStore } from '../use-store.ts';
import { TaskBoxes } from './task-boxes.tsx';

interface Props {
  readonly flow: Flow;
  readonly kind: AssetKind;
}

/** One choice of tasks for all assets of a kind: the common ones first, every other one Meta accepts below. */
export function TaskChoice({ flow, kind }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, (state) =>
    state.snapshot.state === 'ready' ? state.snapshot.value : null,
  );
  const { tasksRequired, removable } = ASSET_KIND_FACTS[kind];
  const chosen = draft.tasks[kind];
  const own = snapshot === null ? 0 : ownTasksOf(draft, snapshot, kind);
  return (
    <fieldset class="s-tasks">
      <legend class="s-label">{t('flow.tasks.label', tn(`kind.${kind}`, 2))}</legend>
      <p class="s-small s-muted">{t(tasksRequired ? 'flow.tasks.required' : 'flow.tasks.optional')}</p>
      {own > 0 && (
        <p class="s-note s-small s-muted">
          <Icon name="info" />
          <span>{tn('flow.tasks.own', own)}</span>
        </p>
      )}
      <TaskBoxes
        kind={kind}
        chosen={chosen}
        onChange={(wanted) => snapshot !== null && flow.edit(withTasks(draft, snapshot, kind, wanted))}
      />
      {!removable && (
        <p class="s-note s-small s-muted">
          <Icon name="info" />
          <span>{t('flow.tasks.not_removable')}</span>
        </p>
      )}
    </fieldset>
  );
}
