import { useRef } from 'preact/hooks';
import type { JobView } from '../../utils/jobs/types.ts';
import { t, tn } from '../i18n.ts';
import { duration } from '../setup/when.ts';
import { type Sight, secondsLeft, settled, total } from './run-state.ts';

export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** `17 of 45 changes done`. */
  readonly count: string;
  /** The same, with the time left while it runs. */
  readonly words: string;
}

/** How far a job is, and how long it will take by the pace it has had since this was first drawn. */
export function useProgress({ job, counts }: Pick<JobView, 'job' | 'counts'>): Progress {
  const { done, failed } = counts;
  const all = total(counts);
  const first = useRef<Sight>({ at: Date.now(), settled: settled(counts) });
  const count = tn('flow.run.of', all, done);
  const running = job.state === 'running' && job.wanted === null;
  const left =
    running && t('flow.run.left', duration(secondsLeft({ job, counts }, first.current, Date.now())));
  return { done, failed, total: all, count, words: left === false ? count : `${count} · ${left}` };
}
