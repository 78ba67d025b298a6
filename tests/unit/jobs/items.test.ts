import { describe, expect, it } from 'vitest';
import { createItemGraph } from '../../../utils/jobs/items.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';

const itemOf = (index: number, state: JobItem['state'], dependsOn: readonly string[] = []): JobItem => ({
  jobId: 'job.p',
  index,
  operation: {
    type: 'install_app',
    id: `install:${index}`,
    subject: { type: 'existing', id: `${index}`, name: `User ${index}` },
    dependsOn,
    appId: '900',
    appName: 'App',
  },
  state,
  result: null,
  error: null,
  attempts: 0,
  attemptsBefore: 0,
  sentAt: 0,
});
const all = () => true;
const indexes = (items: readonly JobItem[]) => items.map(({ index }) => index);

describe('the items of a job', () => {
  it.each(['done', 'failed', 'cancelled'] as const)('are settled once they are %s', (state) => {
    const graph = createItemGraph([itemOf(0, state), itemOf(1, 'waiting')]);
    expect(graph.allSettled()).toBe(false);
    graph.put([itemOf(1, state)]);
    expect(graph.allSettled()).toBe(true);
  });

  it.each(['waiting', 'sending', 'uncertain'] as const)('are not settled while they are %s', (state) => {
    expect(createItemGraph([itemOf(0, state)]).allSettled()).toBe(false);
  });

  it('are not taken any more that have ended before their turn', () => {
    const graph = createItemGraph([itemOf(0, 'waiting'), itemOf(1, 'waiting')]);
    graph.put([itemOf(0, 'done')]);
    expect(indexes(graph.takeReady(9, all))).toEqual([1]);
  });

  it.each(['failed', 'cancelled'] as const)('can’t run that need one that has %s', (state) => {
    const needy = itemOf(1, 'waiting', ['install:0']);
    const { doomed } = createItemGraph([itemOf(0, state), needy]);
    expect(doomed).toMatchObject([{ index: 1, state: 'cancelled', error: { key: 'dependency' } }]);
    const graph = createItemGraph([itemOf(0, 'sending'), needy, itemOf(2, 'waiting', ['install:1'])]);
    expect(indexes(graph.put([itemOf(0, state)]))).toEqual([1, 2]);
    expect(graph.allSettled()).toBe(true);
  });
});
