import { describe, expect, it } from 'vitest';
import { countItems, newItems } from '../../../utils/jobs/items.ts';
import { lostItems, readJob } from '../../../utils/jobs/stored.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';
import type { Operation } from '../../../utils/plan/types.ts';
import { METAS_ERROR, planOf, viewOf } from '../../dom/flow-samples.ts';

const plan = planOf({
  portfolioId: '900',
  users: [{ type: 'new', name: 'Weekly figures', role: 'EMPLOYEE' }],
  assets: [],
  mode: 'add',
  token: null,
});
const title = { kind: 'create', count: 1, users: 1, user: 'Weekly figures', undo: false } as const;

describe('a job in the journal', () => {
  it('is read with its title, and without one', () => {
    const { job } = viewOf(plan, () => ({}), { title });
    expect(readJob(job)).toEqual(job);
    const { title: _, ...older } = job;
    expect(readJob(older)).toEqual(older);
  });

  it('goes on although its title is damaged', () => {
    const { job } = viewOf(plan);
    const read = readJob({ ...job, title: { kind: 'nothing known' } });
    expect(read.state).toBe(job.state);
    expect(read.title).toBeUndefined();
  });

  it('tells what can be told of it where it is damaged, and of its plan nothing', () => {
    const { job } = viewOf(plan, () => ({}), { state: 'done', finishedAt: 7, resumeAt: 8 });
    const damaged = { ...job, error: 'odd', plan: { ...job.plan, madeAt: 'odd' } };
    expect(readJob(damaged)).toEqual({
      ...job,
      pause: 'damaged',
      resumeAt: null,
      plan: {
        version: 1,
        id: '',
        portfolioId: '900',
        portfolioName: job.portfolioName,
        snapshotHash: '',
        madeAt: 0,
        impossible: [],
        warnings: [],
        estimate: { operations: 0, requests: 0, seconds: 0 },
        needsApproval: true,
      },
    });
  });
});

describe('what is told of a job in the journal', () => {
  const { job } = viewOf(plan);
  const isDamaged = (stored: unknown) => readJob(stored).pause === 'damaged';

  it.each(['retry', 'throttle', 'stop_item', 'reconnect', 'app_secret', 'block'] as const)(
    'is the error that stopped it, ended by: %s',
    (action) => {
      const stopped = { ...job, error: { ...METAS_ERROR, action } };
      expect(readJob(stopped)).toEqual(stopped);
      expect(isDamaged({ ...stopped, error: { ...METAS_ERROR, action: 'hope' } })).toBe(true);
    },
  );

  it('is what its plan left out and warned of', () => {
    const impossible = [{ reason: 'name_taken', item: 'Bot' }] as const;
    const warnings = [{ warning: 'admin_role', items: ['Bot'] }] as const;
    const told = { ...job, plan: { ...job.plan, impossible, warnings } };
    expect(readJob(told)).toEqual(told);
    expect(isDamaged({ ...told, plan: { ...told.plan, impossible: [{ reason: 'name_taken' }] } })).toBe(true);
    expect(isDamaged({ ...told, plan: { ...told.plan, warnings: [{ items: ['Bot'] }] } })).toBe(true);
  });

  it('is how templates were given, and that they were added where that was not noted yet', () => {
    const template = { id: 't', revision: 1, name: 'Pages', values: { client: '', purpose: '' } };
    const given = (as: object) => ({
      ...job,
      plan: { ...job.plan, templates: [{ template, subjects: ['800'], ...as }] },
    });
    for (const as of ['add', 'replace', 'undone']) expect(readJob(given({ as }))).toEqual(given({ as }));
    expect(readJob(given({}))).toEqual(given({ as: 'add' }));
    expect(isDamaged(given({ as: 'whole' }))).toBe(true);
  });

  it('is that it stands still where nothing else of it reads', () => {
    expect(readJob({ id: job.id })).toMatchObject({
      id: job.id,
      portfolioId: '0',
      portfolioName: '',
      by: '',
      state: 'paused',
      pause: 'damaged',
      createdAt: 0,
      finishedAt: null,
    });
    expect(readJob({ id: job.id }).counts).toEqual(countItems([]));
  });

  it.each(['paused', 'done', 'cancelled'])('is how it stood, damaged or not: %s', (state) => {
    expect(readJob({ ...job, state, plan: null })).toMatchObject({ state, pause: 'damaged' });
    expect(readJob({ ...job, state: 'running', plan: null }).state).toBe('paused');
  });
});

describe('what a job has lost of its items', () => {
  const maker = { type: 'new', operationId: 'create', name: 'Weekly figures' } as const;
  const nobody = { ...maker, operationId: 'gone' } as const;
  const existing = { type: 'existing', id: '800', name: 'Bot' } as const;
  const create: Operation = {
    type: 'create_system_user',
    id: 'create',
    subject: maker,
    dependsOn: [],
    role: 'EMPLOYEE',
  };
  const app = { type: 'install_app', appId: '1', appName: 'App', dependsOn: [] } as const;
  const forNew: Operation = { ...app, id: 'new', subject: maker, dependsOn: ['create'] };
  const forOld: Operation = { ...app, id: 'old', subject: existing };

  const itemsOf = (...operations: Operation[]): JobItem[] => newItems('job.1', operations);
  const whole = itemsOf(create, forNew, forOld);
  const lost = (items: readonly JobItem[], counted = items) =>
    lostItems({ ...viewOf(plan).job, counts: countItems(counted) }, items);

  it('is nothing where all of them are there', () => {
    expect(lost(whole)).toBe(0);
    expect(lost([])).toBe(0);
  });

  it('is as many as were counted before and are not there', () => {
    expect(lost(whole.slice(1), whole)).toBe(1);
    expect(lost([], whole)).toBe(3);
  });

  it('is each that waits for one that was never there', () => {
    expect(lost(itemsOf(create, forNew, { ...forOld, dependsOn: ['gone'] }))).toBe(1);
    expect(lost(itemsOf(create, { ...forNew, dependsOn: ['create', 'gone'] }, forOld))).toBe(1);
  });

  it('is each that is for a system user whom nothing makes', () => {
    expect(lost(itemsOf(create, { ...forNew, subject: nobody }, { ...forOld, subject: nobody }))).toBe(2);
  });

  it('is something where one stands there twice, or in the place of another', () => {
    expect(lost(itemsOf(create, forNew, { ...forOld, id: 'new' }))).toBe(1);
    expect(lost([whole[0]!, whole[1]!, { ...whole[2]!, index: 3 }])).toBe(1);
  });
});
