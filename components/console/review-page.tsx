import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Failure, PortfolioNews, Status } from '../../utils/messages/protocol.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import type { Review } from '../../utils/stores/review.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { holdersOf } from '../../utils/stores/tokens.ts';
import { t } from '../i18n.ts';
import { AccessView } from '../review/access-view.tsx';
import { Changes } from '../review/changes.tsx';
import { DriftView } from '../review/drift-view.tsx';
import { useDrift } from '../review/use-drift.ts';
import { hashOf } from '../route.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndTime } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { useLoad } from '../use-load.ts';
import { useStore } from '../use-store.ts';
import type { JobsState } from './jobs.ts';
import { NotConnected } from './not-connected.tsx';
import { Page } from './page.tsx';
import { Reading } from './reading.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';

interface ReviewPageProps {
  readonly review: Review;
  /** The portfolio that the address names. */
  readonly portfolioId: string | null;
  readonly jobs: JobsState;
  readonly status: Status;
  /** What was told of a portfolio being read. */
  readonly news: PortfolioNews | null;
  readonly send: Send;
}

/** Who reaches what, to look over, to compare with earlier, and to take away. */
export function ReviewPage({ review, portfolioId: wanted, jobs, status, news, send }: ReviewPageProps) {
  const { portfolios, portfolioId, reading, asking, askFailure } = useStore(review.store, (state) => state);
  const callerId = status.connection?.userId ?? null;
  useEffect(() => {
    void review.start(callerId, wanted);
  }, [callerId, wanted]);
  return (
    <Page
      title={t('review.title')}
      intro={
        reading.state === 'ready' ? t('review.read', dayAndTime(reading.value.readAt)) : t('review.intro')
      }
      wide="full"
      action={<Which review={review} />}
    >
      {portfolios.state === 'failed' && <Unread failure={portfolios.failure} />}
      {portfolios.state === 'ready' && portfolioId === null && (
        <div class="s-card">
          <EmptyState icon="eye" title={t('flow.portfolio.placeholder')}>
            {t('review.choose_text')}
          </EmptyState>
        </div>
      )}
      {(portfolios.state === 'reading' || reading.state === 'reading') && (
        <div class="s-stack">
          <Reading portfolioId={portfolioId ?? ''} news={news}>
            {t(reading.state === 'reading' ? 'review.reading' : 'popup.loading')}
          </Reading>
          <RowsSkeleton />
        </div>
      )}
      {reading.state === 'failed' && (
        <div class="s-stack">
          <Unread failure={reading.failure} />
          <div>
            <Button icon="refresh" onClick={() => void review.ask()}>
              {t('flow.try_again')}
            </Button>
          </div>
        </div>
      )}
      {reading.state === 'ready' && (
        <div class="s-stack">
          {askFailure !== null && <Unread failure={askFailure} />}
          {!asking && <ChangedSince jobs={jobs} reading={reading.value} />}
          <Views review={review} reading={reading.value} send={send} />
        </div>
      )}
    </Page>
  );
}

const Unread = ({ failure }: { readonly failure: Failure }) =>
  failure.key === 'not_connected' ? (
    <NotConnected />
  ) : (
    <FailureNote failure={failure} title={t('review.failed')} />
  );

function Which({ review }: { readonly review: Review }) {
  const { portfolios, portfolioId, reading, asking } = useStore(review.store, (state) => state);
  if (portfolios.state !== 'ready') return null;
  return (
    <div class="rv-which">
      {(portfolios.value.length > 1 || portfolioId === null) && (
        <Select
          label={t('flow.portfolio.label')}
          hideLabel
          placeholder={t('flow.portfolio.placeholder')}
          value={portfolioId ?? ''}
          options={portfolios.value.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => {
            location.hash = hashOf({ page: 'review', portfolioId: id });
            void review.choose(id);
          }}
        />
      )}
      {portfolioId !== null && reading.state !== 'failed' && (
        <Button icon="refresh" busy={asking || reading.state !== 'ready'} onClick={() => void review.ask()}>
          {t('review.again')}
        </Button>
      )}
    </div>
  );
}

/** Steward's own jobs are known to have changed what is shown; anything else shows when it is read again. */
function ChangedSince({ jobs, reading }: { readonly jobs: JobsState; readonly reading: Snapshot }) {
  const changed =
    jobs.type === 'loaded' &&
    jobs.jobs.some(
      ({ portfolioId, finishedAt, counts }) =>
        portfolioId === reading.portfolio.id &&
        counts.done > 0 &&
        (finishedAt ?? Number.POSITIVE_INFINITY) > reading.readAt,
    );
  return changed ? <Banner tone="info">{t('review.changed_since')}</Banner> : null;
}

type View = 'matrix' | 'changes' | 'drift';
const VIEWS: readonly View[] = ['matrix', 'changes', 'drift'];
const NOBODY: ReadonlySet<string> = new Set();

interface ViewsProps {
  readonly review: Review;
  readonly reading: Snapshot;
  readonly send: Send;
}

function Views({ review, reading, send }: ViewsProps) {
  const [view, setView] = useState<View>('matrix');
  const drift = useDrift(send, reading);
  const over = drift.facts.type === 'loaded' ? drift.facts.value.over : NOBODY;
  const tokens = useLoad(() => send('tokens.list', {}), [reading]);
  const holders = useMemo(
    () => (tokens.type === 'loaded' ? holdersOf(tokens.value, Date.now()) : null),
    [tokens],
  );
  return (
    <Tabs
      label={t('review.views')}
      tabs={VIEWS.map((id) => ({ id, label: t(`review.view.${id}`) }))}
      active={view}
      onChange={setView}
    >
      <div class="rv-panel">
        {view === 'matrix' && (
          <AccessView review={review} reading={reading} over={over} holders={holders} send={send} />
        )}
        {view === 'changes' && <Changes review={review} reading={reading} />}
        {view === 'drift' && <DriftView reading={reading} drift={drift} send={send} />}
      </div>
    </Tabs>
  );
}
