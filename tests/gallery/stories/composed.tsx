import { JobTable } from '../../../components/console/job-table.tsx';
import { RowsSkeleton } from '../../../components/console/rows-skeleton.tsx';
import { Review } from '../../../components/flow/review.tsx';
import { Run } from '../../../components/flow/run.tsx';
import { Checklist, ChecklistSkeleton } from '../../../components/setup/checklist.tsx';
import { ConnectionFacts, ConnectionWarning } from '../../../components/setup/connection-facts.tsx';
import { FailureNote } from '../../../components/setup/failure-note.tsx';
import { StrengthMeter } from '../../../components/setup/strength-meter.tsx';
import type { ConnectionView } from '../../../utils/connection/types.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';
import type { Intent } from '../../../utils/plan/types.ts';
import { METAS_ERROR, planOf, SNAPSHOT, viewOf } from '../../dom/flow-samples.ts';
import { type Family, LONG, nothing, State } from '../story.tsx';

const INTENT: Intent = {
  portfolioId: '900',
  users: [
    { type: 'new', name: 'Ads-sync', role: 'ADMIN' },
    { type: 'new', name: LONG, role: 'EMPLOYEE' },
    { type: 'existing', id: '1' },
    { type: 'existing', id: '99' },
  ],
  assets: [
    { id: '10', kind: 'page', tasks: ['ANALYZE', 'MANAGE'] },
    { id: 'act_20', kind: 'ad_account', tasks: ['ADVERTISE', 'ANALYZE'] },
  ],
  mode: 'add',
  token: { appId: '70', permissions: ['ads_read'], expiry: 'never' },
};
const PLAN = planOf(INTENT);
/** Takes away most of what the only system user has. */
const TAKING = planOf(
  {
    portfolioId: '900',
    users: [{ type: 'existing', id: '1' }],
    assets: [{ id: '10', kind: 'page', tasks: ['ANALYZE', 'ADVERTISE'] }],
    mode: 'replace',
    token: null,
  },
  {
    ...SNAPSHOT,
    assignments: [
      {
        systemUserId: '1',
        assetId: '10',
        kind: 'page',
        tasks: ['MANAGE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'ANALYZE'],
      },
      { systemUserId: '1', assetId: 'act_20', kind: 'ad_account', tasks: ['ADVERTISE'] },
    ],
  },
);
const NOW = Date.UTC(2026, 7, 3, 9);
const DAY = 86_400_000;

const ACTS = { onPause: nothing, onResume: nothing, onCancel: nothing, onRetry: nothing, onUndo: nothing };

const done = ({ index }: JobItem): Partial<JobItem> => (index < 6 ? { state: 'done' } : {});
const mixed = ({ index }: JobItem): Partial<JobItem> =>
  index === 2 ? { state: 'failed', error: METAS_ERROR } : { state: 'done' };

const RUNNING = viewOf(PLAN, done);
const PAUSED = viewOf(PLAN, done, { state: 'paused', pause: 'rate_limited', resumeAt: NOW });
const ENDED = viewOf(PLAN, mixed, { state: 'done', finishedAt: NOW });

const CONNECTION: ConnectionView = {
  userId: '1',
  name: LONG,
  appId: '123456',
  appName: 'Reporting app',
  permissions: ['business_management'],
  expiresAt: NOW + 60 * DAY,
};

export const COMPOSED: Family = {
  name: 'Made of them',
  stories: [
    { name: 'Review of a plan', wide: true, Show: () => <Review plan={PLAN} /> },
    { name: 'Review of a plan that takes away', wide: true, Show: () => <Review plan={TAKING} /> },
    { name: 'Job, running', Show: () => <Run view={RUNNING} canAct {...ACTS} /> },
    { name: 'Job, paused by a limit', Show: () => <Run view={PAUSED} canAct {...ACTS} /> },
    { name: 'Job, ended with a failure', Show: () => <Run view={ENDED} canAct {...ACTS} /> },
    {
      name: 'Table of jobs',
      wide: true,
      Show: () => (
        <>
          <State name="loading">
            <RowsSkeleton />
          </State>
          <State name="running, paused, done">
            <JobTable
              jobs={[RUNNING, PAUSED, ENDED].map(({ job }, n) => ({ ...job, id: `${job.id}${n}` }))}
              now={NOW}
            />
          </State>
        </>
      ),
    },
    {
      name: 'Connection',
      Show: () => (
        <>
          <State name="well">
            <ConnectionFacts connection={CONNECTION} now={NOW} />
          </State>
          <State name="about to end">
            <ConnectionWarning connection={{ ...CONNECTION, expiresAt: NOW + DAY }} now={NOW} />
          </State>
          <State name="failed">
            <FailureNote failure={{ key: 'throttled', args: [], fbtraceId: 'AbCdEf123' }} />
          </State>
        </>
      ),
    },
    {
      name: 'Checks',
      Show: () => (
        <>
          <State name="loading">
            <ChecklistSkeleton />
          </State>
          <State name="well, failed, unknown">
            <Checklist
              checks={[
                { id: 'permission', state: 'ok', args: ['business_management'] },
                { id: 'app_secret', state: 'failed', args: ['Reporting app'] },
                { id: 'system_users', state: 'unknown', args: [] },
              ]}
            />
          </State>
        </>
      ),
    },
    {
      name: 'Strength of a passphrase',
      Show: () => (
        <>
          {['', 'seven', 'seven quiet', 'seven quiet otters paint lanterns'].map((passphrase) => (
            <State key={passphrase} name={passphrase || 'empty'}>
              <StrengthMeter passphrase={passphrase} />
            </State>
          ))}
        </>
      ),
    },
  ],
};
