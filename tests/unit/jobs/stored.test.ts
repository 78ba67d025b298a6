import { describe, expect, it } from 'vitest';
import { readJob } from '../../../utils/jobs/stored.ts';
import { planOf, viewOf } from '../../dom/flow-samples.ts';

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
});
