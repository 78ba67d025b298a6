// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Console } from '../../components/console/app.tsx';
import { GRID, headOf, NAMES } from '../../components/review/grid-window.ts';
import type { RequestOf } from '../../utils/messages/protocol.ts';
import type { GivenAs, Plan } from '../../utils/plan/types.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { asset, keptAt, snapshotOf, user } from '../unit/review/kit.ts';
import { type Answers, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  location.hash = '';
});

// Columns: Operations (admin), Reporting. Rows: Pages, Coffee, Harbour, Datasets, Shop.
const READING = snapshotOf({
  systemUsers: [user('1', 'Reporting'), user('2', 'Operations', 'ADMIN')],
  assets: [
    asset('10', 'page', 'Coffee'),
    asset('11', 'page', 'Harbour', false),
    asset('20', 'pixel', 'Shop'),
  ],
  assignments: [
    { systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] },
    { systemUserId: '2', assetId: '10', kind: 'page', tasks: ['MANAGE', 'ANALYZE'] },
    { systemUserId: '1', assetId: '20', kind: 'pixel', tasks: ['ANALYZE'] },
  ],
});

const PLAN: Plan = {
  version: 1,
  id: 'plan.7',
  portfolioId: '900',
  portfolioName: 'Northwind Coffee',
  snapshotHash: 'hash',
  madeAt: 1,
  operations: [],
  skipped: [],
  impossible: [],
  warnings: [],
  estimate: { operations: 0, requests: 0, seconds: 0 },
  needsApproval: true,
};

const settle = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 5))));

async function open(answers: Answers = {}, reading: Snapshot = READING) {
  location.hash = '#/review';
  const made = surface(statusWith(), {
    'portfolios.list': () => [reading.portfolio],
    'access.list': () => keptAt(reading.readAt),
    'access.kept': () => reading,
    'plan.get': () => PLAN,
    ...answers,
  });
  render(<Console {...made} />);
  await settle();
  return made;
}

/** Clicks where a place of the grid is; -1 stands for the names. */
function click(row: number, column: number, shiftKey = false) {
  const at = (index: number, size: number, names: number) => (index < 0 ? 5 : names + index * size + 5);
  fireEvent.click(screen.getByRole('grid'), {
    clientX: at(column, GRID.column, NAMES.wide),
    clientY: at(row, GRID.row, headOf(READING.systemUsers)),
    shiftKey,
  });
}

const chosenWords = () =>
  screen.getByRole('region', { name: 'Chosen cells' }).querySelector('p')?.textContent;
const asked = (sent: readonly { name: string; payload: unknown }[], name: string) =>
  sent.find((each) => each.name === name)?.payload;

async function barriers(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
}

it('says of each cell what it allows, in words', async () => {
  await open();
  const cells = screen.getAllByRole('gridcell').map((cell) => cell.querySelector('.s-hidden')?.textContent);
  expect(cells).toEqual([
    'Operations, Coffee: Full control, View performance and insights',
    'Reporting, Coffee: View performance and insights',
    'Reporting, Shop: View performance and insights',
  ]);
  expect(screen.getAllByRole('columnheader').map((head) => head.getAttribute('aria-label'))).toEqual([
    null,
    'Operations, Admin, assets: 1',
    'Reporting, Employee, assets: 2',
  ]);
  const marks = [...document.querySelectorAll('.rv-cell .rv-mark')];
  expect(marks.map((mark) => mark.getAttribute('data-level'))).toEqual(['full', 'few', 'few']);
  expect(await barriers()).toEqual([]);
});

it('takes away what is chosen and has access, and leads to the plan', async () => {
  const { sent } = await open({ 'plan.remove': () => PLAN });
  click(1, 0);
  click(2, 1, true);
  expect(chosenWords()).toBe('4 cells chosen, 2 with access');
  fireEvent.click(screen.getByRole('button', { name: 'Remove access…' }));
  await settle();
  expect(asked(sent, 'plan.remove')).toEqual({
    portfolioId: '900',
    pairs: [
      { systemUserId: '2', assetId: '10' },
      { systemUserId: '1', assetId: '10' },
    ],
  });
  expect(location.hash).toBe('#/approve/plan.7');
});

