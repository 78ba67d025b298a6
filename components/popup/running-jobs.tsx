import { isOver, type JobView } from '../../utils/jobs/types.ts';
import { useProgress } from '../flow/use-progress.ts';
import { t } from '../i18n.ts';
import { jobHref } from '../route.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

/** Jobs that still have something to do, newest first. */
export const activeJobs = (jobs: readonly JobView[]): readonly JobView[] =>
  jobs.filter(({ job }) => !isOver(job)).sort((a, b) => b.job.createdAt - a.job.createdAt);

function JobRow(view: JobView) {
  const { job, counts } = view;
  const { state } = job;
  const { done, failed, total, count, words } = useProgress(view);
  return (
    <li class="po-job">
      <div class="s-row">
        <span class="po-row-title s-clip s-grow">{job.portfolioName}</span>
        {counts.failed > 0 && <Badge tone="danger">{t('popup.job.failed', counts.failed)}</Badge>}
        <Badge tone={state === 'paused' ? 'warning' : 'info'}>{t(`popup.job.state.${state}`)}</Badge>
      </div>
      <ProgressBar
        label={job.portfolioName}
        value={done}
        failed={failed}
        max={total}
        valueText={count}
        {...(state === 'paused' ? { tone: 'warning' as const } : {})}
      />
      <div class="s-row s-small">
        <span class="s-muted s-number s-grow">{words}</span>
        <a class="po-link" href={jobHref(job.id)} target="_blank" rel="noreferrer">
          {t('popup.job.open')}
          <span class="s-hidden"> {job.portfolioName}</span>
          <Icon name="external" size={14} />
        </a>
      </div>
    </li>
  );
}

export function RunningJobs({ jobs }: { readonly jobs: readonly JobView[] }) {
  const active = activeJobs(jobs);
  if (active.length === 0) return null;
  return (
    <section>
      <h2 class="po-section-title">{t('popup.job.title')}</h2>
      <ul class="po-list">
        {active.map((view) => (
          <JobRow key={view.job.id} {...view} />
        ))}
      </ul>
    </section>
  );
}
