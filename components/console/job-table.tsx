import { isOver, type Job } from '../../utils/jobs/types.ts';
import { stateKey, total } from '../flow/run-state.ts';
import { useProgress } from '../flow/use-progress.ts';
import { number, t, tn } from '../i18n.ts';
import { titleWords } from '../plan-title.ts';
import { hashOf } from '../route.ts';
import { dayAndTime, fromNow } from '../setup/when.ts';
import { Badge } from '../ui/badge.tsx';
import type { Tone } from '../ui/banner.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';

const TONES: Readonly<Record<Job['state'], Tone | 'neutral'>> = {
  queued: 'neutral',
  running: 'info',
  paused: 'warning',
  done: 'success',
  cancelled: 'neutral',
};

const toneOf = ({ state, counts }: Job): Tone | 'neutral' =>
  state === 'done' && counts.failed > 0 ? 'warning' : TONES[state];

/** How its items ended: `45 changes · 44 done · 1 failed`. Without a cancelling, what was left out lacked what it needed. */
function Ended({ job: { state, counts } }: { readonly job: Job }) {
  const left = state === 'cancelled' ? 'cancelled' : 'untried';
  const ends = { done: counts.done, failed: counts.failed, [left]: counts.cancelled };
  const words = Object.entries(ends)
    .filter(([, count]) => count > 0)
    .map(([end, count]) => `${number(count)} ${t(`flow.state.${end}`)}`);
  return (
    <span class="co-sub s-number">
      {[tn('console.history.changes', total(counts)), ...words].join(' · ')}
    </span>
  );
}

/** How far it is, and how long it will take. */
function Underway({ job }: { readonly job: Job }) {
  const { done, failed, total, count, words } = useProgress({ job, counts: job.counts });
  return (
    <span class="co-underway">
      <ProgressBar
        label={t('flow.run.progress')}
        value={done}
        failed={failed}
        max={total}
        valueText={count}
        {...(job.state === 'paused' ? { tone: 'warning' as const } : {})}
      />
      <span class="co-sub">{words}</span>
    </span>
  );
}

interface JobTableProps {
  readonly jobs: readonly Job[];
  readonly now: number;
}

export function JobTable({ jobs, now }: JobTableProps) {
  return (
    <div class="s-card co-table-box">
      <table class="co-table co-table-links">
        <thead>
          <tr>
            <th scope="col">{t('console.history.where')}</th>
            <th scope="col">{t('console.history.what')}</th>
            <th scope="col">{t('console.history.by')}</th>
            <th scope="col">{t('console.history.when')}</th>
            <th scope="col">{t('console.history.state')}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <td>
                <a
                  class="co-row-link"
                  href={hashOf({ page: 'job', jobId: job.id })}
                  aria-label={t('console.history.open_of', job.portfolioName, dayAndTime(job.createdAt))}
                >
                  {job.portfolioName}
                </a>
              </td>
              <td>
                {job.title && titleWords(job.title)}
                {isOver(job) ? <Ended job={job} /> : <Underway job={job} />}
              </td>
              <td>{job.by}</td>
              <td>
                <time dateTime={new Date(job.createdAt).toISOString()}>{dayAndTime(job.createdAt)}</time>
                <span class="co-sub">{fromNow(job.createdAt, now)}</span>
              </td>
              <td>
                <Badge tone={toneOf(job)}>{t(stateKey({ job, counts: job.counts }))}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
