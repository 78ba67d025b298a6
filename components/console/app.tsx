import { useEffect, useState } from 'preact/hooks';
import type { StoreApi } from 'zustand/vanilla';
import type { Failure, Status } from '../../utils/messages/protocol.ts';
import type { Live } from '../../utils/stores/live.ts';
import type { Review } from '../../utils/stores/review.ts';
import { failureOf, type Send, type Setup } from '../../utils/stores/setup.ts';
import type { Tokens } from '../../utils/stores/tokens.ts';
import { t } from '../i18n.ts';
import type { Route } from '../route.ts';
import { useStore } from '../use-store.ts';
import { ApprovePage } from './approve-page.tsx';
import { FirstRun, Locked, Waiting } from './gate.tsx';
import { HistoryPage } from './history-page.tsx';
import { HomePage } from './home-page.tsx';
import { JobPage } from './job-page.tsx';
import { useJobs } from './jobs.ts';
import { Nav } from './nav.tsx';
import { ReviewPage } from './review-page.tsx';
import { SettingsPage } from './settings-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { SheetPage } from './sheet-page.tsx';
import { TemplatePage } from './template-page.tsx';
import { TemplatesPage } from './templates-page.tsx';
import { TokensPage } from './tokens-page.tsx';
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
  if (status === null) return <Waiting failure={failure} onRetry={retry} />;
  if (status.vault === 'absent') return <FirstRun setup={setup} status={status} />;
  const onStatus = (next: Status) => live.setState({ status: next });
  if (status.vault === 'locked')
    return <Locked setup={setup} status={status} send={send} onStatus={onStatus} />;
  return <Open {...props} route={route} status={status} />;
}

interface OpenProps extends ConsoleProps {
  readonly route: Route;
  readonly status: Status;
}

function Open({ route, ...props }: OpenProps) {
  return (
    <div class="co-shell">
      <Nav route={route} status={props.status} setup={props.setup} />
      <main class="co-main" id="main" tabIndex={-1}>
        <Content key={JSON.stringify(route)} route={route} {...props} />
      </main>
    </div>
  );
}

function Content({ route, live, setup, tokens, review, send, status }: OpenProps) {
  const present = useStore(live, (state) => state);
  const { tokensVersion, portfolio: news } = present;
  const jobs = useJobs(send, present);
  switch (route.page) {
    case 'home':
      return <HomePage status={status} jobs={jobs} />;
    case 'setup':
      return <SetupPage setup={setup} status={status} />;
    case 'approve':
      return <ApprovePage planId={route.planId} status={status} setup={setup} send={send} />;
    case 'job':
      return (
        <JobPage jobId={route.jobId} status={status} live={live} setup={setup} tokens={tokens} send={send} />
      );
    case 'tokens':
      return <TokensPage tokens={tokens} status={status} send={send} version={tokensVersion} />;
    case 'templates':
      return <TemplatesPage send={send} />;
    case 'template':
      return <TemplatePage templateId={route.templateId} status={status} news={news} send={send} />;
    case 'sheet':
      return <SheetPage status={status} news={news} send={send} />;
    case 'review':
      return (
        <ReviewPage
          review={review}
          portfolioId={route.portfolioId ?? null}
          jobs={jobs}
          status={status}
          news={news}
          send={send}
        />
      );
    case 'history':
      return <HistoryPage jobs={jobs} />;
    case 'settings':
      return (
        <SettingsPage status={status} send={send} onStatus={(next) => live.setState({ status: next })} />
      );
  }
}
