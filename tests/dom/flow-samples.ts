import type { ErrorView } from '../../utils/graph/errors.ts';
import { countItems, newItems } from '../../utils/jobs/items.ts';
import type { Job, JobItem, JobView } from '../../utils/jobs/types.ts';
import { makePlan } from '../../utils/plan/make.ts';
import type { Intent, Plan } from '../../utils/plan/types.ts';
import type { Asset, Snapshot, SystemUser } from '../../utils/portfolio/snapshot.ts';

/** A portfolio, the plans that are made of it and the jobs they become; for tests and for the gallery. */

const user = (id: string, name: string): SystemUser => ({ id, name, role: 'EMPLOYEE', createdTime: null });
const asset = (id: string, kind: Asset['kind'], name: string, owned = true): Asset => ({
  id,
  kind,
  name,
  owned,
});

export const SNAPSHOT: Snapshot = {
  version: 1,
  portfolio: { id: '900', name: 'Northwind Coffee' },
  readAt: 1,
  hash: '0011223344556677',
  systemUsers: [user('1', 'Reporting'), user('2', 'Twin'), user('3', 'Twin')],
  apps: [
    { id: '70', name: 'Automations', owned: true },
    { id: '71', name: 'Agency tool', owned: false },
  ],
  assets: [
    asset('10', 'page', 'Northwind Coffee'),
    asset('11', 'page', 'Northwind Careers'),
    asset('12', 'page', 'Harbour Lane Bakery', false),
    asset('act_20', 'ad_account', 'Northwind Brand'),
    asset('30', 'pixel', 'Web shop'),
  ],
  assignments: [{ systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] }],
  accessOf: ['1'],
  unread: [{ edge: 'client_pixels', code: 10, fbtraceId: 'Trace1' }],
};

export const planOf = (intent: Intent, snapshot = SNAPSHOT): Plan =>
  makePlan(intent, snapshot, { id: 'plan-1', madeAt: 1, callerAppId: '70' });

export function viewOf(
  plan: Plan,
  change: (item: JobItem) => Partial<JobItem> = () => ({}),
  job: Partial<Job> = {},
): JobView {
  const { operations, ...rest } = plan;
  const items = newItems(`job.${plan.id}`, operations).map((item) => ({ ...item, ...change(item) }));
  return {
    job: {
      id: `job.${plan.id}`,
      portfolioId: plan.portfolioId,
      portfolioName: plan.portfolioName,
      by: 'Ada',
      state: 'running',
      pause: null,
      wanted: null,
      resumeAt: null,
      error: null,
      createdAt: 1,
      finishedAt: null,
      counts: countItems(items),
      plan: rest,
      ...job,
    },
    items,
    counts: countItems(items),
  };
}

export const METAS_ERROR: ErrorView = {
  key: 'missing_or_unassigned',
  action: 'stop_item',
  code: 100,
  subcode: 33,
  detail: 'Unsupported post request.',
  fbtraceId: 'AbCdEf',
};
