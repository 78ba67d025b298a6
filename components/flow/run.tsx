import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { doneSteps } from '../../utils/jobs/steps.ts';
import { isOver, type JobView, type PauseReason } from '../../utils/jobs/types.ts';
import { failureWords } from '../failure-words.ts';
import { number, t, tn } from '../i18n.ts';
import { timeOfDay } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Announcer } from './announcer.tsx';
import { CancelButton } from './cancel-button.tsx';
import { Failures } from './failures.tsx';
import { RunGroups } from './run-groups.tsx';
import { standingOf, stateKey, tokensMade } from './run-state.ts';
import { useProgress } from './use-progress.ts';

export interface RunProps {
  readonly view: JobView;
  readonly onPause: () => void;
  /** Where `canAct` is false, this and `onRetry` lead to Steward's own page, and the buttons say so. */
  readonly onResume: () => void;
  readonly onCancel: () => void;
  readonly onRetry: () => void;
  /** Makes the plan that takes back what the job has done; where it is left out, so is the button. */
  readonly onUndo?: () => void;
  /** The surface may resume and retry: it is Steward's own, not Meta's page. */
  readonly canAct: boolean;
  /** What else there is to say, right under the progress, so that it moves nothing above it. */
  readonly children?: ComponentChildren;
}

/** A job at work, and its report when it is over. */
export function Run(props: RunProps) {
  const { view } = props;
  return (
    <div class="s-run s-stack">
      <Progress {...props} />
      {props.children}
      <Standstill view={view} canAct={props.canAct} />
      {!props.canAct && <Tokens view={view} />}
      <Failures items={view.items} />
      <RunGroups items={view.items} />
      <Announcer view={view} />
    </div>
  );
}

function Progress({ view, ...acts }: RunProps) {
  const { done, failed, total, count, words } = useProgress(view);
  return (
    <section class="s-progress-card s-card" aria-label={t('flow.run.progress')}>
      <div class="s-progress-head">
        <div class="s-grow">
          <h3 class="s-heading">{t(stateKey(view))}</h3>
          <p class="s-small s-muted s-number">{words}</p>
        </div>
        <Acts view={view} {...acts} />
      </div>
      <ProgressBar
        label={t('flow.run.progress')}
        value={done}
        failed={failed}
        max={total}
        valueText={count}
        {...barTone(view)}
      />
      <States {...view} />
    </section>
  );
}

function barTone({ job }: JobView): { tone?: 'success' | 'warning' } {
  if (job.state === 'paused') return { tone: 'warning' };
  return job.state === 'done' ? { tone: 'success' } : {};
}

const SHOWN_STATES = ['done', 'failed', 'uncertain', 'sending', 'waiting', 'untried', 'cancelled'] as const;

function States({ items, counts }: JobView) {
  const untried = items.filter((item) => standingOf(item) === 'untried').length;
  const shown = { ...counts, untried, cancelled: counts.cancelled - untried };
  return (
    <ul class="s-states">
      {SHOWN_STATES.filter((state) => shown[state] > 0).map((state) => (
        <li key={state} class={`s-small s-number s-state s-state-${state}`}>
          <strong>{number(shown[state])}</strong> {t(`flow.state.${state}`)}
        </li>
      ))}
    </ul>
  );
}

function Acts({ view, onPause, onResume, onCancel, onRetry, onUndo, canAct }: RunProps) {
  const { job, counts, items } = view;
  if (isOver(job)) {
    return (
      <div class="s-row">
        {counts.failed > 0 && (
          <Button icon={canAct ? 'refresh' : 'external'} onClick={onRetry}>
            {canAct ? t('flow.run.retry') : t('flow.run.retry_in_steward')}
          </Button>
        )}
        {onUndo && doneSteps(items).length > 0 && (
          <Button icon="undo" onClick={onUndo}>
            {t('flow.run.undo')}
          </Button>
        )}
      </div>
    );
  }
  // A stop under way needs no more said, but one that stands still can be tried again.
  if (job.wanted !== null && job.state !== 'paused') return null;
  return (
    <div class="s-row">
      {job.pause === 'damaged' ? null : job.state === 'paused' ? (
        <Button icon={canAct ? 'play' : 'external'} onClick={onResume}>
          {canAct
            ? t(job.wanted === 'cancel' ? 'flow.run.cancel_again' : 'flow.run.resume')
            : t('flow.run.resume_in_steward')}
        </Button>
      ) : (
        <Button icon="pause" onClick={onPause}>
          {t('flow.run.pause')}
        </Button>
      )}
      {job.wanted === null && <CancelButton onCancel={onCancel} />}
    </div>
  );
}

/** Reasons Steward's own page answers with a form, so that a sentence would only say it twice. */
const ANSWERED_THERE: readonly (PauseReason | null)[] = ['token_refused', 'app_secret'];

/** Why it stands still, and what ends that. */
function Standstill({ view: { job, counts }, canAct }: Pick<RunProps, 'view' | 'canAct'>) {
  const lines: ComponentChildren[] = [];
  const answered = job.pause === 'by_person' || (canAct && ANSWERED_THERE.includes(job.pause));
  if (job.wanted === 'cancel' && job.state === 'paused') lines.push(t('flow.run.cancel_waits'));
  if (job.pause !== null && !answered) lines.push(t(`flow.pause.${job.pause}`));
  if (job.resumeAt !== null) lines.push(t('flow.run.continues_at', timeOfDay(job.resumeAt)));
  if (job.error !== null && !answered) lines.push(failureWords({ key: job.error.key, args: [] }));
  return (
    <>
      {lines.length > 0 && job.state !== 'done' && (
        <Banner tone="warning">
          {lines.map((line, index) => (
            <p key={index}>{line}</p>
          ))}
        </Banner>
      )}
      {counts.uncertain > 0 && (
        <Banner tone="warning" title={tn('flow.run.uncertain', counts.uncertain)}>
          {t('flow.run.uncertain_help')}
        </Banner>
      )}
    </>
  );
}

function Tokens({ view }: { readonly view: JobView }) {
  const tokens = useMemo(() => tokensMade(view), [view]);
  if (tokens === 0) return null;
  return (
    <Banner tone="success" title={tn('flow.run.tokens', tokens)}>
      {t('flow.run.tokens_help')}
    </Banner>
  );
}
