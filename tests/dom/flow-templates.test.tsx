// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { FlowDialog } from '../../components/flow/flow-dialog.tsx';
import { differenceOf } from '../../utils/portfolio/difference.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import {
  type Draft,
  draftFor,
  freshDraft,
  ownTasksOf,
  toIntent,
  withTasks,
  withTemplate,
} from '../../utils/stores/flow-draft.ts';
import { PRESET_IDS, presetTemplate } from '../../utils/templates/presets.ts';
import type { Template } from '../../utils/templates/template.ts';
import { fakeSend, Refused, settle } from './flow-fakes.ts';
import { SNAPSHOT } from './flow-samples.ts';

afterEach(cleanup);

const MIXED: Template = {
  version: 1,
  name: 'Mixed',
  description: '',
  role: 'ADMIN',
  names: '{client} {n}',
  assets: [
    { kind: 'page', name: '{client}*', tasks: ['ANALYZE'] },
    { kind: 'page', ids: ['11'], tasks: ['MESSAGING'] },
    { kind: 'page', ids: ['12'], tasks: ['ANALYZE'] },
  ],
  token: null,
};
const used = (template: Template) => ({
  key: 'k',
  revision: 3,
  template,
  values: { client: 'Northwind', purpose: '' },
  count: 2,
});
const fill = (draft: Draft, template: Template) =>
  draftFor(withTemplate(draft, used(template)), SNAPSHOT, '70', []);

describe('a draft filled in from a template', () => {
  it('wants what the template gives, with the tasks of each asset', () => {
    const draft = fill(freshDraft('create'), MIXED);
    expect(ownTasksOf(draft, SNAPSHOT, 'page')).toBe(1);
    expect(toIntent(draft, SNAPSHOT)).toEqual({
      portfolioId: '900',
      users: [
        { type: 'new', name: 'Northwind 1', role: 'ADMIN' },
        { type: 'new', name: 'Northwind 2', role: 'ADMIN' },
      ],
      assets: [
        { id: '10', kind: 'page', tasks: ['ANALYZE'] },
        { id: '11', kind: 'page', tasks: ['ANALYZE', 'MESSAGING'] },
        { id: '12', kind: 'page', tasks: ['ANALYZE'] },
      ],
      mode: 'add',
      token: null,
      template: { id: 'k', revision: 3, name: 'Mixed', values: { client: 'Northwind', purpose: '' } },
    });
    const same = withTasks(draft, SNAPSHOT, 'page', ['MANAGE']);
    expect(new Set(toIntent(same, SNAPSHOT).assets.map(({ tasks }) => tasks.join()))).toEqual(
      new Set(['MANAGE']),
    );
  });

  it('names the template only while it gives the access that the template says', () => {
    const draft = fill(freshDraft('create'), MIXED);
    const names = (change: Partial<Draft>) => toIntent({ ...draft, ...change }, SNAPSHOT).template?.name;
    expect(names({})).toBe('Mixed');
    expect(names({ names: 'Somebody', wantsToken: true, expiry: 'never' })).toBe('Mixed');
    expect(names({ assetIds: new Set(['10']) })).toBeUndefined();
    expect(names({ assetIds: new Set([...draft.assetIds, 'act_20']) })).toBeUndefined();
    expect(names({ role: 'EMPLOYEE' })).toBeUndefined();
    expect(names(withTasks(draft, SNAPSHOT, 'page', ['MANAGE']))).toBeUndefined();
    const elsewhere = { ...draft.template!, values: { client: 'Nobody', purpose: '' } };
    expect(names({ template: elsewhere })).toBeUndefined();
  });

  it('is filled in anew for another portfolio, and not again for the same', () => {
    const preset = presetTemplate('ads_reporting', 'Reporting', '');
    const draft = fill(freshDraft('create'), preset);
    expect([...draft.assetIds]).toEqual(['act_20']);
    expect(draft).toMatchObject({ wantsToken: true, appId: '70', expiry: '60_days' });
    const edited = { ...draft, assetIds: new Set<string>() };
    expect(draftFor(edited, SNAPSHOT, '70', []).assetIds.size).toBe(0);
    const other = { ...SNAPSHOT, portfolio: { id: '901', name: 'Other' } };
    expect(draftFor(edited, other, '70', []).assetIds.size).toBe(1);
  });

  it('takes up what is new in the portfolio, unless it was changed by hand', async () => {
    const preset = presetTemplate('page_publishing', 'Publishing', '');
    const { send } = fakeSend();
    const flow = createFlow({ send });
    flow.open('create', { portfolioId: '900', selectedWords: [] });
    await settle();
    flow.useTemplate(used(preset));
    const chosen = () => [...flow.store.getState().draft.assetIds];
    expect(chosen()).toEqual(['10', '11']);
    const news = (id: string) => {
      const { snapshot } = flow.store.getState();
      if (snapshot.state !== 'ready') throw new Error('not read');
      const added = { id, kind: 'page', name: `Northwind ${id}`, owned: true } as const;
      const after = { ...snapshot.value, hash: id, assets: [...snapshot.value.assets, added] };
      flow.portfolioNews({
        type: 'portfolio_changed',
        portfolioId: '900',
        difference: differenceOf(snapshot.value, after),
      });
    };
    news('15');
    expect(chosen()).toEqual(['10', '11', '15']);
    flow.edit({ assetIds: new Set(['11']) });
    news('16');
    expect(chosen()).toEqual(['11']);
  });

  it('gives system users there are the same, and leaves who they are', () => {
    const start = { ...freshDraft('assign'), userIds: new Set(['1', '2']) };
    const draft = fill(start, MIXED);
    expect(toIntent(draft, SNAPSHOT)).toMatchObject({
      users: [
        { type: 'existing', id: '1' },
        { type: 'existing', id: '2' },
      ],
      assets: [{ id: '10' }, { id: '11', tasks: ['ANALYZE', 'MESSAGING'] }, { id: '12' }],
      mode: 'add',
    });
  });

  it('wants no token of another app than the one the template names', () => {
    const preset = presetTemplate('ads_reporting', 'Reporting', '');
    const token = { ...preset.token!, app: '71' };
    const draft = fill(freshDraft('create'), { ...preset, token });
    expect(draft).toMatchObject({ wantsToken: true, appId: '' });
    expect(draftFor(draft, SNAPSHOT, '70', []).appId).toBe('');
  });
});