it('lets names stand for their row, column or kind, and takes back what is chosen twice', async () => {
  await open();
  click(-1, 1);
  expect(chosenWords()).toBe('2 cells chosen, 2 with access');
  click(1, -1);
  expect(chosenWords()).toBe('3 cells chosen, 3 with access');
  click(0, -1);
  expect(chosenWords()).toBe('1 cell chosen, 1 with access');
  click(4, 1);
  expect(screen.queryByRole('region', { name: 'Chosen cells' })).toBeNull();
});

it('has nothing to take away where there is no access', async () => {
  const { sent } = await open();
  click(2, 0);
  const remove = screen.getByRole('button', { name: 'Remove access…' });
  expect(remove.getAttribute('aria-disabled')).toBe('true');
  fireEvent.click(remove);
  await settle();
  expect(asked(sent, 'plan.remove')).toBeUndefined();
});

it('sets tasks for the kinds that get some, and leaves the others as they are', async () => {
  const { sent } = await open({ 'plan.tasks': () => PLAN });
  fireEvent.click(screen.getByRole('button', { name: 'Select all access (3)' }));
  click(2, 0);
  fireEvent.click(screen.getByRole('button', { name: 'Set tasks…' }));
  const dialog = screen.getByRole('dialog');
  expect(dialog.textContent).toContain('1 of them has no access yet and gets it.');
  const review = within(dialog).getByRole('button', { name: 'Review plan' });
  fireEvent.click(review);
  fireEvent.click(within(dialog).getByRole('button', { name: /^Pages/ }));
  fireEvent.click(within(dialog).getByRole('checkbox', { name: /^Create and manage ads/ }));
  expect(await barriers()).toEqual([]);
  fireEvent.click(review);
  await settle();
  expect(sent.filter(({ name }) => name === 'plan.tasks')).toEqual([
    {
      name: 'plan.tasks',
      payload: {
        portfolioId: '900',
        pairs: [
          { systemUserId: '2', assetId: '10' },
          { systemUserId: '1', assetId: '10' },
          { systemUserId: '2', assetId: '11' },
        ],
        tasks: { page: ['ADVERTISE'] },
      },
    },
  ]);
  expect(location.hash).toBe('#/approve/plan.7');
});

it('takes a range over names: all the access of the rows or columns between', async () => {
  await open();
  click(2, -1);
  click(4, -1, true);
  expect(chosenWords()).toBe('1 cell chosen, 1 with access');
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Escape' });
  click(4, -1);
  click(1, -1, true);
  expect(chosenWords()).toBe('3 cells chosen, 3 with access');
  fireEvent.keyDown(screen.getByRole('grid'), { key: 'Escape' });
  click(-1, 0);
  click(-1, 1, true);
  expect(chosenWords()).toBe('3 cells chosen, 3 with access');
});

it('says why no plan was made, and can be asked again', async () => {
  await open({ 'plan.remove': () => refuse('plan_too_large', ['60000', '50000']) });
  click(1, 1);
  fireEvent.click(screen.getByRole('button', { name: 'Remove access…' }));
  await settle();
  expect(screen.getByRole('alert').textContent).toContain('60000');
  expect(location.hash).toBe('#/review');
  expect(screen.getByRole('button', { name: 'Remove access…' }).getAttribute('aria-busy')).toBeNull();
});

it('never acts upon what a filter hides', async () => {
  const { sent } = await open({ 'plan.remove': () => PLAN });
  fireEvent.click(screen.getByRole('button', { name: 'Select all access (3)' }));
  fireEvent.input(screen.getByRole('searchbox', { name: /^Search assets/ }), { target: { value: 'shop' } });
  expect(chosenWords()).toBe('1 cell chosen, 1 with access');
  fireEvent.click(screen.getByRole('button', { name: 'Remove access…' }));
  await settle();
  expect(asked(sent, 'plan.remove')).toMatchObject({ pairs: [{ systemUserId: '1', assetId: '20' }] });
});

