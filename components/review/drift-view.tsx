import { useMemo, useState } from 'preact/hooks';
import { MAX_PLAN_PAIRS } from '../../utils/plan/limits.ts';
import type { Snapshot, SystemUser } from '../../utils/portfolio/snapshot.ts';
import { unreadAssets } from '../../utils/review/diff.ts';
import { bringBack, type Compared, hasDrifted } from '../../utils/review/drift.ts';
import { driftReport } from '../../utils/review/report.ts';
import { createSearch } from '../../utils/search.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { SelectAll } from '../flow/select-all.tsx';
import { UnreadParts } from '../flow/unread-banner.tsx';
import { withMarks } from '../flow/with-marks.ts';
import { list, t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ChipRadios } from '../ui/chips.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SaveReport } from '../ui/save-report.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useNarrow } from '../ui/use-narrow.ts';
import { VirtualList } from '../ui/virtual-list.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { type DriftRow, DriftRowLine } from './drift-row.tsx';
import { UnreadAccess } from './unread-access.tsx';
import type { DriftFacts, useDrift } from './use-drift.ts';
import { usePlanning } from './use-planning.ts';

interface Props {
  readonly reading: Snapshot;
  readonly drift: ReturnType<typeof useDrift>;
  readonly send: Send;
}

/** System users against the templates that they were given, and the way back. */
export function DriftView(props: Props) {
  const { facts } = props.drift;
  if (facts.type === 'loading') return <Skeleton width="40%" height={16} />;
  if (facts.type === 'failed')
    return <FailureNote failure={facts.failure} title={t('review.drift.failed')} />;
  return <Drifts facts={facts.value} {...props} />;
}

/** `same`: as their templates, as far as can be said. */
const VIEWS = ['drifted', 'over', 'same', 'none'] as const;
type View = (typeof VIEWS)[number];

const differs = ({ drift }: Compared): boolean => drift !== null && hasDrifted(drift);

function isIn(view: View, { id }: SystemUser, { compared, over }: DriftFacts): boolean {
  const own = compared.get(id);
  switch (view) {
    case 'drifted':
      return own !== undefined && differs(own);
    case 'over':
      return over.has(id);
    case 'same':
      return own !== undefined && !differs(own);
    case 'none':
      return own === undefined;
  }
}

/** Pixels of a row; where there is little room, what is said of a name stands below it. */
const ROW = { wide: 44, narrow: 72 };
const MAX_HEIGHT = 15 * ROW.wide;

const rowsOf = (users: readonly SystemUser[], { compared }: DriftFacts): DriftRow[] =>
  users.flatMap((user): DriftRow[] => {
    const own = compared.get(user.id) ?? null;
    const { role, access } = own?.drift ?? { role: null, access: [] };
    return [
      { type: 'user', user, compared: own },
      ...(role === null ? [] : [{ type: 'role' as const, user, change: role }]),
      ...access.map((change) => ({ type: 'access' as const, user, change })),
    ];
  });

const keyOf = (row: DriftRow): string =>
  row.type === 'access' ? `${row.user.id} ${row.change.asset.id}` : `${row.user.id} ${row.type}`;

