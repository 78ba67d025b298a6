import { useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { AssetKind } from '../../utils/meta/assets.ts';
import type { TasksByKind } from '../../utils/plan/set-tasks.ts';
import { TaskPicker } from '../flow/task-choice.tsx';
import { number, t, tn } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Disclosure } from '../ui/disclosure.tsx';
import { KindDot } from './kind-dot.tsx';

interface Props {
  /** Kinds of the assets chosen, with how many cells each. */
  readonly kinds: ReadonlyMap<AssetKind, number>;
  /** Cells chosen, and those of them without access. */
  readonly cells: number;
  readonly without: number;
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onPlan: (tasks: TasksByKind) => void;
  readonly onClose: () => void;
}

/** Exactly which tasks, for each kind of the assets chosen. A kind without a choice stays as it is. */
export function TasksDialog({ kinds, cells, without, busy, failure, onPlan, onClose }: Props) {
  const [tasks, setTasks] = useState<TasksByKind>({});
  const wanted = Object.fromEntries(Object.entries(tasks).filter(([, some]) => some.length > 0));
  const possible = Object.keys(wanted).length > 0;
  return (
    <Dialog
      title={tn('review.tasks.title', cells)}
      subtitle={without > 0 ? tn('review.tasks.without', without) : undefined}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button
            variant="primary"
            busy={busy}
            aria-disabled={!possible || undefined}
            onClick={() => possible && onPlan(wanted)}
          >
            {t('console.actions.review')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <p class="s-small s-muted">{t('review.tasks.text')}</p>
        {failure !== null && <FailureNote failure={failure} />}
        <div class="s-card rv-task-kinds">
          {[...kinds].map(([kind, count]) => (
            <Disclosure
              key={kind}
              startOpen={kinds.size === 1}
              summary={
                <span class="rv-task-kind">
                  <KindDot kind={kind} />
                  <span class="s-label">{kindWords(kind)}</span>
                  <span class="s-small s-muted s-number">{number(count)}</span>
                  <span class="s-small s-muted rv-task-state">
                    {(tasks[kind]?.length ?? 0) === 0
                      ? t('review.tasks.left')
                      : t('flow.chosen', tasks[kind]?.length ?? 0)}
                  </span>
                </span>
              }
            >
              {() => (
                <div class="rv-task-list">
                  <TaskPicker
                    kind={kind}
                    chosen={tasks[kind] ?? []}
                    onChange={(chosen) => setTasks({ ...tasks, [kind]: chosen })}
                  />
                </div>
              )}
            </Disclosure>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
