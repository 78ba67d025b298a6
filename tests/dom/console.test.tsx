// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, renderHook, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Console } from '../../components/console/app.tsx';
import { mergeJobs, useJobs } from '../../components/console/jobs.ts';
import { nextSteps } from '../../components/console/next-steps.ts';
import { hashOf, parseRoute } from '../../components/route.ts';
import type { Job, JobView } from '../../utils/jobs/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Plan } from '../../utils/plan/types.ts';
import { type Answers, CONNECTION, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

const PLAN: Plan = {
  version: 1,
  id: 'plan.1',
  portfolioId: '9',
  portfolioName: 'Northwind',
  snapshotHash: 'abc',
  madeAt: 1,
  operations: [
    {
      id: 'o1',
      type: 'generate_token',
      subject: { type: 'existing', id: '77', name: 'Reporting reader' },
      dependsOn: [],
      after: [],
      appId: CONNECTION.appId,
      appName: CONNECTION.appName,
      permissions: ['ads_read'],
      expiry: '60_days',
    },
  ],
  skipped: [],
  impossible: [],
  warnings: [],
  estimate: { operations: 1, requests: 1, seconds: 1 },
  needsApproval: true,
};

const { operations, ...planRest } = PLAN;
const JOB: Job = {
  id: 'job.plan.1',
  portfolioId: '9',
  portfolioName: 'Northwind',
  state: 'done',
  pause: null,
  wanted: null,
  resumeAt: null,
  error: null,
  createdAt: 1,
  by: 'Ada Admin',
  counts: { waiting: 0, sending: 0, done: 1, failed: 0, uncertain: 0, cancelled: 0 },
  finishedAt: 2,
  plan: planRest,
};
const VIEW: JobView = {
  job: JOB,
  items: operations.map((operation, index) => ({
    jobId: JOB.id,
    index,
    operation,
    state: 'done',
    result: { type: 'token', recordId: 'job.1.0.1' },
    error: null,
    attempts: 1,
    attemptsBefore: 0,
    sentAt: 1,
  })),
  counts: { waiting: 0, sending: 0, done: 1, failed: 0, uncertain: 0, cancelled: 0 },
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  location.hash = '';
});

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function open(hash: string, status: Status, answers: Answers = {}) {
  location.hash = hash;
  const made = surface(status, answers);
  const { container } = render(<Console {...made} />);
  await settle();
  return { ...made, container };
}

describe('addresses', () => {
  it.each([
    ['#/home', { page: 'home' }],
    ['', { page: 'home' }],
    ['#/nonsense', { page: 'home' }],
    ['#/tokens', { page: 'tokens' }],
    ['#/approve/plan.1', { page: 'approve', planId: 'plan.1' }],
    ['#/approve/', { page: 'home' }],
    ['#/job/<script>', { page: 'home' }],
    ['#/review/900', { page: 'review', portfolioId: '900' }],
    ['#/review/<script>', { page: 'review' }],
    ['#/job/job.plan.1', { page: 'job', jobId: 'job.plan.1' }],
    ['#/tokens/job.1.0.1', { page: 'tokens', recordId: 'job.1.0.1' }],
    ['#/help', { page: 'help' }],
    ['#/help/error', { page: 'help', topic: 'error' }],
    ['#/help/task/page.MANAGE', { page: 'help', topic: 'task/page.MANAGE' }],
    ['#/help/<script>/x', { page: 'help' }],
  ] as const)('%s', (hash, route) => expect(parseRoute(hash)).toEqual(route));

  it('reads what it writes', () => {
    for (const route of [
      { page: 'job', jobId: 'job.a:1' },
      { page: 'tokens', recordId: 'job.a:1' },
      { page: 'help', topic: 'error/permission' },
      { page: 'help', topic: 'task' },
    ] as const)
      expect(parseRoute(hashOf(route))).toEqual(route);
  });
});

describe('next steps', () => {
  const now = 1_000_000;
  it('puts what presses first', () => {
    expect(nextSteps(statusWith({ connection: null, waitingTokens: 1 }), now)).toEqual(['tokens', 'connect']);
    expect(nextSteps(statusWith({ app: null }), now)).toEqual(['secret', 'plan']);
    const expired = { ...CONNECTION, expiresAt: now - 1 };
    expect(nextSteps(statusWith({ connection: expired }), now)).toEqual(['renew']);
    expect(nextSteps(statusWith(), now)).toEqual(['plan']);
  });
});

describe('jobs', () => {
  it('takes what was pushed over what was read, newest first', () => {
    const other: Job = { ...JOB, id: 'job.2', createdAt: 5 };
    const pushed: JobView = { ...VIEW, job: { ...JOB, state: 'running' } };
    expect(mergeJobs([JOB, other], { [JOB.id]: pushed }).map(({ id, state }) => [id, state])).toEqual([
      ['job.2', 'done'],
      [JOB.id, 'running'],
    ]);
  });
});