function Drifts({ reading, drift, facts, send }: Props & { readonly facts: DriftFacts }) {
  const [view, setView] = useState<View>('drifted');
  const [query, setQuery] = useState('');
  const [comparing, setComparing] = useState<readonly SystemUser[]>([]);
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const planning = usePlanning();
  const search = useMemo(() => createSearch(reading.systemUsers), [reading]);
  const found = useMemo(() => search(query), [search, query]);
  const users = useMemo(() => found.filter((user) => isIn(view, user, facts)), [found, view, facts]);
  const rows = useMemo(() => rowsOf(users, facts), [users, facts]);
  const counts = Object.fromEntries(
    VIEWS.map((each) => [each, found.filter((user) => isIn(each, user, facts)).length]),
  ) as Record<View, number>;
  const unread = useMemo(() => unreadAssets(reading), [reading]);
  const portfolioId = reading.portfolio.id;
  const templateless = facts.compared.size === 0;
  const narrow = useNarrow();

  const waysBack = useMemo(
    () =>
      new Map(
        [...facts.compared].map(([id, { drift }]) => [id, drift === null ? [] : bringBack(drift)] as const),
      ),
    [facts],
  );
  const wayBack = ({ id }: SystemUser) => waysBack.get(id) ?? [];
  const [tooLarge, setTooLarge] = useState(false);
  const back = (some: readonly SystemUser[]) => {
    const access = some.flatMap(wayBack);
    setTooLarge(access.length > MAX_PLAN_PAIRS);
    if (access.length > 0 && access.length <= MAX_PLAN_PAIRS)
      void planning.make(() => send('plan.exact', { portfolioId, access }));
  };
  /** What is not in sight is never acted upon. */
  const chosen = users.filter(({ id }) => marked.has(id));
  const movable = (chosen.length === 0 ? users : chosen).filter((user) => wayBack(user).length > 0);
  const mark = (some: readonly SystemUser[], selected: boolean) =>
    setMarked(withMarks(marked, some, selected));

  return (
    <div class="s-stack">
      <UnreadParts parts={reading.unread} />
      <UnreadAccess assets={unread} />
      <UnreadGroups facts={facts} busy={drift.reading} onAgain={drift.reload} />
      <div class="rv-filter-side">
        <SearchField label={t('review.search_users')} value={query} onChange={setQuery} />
        <ChipRadios
          label={t('review.which_users')}
          values={VIEWS}
          value={view}
          labelOf={(each) => t(`review.drift.view.${each}`)}
          counts={counts}
          onChange={setView}
        />
      </div>
      {tooLarge && <Banner tone="warning">{t('review.too_large', MAX_PLAN_PAIRS)}</Banner>}
      {planning.failure !== null && <FailureNote failure={planning.failure} />}
      {(movable.length > 0 || chosen.length > 0) && (
        <div class="rv-bar-line">
          <p class="s-small s-muted s-grow">{movable.length > 0 && t('review.drift.text')}</p>
          {chosen.length > 0 && (
            <Button onClick={() => setComparing(chosen)}>
              {t('review.drift.compare_many', chosen.length)}
            </Button>
          )}
          {movable.length > 0 && (
            <Button variant="primary" icon="undo" busy={planning.busy} onClick={() => back(movable)}>
              {t(chosen.length === 0 ? 'review.drift.all' : 'review.drift.chosen', movable.length)}
            </Button>
          )}
        </div>
      )}
      {rows.length === 0 ? (
        <div class="s-card">
          <EmptyState
            icon={templateless ? 'copy' : 'check'}
            title={t(templateless ? 'review.drift.no_templates' : 'review.drift.nobody')}
          >
            {t(`review.drift.nobody_text.${templateless ? 'same' : view}`)}
          </EmptyState>
        </div>
      ) : (
        <>
          <div class="s-card rv-changes">
            <SelectAll
              shown={users}
              chosen={new Set(chosen.map(({ id }) => id))}
              filtered={users.length < reading.systemUsers.length}
              onMark={mark}
            />
            <VirtualList
              label={t('review.drift.list')}
              items={rows}
              rowKey={keyOf}
              rowHeight={narrow ? ROW.narrow : ROW.wide}
              maxHeight={MAX_HEIGHT}
              renderRow={(row) => (
                <DriftRowLine
                  row={row}
                  chosen={marked.has(row.user.id)}
                  onChoose={(user, selected) => mark([user], selected)}
                  onCompare={(user) => setComparing([user])}
                  onBack={row.type === 'user' && wayBack(row.user).length > 0 ? (user) => back([user]) : null}
                />
              )}
            />
          </div>
          <SaveReport
            what="access-drift"
            at={reading.readAt}
            textOf={(format) =>
              driftReport(
                users.map((user) => ({ user, compared: facts.compared.get(user.id) ?? null })),
                reading,
                format,
              )
            }
          />
        </>
      )}
      {comparing.length > 0 && (
        <CompareDialog
          users={comparing}
          portfolioId={portfolioId}
          facts={facts}
          send={send}
          onClose={(changed) => {
            setComparing([]);
            if (!changed) return;
            setMarked(new Set());
            drift.reload();
          }}
        />
      )}
    </div>
  );
}

interface UnreadGroupsProps {
  readonly facts: DriftFacts;
  readonly busy: boolean;
  readonly onAgain: () => void;
}

/** Why a template says nothing though it would: Meta did not give what is in a group that it names. */
function UnreadGroups({ facts, busy, onAgain }: UnreadGroupsProps) {
  const groups = new Set([...facts.compared.values()].flatMap(({ drift }) => drift?.unreadGroups ?? []));
  if (groups.size === 0) return null;
  return (
    <Banner
      tone="warning"
      title={t('review.drift.unread_groups', list([...groups]))}
      action={
        <Button size="sm" icon="refresh" busy={busy} onClick={onAgain}>
          {t('review.again')}
        </Button>
      }
    >
      {t('review.drift.unread_groups_text')}
    </Banner>
  );
}
