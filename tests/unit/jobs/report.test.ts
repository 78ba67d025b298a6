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
    expect(JSON.parse(historyOf([job], 'json')).jobs).toHaveLength(1);
    expect(reportFile('history', job.createdAt, 'csv')).toBe('steward-history-2026-01-01.csv');
  });
});
