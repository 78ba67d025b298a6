import { useEffect, useRef, useState } from 'preact/hooks';
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
  const { jobs, connections } = useStore(live, (state) => state);
  const last = useRef<JobView | null>(null);
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
  }, [jobId, connections]);
  // Between two connections what was last seen stays in sight.
  if (jobs[jobId]) last.current = jobs[jobId];
  const view = last.current?.job.id === jobId ? last.current : null;
  if (view !== null) return { type: 'loaded', view };
  return failure === null ? { type: 'loading' } : { type: 'failed', failure };
}
