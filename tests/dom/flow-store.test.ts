import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../utils/portfolio/difference.ts';
import type { Selection } from '../../utils/selections.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import { freshDraft, problemsOf, toIntent, userByWords } from '../../utils/stores/flow-draft.ts';
import { fakeSend, Refused, settle } from './flow-fakes.ts';
import { planOf, SNAPSHOT, viewOf } from './flow-samples.ts';

const START = { portfolioId: '900', selectedWords: [] };

async function opened(mode: 'create' | 'assign' = 'create', answers = {}, start = START) {
  const { send, mock } = fakeSend(answers);
  const flow = createFlow({ send });
  flow.open(mode, start);
  await settle();
  return { flow, mock, state: () => flow.store.getState() };
}

describe('the flow: choose', () => {
  it('reads the portfolio of the page and its checks', async () => {
    const { state, mock } = await opened();
    expect(state().snapshot).toEqual({ state: 'ready', value: SNAPSHOT });
    expect(state().preflight.state).toBe('ready');
    expect(mock.mock.calls.map(([name]) => name).sort()).toEqual([
      'portfolio.read',
      'portfolios.list',
      'preflight.run',
      'status.get',
      'templates.list',
    ]);
  });

  it.each([
    ['70', '70'],
    ['71', ''],
    ['72', ''],
  ])('takes up the app of the connection where the portfolio owns it: %s', async (connected, taken) => {
    const { state } = await opened('create', {
      'status.get': () => ({ connection: { appId: connected } }),
      'portfolio.read': () => ({
        ...SNAPSHOT,
        apps: [...SNAPSHOT.apps, { id: '73', name: 'Second', owned: true }],
      }),
    });
    expect(state().draft.appId).toBe(taken);
  });

  it('asks which portfolio where the address has none, and takes the only one by itself', async () => {
    const many = await opened('create', {}, { portfolioId: null as never, selectedWords: [] });
    expect(many.state().portfolioId).toBeNull();
    const one = await opened(
      'create',
      { 'portfolios.list': () => [SNAPSHOT.portfolio] },
      { portfolioId: null as never, selectedWords: [] },
    );
    await settle();
    expect(one.state().portfolioId).toBe('900');
    expect(one.state().snapshot.state).toBe('ready');
  });

  it('saves a choice of assets, and chooses again those of it that are still there', async () => {
    let saved: Selection[] = [];
    const { flow, mock, state } = await opened('create', {
      'selections.list': () => saved,
      'selections.save': ({ selection }: { selection: Selection }) => {
        saved = [selection];
        return null;
      },
      'selections.remove': () => {
        throw new Refused();
      },
    });
    flow.edit({ assetIds: new Set(['10', 'act_20']) });
    await flow.saveSelection('assets', 'Ads');
    const assets = [
      { id: '10', kind: 'page' },
      { id: 'act_20', kind: 'ad_account' },
    ] as const;
    expect(state().selections).toEqual({
      list: [{ portfolioId: '900', name: 'Ads', of: 'assets', assets }],
      failure: null,
    });

    flow.edit({ assetIds: new Set(['30']) });
    flow.useSelection({
      ...saved[0]!,
      of: 'assets',
      assets: [...assets, { id: '99', kind: 'page' }, { id: '11', kind: 'pixel' }],
    });
    expect([...state().draft.assetIds].sort()).toEqual(['10', '30', 'act_20']);

    await flow.removeSelection('assets', 'Ads');
    expect(state().selections.list).toEqual(saved);
    expect(state().selections.failure).not.toBeNull();
    flow.choosePortfolio('901');
    await flow.readSelections();
    expect(mock.mock.lastCall).toEqual(['selections.list', { portfolioId: '901' }]);
  });

  it('keeps what was typed over closing, another mode, another portfolio and a failed reading', async () => {
    let broken = false;
    const { flow, state } = await opened('create', {
      'portfolio.read': () => {
        if (broken) throw new Refused();
        return SNAPSHOT;
      },
    });
    flow.edit({ names: 'Ads sync', assetIds: new Set(['10']) });
    flow.close();
    flow.open('assign', START);
    expect(state().draft.names).toBe('');
    flow.open('create', START);
    expect(state().draft).toMatchObject({ names: 'Ads sync', assetIds: new Set(['10']) });
    flow.choosePortfolio('901');
    expect(state().draft.assetIds.size).toBe(0);
    expect(state().draft.names).toBe('Ads sync');
    flow.choosePortfolio('900');
    await settle();
    broken = true;
    flow.refresh();
    await settle();
    expect(state().snapshot).toMatchObject({
      state: 'failed',
      failure: { key: 'throttled', fbtraceId: 'Trace2' },
    });
    expect(state().draft).toMatchObject({ names: 'Ads sync', assetIds: new Set(['10']) });
  });

  it('counts what is found while the portfolio is being read, and takes up what has changed since', async () => {
    let answer = (_: unknown) => {};
    const { flow, state } = await opened('create', {
      'portfolio.read': () => new Promise((resolve) => (answer = resolve)),
    });
    const found = { systemUsers: 1, assets: { page: 3 } };
    flow.portfolioNews({ type: 'portfolio_found', portfolioId: '901', found });
    expect(state().found).toBeNull();
    flow.portfolioNews({ type: 'portfolio_found', portfolioId: '900', found });
    expect(state().found).toEqual(found);
    answer(SNAPSHOT);
    await settle();
    flow.edit({ assetIds: new Set(['10', '11']), names: 'Ads sync' });
    const { assets } = SNAPSHOT;
    const after = { ...SNAPSHOT, hash: 'later', readAt: 9, assets: assets.filter(({ id }) => id !== '10') };
    const difference = differenceOf(SNAPSHOT, after);
    flow.portfolioNews({ type: 'portfolio_changed', portfolioId: '900', difference });
    expect(state().snapshot).toEqual({ state: 'ready', value: after });
    expect(state().draft).toMatchObject({ names: 'Ads sync', assetIds: new Set(['11']) });
    // The same news again is about a snapshot that is not there any more.
    flow.portfolioNews({ type: 'portfolio_changed', portfolioId: '900', difference });
    expect(state().snapshot).toEqual({ state: 'ready', value: after });
  });

  it('lets only the last reading count', async () => {
    const waiting: ((value: unknown) => void)[] = [];
    const { flow, state } = await opened('create', {
      'portfolio.read': () => new Promise((resolve) => waiting.push(resolve)),
    });
    flow.choosePortfolio('901');
    waiting[1]?.({ ...SNAPSHOT, portfolio: { id: '901', name: 'Other' } });
    waiting[0]?.(SNAPSHOT);
    await settle();
    expect(state().snapshot).toMatchObject({ value: { portfolio: { id: '901' } } });
  });

  it('takes up the page’s selected system user by name, unless two have it', async () => {
    const { state } = await opened(
      'assign',
      {},
      { portfolioId: '900', selectedWords: ['ID: 5', 'Reporting'] as never },
    );
    expect(state().draft.userIds).toEqual(new Set(['1']));
    expect(userByWords(SNAPSHOT, ['Twin'])).toBeNull();
  });

  it('leads to what is missing instead of planning', async () => {
    const { flow, state, mock } = await opened();
    flow.edit({ pane: 'page' });
    await flow.review();
    expect(state().draft).toMatchObject({ pane: 'who', attempted: true });
    expect(mock.mock.calls.some(([name]) => name === 'plan.make')).toBe(false);
  });

  it('finds no fault with a choice that was put right before it is asked for again', async () => {
    const { flow, state } = await opened();
    await flow.review();
    flow.edit({ names: 'Ads sync' });
    await flow.review();
    await settle();
    expect(state().screen.name).not.toBe('choose');
    flow.back();
    flow.edit({ wantsToken: true });
    expect(state().draft.attempted).toBe(false);
  });

  it('knows each thing that can be missing', () => {
    const problems = (change: object) =>
      problemsOf({ ...freshDraft('assign'), userIds: new Set(['1']), ...change }, SNAPSHOT).map(
        ({ problem }) => problem,
      );
    expect(problems({ userIds: new Set() })).toContain('users_missing');
    expect(problems({})).toEqual(['nothing_wanted']);
    const tasks = { ...freshDraft('assign').tasks, pixel: [] };
    expect(problems({ assetIds: new Set(['30']), tasks })).toEqual(['tasks_missing']);
    expect(problems({ wantsToken: true })).toEqual(['app_missing', 'permissions_missing']);
    expect(problemsOf({ ...freshDraft('create'), names: 'Reporting' }, SNAPSHOT)[0]?.problem).toBe(
      'names_wrong',
    );
    expect(problemsOf({ ...freshDraft('create'), names: 'Ops-bot' }, SNAPSHOT)).toEqual([]);
    const many = (count: number) => Array.from({ length: count }, (_, index) => `Bot ${index}`).join('\n');
    const drafted = (names: string) => problemsOf({ ...freshDraft('create'), names }, SNAPSHOT);
    expect(drafted(many(2000))).toEqual([]);
    expect(drafted(many(2001))).toEqual([{ problem: 'names_many', pane: 'who' }]);
  });

  it('says in the words of the plan what is wanted', () => {
    const draft = {
      ...freshDraft('create'),
      names: ' Ads   sync \n\nFeed',
      assetIds: new Set(['10', 'act_20']),
      wantsToken: true,
      appId: '70',
      permissions: new Set(['ads_read', 'business_management'] as const),
    };
    expect(toIntent(draft, SNAPSHOT)).toEqual({
      portfolioId: '900',
      users: [
        { type: 'new', name: 'Ads sync', role: 'EMPLOYEE' },
        { type: 'new', name: 'Feed', role: 'EMPLOYEE' },
      ],
      assets: [
        { id: '10', kind: 'page', tasks: ['ANALYZE'] },
        { id: 'act_20', kind: 'ad_account', tasks: ['ANALYZE'] },
      ],
      mode: 'add',
      token: { appId: '70', permissions: ['business_management', 'ads_read'], expiry: '60_days' },
    });
  });
});

