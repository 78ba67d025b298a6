import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { JobView } from '../../utils/jobs/types.ts';
import type { Failure } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import { failureOf, type Send } from '../../utils/stores/setup.ts';
import { useStore } from '../use-store.ts';

export type JobPageState =
  | { readonly type: 'loading' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'loaded'; readonly view: JobView };

/** A job: asked for once, because only jobs that change are pushed, then as the background pushes it. */
export function useJob(jobId: string, live: StoreApi<Live>, send: Send): JobPageState {
  const jobs = useStore(live, (state) => state.jobs);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let here = true;
    setFailure(null);
    send('job.get', { jobId }).then(
      (view) => {
        // A pushed view is never older than this answer.
        if (here) live.setState((state) => ({ jobs: { [jobId]: view, ...state.jobs } }));
      },
      (error: unknown) => {
        if (here) setFailure(failureOf(error));
      },
    );
    return () => {
      here = false;
    };
  }, [jobId]);
  const view = jobs[jobId];
  if (view) return { type: 'loaded', view };
  return failure === null ? { type: 'loading' } : { type: 'failed', failure };
}
