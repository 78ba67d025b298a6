// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FlowDialog } from '../../components/flow/flow-dialog.tsx';
import { Review } from '../../components/flow/review.tsx';
import { Run } from '../../components/flow/run.tsx';
import { groupFailures, secondsLeft } from '../../components/flow/run-state.ts';
import type { JobItem } from '../../utils/jobs/types.ts';
import type { Intent } from '../../utils/plan/types.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import { fakeSend, settle } from './flow-fakes.ts';
import { METAS_ERROR, planOf, SNAPSHOT, viewOf } from './flow-samples.ts';

afterEach(cleanup);

const INTENT: Intent = {
  portfolioId: '900',
  users: [
    { type: 'new', name: 'Ads-sync', role: 'EMPLOYEE' },
    { type: 'existing', id: '1' },
    { type: 'existing', id: '99' },
  ],
  assets: [
    { id: '10', kind: 'page', tasks: ['ANALYZE'] },
    { id: 'act_20', kind: 'ad_account', tasks: ['ADVERTISE', 'ANALYZE'] },
  ],
  mode: 'add',
  token: { appId: '70', permissions: ['ads_read'], expiry: 'never' },
};
const PLAN = planOf(INTENT);

describe('Review', () => {
  it('counts what the plan does and groups it by system user', () => {
    render(<Review plan={PLAN} action={<button type="button">Approve</button>} />);
    const counts = within(screen.getByRole('list', { name: 'What the plan does' }))
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent);
    expect(counts).toEqual(['1new system user', '2app installs', '3assignments', '2access tokens']);
    expect(screen.getByRole('button', { name: /Ads-sync.*New · Employee.*2 assignments/ })).toBeTruthy();
    const existing = screen.getByRole('button', { name: /Reporting.*1 assignment/ });
    expect(existing.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('has it already')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Approve' })).toBeTruthy();
  });

  it('says in words what it leaves out and what to mind', () => {
    render(<Review plan={PLAN} />);
    expect(screen.getByRole('alert').textContent).toContain('System user 99 is no longer there.');
    const warnings = screen.getAllByRole('status').map(({ textContent }) => textContent);
    expect(warnings).toContain('Meta may refuse names with a hyphenAds-sync');
    expect(warnings.some((words) => words?.startsWith('Tokens that never expire'))).toBe(true);
  });

  it('says tasks in words, has Meta’s values at hand, and names all that is taken away first', () => {
    const held = ['MANAGE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT'];
    const snapshot: Snapshot = {
      ...SNAPSHOT,
      assignments: [{ systemUserId: '1', assetId: '10', kind: 'page', tasks: [...held, 'ANALYZE'] }],
    };
    const assets: Intent['assets'] = [{ id: '10', kind: 'page', tasks: ['ANALYZE', 'ADVERTISE'] }];
    const intent: Intent = { ...INTENT, users: [INTENT.users[1]!], assets, mode: 'replace', token: null };
    render(<Review plan={planOf(intent, snapshot)} />);
    const [line] = within(screen.getByRole('list', { name: 'Reporting' })).getAllByRole('listitem');
    const tags = [...line!.querySelectorAll('.s-tag')];
    expect(tags.map(({ textContent }) => textContent)).toEqual([
      'Removed: Publish and edit posts',
      'Removed: Full control',
      'Removed: Read and send messages',
      'Removed: Answer and moderate comments',
      'Create and manage ads',
      'View performance and insights',
    ]);
    expect(tags.map((tag) => tag.classList.contains('s-tag-gone'))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(tags[4]!.getAttribute('title')).toBe('Create and manage ads (ADVERTISE)');
  });

  it('says in words on hover what it only counts, too', () => {
    const tasks = ['ADVERTISE', 'ANALYZE', 'MESSAGING', 'MODERATE'];
    const assets: Intent['assets'] = [{ id: '12', kind: 'page', tasks }];
    render(<Review plan={planOf({ ...INTENT, users: [INTENT.users[1]!], assets, token: null })} />);
    const rest = screen.getByText('+1');
    expect(rest.title).toBe('Answer and moderate comments (MODERATE)');
    expect(rest.textContent).toContain('Answer and moderate comments');
  });

  it('lets a long list of one system user scroll, and renders what is near', () => {
    const assets = Array.from({ length: 400 }, (_, index) => ({
      id: String(1000 + index),
      kind: 'page' as const,
      name: `Page ${index}`,
      owned: true,
    }));
    const snapshot: Snapshot = { ...SNAPSHOT, assets, assignments: [] };
    const wanted = assets.map(({ id, kind }) => ({ id, kind, tasks: ['ANALYZE'] }));
    const intent: Intent = { ...INTENT, users: [INTENT.users[1]!], assets: wanted, token: null };
    render(<Review plan={planOf(intent, snapshot)} />);
    const region = screen.getByRole('region', { name: 'Reporting' });
    const lines = within(region).getAllByRole('listitem');
    expect(lines.length).toBeLessThan(60);
    expect(lines[0]!.getAttribute('aria-setsize')).toBe('400');
    expect(lines[0]!.textContent).toBe('Page 0View performance and insights');
  });

  it('says so when there is nothing to do', () => {
    const { token: _, ...rest } = INTENT;
    const idle = { ...rest, token: null, users: [INTENT.users[1]!], assets: [INTENT.assets[0]!] };
    render(<Review plan={planOf(idle)} />);
    expect(screen.getByText('Nothing to do')).toBeTruthy();
  });
});

const ACTS = { onPause: vi.fn(), onResume: vi.fn(), onCancel: vi.fn(), onRetry: vi.fn() };

describe('Run', () => {
  it('shows progress, and asks once more before it cancels', () => {
    const view = viewOf(PLAN, ({ index }) => (index < 2 ? { state: 'done' } : {}));
    render(<Run view={view} canAct={false} {...ACTS} />);
    const bar = screen.getByRole('progressbar', { name: 'Progress' });
    expect(bar.getAttribute('aria-valuetext')).toBe('2 of 8 changes done');
    fireEvent.click(screen.getByRole('button', { name: 'Pause' }));
    expect(ACTS.onPause).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(ACTS.onCancel).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel what is left?' }));
    expect(ACTS.onCancel).toHaveBeenCalledTimes(1);
  });

  it('says why it stands still; only Steward’s own page resumes', () => {
    const view = viewOf(PLAN, undefined, { state: 'paused', pause: 'vault_locked' });
    const { rerender } = render(<Run view={view} canAct={false} {...ACTS} />);
    expect(screen.getByText(/Steward is locked/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Resume in Steward' })).toBeTruthy();
    rerender(<Run view={view} canAct {...ACTS} />);
    expect(screen.getByRole('button', { name: 'Resume' })).toBeTruthy();
  });

  it('reports failures with sentence, code, trace and what can be done', () => {
    const view = viewOf(
      PLAN,
      ({ operation }) =>
        operation.type === 'assign_asset'
          ? { state: 'failed', error: METAS_ERROR }
          : operation.type === 'generate_token'
            ? { state: 'done', result: { type: 'token', recordId: 'r' } }
            : { state: 'done' },
      { state: 'done', finishedAt: 2 },
    );
    render(<Run view={view} canAct {...ACTS} />);
    expect(screen.getByRole('heading', { name: 'Done, with failures' })).toBeTruthy();
    const failures = screen.getByRole('region', { name: 'What failed' });
    expect(failures.textContent).toContain('Code 100/33');
    expect(failures.textContent).toContain('AbCdEf');
    expect(failures.textContent).toContain('Meta says, “Unsupported post request.”');
    fireEvent.click(screen.getByRole('button', { name: 'Retry failed' }));
    expect(ACTS.onRetry).toHaveBeenCalledTimes(1);
    cleanup();
    render(<Run view={view} canAct={false} {...ACTS} />);
    expect(screen.getByText('2 tokens wait in the toolbar popup')).toBeTruthy();
  });

  it('says what was never tried apart from what was cancelled, and fills the bar by what was done', () => {
    const dependency = { ...METAS_ERROR, key: 'dependency', code: null, subcode: null } as const;
    const ends: Partial<JobItem>[] = [
      { state: 'done' },
      { state: 'failed', error: METAS_ERROR },
      { state: 'cancelled', error: dependency },
      { state: 'cancelled', error: dependency },
    ];
    const view = viewOf(PLAN, ({ index }) => ends[index] ?? { state: 'cancelled' }, { state: 'cancelled' });
    const { container } = render(<Run view={view} canAct {...ACTS} />);
    expect(screen.getByText('1 of 8 changes done')).toBeTruthy();
    const states = [...container.querySelectorAll('.s-state')].map(({ textContent }) => textContent);
    expect(states).toEqual(['1 done', '1 failed', '2 not tried', '4 cancelled']);
    const parts = [...container.querySelectorAll<HTMLElement>('.s-progress-bar')];
    expect(parts.map(({ style }) => style.inlineSize)).toEqual(['12.5%', '12.5%']);
  });

  it('puts failures that only follow from others last', () => {
    const dependency = { ...METAS_ERROR, key: 'dependency', code: null, subcode: null } as const;
    const view = viewOf(PLAN, ({ index }) => ({
      state: 'failed',
      error: index === 0 ? METAS_ERROR : dependency,
    }));
    expect(groupFailures(view.items).map(({ error }) => error.key)).toEqual([
      'missing_or_unassigned',
      'dependency',
    ]);
  });

  it('tells the time left by the pace once it knows one', () => {
    const counts = { waiting: 50, sending: 0, done: 50, failed: 0, uncertain: 0, cancelled: 0 };
    const view = { ...viewOf(PLAN), counts };
    expect(secondsLeft(view, { at: 0, settled: 0 }, 10_000)).toBe(10);
    expect(secondsLeft(view, { at: 0, settled: 45 }, 500)).toBe(PLAN.estimate.seconds / 2);
  });
});

async function openDialog(answers = {}) {
  const { send, mock } = fakeSend(answers);
  const flow = createFlow({ send });
  render(<FlowDialog flow={flow} />);
  await act(async () => {
    flow.open('create', { portfolioId: '900', selectedWords: [] });
    await settle();
  });
  return { flow, mock };
}

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

describe('the dialog', () => {
  it('judges names while they are typed', async () => {
    await openDialog();
    type('Names', 'Ads sync\nreporting\nOps-bot');
    const problems = screen.getByText('Line 2').closest('[role=status]');
    expect(problems?.textContent).toContain('Line 2 reporting is already the name of a system user.');
    expect(problems?.textContent).toContain('Line 3 Ops-bot has a hyphen.');
  });

  it('takes all that match a search, and leaves what it hides', async () => {
    const { flow } = await openDialog();
    fireEvent.click(screen.getByRole('tab', { name: /Pages/ }));
    fireEvent.input(screen.getByLabelText('Search Pages by name or ID'), { target: { value: 'north' } });
    fireEvent.click(screen.getByLabelText('Select all 2 that match'));
    expect(flow.store.getState().draft.assetIds).toEqual(new Set(['10', '11']));
    expect(screen.getByRole('tab', { name: /Pages/ }).textContent).toContain('2 / 3');
  });

  it('marks what is not owned, what must be chosen, and what could not be read', async () => {
    await openDialog();
    fireEvent.click(screen.getByRole('tab', { name: /Pages/ }));
    expect(screen.getByRole('option', { name: /Harbour Lane Bakery.*Client/ })).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: /Datasets/ }));
    expect(screen.getByText('Meta asks for at least one.')).toBeTruthy();
    expect(screen.getByText(/can give this access but not take it back/)).toBeTruthy();
    expect(screen.getByText('client_pixels')).toBeTruthy();
  });

  it('offers only owned apps for tokens, chooses the only one, and warns of tokens that never expire', async () => {
    await openDialog();
    fireEvent.click(screen.getByRole('tab', { name: /Access token/ }));
    fireEvent.click(screen.getByRole('switch'));
    const app = screen.getByLabelText<HTMLSelectElement>('App');
    expect(app.value).toBe('70');
    expect([...app.options].find(({ value }) => value === '71')?.disabled).toBe(true);
    fireEvent.click(screen.getByLabelText('Never'));
    expect(screen.getByText(/works until someone revokes it/)).toBeTruthy();
  });

  it('says what pre-flight checks found, and leads to Steward', async () => {
    const checks = [{ id: 'permission', state: 'failed', args: [] }];
    const { mock } = await openDialog({ 'preflight.run': () => ({ portfolio: SNAPSHOT.portfolio, checks }) });
    expect(screen.getByText('Fix this first, or it will fail later')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Open Steward' }));
    expect(mock.mock.lastCall).toEqual(['console.open', { view: 'setup' }]);
  });

  it('is headed by what the job is about, where that is known', async () => {
    const title = { kind: 'create', count: 2, users: 2, user: null, undo: false } as const;
    const { flow } = await openDialog();
    act(() => flow.showJob('job.plan-1'));
    await act(() => flow.jobChanged(viewOf(PLAN)));
    expect(screen.getByRole('dialog', { name: 'Job' })).toBeTruthy();
    await act(() => flow.jobChanged(viewOf(PLAN, undefined, { title })));
    expect(screen.getByRole('dialog', { name: 'Create 2 system users' })).toBeTruthy();
  });

  it('goes from choose to review, and the last button rests a moment', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { send, mock } = fakeSend();
      const flow = createFlow({ send });
      render(<FlowDialog flow={flow} />);
      await act(async () => {
        flow.open('create', { portfolioId: '900', selectedWords: [] });
        await vi.advanceTimersByTimeAsync(1);
      });
      type('Names', 'Ads sync');
      await act(async () => {
        fireEvent.click(screen.getByRole('button', { name: 'Review plan' }));
        await vi.advanceTimersByTimeAsync(1);
      });
      const apply = screen.getByRole('button', { name: 'Apply 1 change' });
      fireEvent.click(apply);
      expect(mock.mock.calls.map(([name]) => name)).not.toContain('job.start');
      await act(async () => {
        await vi.advanceTimersByTimeAsync(600);
      });
      await act(async () => {
        fireEvent.click(screen.getByRole('button', { name: 'Apply 1 change' }));
        await vi.advanceTimersByTimeAsync(1);
      });
      expect(mock.mock.calls.map(([name]) => name)).toContain('job.start');
    } finally {
      vi.useRealTimers();
    }
  });
});
