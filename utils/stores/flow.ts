import { createStore, type StoreApi } from 'zustand/vanilla';
import { type JobView, jobIdOf } from '../jobs/types.ts';
import type { send as sendMessage } from '../messages/client.ts';
import type { Failure, PortfolioNews, RequestOf } from '../messages/protocol.ts';
import type { Plan } from '../plan/types.ts';
import { applyDifference, type Difference } from '../portfolio/difference.ts';
import { withGroups } from '../portfolio/groups.ts';
import type { Preflight } from '../portfolio/preflight.ts';
import type { Found, Portfolio, Snapshot } from '../portfolio/snapshot.ts';
import { foundOf, type Selection } from '../selections.ts';
import { unreadParts } from '../templates/resolve.ts';
import type { StoredTemplate } from '../templates/store.ts';
import {
  type Draft,
  draftFor,
  type FlowMode,
  fillFrom,
  freshDraft,
  isAsFilled,
  problemsOf,
  refilled,
  type TemplateChoice,
  toIntent,
  withTemplate,
} from './flow-draft.ts';
import { readGroups } from './groups.ts';

/** Something read from the background. */
export type Load<T> =
  | { readonly state: 'idle' }
  | { readonly state: 'reading' }
  | { readonly state: 'failed'; readonly failure: Failure }
  | { readonly state: 'ready'; readonly value: T };

/** Where in choose → review → run one is. */
export type Screen =
  | { readonly name: 'choose'; readonly busy: boolean; readonly failure: Failure | null }
  | { readonly name: 'review'; readonly plan: Plan; readonly busy: boolean; readonly failure: Failure | null }
  /** The plan waits in Steward's own tab for the last word. */
  | { readonly name: 'handed_over'; readonly plan: Plan; readonly failure: Failure | null }
  | {
      readonly name: 'run';
      readonly jobId: string;
      readonly view: JobView | null;
      readonly failure: Failure | null;
    };

export interface FlowState {
  /** What the dialog is open for; `null`: closed. */
  readonly open: FlowMode | null;
  readonly portfolioId: string | null;
  readonly portfolios: Load<readonly Portfolio[]>;
  readonly snapshot: Load<Snapshot>;
  /** How much was found, while the portfolio is being read. */
  readonly found: Found | null;
  /** How the portfolio differs from what was known of it when the dialog was opened; `null`: not. */
  readonly difference: Difference | null;
  readonly preflight: Load<Preflight>;
  /** Own templates; none while they are read, or when they can't be. */
  readonly templates: readonly StoredTemplate[];
  /** The app Steward is connected with; `null`: not known. Only it can make tokens. */
  readonly appId: string | null;
  /** By mode and portfolio, for the page's lifetime: closing, errors and other portfolios lose nothing. */
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly draft: Draft;
  /** Saved choices of the portfolio, and why the last thing asked about them failed. */
  readonly selections: { readonly list: readonly Selection[]; readonly failure: Failure | null };
  readonly screen: Screen;
}

/** What the page says about where the flow starts. */
export interface Start {
  readonly portfolioId: string | null;
  /** Words of the page's selected entry, among which a system user's name may stand. */
  readonly selectedWords: readonly string[];
}

export interface Flow {
  readonly store: StoreApi<FlowState>;
  readonly open: (mode: FlowMode, start: Start) => void;
  readonly close: () => void;
  readonly choosePortfolio: (portfolioId: string) => void;
  /** Reads the portfolio again, past the cache. */
  readonly refresh: () => void;
  readonly edit: (change: Partial<Draft>) => void;
  /**
   * Fills the draft in from a template, at once or when the portfolio is read; the same one with other blanks
   * leaves what was changed by hand. `null`: puts back what stood before.
   */
  readonly useTemplate: (choice: TemplateChoice | null) => void;
  readonly readSelections: () => Promise<void>;
  /** Saves the assets chosen, of all kinds, or the system users. */
  readonly saveSelection: (of: Selection['of'], name: string) => Promise<void>;
  readonly removeSelection: (of: Selection['of'], name: string) => Promise<void>;
  /** Chooses what of a selection is still there, besides what is chosen. */
  readonly useSelection: (selection: Selection) => void;
  /** Makes a plan of the choices and shows it, in Steward's own tab where it needs the last word. */
  readonly review: () => Promise<void>;
  readonly back: () => void;
  /** Starts the plan, or opens Steward's own tab again. */
  readonly apply: () => Promise<void>;
  readonly showJob: (jobId: string) => void;
  /** A job changed; ignored unless it is the one shown or comes from the plan handed over. */
  readonly jobChanged: (view: JobView) => void;
  /** The background was away: what was told meanwhile is asked for. */
  readonly reconnected: () => void;
  /** What was found of a portfolio that is being read, or how it differs from what was known. */
  readonly portfolioNews: (news: PortfolioNews) => void;
  readonly act: (name: 'job.pause' | 'job.cancel') => Promise<void>;
  readonly openSteward: (to: RequestOf<'console.open'>) => Promise<void>;
  /** Whether the popup opened. */
  readonly openPopup: () => Promise<boolean>;
}

