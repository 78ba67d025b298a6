import { useMemo } from 'preact/hooks';
import type { Flow, FlowState } from '../../utils/stores/flow.ts';
import { type DraftProblemAt, problemsOf } from '../../utils/stores/flow-draft.ts';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useStore } from '../use-store.ts';
import { AssetsPane } from './assets-pane.tsx';
import { ChooseRail } from './choose-rail.tsx';
import { FailureBanner } from './failure-banner.tsx';
import { PreflightBanner } from './preflight-banner.tsx';
import { TokenPane } from './token-pane.tsx';
import { UnreadBanner } from './unread-banner.tsx';
import { WhoPane } from './who-pane.tsx';
import { foundWords } from './words.tsx';

interface Props {
  readonly flow: Flow;
}

export const PANE_ID = 'steward-pane';

/** The first screen: whom, which assets with which tasks, and whether a token is wanted. */
export function Choose({ flow }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  const value = snapshot.state === 'ready' ? snapshot.value : null;
  const problems = useMemo(
    () => (value !== null && draft.attempted ? problemsOf(draft, value) : []),
    [draft, value],
  );
  // Names that are missing are told of at their field.
  const here = problems.filter(({ pane, problem }) => pane === draft.pane && problem !== 'names_missing');
  return (
    <div class="s-choose">
      <ChooseRail flow={flow} problems={problems} />
      <div class="s-pane" role="tabpanel" id={PANE_ID} tabIndex={-1} aria-label={t('flow.choose.pane')}>
        <Notices flow={flow} problems={here} />
        <Pane flow={flow} />
      </div>
    </div>
  );
}

interface NoticesProps extends Props {
  readonly problems: readonly DraftProblemAt[];
}

function Notices({ flow, problems }: NoticesProps) {
  const portfolios = useStore(flow.store, (state) => state.portfolios);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  const screen = useStore(flow.store, (state) => state.screen);
  const failed = snapshot.state === 'failed' ? snapshot : portfolios.state === 'failed' ? portfolios : null;
  return (
    <div class="s-notices">
      {screen.name === 'choose' && screen.failure !== null && <FailureBanner failure={screen.failure} />}
      {failed !== null && <FailureBanner failure={failed.failure} onRetry={flow.refresh} />}
      {problems.map(({ problem }) => (
        <Banner key={problem} tone="danger" title={t(`flow.problem.${problem}`)} />
      ))}
      <PreflightBanner flow={flow} />
      <UnreadBanner flow={flow} />
    </div>
  );
}

function Pane({ flow }: Props) {
  const pane = useStore(flow.store, (state) => state.draft.pane);
  const reading = useStore(flow.store, isReading);
  if (pane === 'who') return <WhoPane flow={flow} />;
  if (pane === 'token') return <TokenPane flow={flow} />;
  return reading ? <PaneSkeleton flow={flow} /> : <AssetsPane key={pane} flow={flow} kind={pane} />;
}

export const isReading = ({ snapshot }: FlowState): boolean => snapshot.state === 'reading';

/** Stands where a list will be, and says how much of it is there. */
export function PaneSkeleton({ flow }: Props) {
  const found = useStore(flow.store, (state) => state.found);
  const words = foundWords(found);
  const widths = ['46%', '62%', '38%', '55%', '49%', '66%', '41%'];
  return (
    <div class="s-stack s-skeletons" aria-busy="true">
      <span class="s-hidden" role="status">
        {t('flow.reading')}
      </span>
      {/* Its line is there from the start, so that the rest does not move. */}
      <p class="s-small s-muted s-number s-found" aria-hidden="true">
        {words}
      </p>
      {widths.map((width) => (
        <Skeleton key={width} width={width} height={14} />
      ))}
    </div>
  );
}
