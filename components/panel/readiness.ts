import type { JobView } from '../../utils/jobs/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';

/** Whether Steward can do anything yet, and if not, what is missing. */
export type Readiness = 'starting' | 'absent' | 'locked' | 'not_connected' | 'ready';

export function readinessOf(status: Status | null): Readiness {
  if (status === null) return 'starting';
  if (status.vault !== 'unlocked') return status.vault;
  return status.connection === null ? 'not_connected' : 'ready';
}

/** Jobs that are not over, the newest first. */
export const openJobs = ({ jobs }: Live): JobView[] =>
  Object.values(jobs)
    .filter(({ job }) => job.state !== 'done' && job.state !== 'cancelled')
    .sort((a, b) => b.job.createdAt - a.job.createdAt);