describe('a template that says which assets by their group', () => {
  const GROUPED = {
    ...SNAPSHOT,
    assets: [
      ...SNAPSHOT.assets,
      { id: '50', kind: 'business_asset_group' as const, name: 'Northwind Retail', owned: true },
    ],
  };
  const SHOPS: Template = {
    ...MIXED,
    role: 'EMPLOYEE',
    assets: [{ kind: 'page', group: '{client}*', tasks: ['ANALYZE'] }],
  };
  const content = (...assetIds: string[]) => [{ groupId: '50', kind: 'page', assetIds, unread: null }];

  async function open(read: () => unknown) {
    const { send, mock } = fakeSend({
      'portfolio.read': ({ portfolioId }: { portfolioId: string }) =>
        portfolioId === '900' ? GROUPED : { ...SNAPSHOT, portfolio: { id: portfolioId, name: 'Other' } },
      'groups.read': read,
    });
    const flow = createFlow({ send });
    flow.open('create', { portfolioId: '900', selectedWords: [] });
    await settle();
    const asked = (name: string) => mock.mock.calls.filter(([each]) => each === name).map(([, what]) => what);
    return { flow, asked, chosen: () => [...flow.store.getState().draft.assetIds] };
  }

  it('is filled in once the group is read, and what was chosen by hand stays', async () => {
    const { flow, asked, chosen } = await open(() => content('10', '11'));
    expect(asked('groups.read')).toEqual([]);
    flow.useTemplate(used(SHOPS));
    expect(chosen()).toEqual([]);
    flow.edit({ assetIds: new Set(['12']) });
    await settle();
    expect(chosen()).toEqual(['12', '10', '11']);
    flow.useTemplate({ ...used(SHOPS), values: { client: 'North', purpose: '' } });
    expect(asked('groups.read')).toEqual([{ portfolioId: '900', parts: [{ groupId: '50', kind: 'page' }] }]);
    expect(chosen()).toEqual(['12', '10', '11']);
  });

  it('is not planned before the group is read', async () => {
    let answer: (read: unknown) => void = () => {};
    const { flow, asked } = await open(() => new Promise((resolve) => (answer = resolve)));
    flow.useTemplate(used(SHOPS));
    const reviewing = flow.review();
    expect(flow.store.getState().screen).toMatchObject({ name: 'choose', busy: true });
    await settle();
    expect(asked('plan.make')).toEqual([]);
    answer(content('11'));
    await reviewing;
    expect(asked('plan.make')).toMatchObject([{ intent: { assets: [{ id: '11' }] } }]);
    expect(flow.store.getState().screen.name).toBe('review');
  });

  it('is waited for also where its blank was filled in anew meanwhile', async () => {
    const answers: ((read: unknown) => void)[] = [];
    const { flow, asked } = await open(() => new Promise((resolve) => answers.push(resolve)));
    flow.useTemplate(used(SHOPS));
    const reviewing = flow.review();
    flow.useTemplate({ ...used(SHOPS), values: { client: 'North', purpose: '' } });
    answers[0]?.([]);
    await settle();
    expect(asked('plan.make')).toEqual([]);
    answers[1]?.(content('11'));
    await reviewing;
    expect(asked('plan.make')).toMatchObject([{ intent: { assets: [{ id: '11' }] } }]);
  });

  it('holds no plan up any more once it is not meant, or the portfolio is another', async () => {
    const never = () => new Promise(() => {});
    const { flow, asked } = await open(never);
    flow.useTemplate(used(SHOPS));
    flow.useTemplate(null);
    flow.edit({ names: 'Weekly figures' });
    await Promise.race([flow.review(), settle()]);
    expect(asked('plan.make')).toHaveLength(1);
    const { flow: other, asked: askedThen } = await open(never);
    other.useTemplate(used(SHOPS));
    other.choosePortfolio('901');
    await settle();
    other.edit({ names: 'Weekly figures' });
    await Promise.race([other.review(), settle()]);
    expect(askedThen('plan.make')).toHaveLength(1);
  });

  it('says in the plan what of it could not be read', async () => {
    const unread = { edge: 'contained_pages', code: 10, fbtraceId: null };
    const { flow } = await open(() => [{ groupId: '50', kind: 'page', assetIds: [], unread }]);
    flow.useTemplate(used(SHOPS));
    await flow.review();
    expect(flow.store.getState().screen).toMatchObject({
      name: 'review',
      plan: { warnings: [{ warning: 'groups_unread', items: ['Northwind Retail'] }] },
    });
  });

  it('stops at what kept Meta from being asked, and goes on without it when told to again', async () => {
    const { flow, asked } = await open(() => {
      throw new Refused();
    });
    flow.useTemplate(used(SHOPS));
    await flow.review();
    expect(flow.store.getState().screen).toMatchObject({
      name: 'choose',
      busy: false,
      failure: { key: 'throttled' },
    });
    await flow.review();
    expect(asked('plan.make')).toMatchObject([{ intent: { unreadGroups: ['Northwind Retail'] } }]);
  });

  it('is read anew when the portfolio was, and takes up what is new in the group', async () => {
    let held = ['10'];
    const { flow, asked, chosen } = await open(() => content(...held));
    flow.useTemplate(used(SHOPS));
    await settle();
    expect(chosen()).toEqual(['10']);
    held = ['11'];
    const { snapshot } = flow.store.getState();
    if (snapshot.state !== 'ready') throw new Error('not read');
    const difference = differenceOf(snapshot.value, { ...snapshot.value, hash: 'after' });
    flow.portfolioNews({ type: 'portfolio_changed', portfolioId: '900', difference });
    await settle();
    expect(asked('groups.read')).toHaveLength(2);
    expect(chosen()).toEqual(['11']);
  });
});

