import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isOver } from '../../utils/jobs/types.ts';
import { ASSET_KINDS } from '../../utils/meta/assets.ts';
import type { Flow, FlowState, Screen } from '../../utils/stores/flow.ts';
import { namesOf, type Pane } from '../../utils/stores/flow-draft.ts';
import { t, tn } from '../i18n.ts';
import { titleWords } from '../plan-title.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useStore } from '../use-store.ts';
import { Choose, PANE_ID } from './choose.tsx';
import { kindsOf } from './choose-rail.tsx';
import { FailureBanner } from './failure-banner.tsx';
import { Review } from './review.tsx';
import { Run } from './run.tsx';
import { RunSkeleton } from './run-skeleton.tsx';
import { Steps } from './steps.tsx';

interface Props {
  readonly flow: Flow;
}

/** Choose → review → run in one dialog, as the page's panel shows it. */
export function FlowDialog({ flow }: Props) {
  const open = useStore(flow.store, (state) => state.open);
  const screen = useStore(flow.store, (state) => state.screen);
  const portfolio = useStore(flow.store, portfolioName);
  if (open === null) return null;
  return (
    <Dialog
      title={screen.name === 'run' ? runTitle(screen) : t(`flow.title.${open}`)}
      subtitle={<Steps current={screen.name} portfolio={portfolio} />}
      size="xl"
      tall
      flush={screen.name === 'choose'}
      onClose={flow.close}
      footer={<Foot key={screen.name} flow={flow} screen={screen} />}
    >
      <Body key={screen.name} flow={flow} screen={screen} />
    </Dialog>
  );
}

function runTitle({ view }: Extract<Screen, { name: 'run' }>): string {
  const title = view?.job.title;
  return title === undefined ? t('flow.title.run') : titleWords(title);
}

function portfolioName({ snapshot, screen }: FlowState): string {
  if (screen.name === 'run') return screen.view?.job.portfolioName ?? '';
  return snapshot.state === 'ready' ? snapshot.value.portfolio.name : '';
}

interface ScreenProps extends Props {
  readonly screen: Screen;
}

function Body({ flow, screen }: ScreenProps) {
  const ref = useRef<HTMLDivElement>(null);
  // A new screen starts at its top, for the keyboard and the ear too.
  useEffect(() => {
    if (screen.name !== 'choose') ref.current?.focus({ preventScroll: true });
  }, [screen.name]);
  if (screen.name === 'choose') return <Choose flow={flow} />;
  return (
    // Takes the focus when the screen changes; not a tab stop.
    <div ref={ref} tabIndex={-1} class="s-screen s-stack">
      {screen.failure !== null && <FailureBanner failure={screen.failure} />}
      <ScreenContent flow={flow} screen={screen} />
    </div>
  );
}

interface LaterScreenProps extends Props {
  readonly screen: Exclude<Screen, { readonly name: 'choose' }>;
}

function ScreenContent({ flow, screen }: LaterScreenProps) {
  switch (screen.name) {
    case 'review':
      return <Review plan={screen.plan} />;
    case 'handed_over':
      return (
        <EmptyState icon="external" title={t('flow.handed_over.title')}>
          <p>{t('flow.handed_over.why')}</p>
          <p>{t('flow.handed_over.text')}</p>
        </EmptyState>
      );
    case 'run':
      return screen.view === null ? (
        <RunSkeleton />
      ) : (
        <Run
          view={screen.view}
          canAct={false}
          onPause={() => flow.act('job.pause')}
          onCancel={() => flow.act('job.cancel')}
          onResume={() => flow.openSteward({ view: 'history' })}
          onRetry={() => flow.openSteward({ view: 'history' })}
        />
      );
  }
}

function Foot({ flow, screen }: ScreenProps) {
  switch (screen.name) {
    case 'choose':
      return <ChooseFoot flow={flow} busy={screen.busy} />;
    case 'review':
      return <ReviewFoot flow={flow} screen={screen} />;
    case 'handed_over':
      return (
        <>
          <Button variant="ghost" onClick={flow.apply} icon="external">
            {t('flow.handed_over.again')}
          </Button>
          <Button variant="ghost" onClick={flow.back}>
            {t('flow.back')}
          </Button>
          <Button onClick={flow.close}>{t('ui.close')}</Button>
        </>
      );
    case 'run':
      return (
        <>
          {screen.view !== null && !isOver(screen.view.job) && <Aside>{t('flow.run.goes_on')}</Aside>}
          <Button onClick={flow.close}>{t('ui.close')}</Button>
        </>
      );
  }
}

const Aside = ({ children }: { readonly children: ComponentChildren }) => (
  <p class="s-note s-foot-aside s-small s-muted">{children}</p>
);

/** The pane after this one, in the order of the rail. */
function nextPane({ draft: { pane }, snapshot }: FlowState): Pane | null {
  if (snapshot.state === 'reading') return null;
  const [firstKind] = snapshot.state === 'ready' ? kindsOf(snapshot.value) : [];
  if (pane === 'who') return firstKind ?? 'token';
  // From any kind of asset the next step is the token: one rarely wants every kind.
  return ASSET_KINDS.some((kind) => kind === pane) ? 'token' : null;
}

interface ChooseFootProps extends Props {
  readonly busy: boolean;
}

function ChooseFoot({ flow, busy }: ChooseFootProps) {
  const next = useStore(flow.store, nextPane);
  const ready = useStore(flow.store, (state) => state.snapshot.state === 'ready');
  const leaves = useStore(flow.store, (state) => state.draft.wantsToken);
  return (
    <>
      <Aside>
        <Chosen flow={flow} />
      </Aside>
      {next !== null && (
        <Button
          onClick={({ currentTarget }) => {
            flow.edit({ pane: next });
            // Reading goes on there; at the last pane this button goes, and would take the focus with it.
            const root = currentTarget.getRootNode() as Document | ShadowRoot;
            root.getElementById(PANE_ID)?.focus({ preventScroll: true });
          }}
        >
          {t('flow.next', next === 'token' ? t('flow.pane.token') : t('flow.pane.assets'))}
        </Button>
      )}
      <Button
        variant="primary"
        busy={busy}
        disabled={!ready}
        iconEnd={leaves ? 'external' : undefined}
        onClick={flow.review}
      >
        {t('flow.choose.review')}
      </Button>
    </>
  );
}

function Chosen({ flow }: Props) {
  const draft = useStore(flow.store, (state) => state.draft);
  const users = draft.mode === 'create' ? namesOf(draft, null).length : draft.userIds.size;
  const words: string[] = [];
  if (users > 0) words.push(tn('flow.review.for_users', users));
  if (draft.assetIds.size > 0) words.push(tn('flow.assets.count', draft.assetIds.size));
  if (draft.wantsToken) words.push(tn('flow.token.count', users));
  return <span class="s-number">{words.join(' · ')}</span>;
}

/** Milliseconds the last button rests after it appeared, so that a double click on the one before can't press it. */
const REST_MS = 500;

function useRested(): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), REST_MS);
    return () => clearTimeout(timer);
  }, []);
  return rested;
}

interface ReviewFootProps extends Props {
  readonly screen: Extract<Screen, { readonly name: 'review' }>;
}

function ReviewFoot({ flow, screen: { plan, busy } }: ReviewFootProps) {
  const rested = useRested();
  return (
    <>
      <Button variant="ghost" onClick={flow.back}>
        {t('flow.back')}
      </Button>
      {plan.operations.length > 0 && (
        <Button variant="primary" busy={busy || !rested} onClick={flow.apply}>
          {tn('flow.review.apply', plan.operations.length)}
        </Button>
      )}
    </>
  );
}
