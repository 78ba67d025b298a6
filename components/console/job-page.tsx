import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { JobView } from '../../utils/jobs/types.ts';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import { failureOf, type Send, type Setup } from '../../utils/stores/setup.ts';
import { type Tokens, waitingTokens } from '../../utils/stores/tokens.ts';
import { Run } from '../flow/run.tsx';
import { t } from '../i18n.ts';
import { AppSecretForm } from '../setup/app-secret-form.tsx';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndTime } from '../setup/when.ts';
import { useStore } from '../use-store.ts';
import { OpenPopup } from './open-popup.tsx';
import { Page } from './page.tsx';
import { hashOf } from './route.ts';
import { RowsSkeleton } from './rows-skeleton.tsx';
import { useJob } from './use-job.ts';

interface JobPageProps {
  readonly jobId: string;
  readonly status: Status;
  readonly live: StoreApi<Live>;
  readonly setup: Setup;
  readonly tokens: Tokens;
  readonly send: Send;
}

type Act = 'job.pause' | 'job.resume' | 'job.cancel' | 'job.retry';

export function JobPage(props: JobPageProps) {
  const { jobId, live, send } = props;
  const state = useJob(jobId, live, send);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = (name: Act) => () => {
    setFailure(null);
    send(name, { jobId }).catch((error: unknown) => setFailure(failureOf(error)));
  };
  const intro =
    state.type === 'loaded' &&
    t('console.job.intro', state.view.job.portfolioName, dayAndTime(state.view.job.createdAt));
  return (
    <Page
      title={t('console.job.title')}
      intro={intro}
      action={state.type === 'loaded' && <NextAct {...props} view={state.view} />}
    >
      {state.type === 'loading' && <RowsSkeleton />}
      {state.type === 'failed' && <FailureNote failure={state.failure} title={t('console.job.failed')} />}
      {state.type === 'loaded' && (
        <div class="s-stack">
          {failure !== null && <FailureNote failure={failure} title={t('console.job.action_failed')} />}
          <SecretWanted {...props} view={state.view} />
          <Run
            view={state.view}
            onPause={act('job.pause')}
            onResume={act('job.resume')}
            onCancel={act('job.cancel')}
            onRetry={act('job.retry')}
            canAct
          />
        </div>
      )}
    </Page>
  );
}

interface PartProps extends JobPageProps {
  readonly view: JobView;
}

/** A job that stands still for the app secret goes on once it is there, so it can be given right here. */
function SecretWanted({ view, status, setup }: PartProps) {
  if (view.job.pause !== 'app_secret' || status.connection === null) return null;
  return (
    <section class="s-card co-card">
      <h2 class="s-heading co-card-title">{t('setup.app.title')}</h2>
      <div class="co-form">
        <AppSecretForm setup={setup} connection={status.connection} takeFocus={false} />
      </div>
    </section>
  );
}

/** The one thing to do next about this job, where there is one. */
function NextAct(props: PartProps) {
  if (props.view.job.pause === 'token_refused')
    return (
      <a class="s-button s-button-primary" href={hashOf({ page: 'setup' })}>
        {t('setup.connection.again')}
      </a>
    );
  return <CollectTokens {...props} />;
}

/** The way to tokens of this job that still wait: they are shown in the popup only. */
function CollectTokens({ view, tokens, live }: PartProps) {
  const version = useStore(live, (state) => state.tokensVersion);
  const state = useStore(tokens.store, (present) => present);
  useEffect(() => {
    void tokens.load();
  }, [version]);
  if (state.type !== 'loaded') return null;
  const made = new Set(view.items.flatMap(({ result }) => (result?.type === 'token' ? [result.recordId] : [])));
  return waitingTokens(state.records).some(({ id }) => made.has(id)) ? <OpenPopup /> : null;
}
