import { describe, expect, it } from 'vitest';
import { type ErrorKey, localError } from '../../../utils/graph/errors.ts';
import { namesGiven, templatesGiven } from '../../../utils/jobs/given.ts';
import { countItems } from '../../../utils/jobs/items.ts';
import { doneSteps } from '../../../utils/jobs/steps.ts';
import type { Job, JobItem, JobView } from '../../../utils/jobs/types.ts';
import type { Operation } from '../../../utils/plan/types.ts';

const existing = { type: 'existing', id: '7', name: 'Bot' } as const;
const maker = { type: 'new', operationId: 'create:new', name: 'New' } as const;
const app = { appId: '900', appName: 'App' } as const;

const CREATE: Operation = {
  type: 'create_system_user',
  id: 'create:new',
  subject: maker,
  dependsOn: [],
  role: 'EMPLOYEE',
};
const INSTALL: Operation = { ...app, type: 'install_app', id: 'install', subject: existing, dependsOn: [] };
const INSTALL_NEW: Operation = { ...INSTALL, id: 'install:new', subject: maker };
const RENAME: Operation = {
  type: 'rename_system_user',
  id: 'rename',
  subject: existing,
  dependsOn: [],
  newName: 'Better',
};
const TOKEN: Operation = {
  ...app,
  type: 'generate_token',
  id: 'token',
  subject: existing,
  dependsOn: [],
  after: [],
  permissions: ['ads_read'],
  expiry: '60_days',
};

const item = (operation: Operation, change: Partial<JobItem> = {}): JobItem => ({
  jobId: 'job.1',
  index: 3,
  operation,
  state: 'done',
  result: { type: 'app_installed' },
  error: null,
  attempts: 2,
  attemptsBefore: 0,
  sentAt: 1,
  ...change,
});
const failed = (operation: Operation, key: ErrorKey, attempts = 2) =>
  item(operation, { state: 'failed', result: null, error: localError(key, 'stop_item'), attempts });

describe('what a job has done', () => {
  it('is what ended as done by it, for whom it was', () => {
    const created = item(CREATE, { result: { type: 'system_user', id: '55' } });
    const steps = doneSteps([
      created,
      item(INSTALL_NEW),
      item(INSTALL),
      item(TOKEN, { result: { type: 'token', recordId: 'r' } }),
    ]);
    expect(steps).toEqual([
      { operation: CREATE, systemUserId: '55', recordId: null },
      { operation: INSTALL_NEW, systemUserId: '55', recordId: null },
      { operation: INSTALL, systemUserId: '7', recordId: null },
      { operation: TOKEN, systemUserId: '7', recordId: 'r' },
    ]);
  });

  it('is not what was so already, was refused, or never went out', () => {
    const others = [
      item(INSTALL, { result: { type: 'already_so' } }),
      failed(INSTALL, 'permission'),
      failed(INSTALL, 'network', 0),
      item(INSTALL, { state: 'failed', result: null }),
      item(INSTALL, { state: 'waiting', result: null, error: localError('network', 'retry') }),
      item(INSTALL, { state: 'cancelled', result: null }),
    ];
    expect(doneSteps(others)).toEqual([]);
  });

  it.each<ErrorKey>(['unanswered', 'network', 'timeout', 'not_json', 'passing', 'token_lost'])(
    'may be what ended in %s, and then in a token that is lost',
    (key) => {
      expect(doneSteps([failed(INSTALL, key), failed(TOKEN, key)])).toEqual([
        { operation: INSTALL, systemUserId: '7', recordId: null },
        { operation: TOKEN, systemUserId: '7', recordId: 'job.1.3.2' },
      ]);
    },
  );

  it('is also what ended as done without a word of what came of it', () => {
    expect(doneSteps([item(INSTALL, { result: null })])).toEqual([
      { operation: INSTALL, systemUserId: '7', recordId: null },
    ]);
  });

  it('names no system user where none was made that anybody knows of', () => {
    expect(doneSteps([failed(CREATE, 'unanswered')])).toMatchObject([{ systemUserId: '' }]);
  });
});

const viewOf = (items: JobItem[], templates?: Job['plan']['templates']): JobView => ({
  job: { plan: templates === undefined ? {} : { templates } } as Job,
  items,
  counts: countItems(items),
});

describe('what a job has given', () => {
  const template = (id: string) => ({ id, revision: 1, name: id, values: { client: '', purpose: '' } });

  it('is the template of each system user for whom any of it was done', () => {
    const items = [
      item(CREATE, { result: { type: 'system_user', id: '55' } }),
      item(INSTALL_NEW, { state: 'failed', result: null }),
      item(INSTALL),
    ];
    const templates = [
      { template: template('one'), subjects: ['create:new'], as: 'add' },
      { template: template('two'), subjects: ['7', '8'], as: 'replace' },
    ] as const;
    expect([...templatesGiven(viewOf(items, templates))]).toEqual([
      ['55', { template: template('one'), as: 'whole' }],
      ['7', { template: template('two'), as: 'replace' }],
    ]);
    expect([
      ...templatesGiven(
        viewOf(
          items.map((one) => ({ ...one, state: 'failed' })),
          templates,
        ),
      ),
    ]).toEqual([]);
    expect([...templatesGiven(viewOf(items))]).toEqual([]);
  });

  it('is no template of whom nobody knows the id of', () => {
    const templates = [{ template: template('one'), subjects: ['create:new'], as: 'add' }] as const;
    expect(templatesGiven(viewOf([item(INSTALL_NEW)], templates)).size).toBe(0);
  });

  it('is the template of those who had it all already, once the job has done what there was', () => {
    const templates = [{ template: template('one'), subjects: ['7', '8'], as: 'add' }] as const;
    const given = (state: Job['state']) => {
      const view = viewOf([item(INSTALL)], templates);
      return [...templatesGiven({ ...view, job: { ...view.job, state } })];
    };
    expect(given('done')).toEqual([
      ['7', { template: template('one'), as: 'add' }],
      ['8', { template: template('one'), as: 'add' }],
    ]);
    expect(given('cancelled').map(([id]) => id)).toEqual(['7']);
  });

  it('is taken back from those for whom an undo did anything', () => {
    const templates = [{ template: template('one'), subjects: ['7', '8'], as: 'undone' }] as const;
    const view = viewOf([item(INSTALL)], templates);
    expect([...templatesGiven({ ...view, job: { ...view.job, state: 'done' } })]).toEqual([
      ['7', { template: template('one'), as: 'undone' }],
    ]);
  });

  it('is the names that were really given', () => {
    const renamed = item(RENAME, { result: { type: 'system_user_renamed' } });
    expect(namesGiven(viewOf([renamed, item(INSTALL), item(CREATE)]))).toEqual([{ id: '7', name: 'Better' }]);
    expect(namesGiven(viewOf([{ ...renamed, state: 'failed' }]))).toEqual([]);
  });

  it('is no name of whom nobody knows the id of', () => {
    expect(namesGiven(viewOf([item({ ...RENAME, subject: maker })]))).toEqual([]);
  });
});
