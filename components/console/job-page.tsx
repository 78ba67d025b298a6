import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import { reportOf } from '../../utils/jobs/report.ts';
import type { JobView } from '../../utils/jobs/types.ts';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import { failureOf, type Send, type Setup } from '../../utils/stores/setup.ts';
import { type Tokens, waitingTokens } from '../../utils/stores/tokens.ts';
import { Run } from '../flow/run.tsx';
import { t, tn } from '../i18n.ts';
import { titleWords } from '../plan-title.ts';
import { hashOf } from '../route.ts';
import { AppSecretForm } from '../setup/app-secret-form.tsx';
import { FailureNote } from '../setup/failure-note.tsx';
import { dayAndTime } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { SaveReport } from '../ui/save-report.tsx';
import { useStore } from '../use-store.ts';
import { OpenPopup, PopupHint } from './open-popup.tsx';
import { Page } from './page.tsx';
import { PageLink } from './page-link.tsx';
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
  const undo = () => {
    setFailure(null);
    send('plan.undo', { jobId }).then(
      ({ id }) => location.assign(hashOf({ page: 'approve', planId: id })),
      (error: unknown) => setFailure(failureOf(error)),
    );
  };
  const intro =
    state.type === 'loaded' &&
    t(
      'console.job.intro',
      state.view.job.portfolioName,
      dayAndTime(state.view.job.createdAt),
      state.view.job.by,
    );
  const title = state.type === 'loaded' ? state.view.job.title : undefined;
  const heading = title === undefined ? t('console.job.title') : titleWords(title);
  const report = state.type === 'loaded' && (
    <SaveReport what="job" at={state.view.job.createdAt} textOf={(format) => reportOf(state.view, format)} />
  );
  return (
    <Page title={heading} intro={intro} wide action={report}>
      {state.type === 'loading' && <RowsSkeleton />}
      {state.type === 'failed' && (
        <FailureNote
          failure={state.failure}
          title={t('console.job.failed')}
          action={<PageLink to={{ page: 'history' }}>{t('console.nav.history')}</PageLink>}
        />
      )}
      {state.type === 'loaded' && (
        <div class="s-stack">
          {failure !== null && <FailureNote failure={failure} title={t('console.job.action_failed')} />}
          <h2 class="s-hidden">{t('flow.run.progress')}</h2>
          <Run
            view={state.view}
            onPause={act('job.pause')}
            onResume={act('job.resume')}
            onCancel={act('job.cancel')}
            onRetry={act('job.retry')}
            onUndo={undo}
            canAct
          >
            <WhatItWaitsFor {...props} view={state.view} />
            <TokensWait {...props} view={state.view} />
          </Run>
        </div>
      )}
    </Page>
  );
}

interface PartProps extends JobPageProps {
  readonly view: JobView;
}

/** What the admin can do right here about a job that stands still; `Run` leaves these two reasons to us. */
function WhatItWaitsFor({ view, status, setup }: PartProps) {
  const { pause } = view.job;
  if (pause === 'token_refused')
    return (
      <Banner
        tone="warning"
        title={t('console.job.reconnect')}
        action={
          <a class="s-button s-button-primary" href={hashOf({ page: 'setup' })}>
            {t('setup.connection.again')}
          </a>
        }
      >
        {t('console.job.reconnect_text')}
      </Banner>
    );
  if (pause !== 'app_secret' || status.connection === null) return null;
  return (
    <>
      <Banner tone="warning" title={t('console.job.secret')}>
        {t('console.job.secret_text')}
      </Banner>
      <section class="s-card co-card">
        <div class="co-form">
          <AppSecretForm setup={setup} connection={status.connection} takeFocus={false} />
        </div>
      </section>
    </>
  );
}

/** Tokens of this job that still wait, and the way to them: they are shown in the popup only. */
function TokensWait({ view, tokens, live }: PartProps) {
  const version = useStore(live, (state) => state.tokensVersion);
  const state = useStore(tokens.store, (present) => present);
  useEffect(() => {
    void tokens.load();
  }, [version]);
  if (state.type !== 'loaded') return null;
  const made = new Set(
    view.items.flatMap(({ result }) => (result?.type === 'token' ? [result.recordId] : [])),
  );
  const waiting = waitingTokens(state.records).filter(({ id }) => made.has(id)).length;
  if (waiting === 0) return null;
  return (
    <Banner tone="success" title={tn('console.job.tokens', waiting)} action={<OpenPopup />}>
      <PopupHint />
    </Banner>
  );
}
