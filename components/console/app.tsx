import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import type { Review } from '../../utils/stores/review.ts';
import { failureOf, type Send, type Setup } from '../../utils/stores/setup.ts';
import type { Tokens } from '../../utils/stores/tokens.ts';
import { t } from '../i18n.ts';
import type { Route } from '../route.ts';
import { SiteAccess } from '../setup/site-access.tsx';
import { useStore } from '../use-store.ts';
import { ApprovePage } from './approve-page.tsx';
import { FirstRun, HelpOnly, Locked, Waiting } from './gate.tsx';
import { HelpPage } from './help-page.tsx';
import { HistoryPage } from './history-page.tsx';
import { HomePage, RECENT_JOBS } from './home-page.tsx';
import { JobPage } from './job-page.tsx';
import { type JobsState, useJobs } from './jobs.ts';
import { Nav } from './nav.tsx';
import { Palette } from './palette.tsx';
import { ReviewPage } from './review-page.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { SheetPage } from './sheet-page.tsx';
import { TemplatePage } from './template-page.tsx';
import { TemplatesPage } from './templates-page.tsx';
import { TokensPage } from './tokens-page.tsx';
import { usePalette } from './use-palette.ts';
import { useRoute } from './use-route.ts';

export interface ConsoleProps {
  readonly live: StoreApi<Live>;
  readonly setup: Setup;
  readonly tokens: Tokens;
  readonly review: Review;
  readonly send: Send;
}

/** The console tab: a place for everything that needs room, and the last word on plans. */
export function Console(props: ConsoleProps) {
  const { live, setup, send } = props;
  const status = useStore(live, (state) => state.status);
  const route = useRoute();
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    document.title = t('console.title', t(`console.nav.${route.page}`));
  }, [route.page]);
  const retry = async () => {
    try {
      live.setState({ status: await send('status.get', {}) });
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  if (status === null) return <Waiting send={send} failure={failure} onRetry={retry} />;
  if (status.vault !== 'unlocked' && route.page === 'help')
    return <HelpOnly setup={setup} status={status} send={send} topic={route.topic ?? null} />;
  if (status.vault === 'absent') return <FirstRun setup={setup} status={status} />;
  const onStatus = (next: Status) => live.setState({ status: next });
  if (status.vault === 'locked')
    return <Locked setup={setup} status={status} send={send} onStatus={onStatus} />;
  return <Open {...props} route={route} status={status} />;
}

export interface OpenProps extends ConsoleProps {
  readonly route: Route;
  readonly status: Status;
}

function Open(props: OpenProps) {
  const { route, status, setup } = props;
  const palette = usePalette(props);
  return (
    <div class="co-shell">
      <Nav route={route} status={status} setup={setup} onSearch={palette.open} />
      <main class="co-main" id="main" tabIndex={-1}>
        <SiteAccess />
        <Content key={JSON.stringify(route)} {...props} />
      </main>
      {palette.isOpen && (
        <Palette
          entries={palette.entries}
          recent={palette.recent}
          note={palette.note}
          onChoose={palette.choose}
          onClose={palette.close}
        />
      )}
    </div>
  );
}

interface WithJobsProps {
  readonly send: Send;
  readonly present: Live;
  readonly most?: number;
  readonly children: (jobs: JobsState) => ComponentChildren;
}

/** Holds the history no longer than a page stands that shows it: a tab may stay open for weeks. */
function WithJobs({ send, present, most, children }: WithJobsProps) {
  return <>{children(useJobs(send, present, most))}</>;
}

function Content({ route, live, setup, tokens, review, send, status }: OpenProps) {
  const present = useStore(live, (state) => state);
  const { tokensVersion, portfolio: news } = present;
  const ofJobs = { key: route.page, send, present };
  switch (route.page) {
    case 'home':
      return (
        <WithJobs {...ofJobs} most={RECENT_JOBS}>
          {(jobs) => <HomePage status={status} jobs={jobs} />}
        </WithJobs>
      );
    case 'setup':
      return <SetupPage setup={setup} status={status} />;
    case 'approve':
      return <ApprovePage planId={route.planId} status={status} setup={setup} send={send} />;
    case 'job':
      return (
        <JobPage jobId={route.jobId} status={status} live={live} setup={setup} tokens={tokens} send={send} />
      );
    case 'tokens':
      return (
        <TokensPage
          tokens={tokens}
          status={status}
          send={send}
          version={tokensVersion}
          recordId={route.recordId ?? null}
        />
      );
    case 'templates':
      return <TemplatesPage send={send} />;
    case 'template':
      return <TemplatePage templateId={route.templateId} status={status} news={news} send={send} />;
    case 'sheet':
      return <SheetPage status={status} news={news} send={send} />;
    case 'review':
      return (
        <WithJobs {...ofJobs}>
          {(jobs) => (
            <ReviewPage
              review={review}
              portfolioId={route.portfolioId ?? null}
              jobs={jobs}
              status={status}
              news={news}
              send={send}
            />
          )}
        </WithJobs>
      );
    case 'history':
      return <WithJobs {...ofJobs}>{(jobs) => <HistoryPage jobs={jobs} />}</WithJobs>;
    case 'help':
      return <HelpPage status={status} setup={setup} send={send} topic={route.topic ?? null} />;
    case 'settings':
      return (
        <SettingsPage status={status} send={send} onStatus={(next) => live.setState({ status: next })} />
      );
  }
}
