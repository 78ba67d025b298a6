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

  it('wait for all they need', () => {
    const graph = createItemGraph([
      itemOf(0, 'waiting'),
      itemOf(1, 'waiting'),
      itemOf(2, 'waiting', ['install:0', 'install:1']),
    ]);
    expect(indexes(graph.takeReady(9, all))).toEqual([0, 1]);
    graph.put([itemOf(0, 'done')]);
    expect(graph.hasReady()).toBe(false);
    expect(indexes(graph.takeReady(9, all))).toEqual([]);
    graph.put([itemOf(1, 'done')]);
    expect(graph.hasReady()).toBe(true);
    expect(indexes(graph.takeReady(9, all))).toEqual([2]);
    expect(graph.hasReady()).toBe(false);
  });

  it('wait still that are put back before what they need is done', () => {
    const graph = createItemGraph([itemOf(0, 'sending'), itemOf(1, 'uncertain', ['install:0'])]);
    graph.put([itemOf(1, 'waiting', ['install:0'])]);
    expect(indexes(graph.takeReady(9, all))).toEqual([]);
    graph.put([itemOf(0, 'done')]);
    expect(indexes(graph.takeReady(9, all))).toEqual([1]);
  });

  it('wait for nothing that is not among them', () => {
    const graph = createItemGraph([itemOf(0, 'waiting', ['install:99'])]);
    expect(graph.doomed).toEqual([]);
    expect(indexes(graph.takeReady(9, all))).toEqual([0]);
  });

  it.each(['done', 'failed', 'cancelled'] as const)(
    'come after others, however those end: a token after access that is %s',
    (state) => {
      const token: JobItem = {
        ...itemOf(1, 'waiting'),
        operation: {
          ...itemOf(1, 'waiting').operation,
          type: 'revoke_all_tokens',
          after: ['install:0'],
        },
      };
      const graph = createItemGraph([itemOf(0, 'waiting'), token]);
      expect(indexes(graph.takeReady(9, all))).toEqual([0]);
      expect(graph.put([itemOf(0, state)])).toEqual([]);
      expect(indexes(graph.takeReady(9, all))).toEqual([1]);
    },
  );

  it.each(['done', 'failed', 'uncertain'] as const)(
    'stay %s although something they need has failed: they were sent',
    (state) => {
      const graph = createItemGraph([itemOf(0, 'failed'), itemOf(1, state, ['install:0'])]);
      expect(graph.doomed).toEqual([]);
      expect(graph.items[1]?.state).toBe(state);
    },
  );

  it('are for nobody while their system user is not made, or nothing makes it', () => {
    const subject = { type: 'new', operationId: 'install:0', name: 'Reporting' } as const;
    const item: JobItem = {
      ...itemOf(1, 'waiting'),
      operation: { ...itemOf(1, 'waiting').operation, subject },
    };
    const graph = createItemGraph([itemOf(0, 'waiting'), item]);
    expect(graph.systemUserId(item)).toBeNull();
    graph.put([{ ...itemOf(0, 'done'), result: { type: 'system_user', id: '77' } }]);
    expect(graph.systemUserId(item)).toBe('77');
    expect(createItemGraph([item]).systemUserId(item)).toBeNull();
  });
});