it('shows everything again when nothing matches', async () => {
  await open();
  fireEvent.input(screen.getByRole('searchbox', { name: /^Search system users/ }), {
    target: { value: 'nobody' },
  });
  expect(screen.queryByRole('grid')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
  expect(screen.getAllByRole('gridcell')).toHaveLength(3);
});

it('names the parts that Meta did not give', async () => {
  await open({}, { ...READING, unread: [{ edge: 'client_pixels', code: 10, fbtraceId: 'Trace1' }] });
  expect(screen.getByText('client_pixels')).toBeTruthy();
  expect(screen.getByText('Trace1')).toBeTruthy();
});

it('says where the access itself is not known', async () => {
  const assignments = ['1', '2'].map((systemUserId) => ({
    systemUserId,
    assetId: '11',
    kind: 'page' as const,
    tasks: null,
  }));
  await open({}, { ...READING, assignments, unreadAccess: ['11'] });
  expect(screen.getByText(/^Meta did not give who reaches 1 asset\./)).toBeTruthy();
  const row = screen.getAllByRole('rowheader').find(({ textContent }) => textContent?.includes('?'));
  expect(row?.textContent).toContain('could not be read; whether there is access is not known');
  // Nobody is counted as reaching it, and nothing there is taken in when all is chosen.
  expect(within(screen.getByRole('grid')).getByText(/With access: 0$/)).toBeTruthy();
});

it('has nothing to compare the first reading with', async () => {
  await open();
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  expect(screen.getByText('Only one reading so far')).toBeTruthy();
});

it('shows that somebody became an admin, and an asset a client\u2019s', async () => {
  const before = {
    ...READING,
    readAt: 500,
    systemUsers: READING.systemUsers.map((each) => ({ ...each, role: 'EMPLOYEE' as const })),
    assets: READING.assets.map((each) => ({ ...each, owned: true })),
  };
  const after = {
    ...before,
    readAt: 1000,
    systemUsers: before.systemUsers.map((each, index) =>
      index === 0 ? { ...each, role: 'ADMIN' as const } : each,
    ),
    assets: before.assets.map((each, index) => (index === 0 ? { ...each, owned: false } : each)),
  };
  await open(
    {
      'access.list': () => keptAt(1000, 500),
      'access.kept': ({ readAt }) => (readAt === 500 ? before : after),
    },
    after,
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  expect(screen.getByText('Employee → Admin')).toBeTruthy();
  expect(screen.getByText(/now a client/)).toBeTruthy();
});

it('lists what changed since the reading before', async () => {
  const before = {
    ...READING,
    readAt: 500,
    systemUsers: [user('1', 'Reports'), user('2', 'Operations', 'ADMIN')],
    assignments: READING.assignments.slice(1),
  };
  await open({
    'access.list': () => keptAt(1000, 500),
    'access.kept': ({ readAt }) => (readAt === 500 ? before : READING),
  });
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  const list = screen.getByRole('region', { name: 'Changes' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent),
  ).toEqual(['ChangedReportingwas called Reports', 'AddedReportingCoffeeView performance and insights']);
  expect(await barriers()).toEqual([]);
});

it('folds the filters away, says how many are set, and shows them where some are', async () => {
  await open();
  const filters = (name: string) => screen.getByRole('button', { name });
  expect(filters('Filters').getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('checkbox', { name: /^Pages/ })).toBeNull();
  fireEvent.click(filters('Filters'));
  fireEvent.click(screen.getByRole('checkbox', { name: /^Pages/ }));
  fireEvent.click(screen.getByRole('radio', { name: /^Admins/ }));
  expect(screen.getByRole('status').textContent).toBe('Assets: 2 · System users: 1 · With access: 1');
  expect(await barriers()).toEqual([]);
  fireEvent.click(filters('Filters: 2'));
  expect(screen.queryByRole('checkbox', { name: /^Pages/ })).toBeNull();
  expect(screen.getByRole('status').textContent).toMatch(/System users: 1 /);
  // Whoever comes back to it sees why there is less than all.
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  fireEvent.click(screen.getByRole('tab', { name: 'Who reaches what' }));
  expect(filters('Filters: 2').getAttribute('aria-expanded')).toBe('true');
  expect(screen.getByRole('checkbox', { name: /^Pages/ })).toHaveProperty('checked', true);
});

it('narrows to those of whom no token is known, and says what that does not tell', async () => {
  await open({ 'tokens.list': () => [recordWith({ systemUserId: '1', expiresAt: null })] });
  fireEvent.click(screen.getByRole('button', { name: 'Filters' }));
  fireEvent.click(screen.getByRole('radio', { name: /^No token known\s*1$/ }));
  await settle();
  expect(screen.getByRole('status').textContent).toMatch(/System users: 1 /);
  screen.getByText(/one made elsewhere does not show/);
  cleanup();
  await open({ 'tokens.list': () => refuse('internal') });
  fireEvent.click(screen.getByRole('button', { name: 'Filters' }));
  expect(screen.getByRole('radio', { name: /^No access/ })).toBeTruthy();
  expect(screen.queryByRole('radio', { name: /^No token known/ })).toBeNull();
});

describe('renaming', () => {
  const field = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });
  const type = (name: string, value: string) => fireEvent.input(field(name), { target: { value } });
  const review = () => within(screen.getByRole('dialog')).getByRole('button', { name: 'Review plan' });
  const openNames = async (answers: Answers = {}) => {
    const made = await open(answers);
    fireEvent.click(screen.getByRole('button', { name: 'Rename users (2)…' }));
    await settle();
    return made;
  };

  it('replaces a part of every name, or takes one typed by hand, and asks for a plan of what changes', async () => {
    const { sent } = await openNames({ 'plan.rename': () => PLAN });
    expect(await barriers()).toEqual([]);
    expect(review().getAttribute('aria-disabled')).toBe('true');
    type('Find', 'Report');
    type('Replace with', 'Analys');
    expect(field('New name of Reporting').value).toBe('Analysing');
    // What has not got the part is out of the way.
    expect(screen.queryByRole('textbox', { name: 'New name of Operations' })).toBeNull();
    type('Find', '');
    type('New name of Operations', 'Admins');
    type('Find', 'Report');
    expect(field('New name of Operations').value).toBe('Admins');
    screen.getByText('2 new names');
    expect(await barriers()).toEqual([]);
    fireEvent.click(review());
    await settle();
    expect(asked(sent, 'plan.rename')).toEqual({
      portfolioId: '900',
      renames: [
        { systemUserId: '2', name: 'Admins' },
        { systemUserId: '1', name: 'Analysing' },
      ],
    });
    expect(location.hash).toBe('#/approve/plan.7');
  });

  it('is of those whose cells are chosen, and of all that are shown where none is', async () => {
    await open();
    click(-1, 1);
    fireEvent.click(screen.getByRole('button', { name: 'Rename users (1)…' }));
    await settle();
    field('New name of Reporting');
    expect(screen.queryByRole('textbox', { name: 'New name of Operations' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    fireEvent.click(screen.getByRole('button', { name: 'Choose none' }));
    screen.getByRole('button', { name: 'Rename users (2)…' });
  });

  it('plans nothing while a name can not be given, and says which and why', async () => {
    const { sent } = await openNames();
    type('New name of Reporting', 'operations');
    screen.getByText(/1 new name · 1 can't be given/);
    expect(screen.getByRole('dialog').querySelector('.rv-rename-refused')?.textContent).toMatch(/operations/);
    fireEvent.click(review());
    await settle();
    expect(asked(sent, 'plan.rename')).toBeUndefined();
    expect(await barriers()).toEqual([]);
    type('Find', 'nowhere');
    type('New name of Reporting', 'Reporting');
    expect(review().getAttribute('aria-disabled')).toBe('true');
  });
});

it('says since when nothing has changed, where it was read more than once', async () => {
  const [before, now] = [Date.UTC(2026, 0, 2, 8), Date.UTC(2026, 0, 3, 8)];
  await open(
    { 'access.list': () => [{ readAt: now, firstReadAt: before, pinned: false }] },
    { ...READING, readAt: now },
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  screen.getByText(/^Unchanged since Jan 2, 2026/);
  cleanup();
  await open(
    {
      'access.list': () => [
        ...keptAt(now),
        { readAt: before, firstReadAt: before - 24 * 3_600_000, pinned: false },
      ],
      'access.kept': ({ readAt }) => ({ ...READING, readAt }),
    },
    { ...READING, readAt: now },
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  expect(screen.queryByText(/^Unchanged since/)).toBeNull();
  const options = screen.getByRole('combobox', { name: 'Since' }).querySelectorAll('option');
  expect([...options].map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^Jan 1, 2026.* to Jan 2, 2026/),
  ]);
});

it('tells readings of the same minute apart', async () => {
  const now = Date.UTC(2026, 0, 3, 8, 0, 40);
  await open(
    {
      'access.list': () => keptAt(now, now - 20_000, now - 3_600_000),
      'access.kept': ({ readAt }) => ({ ...READING, readAt }),
    },
    { ...READING, readAt: now },
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  const words = ['Since', 'Until'].map((name) =>
    [...screen.getByRole('combobox', { name }).querySelectorAll('option')].map(
      ({ textContent }) => textContent?.match(/:\d\d(:\d\d)?/)?.[0],
    ),
  );
  expect(words).toEqual([
    [':00:20', ':00'],
    [':00:40', ':00:20'],
  ]);
});

it('keeps a reading from falling away with age, and says when no more can be kept', async () => {
  const [before, now] = [Date.UTC(2026, 0, 2, 8), Date.UTC(2026, 0, 3, 8)];
  let kept = keptAt(now, before);
  const { sent } = await open(
    {
      'access.list': () => kept,
      'access.kept': ({ readAt }) => ({ ...READING, readAt }),
      'access.pin': ({ readAt, pinned }) => {
        if (readAt === now) refuse('readings_pinned');
        kept = kept.map((each) => (each.readAt === readAt ? { ...each, pinned } : each));
        return null;
      },
    },
    { ...READING, readAt: now },
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  const keep = (day: string) =>
    screen.getByRole<HTMLInputElement>('switch', { name: new RegExp(`^Keep this reading ${day}`) });
  fireEvent.click(keep('Jan 2, 2026'));
  await settle();
  expect(asked(sent, 'access.pin')).toEqual({ portfolioId: '900', readAt: before, pinned: true });
  expect(keep('Jan 2, 2026').checked).toBe(true);
  const since = screen.getByRole('combobox', { name: 'Since' });
  expect(since.textContent).toMatch(/^Jan 2, 2026.* · kept$/);
  fireEvent.click(keep('Jan 3, 2026'));
  await settle();
  expect(screen.getByRole('alert').textContent).toMatch(/^As many readings of this portfolio are kept/);
  expect(keep('Jan 3, 2026').checked).toBe(false);
  expect(await barriers()).toEqual([]);
  fireEvent.click(keep('Jan 2, 2026'));
  await settle();
  expect(screen.queryByRole('alert')).toBeNull();
  expect(since.textContent).not.toContain('kept');
});

it('lets the only reading be kept', async () => {
  let kept = keptAt(READING.readAt);
  await open({
    'access.list': () => kept,
    'access.pin': ({ pinned }) => {
      kept = kept.map((each) => ({ ...each, pinned }));
      return null;
    },
  });
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  fireEvent.click(screen.getByRole('switch', { name: /^Keep this reading/ }));
  await settle();
  expect(screen.getByRole('switch')).toHaveProperty('checked', true);
  expect(await barriers()).toEqual([]);
});

it('compares any two readings, the later one too', async () => {
  const days = [1, 2, 3].map((day) => Date.UTC(2026, 0, day, 8)) as [number, number, number];
  const tasks = [['ANALYZE'], ['ANALYZE', 'MANAGE'], ['MANAGE']];
  const at = (readAt: number) => ({
    ...READING,
    readAt,
    hash: String(readAt),
    assignments: [
      { systemUserId: '1', assetId: '10', kind: 'page' as const, tasks: tasks[days.indexOf(readAt)]! },
    ],
  });
  await open(
    {
      'access.list': () => keptAt(...days.toReversed()),
      'access.kept': ({ readAt }) => at(readAt),
    },
    at(days[2]),
  );
  fireEvent.click(screen.getByRole('tab', { name: 'Changes' }));
  await settle();
  const options = (name: string) =>
    [...screen.getByRole('combobox', { name }).querySelectorAll('option')].map(({ value }) => Number(value));
  const pick = async (name: string, time: number) => {
    fireEvent.change(screen.getByRole('combobox', { name }), { target: { value: String(time) } });
    await settle();
  };
  const lines = () =>
    within(screen.getByRole('region', { name: 'Changes' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
  expect(options('Until')).toEqual([days[2], days[1]]);
  expect(options('Since')).toEqual([days[1], days[0]]);
  expect(lines()).toEqual([expect.stringMatching(/^ChangedReportingCoffee.*View performance/)]);
  await pick('Since', days[0]);
  await pick('Until', days[1]);
  expect(options('Since')).toEqual([days[0]]);
  expect(lines()).toEqual([expect.stringMatching(/^ChangedReportingCoffee.*Full control/)]);
  await pick('Until', days[2]);
  await pick('Since', days[1]);
  // The earlier one can't be after the later one.
  await pick('Until', days[1]);
  expect(screen.getByRole('combobox', { name: 'Since' })).toHaveProperty('value', String(days[0]));
  expect(await barriers()).toEqual([]);
});

describe('drift', () => {
  const template = {
    version: 1,
    name: 'Coffee pages',
    description: '',
    role: 'EMPLOYEE',
    names: '{client} {n}',
    assets: [{ kind: 'page', name: '{client}*', tasks: ['ANALYZE', 'MESSAGING'] }],
    token: null,
  } as const;
  const used = { id: 't', revision: 1, name: 'Coffee pages', values: { client: 'Coffee', purpose: '' } };
  const answers = (given: Record<string, typeof used>, as: GivenAs = 'whole'): Answers => ({
    'templates.given': () =>
      Object.fromEntries(Object.entries(given).map(([id, template]) => [id, [{ template, as }]])),
    'templates.give': ({ systemUserIds }) => {
      for (const id of systemUserIds) given[id] = used;
      return null;
    },
    'templates.list': () => [{ id: 't', revision: 2, savedAt: 1, template }],
  });
  const rows = () =>
    within(screen.getByRole('region', { name: 'System users and their templates' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent?.replace(/^Choose [A-Z][a-z]+/, ''));
  const openDrift = async () => {
    fireEvent.click(screen.getByRole('tab', { name: 'Drift from templates' }));
    await screen.findByRole('radio', { name: /^Differ/ });
  };
  const show = (name: RegExp) => fireEvent.click(screen.getByRole('radio', { name }));

  it('lists what differs from the template, and plans the way back', async () => {
    const { sent } = await open({
      ...answers({ 1: used, 2: { ...used, id: 'gone' } }),
      'plan.exact': () => PLAN,
    });
    await openDrift();
    expect(rows()).toEqual([
      'ReportingCoffee pages · Coffee, version 2 now, given as version 12 differencesCompare with…Bring back…',
      'Other tasksCoffeeRead and send messagesView performance and insights',
      'ExtraShopMeta has no call that takes it away',
    ]);
    expect(await barriers()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Bring back…: Reporting' }));
    await settle();
    expect(asked(sent, 'plan.exact')).toEqual({
      portfolioId: '900',
      access: [{ systemUserId: '1', assetId: '10', tasks: ['ANALYZE', 'MESSAGING'] }],
    });
    expect(location.hash).toBe('#/approve/plan.7');
  });

  it('asks what is in a group only where somebody was given it, or is to be compared with it', async () => {
    const assets = [{ kind: 'page', group: '{client}*', tasks: ['ANALYZE', 'MESSAGING'] }] as const;
    const groups = ['50', '51'].map((id) => asset(id, 'business_asset_group', `Client ${id}`));
    const { sent } = await open(
      {
        ...answers({ 1: { ...used, values: { client: 'Client 50', purpose: '' } } }),
        'templates.list': () => [{ id: 't', revision: 1, savedAt: 1, template: { ...template, assets } }],
        'groups.read': ({ parts }) => parts.map((part) => ({ ...part, assetIds: ['10'], unread: null })),
      },
      { ...READING, assets: [...READING.assets, ...groups] },
    );
    const read = () =>
      sent.flatMap(({ name, payload }) =>
        name === 'groups.read'
          ? (payload as RequestOf<'groups.read'>).parts.map(({ groupId }) => groupId)
          : [],
      );
    await openDrift();
    expect(read()).toEqual(['50']);
    show(/^No template/);
    fireEvent.click(screen.getByRole('button', { name: 'Compare with…: Operations' }));
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.change(dialog.getByLabelText('Template'), { target: { value: 't' } });
    fireEvent.input(dialog.getByLabelText('Client'), { target: { value: 'Client 51' } });
    await settle();
    expect(read().slice(1)).toContain('51');
    expect(dialog.getByRole('status').textContent).toMatch(/differences?$/);
  });

  it('says that a group of a template could not be read, and reads it again', async () => {
    const assets = [{ kind: 'page', group: 'Retail', tasks: ['ANALYZE', 'MESSAGING'] }] as const;
    const reading = {
      ...READING,
      assets: [...READING.assets, asset('50', 'business_asset_group', 'Retail')],
    };
    const part = { groupId: '50', kind: 'page' } as const;
    const refused = { edge: 'contained_pages', code: 10, fbtraceId: 'Trace3' };
    let given = false;
    await open(
      {
        ...answers({ 1: used }),
        'templates.list': () => [{ id: 't', revision: 1, savedAt: 1, template: { ...template, assets } }],
        'groups.read': () => [
          given ? { ...part, assetIds: ['10'], unread: null } : { ...part, assetIds: [], unread: refused },
        ],
      },
      reading,
    );
    await openDrift();
    show(/^Like their template/);
    expect(rows()).toEqual(['ReportingCoffee pages · CoffeeGroup not readCompare with…']);
    const why = screen.getByText('Could not be read, so not compared: what is in Retail').closest('[role]')!;
    expect(why.textContent).toContain('Read again.');
    expect(await barriers()).toEqual([]);
    fireEvent.click(screen.getByRole('button', { name: 'Compare with…: Reporting' }));
    expect(within(screen.getByRole('dialog')).getByText(/^Could not be read.*Retail$/)).toBeTruthy();
    fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));

    given = true;
    fireEvent.click(within(why as HTMLElement).getByRole('button', { name: 'Read again' }));
    await settle();
    show(/^Differ/);
    expect(rows()[0]).toContain('2 differences');
    expect(screen.queryByText(/^Could not be read/)).toBeNull();
  });

  it('takes nothing away for a template that was added to what was there', async () => {
    await open(answers({ 1: used }, 'add'));
    await openDrift();
    expect(rows()).toEqual([
      'ReportingCoffee pages · Coffee, added, version 2 now, given as version 11 differenceCompare with…Bring back…',
      'Other tasksCoffeeRead and send messagesView performance and insights',
    ]);
  });

  it('narrows the matrix to those over their template, and says whose template is gone', async () => {
    await open(answers({ 1: used, 2: { ...used, id: 'gone' } }));
    fireEvent.click(screen.getByRole('button', { name: 'Filters' }));
    await screen.findByRole('radio', { name: /^Over template\s*1$/ });
    show(/^Over template/);
    expect(
      screen
        .getAllByRole('columnheader')
        .slice(1)
        .map((head) => head.getAttribute('aria-label')),
    ).toEqual(['Reporting, Employee, assets: 2']);
    await openDrift();
    show(/^Like their template/);
    expect(rows()).toEqual(['OperationsCoffee pages · CoffeeTemplate removedCompare with…']);
  });

  it('compares with a template chosen by hand, which then is remembered', async () => {
    const { sent } = await open(answers({}));
    await openDrift();
    expect(screen.getByText('No system user here has a template yet')).toBeTruthy();
    show(/^No template/);
    fireEvent.click(screen.getByRole('button', { name: 'Compare with…: Operations' }));
    const dialog = screen.getByRole('dialog');
    fireEvent.change(within(dialog).getByLabelText('Template'), { target: { value: 't' } });
    expect(within(dialog).getByRole('status').textContent).toBe('The template finds nothing here');
    fireEvent.input(within(dialog).getByLabelText('Client'), { target: { value: 'Coffee' } });
    expect(within(dialog).getByRole('status').textContent).toBe('2 differences');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Compare' }));
    await settle();
    expect(asked(sent, 'templates.give')).toEqual({
      portfolioId: '900',
      systemUserIds: ['2'],
      template: { ...used, revision: 2 },
    });
    // What was looked at stays on screen meanwhile.
    const none = await screen.findByRole('radio', { name: /^No template\s*1$/ });
    expect(none).toHaveProperty('checked', true);
    expect(rows()).toHaveLength(1);
    show(/^Differ/);
    expect(rows()[1]).toBe('RoleAdmin instead of Employee. Meta has no way to change a role.');
  });

  it('compares many with a template at once, and brings back those chosen', async () => {
    const { sent } = await open({ ...answers({}), 'plan.exact': () => PLAN });
    await openDrift();
    show(/^No template/);
    expect(screen.queryByRole('button', { name: /^Compare \d/ })).toBeNull();
    fireEvent.click(screen.getByRole('checkbox', { name: /^Select all 2/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Compare 2 with…' }));
    const dialog = screen.getByRole('dialog', { name: 'Compare 2 system users with a template' });
    fireEvent.change(within(dialog).getByLabelText('Template'), { target: { value: 't' } });
    fireEvent.input(within(dialog).getByLabelText('Client'), { target: { value: 'Coffee' } });
    expect(within(dialog).getByRole('status').textContent).toBe('4 differences');
    expect(await barriers()).toEqual([]);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Compare' }));
    await settle();
    expect(asked(sent, 'templates.give')).toEqual({
      portfolioId: '900',
      systemUserIds: ['1', '2'],
      template: { ...used, revision: 2 },
    });
    await screen.findByRole('radio', { name: /^Differ\s*2$/ });
    show(/^Differ/);
    screen.getByRole('button', { name: 'Bring back all 2…' });
    fireEvent.click(screen.getByRole('checkbox', { name: 'Choose Operations' }));
    fireEvent.click(screen.getByRole('button', { name: 'Bring back 1…' }));
    await settle();
    expect(asked(sent, 'plan.exact')).toEqual({
      portfolioId: '900',
      access: [{ systemUserId: '2', assetId: '10', tasks: ['ANALYZE', 'MESSAGING'] }],
    });
  });
});