describe('the flow: review and run', () => {
  it('starts a plan that needs no approval, and forgets what was wanted', async () => {
    const { flow, state, mock } = await opened();
    flow.edit({ names: 'Ads sync' });
    await flow.review();
    expect(state().screen).toMatchObject({ name: 'review', plan: { needsApproval: false } });
    await flow.apply();
    expect(state().screen).toMatchObject({ name: 'run', jobId: 'job.plan-1' });
    expect(mock.mock.lastCall?.[0]).toBe('job.get');
    flow.open('create', START);
    expect(state().draft.names).toBe('');
  });

  it('keeps what was pushed over a late answer, and asks anew when the background was away', async () => {
    const plan = planOf({
      portfolioId: '900',
      users: [{ type: 'existing', id: '1' }],
      assets: [{ id: '11', kind: 'page', tasks: ['ANALYZE'] }],
      mode: 'add',
      token: null,
    });
    const answers: ((view: unknown) => void)[] = [];
    const { flow, state } = await opened('assign', {
      'job.get': () => new Promise((resolve) => answers.push(resolve)),
    });
    const shown = () => {
      const { screen } = state();
      return screen.name === 'run' ? screen.view?.job.state : null;
    };
    const view = (job: 'running' | 'paused' | 'done') => viewOf(plan, () => ({}), { state: job });
    flow.showJob('job.plan-1');
    flow.jobChanged(view('paused'));
    answers[0]?.(view('running'));
    await settle();
    expect(shown()).toBe('paused');
    flow.reconnected();
    answers[1]?.(view('done'));
    await settle();
    expect(shown()).toBe('done');
  });

  it('never starts one that needs approval, but hands it over and follows its job', async () => {
    const { flow, state, mock } = await opened('assign');
    flow.edit({
      userIds: new Set(['1']),
      wantsToken: true,
      permissions: new Set(['ads_read'] as const),
    });
    await flow.review();
    expect(mock.mock.lastCall).toEqual(['plan.open', { planId: 'plan-1' }]);
    mock.mockClear();
    await flow.apply();
    expect(mock.mock.calls.map(([name]) => name)).not.toContain('job.start');
    expect(mock.mock.lastCall).toEqual(['plan.open', { planId: 'plan-1' }]);
    const { screen } = state();
    if (screen.name !== 'handed_over') throw new Error('not handed over');
    flow.jobChanged(viewOf({ ...screen.plan, id: 'another' }));
    expect(state().screen.name).toBe('handed_over');
    flow.jobChanged(viewOf(screen.plan));
    expect(state().screen).toMatchObject({ name: 'run', jobId: 'job.plan-1' });
  });

  it('goes back from what was handed over to the choices, which are as they were', async () => {
    let broken = true;
    const { flow, state } = await opened('assign', {
      'plan.open': () => {
        if (broken) throw new Refused();
        return null;
      },
    });
    flow.edit({ userIds: new Set(['1']), wantsToken: true, permissions: new Set(['ads_read'] as const) });
    await flow.review();
    expect(state().screen).toMatchObject({ name: 'handed_over', failure: { key: 'throttled' } });
    broken = false;
    await flow.apply();
    expect(state().screen).toMatchObject({ name: 'handed_over', failure: null });
    flow.back();
    expect(state()).toMatchObject({ screen: { name: 'choose', busy: false }, draft: { wantsToken: true } });
    expect([...state().draft.userIds]).toEqual(['1']);
  });

  it('shows why planning or starting failed, and lets one try again', async () => {
    let broken = true;
    const { flow, state } = await opened('create', {
      'plan.make': ({ intent }: { intent: never }) => {
        if (broken) throw new Refused();
        return planOf(intent);
      },
    });
    flow.edit({ names: 'Ads sync' });
    await flow.review();
    expect(state().screen).toMatchObject({ name: 'choose', busy: false, failure: { key: 'throttled' } });
    broken = false;
    await flow.review();
    expect(state().screen.name).toBe('review');
  });

  it('drops a plan that comes when the screen it was asked on is gone', async () => {
    let answer: (plan: unknown) => void = () => {};
    const { flow, state } = await opened('create', {
      'plan.make': () => new Promise((resolve) => (answer = resolve)),
    });
    flow.edit({ names: 'Ads sync' });
    const reviewing = flow.review();
    flow.open('assign', START);
    answer(planOf(toIntent(freshDraft('create'), SNAPSHOT)));
    await reviewing;
    expect(state().screen.name).toBe('choose');
  });
});
