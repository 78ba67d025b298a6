import { describe, expect, it } from 'vitest';
import { localError } from '../../../utils/graph/errors.ts';
import { countItems } from '../../../utils/jobs/items.ts';
import { historyOf, reportOf } from '../../../utils/jobs/report.ts';
import type { Job, JobItem } from '../../../utils/jobs/types.ts';
import type { Operation } from '../../../utils/plan/types.ts';
import { reportFile } from '../../../utils/report-file.ts';

const create: Operation = {
  type: 'create_system_user',
  id: 'create:feed',
  subject: { type: 'new', operationId: 'create:feed', name: '=HYPERLINK("x")' },
  dependsOn: [],
  role: 'EMPLOYEE',
};
const assign: Operation = {
  type: 'assign_asset',
  id: 'assign:feed:100',
  subject: create.subject,
  dependsOn: ['create:feed'],
  assetId: '100',
  assetName: 'Page, "quoted"',
  kind: 'page',
  tasks: ['ANALYZE'],
  before: [],
};

const item = (index: number, operation: Operation, change: Partial<JobItem>): JobItem => ({
  jobId: 'job.1',
  index,
  operation,
  state: 'done',
  result: null,
  error: null,
  attempts: 1,
  attemptsBefore: 0,
  sentAt: Date.UTC(2026, 0, 2),
  ...change,
});

const items = [
  item(0, create, { result: { type: 'system_user', id: '55' } }),
  item(1, assign, {
    state: 'failed',
    error: { ...localError('permission', 'stop_item', 'No.'), code: 200, subcode: 33, fbtraceId: 'Trace1' },
  }),
];

const job: Job = {
  id: 'job.1',
  portfolioId: '1',
  portfolioName: 'Northwind Coffee',
  by: 'Ada Admin',
  state: 'done',
  pause: null,
  wanted: null,
  resumeAt: null,
  error: null,
  createdAt: Date.UTC(2026, 0, 1),
  finishedAt: null,
  counts: countItems(items),
  plan: {
    version: 1,
    id: '1',
    portfolioId: '1',
    portfolioName: 'Northwind Coffee',
    snapshotHash: '',
    madeAt: 0,
    impossible: [],
    warnings: [],
    estimate: { operations: 2, requests: 1, seconds: 1 },
    needsApproval: false,
  },
};
const view = { job, items, counts: job.counts };