describe('the templates offered', () => {
  const FIELD = 'Search templates';
  async function open(own: number) {
    const { send } = fakeSend({
      'templates.list': () =>
        Array.from({ length: own }, (_, index) => ({
          id: `abcdef-${index}`,
          revision: 1,
          template: { ...MIXED, name: `Role ${index}`, description: index === 37 ? 'Night shift' : '' },
        })),
    });
    const flow = createFlow({ send });
    render(<FlowDialog flow={flow} />);
    await act(async () => {
      flow.open('create', { portfolioId: '900', selectedWords: [] });
      await settle();
    });
    const region = () => within(screen.getByRole('region', { name: 'Start from a template' }));
    const names = () =>
      [...document.querySelectorAll('.s-template-chips button')].map(({ textContent }) => textContent);
    const type = (value: string) => fireEvent.input(region().getByLabelText(FIELD), { target: { value } });
    return { flow, region, names, type };
  }

  it('have no search while they are few', async () => {
    const { region, names } = await open(8 - PRESET_IDS.length);
    expect(names()).toHaveLength(8);
    expect(region().queryByLabelText(FIELD)).toBeNull();
  });

  it('are found by their name and description, not by their id, and chosen from what is found', async () => {
    const { flow, region, names, type } = await open(100);
    type('ROLE 42');
    expect(names()).toEqual(['Role 42']);
    type('night');
    expect(names()).toEqual(['Role 37']);
    fireEvent.click(region().getByRole('button', { name: 'Role 37' }));
    expect(flow.store.getState().draft.template?.key).toBe('abcdef-37');
    type('abcdef');
    expect(names()).toEqual([]);
    expect(region().getByText('Nothing matches').getAttribute('role')).toBe('status');
    fireEvent.keyDown(region().getByLabelText(FIELD), { key: 'Escape' });
    expect(names()).toHaveLength(100 + PRESET_IDS.length);
    expect(screen.getByRole('dialog')).toBeTruthy();
  });
});

