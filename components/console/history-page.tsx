import { historyOf } from '../../utils/jobs/report.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SaveReport } from '../ui/save-report.tsx';
import { JobTable } from './job-table.tsx';
import type { JobsState } from './jobs.ts';
import { Page } from './page.tsx';
import { RowsSkeleton } from './rows-skeleton.tsx';

export function HistoryPage({ jobs }: { readonly jobs: JobsState }) {
  return (
    <Page
      title={t('console.history.title')}
      intro={t('console.history.intro')}
      wide
      action={
        jobs.type === 'loaded' &&
        jobs.jobs.length > 0 && (
          <SaveReport what="history" at={Date.now()} textOf={(format) => historyOf(jobs.jobs, format)} />
        )
      }
    >
      {jobs.type === 'loading' && <RowsSkeleton />}
      {jobs.type === 'failed' && <FailureNote failure={jobs.failure} title={t('console.history.failed')} />}
      {jobs.type === 'loaded' && jobs.jobs.length > 0 && <JobTable jobs={jobs.jobs} now={Date.now()} />}
      {jobs.type === 'loaded' && jobs.jobs.length === 0 && (
        <div class="s-card">
          <EmptyState icon="clock" title={t('console.history.none_title')}>
            {t('console.history.none_text')}
          </EmptyState>
        </div>
      )}
    </Page>
  );
}
