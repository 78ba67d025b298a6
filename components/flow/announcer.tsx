import type { JobView } from '../../utils/jobs/types.ts';
import { t, tn } from '../i18n.ts';
import { settled, stateKey, total } from './run-state.ts';

/** Tenths of the way: often enough to follow, seldom enough to listen to. */
const STEPS = 10;

/** What a screen reader is told of the progress: each tenth, and each change of state. */
export function Announcer({ view }: { readonly view: JobView }) {
  const { job, counts } = view;
  const all = Math.max(1, total(counts));
  const step = Math.floor((settled(counts) / all) * STEPS);
  const words =
    job.state === 'running' && job.wanted === null
      ? t('flow.run.announce', (step * 100) / STEPS)
      : `${t(stateKey(view))}. ${tn('flow.run.of', all, counts.done)}`;
  return (
    <p class="s-hidden" role="status">
      {words}
    </p>
  );
}