describe('what was changed by hand in a template', () => {
  const WIDE: Template = {
    ...MIXED,
    assets: [
      { kind: 'page', name: '{client}*', tasks: ['MANAGE', 'ADVERTISE'] },
      { kind: 'pixel', name: '{client} {purpose}', tasks: ['EDIT'] },
    ],
    token: { app: 'connected', permissions: ['ads_management', 'business_management'], expiry: 'never' },
  };

  async function open(template = WIDE) {
    const { send } = fakeSend();
    const flow = createFlow({ send });
    flow.open('create', { portfolioId: '900', selectedWords: [] });
    await settle();
    const untouched = flow.store.getState().draft;
    flow.useTemplate(used(template));
    const draft = () => flow.store.getState().draft;
    const wanted = () => toIntent(draft(), SNAPSHOT);
    return { flow, untouched, draft, wanted };
  }

  const CHANGES: readonly [string, (draft: Draft) => Partial<Draft>][] = [
    ['names', () => ({ names: 'Somebody else' })],
    ['role', () => ({ role: 'EMPLOYEE' })],
    ['assets', () => ({ assetIds: new Set(['11']) })],
    ['tasks', (draft) => withTasks(draft, SNAPSHOT, 'page', ['ANALYZE'])],
    ['no token', () => ({ wantsToken: false })],
    ['permissions', () => ({ permissions: new Set(['ads_read'] as const) })],
    ['expiry', () => ({ expiry: '60_days' })],
  ];

  it.each(CHANGES)('stays when the portfolio changes: %s', async (_what, change) => {
    const { flow, draft, wanted } = await open();
    flow.edit(change(draft()));
    const before = wanted();
    const added = { id: '99', kind: 'pixel', name: 'Northwind', owned: true } as const;
    const after = { ...SNAPSHOT, hash: 'after', assets: [...SNAPSHOT.assets, added] };
    flow.portfolioNews({
      type: 'portfolio_changed',
      portfolioId: '900',
      difference: differenceOf(SNAPSHOT, after),
    });
    expect(wanted()).toEqual(before);
  });

  it.each(CHANGES.slice(1))('stays with another count or purpose: %s', async (_what, change) => {
    const { flow, draft, wanted } = await open();
    flow.edit(change(draft()));
    const { users, template: _, ...before } = wanted();
    flow.useTemplate({ ...used(WIDE), count: 3 });
    flow.useTemplate({ ...used(WIDE), count: 3, values: { client: 'Northwind', purpose: 'Feed' } });
    const { users: named, template: __, ...after } = wanted();
    expect(after).toEqual(before);
    expect(named).toHaveLength(users.length + 1);
    expect(draft().template?.values.purpose).toBe('Feed');
  });

  it('stays with another count while the portfolio is read again', async () => {
    const { flow, draft } = await open();
    flow.edit({ role: 'EMPLOYEE', assetIds: new Set(['11']) });
    flow.refresh();
    flow.useTemplate({ ...used(WIDE), count: 3 });
    await settle();
    expect(draft()).toMatchObject({ role: 'EMPLOYEE', names: 'Northwind 1\nNorthwind 2\nNorthwind 3' });
    expect([...draft().assetIds]).toEqual(['11']);
  });

  it('stays with another client, but for the names and the assets', async () => {
    const { flow, draft } = await open();
    flow.edit({ ...withTasks(draft(), SNAPSHOT, 'page', ['ANALYZE']), role: 'EMPLOYEE', wantsToken: false });
    for (const client of ['', 'Harbour'])
      flow.useTemplate({ ...used(WIDE), values: { client, purpose: '' } });
    expect(draft()).toMatchObject({ role: 'EMPLOYEE', wantsToken: false, names: 'Harbour 1\nHarbour 2' });
    expect([...draft().assetIds]).toEqual(['12']);
    expect(draft().tasks.page).toEqual(['ANALYZE']);
  });

  it('gives another client its tasks, though the assets stay the same', async () => {
    const ALL: Template = {
      ...MIXED,
      assets: [
        { kind: 'page', name: '*', tasks: ['ANALYZE'] },
        { kind: 'page', name: '{client}*', tasks: ['MANAGE'] },
      ],
    };
    const { flow, wanted } = await open(ALL);
    const managed = () => wanted().assets.flatMap(({ id, tasks }) => (tasks.includes('MANAGE') ? [id] : []));
    expect(managed()).toEqual(['10', '11']);
    flow.useTemplate({ ...used(ALL), values: { client: 'Harbour', purpose: '' } });
    expect(managed()).toEqual(['12']);
    expect(wanted().template?.values.client).toBe('Harbour');
  });

  it('goes with the template, and what stood before comes back', async () => {
    const { flow, untouched, draft } = await open();
    flow.useTemplate({ ...used(MIXED), key: 'other' });
    expect(draft()).toMatchObject({ wantsToken: false, expiry: untouched.expiry });
    flow.useTemplate(null);
    expect(draft()).toEqual(untouched);
  });

  it('goes with the template in another portfolio, too, with nothing chosen there', async () => {
    const { flow, untouched, draft } = await open();
    flow.useTemplate(null);
    flow.edit({ assetIds: new Set(['12']), role: 'ADMIN', names: 'Typed' });
    flow.useTemplate(used(WIDE));
    const other = freshDraft('create', draft());
    expect(withTemplate(other, null)).toEqual({ ...untouched, role: 'ADMIN', names: 'Typed', appId: '' });
  });
});

