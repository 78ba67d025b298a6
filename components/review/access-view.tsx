import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AssetKind } from '../../utils/meta/assets.ts';
import { MAX_PLAN_PAIRS } from '../../utils/plan/limits.ts';
import type { Rename } from '../../utils/plan/rename.ts';
import type { TasksByKind } from '../../utils/plan/set-tasks.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { unreadAssets } from '../../utils/review/diff.ts';
import { createFilter, NO_FILTER, NO_MARKS, shownAccess, type UserMarks } from '../../utils/review/filter.ts';
import { buildMatrix, placeOf } from '../../utils/review/matrix.ts';
import { accessReport } from '../../utils/review/report.ts';
import { pairsOf, shownOf, tally } from '../../utils/review/select.ts';
import type { Review } from '../../utils/stores/review.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { UnreadParts } from '../flow/unread-banner.tsx';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SaveReport } from '../ui/save-report.tsx';
import { useStore } from '../use-store.ts';
import { AccessGrid } from './access-grid.tsx';
import { ActBar } from './act-bar.tsx';
import { Filters } from './filters.tsx';
import { RenameDialog } from './rename-dialog.tsx';
import { TasksDialog } from './tasks-dialog.tsx';
import { UnreadAccess } from './unread-access.tsx';
import { usePlanning } from './use-planning.ts';
import { shownWords } from './words.ts';

interface Props {
  readonly review: Review;
  readonly reading: Snapshot;
  readonly over: UserMarks['over'];
  /** `null`: not known. */
  readonly holders: UserMarks['holders'] | null;
  readonly send: Send;
}

const NOTHING: ReadonlySet<number> = new Set();

/** The matrix, what narrows it, and what can be done with the cells chosen. */
export function AccessView({ review, reading, over, holders, send }: Props) {
  const filter = useStore(review.store, (state) => state.filter);
  const matrix = useMemo(() => buildMatrix(reading), [reading]);
  const narrow = useMemo(
    () => createFilter(matrix, { over, holders: holders ?? NO_MARKS.holders }),
    [matrix, over, holders],
  );
  const view = useMemo(() => narrow(filter), [narrow, filter]);
  const [marked, setMarked] = useState(NOTHING);
  const [tooLarge, setTooLarge] = useState(false);
  const [asksTasks, setAsksTasks] = useState(false);
  const [asksNames, setAsksNames] = useState(false);
  const planning = usePlanning();
  useEffect(() => setMarked(NOTHING), [matrix]);
  const chosen = useMemo(() => shownOf(matrix, view, marked), [matrix, view, marked]);
  const counts = useMemo(() => tally(matrix, chosen), [matrix, chosen]);
  const unread = useMemo(() => unreadAssets(reading), [reading]);
  const portfolioId = reading.portfolio.id;

  const choose = (cells: ReadonlySet<number>) => {
    setTooLarge(cells.size > MAX_PLAN_PAIRS);
    if (cells.size <= MAX_PLAN_PAIRS) setMarked(cells);
  };
  const remove = () => {
    const held = [...chosen].filter((cell) => matrix.cells.has(cell));
    if (held.length > 0)
      planning.make(() => send('plan.remove', { portfolioId, pairs: pairsOf(matrix, held) }));
  };
  const setTasks = (tasks: TasksByKind) => {
    const kinds = new Set(Object.keys(tasks) as AssetKind[]);
    planning.make(() => send('plan.tasks', { portfolioId, pairs: pairsOf(matrix, chosen, kinds), tasks }));
  };

  const rename = (renames: readonly Rename[]) =>
    planning.make(() => send('plan.rename', { portfolioId, renames: [...renames] }));
  /** Those of the cells chosen; all that are shown, where none is. */
  const named = useMemo(() => {
    const columns = new Set([...chosen].map((cell) => placeOf(matrix, cell).user));
    return view.columns
      .filter((at) => columns.size === 0 || columns.has(at))
      .flatMap((at) => matrix.users[at]?.user ?? []);
  }, [matrix, view, chosen]);

  return (
    <div class="s-stack rv-view">
      <UnreadParts parts={reading.unread} />
      <UnreadAccess assets={unread} />
      <Filters
        matrix={matrix}
        view={view}
        filter={filter}
        knowsTokens={holders !== null}
        onNarrow={review.narrow}
      >
        <Button
          aria-disabled={view.access === 0 || undefined}
          onClick={() => choose(new Set(shownAccess(matrix, view)))}
        >
          {t('review.select_all', view.access)}
        </Button>
        <Button
          aria-disabled={named.length === 0 || undefined}
          onClick={() => named.length > 0 && setAsksNames(true)}
        >
          {t('review.rename.action', named.length)}
        </Button>
      </Filters>
      {filter.users === 'no_token' && <p class="s-small s-muted">{t('review.no_token_text')}</p>}
      {/* Seen at the head of the grid. */}
      <p class="s-hidden" role="status">
        {shownWords(view).join(' · ')}
      </p>
      {tooLarge && <Banner tone="warning">{t('review.too_large', MAX_PLAN_PAIRS)}</Banner>}
      {planning.failure !== null && !asksTasks && !asksNames && <FailureNote failure={planning.failure} />}
      {view.rows.length === 0 || view.columns.length === 0 ? (
        <div class="s-card">
          <EmptyState
            icon="search"
            title={t('review.no_match')}
            action={<Button onClick={() => review.narrow(NO_FILTER)}>{t('review.show_all')}</Button>}
          />
        </div>
      ) : (
        <AccessGrid
          matrix={matrix}
          view={view}
          chosen={chosen}
          onChoose={choose}
          onTooLarge={() => setTooLarge(true)}
        />
      )}
      {chosen.size === 0 && (
        <SaveReport
          what="access"
          at={reading.readAt}
          textOf={(format) => accessReport(matrix, view, reading, format)}
        />
      )}
      {chosen.size > 0 && (
        <ActBar
          tally={counts}
          busy={planning.busy && !asksTasks}
          onTasks={() => setAsksTasks(true)}
          onRemove={remove}
          onClear={() => choose(NOTHING)}
        />
      )}
      {asksNames && (
        <RenameDialog
          users={named}
          all={reading.systemUsers}
          busy={planning.busy}
          failure={planning.failure}
          onPlan={rename}
          onClose={() => setAsksNames(false)}
        />
      )}
      {asksTasks && (
        <TasksDialog
          kinds={counts.kinds}
          cells={counts.cells}
          without={counts.cells - counts.access}
          busy={planning.busy}
          failure={planning.failure}
          onPlan={setTasks}
          onClose={() => setAsksTasks(false)}
        />
      )}
    </div>
  );
}