describe('the report of a job', () => {
  it('has a line for each item, with what Meta said and its trace, and nothing a spreadsheet would run', () => {
    const [head, made, failed, end] = reportOf(view, 'csv').split('\r\n');
    expect(head).toContain('"system_user","system_user_id","operation"');
    expect(made).toContain('"\'=HYPERLINK(""x"")","55","create_system_user"');
    expect(made).toContain('"done","2026-01-02T00:00:00.000Z","1"');
    expect(failed).toContain('"55","assign_asset","Page, ""quoted""","100","page","","ANALYZE"');
    expect(failed).toContain('"permission","200","33","No.","Trace1"');
    expect(end).toBe('');
  });

  it('counts the items as they are, while the job still runs', () => {
    const running = { ...job, state: 'running' as const, counts: { ...countItems([]), waiting: 2 } };
    expect(JSON.parse(reportOf({ ...view, job: running }, 'json'))).toMatchObject({
      done: '1',
      failed: '1',
      open: '0',
    });
  });

  const existing = { id: 'o', subject: { type: 'existing', id: '7', name: 'Bot' }, dependsOn: [] } as const;
  const about = { assetId: '100', assetName: 'Page', kind: 'page' } as const;
  const app = { appId: '900', appName: 'App' } as const;
  const none = {
    target: '',
    target_id: '',
    kind: '',
    tasks_before: '',
    tasks_after: '',
    permissions: '',
  };
  const ofApp = { ...none, target: 'App', target_id: '900', kind: 'app' };
  const ofAsset = { ...none, target: 'Page', target_id: '100', kind: 'page' };

  it.each<[Operation, object]>([
    [{ ...existing, type: 'create_system_user', role: 'ADMIN' }, none],
    [
      { ...existing, type: 'rename_system_user', newName: 'New' },
      { ...none, target: 'New' },
    ],
    [{ ...existing, ...app, type: 'install_app' }, ofApp],
    [
      { ...existing, ...about, type: 'assign_asset', tasks: ['ADVERTISE', 'ANALYZE'], before: ['ANALYZE'] },
      { ...ofAsset, tasks_before: 'ANALYZE', tasks_after: 'ADVERTISE ANALYZE' },
    ],
    [
      { ...existing, ...about, type: 'assign_asset', tasks: ['ANALYZE'], before: null },
      { ...ofAsset, tasks_before: 'unknown', tasks_after: 'ANALYZE' },
    ],
    [
      { ...existing, ...about, type: 'unassign_asset', before: ['ADVERTISE', 'ANALYZE'] },
      { ...ofAsset, tasks_before: 'ADVERTISE ANALYZE' },
    ],
    [
      {
        ...existing,
        ...app,
        type: 'generate_token',
        after: [],
        permissions: ['ads_read', 'business_management'],
        expiry: 'never',
      },
      { ...ofApp, permissions: 'ads_read business_management' },
    ],
    [
      { ...existing, ...app, type: 'renew_token', recordId: 'r', permissions: ['ads_read'] },
      { ...ofApp, permissions: 'ads_read' },
    ],
    [{ ...existing, ...app, type: 'revoke_token', recordId: 'r', fingerprint: '01234567' }, ofApp],
    [{ ...existing, type: 'revoke_all_tokens', after: [] }, none],
  ])('tells of $type what it was about', (operation, target) => {
    const own = [item(0, operation, { sentAt: 0, attempts: 0, state: 'waiting' })];
    const [row] = JSON.parse(reportOf({ job, items: own, counts: countItems(own) }, 'json')).items;
    expect(row).toEqual({
      system_user: 'Bot',
      system_user_id: '7',
      operation: operation.type,
      ...target,
      state: 'waiting',
      sent: '',
      attempts: '0',
      error: '',
      code: '',
      subcode: '',
      meta_says: '',
      fbtrace_id: '',
    });
  });

  it('leaves the id of a system user empty that was never made', () => {
    const own = [item(0, create, { state: 'failed' }), item(1, assign, { state: 'cancelled' })];
    const { items: rows } = JSON.parse(reportOf({ job, items: own, counts: countItems(own) }, 'json'));
    expect(rows).toMatchObject([{ system_user_id: '' }, { system_user_id: '' }]);
  });

  it('has no code of an error that is not Meta’s', () => {
    const own = [item(0, create, { state: 'failed', error: localError('unanswered', 'stop_item') })];
    const { items: rows } = JSON.parse(reportOf({ job, items: own, counts: countItems(own) }, 'json'));
    expect(rows).toMatchObject([{ error: 'unanswered', code: '', subcode: '', fbtrace_id: '' }]);
  });

  it('counts as open what waits, is under way, or was never answered', () => {
    const counts = { ...countItems([]), waiting: 1, sending: 2, uncertain: 4, cancelled: 8 };
    expect(JSON.parse(reportOf({ ...view, counts }, 'json'))).toMatchObject({ open: '7', cancelled: '8' });
  });

  it('says the same as JSON', () => {
    expect(JSON.parse(reportOf(view, 'json'))).toMatchObject({
      version: 1,
      job: 'job.1',
      by: 'Ada Admin',
      items: [{ system_user_id: '55' }, { fbtrace_id: 'Trace1', error: 'permission' }],
    });
  });
});

describe('the history', () => {
  it('has a line for each job, with who, when and how it ended', () => {
    const [, line] = historyOf([job], 'csv').split('\r\n');
    expect(line).toBe(
      '"job.1","Northwind Coffee","1","Ada Admin","2026-01-01T00:00:00.000Z","","done","1","1","0","0"',
    );
    const ended = { ...job, finishedAt: Date.UTC(2026, 0, 3) };
    expect(JSON.parse(historyOf([ended], 'json'))).toEqual({
      version: 1,
      jobs: [
        {
          job: 'job.1',
          portfolio: 'Northwind Coffee',
          portfolio_id: '1',
          by: 'Ada Admin',
          started: '2026-01-01T00:00:00.000Z',
          ended: '2026-01-03T00:00:00.000Z',
          state: 'done',
          done: '1',
          failed: '1',
          cancelled: '0',
          open: '0',
        },
      ],
    });
    expect(reportFile('history', job.createdAt, 'csv')).toBe('steward-history-2026-01-01.csv');
  });
});