describe('the first screen', () => {
  const settled = () => act(async () => void (await settle()));

  async function open() {
    const stored = { id: 't1', revision: 1, savedAt: 1, template: MIXED };
    const { send, mock } = fakeSend({ 'templates.list': () => [stored] });
    const flow = createFlow({ send });
    render(<FlowDialog flow={flow} />);
    act(() => flow.open('create', { portfolioId: '900', selectedWords: [] }));
    await settled();
    return { flow, mock };
  }
  const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
  const type = (label: string | RegExp, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });

  it('offers own templates and the presets, and asks for the blanks of the one pressed', async () => {
    const { flow } = await open();
    press('Ads reporting');
    const client = screen.getByLabelText('Client');
    expect(client).toBe(document.activeElement);
    expect(screen.getByText('Nothing in this portfolio matches yet')).toBeTruthy();
    type('Client', 'Northwind');
    type('Purpose', 'Feed');
    type('How many', '3');
    expect(flow.store.getState().draft.names).toBe('Northwind Feed 1\nNorthwind Feed 2\nNorthwind Feed 3');
    expect([...flow.store.getState().draft.assetIds]).toEqual(['act_20']);
    press('Mixed');
    expect(flow.store.getState().draft).toMatchObject({ role: 'ADMIN', wantsToken: false });
    press('Mixed');
    expect(screen.queryByLabelText('Client')).toBeNull();
  });
});
