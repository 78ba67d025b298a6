import type { Operation } from '../plan/types.ts';
import { csvOf, type ReportFormat } from '../report-file.ts';
import { madeUserIds } from './items.ts';
import type { Job, JobItem, JobView } from './types.ts';

/** What happened, for files: all that a ticket or an audit asks for, and no secret. */

const iso = (time: number | null): string =>
  time === null || time === 0 ? '' : new Date(time).toISOString();

const JOB_COLUMNS = [
  'job',
  'portfolio',
  'portfolio_id',
  'by',
  'started',
  'ended',
  'state',
  'done',
  'failed',
  'cancelled',
  'open',
] as const;

type JobRow = Readonly<Record<(typeof JOB_COLUMNS)[number], string>>;

function jobRow(job: Job, counts = job.counts): JobRow {
  const { done, failed, cancelled, waiting, sending, uncertain } = counts;
  return {
    job: job.id,
    portfolio: job.portfolioName,
    portfolio_id: job.portfolioId,
    by: job.by,
    started: iso(job.createdAt),
    ended: iso(job.finishedAt),
    state: job.state,
    done: String(done),
    failed: String(failed),
    cancelled: String(cancelled),
    open: String(waiting + sending + uncertain),
  };
}

const ITEM_COLUMNS = [
  'system_user',
  'system_user_id',
  'operation',
  'target',
  'target_id',
  'kind',
  'tasks_before',
  'tasks_after',
  'permissions',
  'state',
  'sent',
  'attempts',
  'error',
  'code',
  'subcode',
  'meta_says',
  'fbtrace_id',
] as const;

type ItemRow = Readonly<Record<(typeof ITEM_COLUMNS)[number], string>>;

type Target = Pick<ItemRow, 'target' | 'target_id' | 'kind' | 'tasks_before' | 'tasks_after' | 'permissions'>;

const NO_TARGET: Target = {
  target: '',
  target_id: '',
  kind: '',
  tasks_before: '',
  tasks_after: '',
  permissions: '',
};

function targetOf(operation: Operation): Target {
  switch (operation.type) {
    case 'create_system_user':
    case 'revoke_all_tokens':
      return NO_TARGET;
    case 'rename_system_user':
      return { ...NO_TARGET, target: operation.newName };
    case 'assign_asset':
    case 'unassign_asset':
      return {
        ...NO_TARGET,
        target: operation.assetName,
        target_id: operation.assetId,
        kind: operation.kind,
        tasks_before: operation.before?.join(' ') ?? 'unknown',
        tasks_after: operation.type === 'assign_asset' ? operation.tasks.join(' ') : '',
      };
    case 'install_app':
    case 'revoke_token':
      return { ...NO_TARGET, target: operation.appName, target_id: operation.appId, kind: 'app' };
    case 'generate_token':
    case 'renew_token':
      return {
        ...NO_TARGET,
        target: operation.appName,
        target_id: operation.appId,
        kind: 'app',
        permissions: operation.permissions.join(' '),
      };
  }
}

const text = (value: number | null | undefined): string =>
  value === null || value === undefined ? '' : String(value);

function itemRow(item: JobItem, madeIds: ReadonlyMap<string, string>): ItemRow {
  const { operation, error } = item;
  const { subject } = operation;
  return {
    system_user: subject.name,
    system_user_id: subject.type === 'existing' ? subject.id : (madeIds.get(subject.operationId) ?? ''),
    operation: operation.type,
    ...targetOf(operation),
    state: item.state,
    sent: iso(item.sentAt),
    attempts: String(item.attempts),
    error: error?.key ?? '',
    code: text(error?.code),
    subcode: text(error?.subcode),
    meta_says: error?.detail ?? '',
    fbtrace_id: error?.fbtraceId ?? '',
  };
}

function itemRows({ items }: JobView): ItemRow[] {
  const madeIds = madeUserIds(items);
  return items.map((item) => itemRow(item, madeIds));
}

/** One job: each thing it did or tried, a row each. */
export function reportOf(view: JobView, format: ReportFormat): string {
  const rows = itemRows(view);
  if (format === 'json')
    return `${JSON.stringify({ version: 1, ...jobRow(view.job, view.counts), items: rows }, null, 2)}\n`;
  return csvOf(ITEM_COLUMNS, rows);
}

/** All jobs, a row each. */
export function historyOf(jobs: readonly Job[], format: ReportFormat): string {
  const rows = jobs.map((job) => jobRow(job));
  if (format === 'json') return `${JSON.stringify({ version: 1, jobs: rows }, null, 2)}\n`;
  return csvOf(JOB_COLUMNS, rows);
}
