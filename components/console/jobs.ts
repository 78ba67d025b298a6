import { useEffect, useState } from 'preact/hooks';
import type { Job, JobView } from '../../utils/jobs/types.ts';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';

export type JobsState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly jobs: readonly Job[] };

/** The list as it was read, with what was pushed since; newest first. */
export function mergeJobs(read: readonly Job[], live: Readonly<Record<string, JobView>>): readonly Job[] {
  const all = new Map(read.map((job) => [job.id, job]));
  for (const { job, counts } of Object.values(live)) all.set(job.id, { ...job, counts });
  return [...all.values()].sort((a, b) => b.createdAt - a.createdAt);
}

/** The newest jobs, so many at most: read once, then followed by what the background pushes. */
export function useJobs(
  send: Send,
  { jobs: live, connections }: Pick<Live, 'jobs' | 'connections'>,
  most = Number.POSITIVE_INFINITY,
): JobsState {
  const [state, setState] = useState<JobsState>({ type: 'loading' });
  useEffect(() => {
    let here = true;
    send('jobs.list', {}).then(
      (jobs) => here && setState({ type: 'loaded', jobs: jobs.slice(0, most) }),
      (error: unknown) => here && setState({ type: 'failed', failure: failureOf(error) }),
    );
    return () => {
      here = false;
    };
  }, [connections]);
  const merged = (read: JobsState): JobsState =>
    read.type === 'loaded' ? { type: 'loaded', jobs: mergeJobs(read.jobs, live).slice(0, most) } : read;
  // Of a job that is over, what was pushed is not held for ever.
  useEffect(() => setState(merged), [live]);
  return merged(state);
}