describe('the gate', () => {
  it('unlocks in place and keeps the address', async () => {
    await open('#/tokens', statusWith({ vault: 'locked', connection: null }), {
      'vault.unlock': () => statusWith(),
      'tokens.list': () => [recordWith()],
    });
    expect(screen.queryByRole('navigation')).toBeNull();
    fireEvent.input(screen.getByLabelText('Passphrase'), { target: { value: 'right' } });
    fireEvent.click(screen.getByRole('button', { name: 'Unlock' }));
    await settle();
    expect(location.hash).toBe('#/tokens');
    expect(screen.getByRole('heading', { name: 'Tokens' })).toBeTruthy();
    expect(document.title).toBe('Tokens · Steward');
  });

  it('goes through the three steps of first run', async () => {
    const { live } = await open('#/home', statusWith({ vault: 'absent', connection: null }));
    expect(screen.getByRole('heading', { name: /Step 1 of 3.*Choose a passphrase/ })).toBeTruthy();
    location.hash = '#/setup';
    act(() => live.setState({ status: statusWith({ connection: null }) }));
    await settle();
    expect(screen.getByLabelText('Access token')).toBeTruthy();
    act(() => live.setState({ status: statusWith() }));
    expect(screen.getByRole('heading', { name: /Step 2 of 3, Done.*Connected to Meta/ })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Run checks' })).toBeTruthy();
  });
});

it('shows each part of the overview once', async () => {
  await open('#/home', statusWith());
  const titles = screen.getAllByRole('heading').map(({ textContent }) => textContent);
  expect(titles).toContain('Connection');
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});

describe('approving a plan', () => {
  const answers: Answers = {
    'plan.get': () => PLAN,
    'job.start': () => ({ jobId: JOB.id }),
    'job.get': () => VIEW,
  };
  const button = () => screen.getByRole('button', { name: 'Approve and run' });

  /** As a person's click is; scripts can't make one in a browser. */
  async function trustedClick() {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'isTrusted', { value: true });
    act(() => void button().dispatchEvent(event));
    await settle();
  }
  const started = (sent: readonly { name: string }[]) => sent.some(({ name }) => name === 'job.start');

  it('ignores clicks that no person made', async () => {
    const { sent } = await open('#/approve/plan.1', statusWith(), answers);
    await settle(600);
    fireEvent.click(button());
    await settle();
    expect(started(sent)).toBe(false);
  });

  it('is not armed until it has been in view for half a second', async () => {
    const { sent } = await open('#/approve/plan.1', statusWith(), answers);
    await settle(400);
    expect(button().getAttribute('aria-disabled')).toBe('true');
    await trustedClick();
    expect(started(sent)).toBe(false);
    await settle(200);
    await trustedClick();
    expect(started(sent)).toBe(true);
    await settle();
    expect(location.hash).toBe(`#/job/${JOB.id}`);
  });

  it('is disarmed when the window loses the focus, and counts anew', async () => {
    const { sent } = await open('#/approve/plan.1', statusWith(), answers);
    await settle(600);
    vi.mocked(document.hasFocus).mockReturnValue(false);
    act(() => void window.dispatchEvent(new Event('blur')));
    await trustedClick();
    expect(started(sent)).toBe(false);
    vi.mocked(document.hasFocus).mockReturnValue(true);
    act(() => void window.dispatchEvent(new Event('focus')));
    await settle(300);
    expect(button().getAttribute('aria-disabled')).toBe('true');
  });

  it('says why a job did not start, and can be pressed again', async () => {
    await open('#/approve/plan.1', statusWith(), { ...answers, 'job.start': () => refuse('plan_unknown') });
    await settle(600);
    await trustedClick();
    expect(screen.getByRole('alert')).toBeTruthy();
    expect(button().getAttribute('aria-disabled')).toBeNull();
  });

  it('asks for a missing app secret before a plan with tokens', async () => {
    await open('#/approve/plan.1', statusWith({ app: null }), answers);
    fireEvent.click(screen.getByRole('button', { name: 'Add app secret' }));
    expect(screen.getByLabelText('App secret')).toBeTruthy();
  });

  it('is headed by what the plan does, and is left without it', async () => {
    await open('#/templates', statusWith(), { ...answers, 'templates.list': () => [] });
    location.hash = '#/approve/plan.1';
    act(() => void window.dispatchEvent(new Event('hashchange')));
    await settle();
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(
      'Generate 1 token for Reporting reader',
    );
    const back = vi.spyOn(history, 'back').mockReturnValue();
    vi.spyOn(history, 'length', 'get').mockReturnValue(2);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(back).toHaveBeenCalledOnce();
  });

  it('leads to the overview where the tab was opened for the plan, also one that does nothing', async () => {
    vi.spyOn(history, 'length', 'get').mockReturnValue(1);
    await open('#/approve/plan.1', statusWith(), { 'plan.get': () => ({ ...PLAN, operations: [] }) });
    expect(screen.queryByRole('button', { name: 'Approve and run' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Back' }));
    expect(location.hash).toBe('#/home');
  });

  it('says when a plan is not there any more', async () => {
    await open('#/approve/plan.1', statusWith(), { 'plan.get': () => refuse('plan_unknown') });
    expect(screen.getByRole('alert').textContent).toContain("The plan can't be shown");
  });
});

describe('a job', () => {
  it('points to the popup for its tokens, and only while they wait', async () => {
    let record = recordWith();
    const { live } = await open('#/job/job.plan.1', statusWith({ waitingTokens: 1 }), {
      'job.get': () => VIEW,
      'tokens.list': () => [record],
    });
    expect(screen.getByText('1 token waits in the toolbar popup')).toBeTruthy();
    record = recordWith({ state: 'consumed' });
    act(() => live.setState(({ tokensVersion }) => ({ tokensVersion: tokensVersion + 1 })));
    await settle();
    expect(screen.queryByText('1 token waits in the toolbar popup')).toBeNull();
  });

  it('follows what is pushed', async () => {
    const running: JobView = { ...VIEW, job: { ...JOB, state: 'running', finishedAt: null } };
    const { live, sent } = await open('#/job/job.plan.1', statusWith(), {
      'job.get': () => running,
      'job.pause': () => null,
    });
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(sent.at(-1)).toEqual({ name: 'job.pause', payload: { jobId: JOB.id } });
    act(() =>
      live.setState({ jobs: { [JOB.id]: { ...running, job: { ...running.job, state: 'paused' } } } }),
    );
    expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy();
  });

  it('makes the plan that takes a finished job back, and leads to it', async () => {
    const { sent } = await open('#/job/job.plan.1', statusWith(), {
      'job.get': () => VIEW,
      'plan.undo': () => ({ ...PLAN, id: 'plan.undo' }),
      'plan.get': () => ({ ...PLAN, id: 'plan.undo' }),
    });
    fireEvent.click(screen.getByRole('button', { name: 'Undo…' }));
    await settle();
    expect(sent.map(({ name }) => name)).toContain('plan.undo');
    expect(location.hash).toBe('#/approve/plan.undo');
  });

  it('has nothing to take back where nothing was done, or it is not over', async () => {
    const items = VIEW.items.map((item) => ({ ...item, state: 'failed' as const, attempts: 0 }));
    const none = { ...VIEW, items, counts: { ...VIEW.counts, done: 0, failed: 1 } };
    await open('#/job/job.plan.1', statusWith(), { 'job.get': () => none });
    expect(screen.queryByRole('button', { name: 'Undo…' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Retry failed' })).toBeTruthy();
  });

  it('saves its report as a file', async () => {
    const files: string[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      void (blob as Blob).text().then((text) => files.push(text));
      return 'blob:report';
    });
    const names: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      names.push(`${this.download} ${this.href}`);
    });
    await open('#/job/job.plan.1', statusWith(), { 'job.get': () => VIEW });
    fireEvent.click(screen.getByRole('button', { name: 'Save CSV' }));
    await settle();
    expect(names[0]).toMatch(/^steward-job-\d{4}-\d\d-\d\d\.csv blob:report$/);
    expect(files[0]).toContain('"generate_token"');
    vi.restoreAllMocks();
  });

  it('says that it is being cancelled, and offers nothing else meanwhile', async () => {
    const stopping: JobView = {
      ...VIEW,
      job: { ...JOB, state: 'running', wanted: 'cancel', finishedAt: null },
    };
    await open('#/job/job.plan.1', statusWith(), { 'job.get': () => stopping });
    expect(screen.getByRole('heading', { name: 'Cancelling…' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Pause' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
  });

  it('asks for the app secret when it waits for it', async () => {
    const waits: JobView = { ...VIEW, job: { ...JOB, state: 'paused', pause: 'app_secret' } };
    await open('#/job/job.plan.1', statusWith({ app: null }), { 'job.get': () => waits });
    expect(screen.getByLabelText('App secret')).toBeTruthy();
  });
});

describe('tokens', () => {
  it('lists every record and finds by what is typed', async () => {
    await open('#/tokens', statusWith(), {
      'tokens.list': () => [
        recordWith(),
        recordWith({ id: 'b', systemUserName: 'Catalog sync', state: 'lost', fingerprint: '' }),
      ],
    });
    const rows = () => within(screen.getByRole('table')).getAllByRole('row').slice(1);
    expect(rows()).toHaveLength(2);
    fireEvent.input(screen.getByRole('searchbox', { name: 'Search tokens' }), {
      target: { value: 'catalog' },
    });
    expect(rows()).toHaveLength(1);
    expect(rows()[0]?.textContent).toContain('Lost');
    expect(screen.getByText('1 token')).toBeTruthy();
    fireEvent.click(screen.getByRole('radio', { name: /^Waiting/ }));
    expect(screen.getByText('No token matches')).toBeTruthy();
  });

  it('offers the views that hold something, collected tokens among them', async () => {
    await open('#/tokens', statusWith(), {
      'tokens.list': () => [recordWith({ state: 'consumed' }), recordWith({ id: 'b', state: 'lost' })],
    });
    const views = within(screen.getByRole('group', { name: 'Which tokens' })).getAllByRole('radio');
    expect(views.map((view) => view.closest('label')?.textContent)).toEqual([
      'All 2',
      'Collected 1',
      'Lost 1',
    ]);
    fireEvent.click(screen.getByRole('radio', { name: /^Collected/ }));
    expect(screen.getByText('1 token')).toBeTruthy();
  });
});

describe('held jobs', () => {
  it('are held as far as they are shown, however many there were and are told of', async () => {
    const jobs = Array.from({ length: 30 }, (_, number) => ({
      ...JOB,
      id: `job.${number}`,
      createdAt: number,
    }));
    const newest = [...jobs].reverse();
    const send = (async () => newest.slice(10)) as unknown as Parameters<typeof useJobs>[0];
    const told = Object.fromEntries(
      newest.slice(0, 10).map((job) => [job.id, { job, items: [], counts: job.counts }]),
    );
    const none: typeof told = {};
    const held = renderHook(({ live }) => useJobs(send, { jobs: live, connections: 1 }, 5), {
      initialProps: { live: none },
    });
    await settle();
    expect(held.result.current).toEqual({ type: 'loaded', jobs: newest.slice(10, 15) });
    held.rerender({ live: told });
    await settle();
    expect(held.result.current).toEqual({ type: 'loaded', jobs: newest.slice(0, 5) });
    // What was pushed is let go of, and what it showed stays.
    held.rerender({ live: none });
    await settle();
    expect(held.result.current).toEqual({ type: 'loaded', jobs: newest.slice(0, 5) });
  });

  it('are shown five on the start page, and all in the history', async () => {
    const jobs = Array.from({ length: 8 }, (_, number) => ({ ...JOB, id: `job.${number}` }));
    await open('#/', statusWith(), { 'jobs.list': () => jobs });
    expect(screen.getAllByRole('link', { name: /Open the job of Northwind/ })).toHaveLength(5);
    cleanup();
    await open('#/history', statusWith(), { 'jobs.list': () => jobs });
    expect(screen.getAllByRole('link', { name: /Open the job of Northwind/ })).toHaveLength(8);
  });
});

describe('history', () => {
  it('links each job', async () => {
    await open('#/history', statusWith(), { 'jobs.list': () => [JOB] });
    expect(screen.getByRole('link', { name: /Open the job of Northwind/ }).getAttribute('href')).toBe(
      '#/job/job.plan.1',
    );
  });

  it('says what each job is about, where it is known', async () => {
    const title = { kind: 'assign', count: 12, users: 3, user: null, undo: true } as const;
    const jobs = [
      { ...JOB, title },
      { ...JOB, id: 'job.old' },
    ];
    await open('#/history', statusWith(), { 'jobs.list': () => jobs });
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
    expect(rows[0]?.textContent).toContain('Undo: Assign 12 assets to 3 system users');
    expect(rows[1]?.textContent).toContain('Northwind1 change · 1 done');
  });

  it('shows how each job ended, and counts changes, not calls', async () => {
    const counts = { ...JOB.counts, done: 24, failed: 5, cancelled: 13 };
    const failed: Job = { ...JOB, id: 'job.1', counts };
    const cancelled: Job = { ...failed, id: 'job.2', state: 'cancelled' };
    await open('#/history', statusWith(), { 'jobs.list': () => [JOB, failed, cancelled] });
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1);
    const badges = rows.map((row) => row.querySelector('.s-badge'));
    expect(badges.map((badge) => [badge?.textContent, badge?.className])).toEqual([
      ['Done', 's-badge s-badge-success'],
      ['Done, with failures', 's-badge s-badge-warning'],
      ['Cancelled', 's-badge'],
    ]);
    expect(rows[0]?.textContent).toContain('1 change · 1 done');
    expect(rows[1]?.textContent).toContain('42 changes · 24 done · 5 failed · 13 not tried');
    expect(rows[2]?.textContent).toContain('24 done · 5 failed · 13 cancelled');
  });
});