interface Dependencies {
  readonly send: typeof sendMessage;
}

const CHOOSE: Screen = { name: 'choose', busy: false, failure: null };
const IDLE = { state: 'idle' } as const;
const READING = { state: 'reading' } as const;

/** Known by its shape, not its class, so that the flow needs nothing of the browser. */
const failureOf = (error: unknown): Failure =>
  error instanceof Error && 'failure' in error
    ? (error.failure as Failure)
    : { key: 'internal', args: [], fbtraceId: null };

const canReview = ({ screen, snapshot }: FlowState): boolean =>
  screen.name === 'choose' && !screen.busy && snapshot.state === 'ready';

const draftKey = (mode: FlowMode, portfolioId: string | null): string => `${mode}:${portfolioId ?? ''}`;

export const emptyFlow = (): FlowState => ({
  open: null,
  portfolioId: null,
  portfolios: IDLE,
  snapshot: IDLE,
  found: null,
  difference: null,
  preflight: IDLE,
  templates: [],
  selections: { list: [], failure: null },
  appId: null,
  drafts: {},
  draft: freshDraft('create'),
  screen: CHOOSE,
});

/** The state of the three screens, and what a person can do on them. Knows no browser: `send` is given. */
export function createFlow({ send }: Dependencies): Flow {
  const store = createStore<FlowState>(emptyFlow);
  const { getState, setState } = store;
  /** Answers of an older reading are dropped: only the latest counts. */
  let reading = 0;
  let selectedWords: readonly string[] = [];
  /** The reading of groups that is under way and still wanted: a plan waits for it. */
  let groups: Promise<void> | null = null;

  const fail = (error: unknown) => {
    const failure = failureOf(error);
    setState(({ screen }) => ({
      screen: 'busy' in screen ? { ...screen, busy: false, failure } : { ...screen, failure },
    }));
  };

  /** Shows a screen while something is asked for; what comes of it counts only if that screen still stands. */
  async function during<T>(screen: Screen, asked: Promise<T>): Promise<T | null> {
    setState({ screen });
    try {
      const value = await asked;
      return getState().screen === screen ? value : null;
    } catch (error) {
      if (getState().screen === screen) fail(error);
      return null;
    }
  }

  const setDraft = (draft: Draft) =>
    setState(({ drafts, open, portfolioId }) => ({
      draft,
      drafts: { ...drafts, [draftKey(open ?? draft.mode, portfolioId)]: draft },
    }));

  const fitDraft = (snapshot: Snapshot, anew = false) => {
    setDraft(draftFor(getState().draft, snapshot, getState().appId, selectedWords));
    fillGroups(anew);
  };

  async function readPortfolios(): Promise<void> {
    if (getState().portfolios.state === 'ready' || getState().portfolios.state === 'reading') return;
    setState({ portfolios: READING });
    try {
      const value = await send('portfolios.list', {});
      setState({ portfolios: { state: 'ready', value } });
      const [only] = value;
      if (getState().portfolioId === null && value.length === 1 && only) choosePortfolio(only.id);
    } catch (error) {
      setState({ portfolios: { state: 'failed', failure: failureOf(error) } });
    }
  }

  async function readTemplates(): Promise<void> {
    const templates = await send('templates.list', {}).catch(() => null);
    if (templates !== null) setState({ templates });
  }

  /** Does something about the selections of the portfolio, and reads them anew. */
  async function aboutSelections(act: (portfolioId: string) => Promise<unknown>): Promise<void> {
    const { portfolioId } = getState();
    if (portfolioId === null) return;
    let failure: Failure | null = null;
    let { list } = getState().selections;
    list = list.filter((each) => each.portfolioId === portfolioId);
    try {
      await act(portfolioId);
      list = await send('selections.list', { portfolioId });
    } catch (error) {
      failure = failureOf(error);
    }
    if (getState().portfolioId === portfolioId) setState({ selections: { list, failure } });
  }

  function chosenAs(of: Selection['of'], portfolioId: string, name: string): Selection {
    const { snapshot, draft } = getState();
    const key = { portfolioId, name };
    if (of === 'users') return { ...key, of, userIds: [...draft.userIds] };
    const assets = snapshot.state === 'ready' ? snapshot.value.assets : [];
    const chosen = assets.filter(({ id }) => draft.assetIds.has(id));
    return { ...key, of, assets: chosen.map(({ id, kind }) => ({ id, kind })) };
  }

  function useSelection(selection: Selection): void {
    const { snapshot, draft } = getState();
    if (snapshot.state !== 'ready') return;
    const ids = selection.of === 'users' ? 'userIds' : 'assetIds';
    setDraft({ ...draft, [ids]: new Set([...draft[ids], ...foundOf(selection, snapshot.value)]) });
  }

  async function readPreflight(portfolioId: string, mine: number): Promise<void> {
    setState({ preflight: READING });
    try {
      const value = await send('preflight.run', { portfolioId });
      if (mine === reading) setState({ preflight: { state: 'ready', value } });
    } catch (error) {
      if (mine === reading) setState({ preflight: { state: 'failed', failure: failureOf(error) } });
    }
  }

  async function readSnapshot(portfolioId: string, fresh: boolean, mine: number): Promise<void> {
    setState({ snapshot: READING, found: null, difference: null });
    try {
      const [value, status] = await Promise.all([
        send('portfolio.read', { portfolioId, fresh }),
        send('status.get', {}),
      ]);
      if (mine !== reading) return;
      setState({ snapshot: { state: 'ready', value }, appId: status.connection?.appId ?? null });
      fitDraft(value);
    } catch (error) {
      if (mine === reading) setState({ snapshot: { state: 'failed', failure: failureOf(error) } });
    }
  }

  function read(portfolioId: string, fresh: boolean): void {
    reading += 1;
    groups = null;
    void readSnapshot(portfolioId, fresh, reading);
    void readPreflight(portfolioId, reading);
  }

  /** Takes up the draft of this mode and portfolio, or begins one with what does not depend on the portfolio. */
  function takeUpDraft(mode: FlowMode, portfolioId: string | null): void {
    const { drafts, draft } = getState();
    const kept = drafts[draftKey(mode, portfolioId)];
    setState({ open: mode, portfolioId, draft: kept ?? freshDraft(mode, draft) });
  }

  function choosePortfolio(portfolioId: string): void {
    takeUpDraft(getState().open ?? 'create', portfolioId);
    setState({ screen: CHOOSE });
    read(portfolioId, false);
  }

  function open(mode: FlowMode, start: Start): void {
    const before = getState();
    selectedWords = start.selectedWords;
    const portfolioId = start.portfolioId ?? before.portfolioId;
    takeUpDraft(mode, portfolioId);
    setState({ screen: CHOOSE });
    void readPortfolios();
    void readTemplates();
    if (portfolioId === null) return;
    const { snapshot } = before;
    if (snapshot.state === 'ready' && snapshot.value.portfolio.id === portfolioId) fitDraft(snapshot.value);
    else read(portfolioId, false);
  }

  function refresh(): void {
    const { portfolioId, portfolios } = getState();
    if (portfolios.state === 'failed') void readPortfolios();
    if (portfolioId !== null) read(portfolioId, true);
  }

  function useTemplate(choice: TemplateChoice | null): void {
    const { draft, snapshot, appId } = getState();
    const next = withTemplate(draft, choice);
    setDraft(snapshot.state === 'ready' ? draftFor(next, snapshot.value, appId, []) : next);
    fillGroups(false);
  }

  /** Reads what is in the business asset groups that the template means; until then, nothing of them is chosen. */
  function fillGroups(anew: boolean): void {
    groups = null;
    const { draft, snapshot, portfolioId } = getState();
    if (draft.template === null || snapshot.state !== 'ready' || portfolioId === null) return;
    const { template, values } = draft.template;
    const { groups: _, ...unknown } = snapshot.value;
    const parts = unreadParts(template.assets, anew ? unknown : snapshot.value, values);
    if (parts.length === 0) return;
    const mine = reading;
    const asked: Promise<void> = readGroups(portfolioId, parts, send)
      .then(
        (read) => {
          const { snapshot: now, draft: before, appId } = getState();
          if (mine !== reading || now.state !== 'ready') return;
          const value = withGroups(now.value, read);
          setState({ snapshot: { state: 'ready', value } });
          setDraft(refilled(before, now.value, value, appId));
        },
        (error) => {
          if (groups === asked) fail(error);
        },
      )
      .finally(() => {
        if (groups === asked) groups = null;
      });
    groups = asked;
  }

  async function review(): Promise<void> {
    const busy: Screen = { name: 'choose', busy: true, failure: null };
    if (!canReview(getState())) return;
    while (groups !== null) {
      if ((await during(busy, groups)) === null) return;
      setState(({ screen }) => ({ screen: { ...screen, busy: false } as Screen }));
      if (!canReview(getState())) return;
    }
    const { draft, snapshot } = getState();
    if (snapshot.state !== 'ready') return;
    const [problem] = problemsOf(draft, snapshot.value);
    if (problem !== undefined) {
      setDraft({ ...draft, pane: problem.pane, attempted: true });
      return;
    }
    const plan = await during(busy, send('plan.make', { intent: toIntent(draft, snapshot.value) }));
    if (plan === null) return;
    // What is changed later is not found fault with before it is asked for again.
    setDraft({ ...getState().draft, attempted: false });
    if (plan.needsApproval) return handOver(plan);
    setState({ screen: { name: 'review', plan, busy: false, failure: null } });
  }

  async function apply(): Promise<void> {
    const { screen } = getState();
    if (screen.name === 'handed_over') return handOver(screen.plan);
    if (screen.name !== 'review' || screen.busy || screen.plan.operations.length === 0) return;
    const busy: Screen = { ...screen, busy: true, failure: null };
    const started = await during(busy, send('job.start', { planId: screen.plan.id }));
    if (started === null) return;
    forgetChoices();
    showJob(started.jobId);
  }

  /** It is read and approved in one place: there, where no page can press the button. */
  async function handOver(plan: Plan): Promise<void> {
    await during({ name: 'handed_over', plan, failure: null }, send('plan.open', { planId: plan.id }));
  }

  /** What was applied is not wanted a second time; the next reading shows what came of it. */
  function forgetChoices(): void {
    const { draft, portfolioId } = getState();
    const drafts = { ...getState().drafts };
    delete drafts[draftKey(draft.mode, portfolioId)];
    setState({ drafts, draft: freshDraft(draft.mode), snapshot: IDLE });
  }

  function showJob(jobId: string): void {
    setState({
      open: getState().open ?? 'create',
      screen: { name: 'run', jobId, view: null, failure: null },
    });
    send('job.get', { jobId }).then((view) => {
      // A pushed view is never older than this answer.
      const { screen } = getState();
      if (screen.name === 'run' && screen.view === null) jobChanged(view);
    }, fail);
  }

  function reconnected(): void {
    const { screen } = getState();
    if (screen.name === 'run') send('job.get', { jobId: screen.jobId }).then(jobChanged, fail);
    if (screen.name === 'handed_over')
      send('job.get', { jobId: jobIdOf(screen.plan.id) }).then(jobChanged, () => {}); // not started yet
  }

  function jobChanged(view: JobView): void {
    const { screen, open: mode } = getState();
    if (screen.name === 'run' && screen.jobId === view.job.id) setState({ screen: { ...screen, view } });
    if (screen.name !== 'handed_over' || screen.plan.id !== view.job.plan.id || mode === null) return;
    forgetChoices();
    setState({ screen: { name: 'run', jobId: view.job.id, view, failure: null } });
  }

  function portfolioNews(news: PortfolioNews): void {
    const { portfolioId, snapshot } = getState();
    if (news.portfolioId !== portfolioId) return;
    if (news.type === 'portfolio_found') {
      if (snapshot.state === 'reading') setState({ found: news.found });
      return;
    }
    if (snapshot.state !== 'ready') return;
    const value = applyDifference(snapshot.value, news.difference);
    if (value === null) return;
    const { draft, appId } = getState();
    const refill = isAsFilled(draft, snapshot.value, appId) ? draft.template : null;
    setState({ snapshot: { state: 'ready', value }, difference: news.difference });
    fitDraft(value, true);
    if (refill !== null) setDraft(fillFrom(getState().draft, refill, value, appId));
  }

  async function act(name: 'job.pause' | 'job.cancel'): Promise<void> {
    const { screen } = getState();
    if (screen.name !== 'run') return;
    setState({ screen: { ...screen, failure: null } });
    await send(name, { jobId: screen.jobId }).catch(fail);
  }

  return {
    store,
    open,
    close: () => setState({ open: null }),
    choosePortfolio,
    refresh,
    edit: (change) => setDraft({ ...getState().draft, ...change }),
    useTemplate,
    readSelections: () => aboutSelections(async () => null),
    saveSelection: (of, name) =>
      aboutSelections((portfolioId) =>
        send('selections.save', { selection: chosenAs(of, portfolioId, name) }),
      ),
    removeSelection: (of, name) =>
      aboutSelections((portfolioId) => send('selections.remove', { portfolioId, of, name })),
    useSelection,
    review,
    back: () => setState({ screen: CHOOSE }),
    apply,
    showJob,
    jobChanged,
    reconnected,
    portfolioNews,
    act,
    openSteward: async (to) => {
      await send('console.open', to).catch(fail);
    },
    openPopup: () =>
      send('popup.open', {}).then(
        ({ opened }) => opened,
        () => false,
      ),
  };
}
