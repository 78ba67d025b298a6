import { afterEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { MessageFailure, send } from '../../../utils/messages/client.ts';

const answering = (answer: () => Promise<unknown>) =>
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(answer as never);

const failureOf = async (task: Promise<unknown>): Promise<unknown> => {
  const error = await task.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MessageFailure);
  expect((error as MessageFailure).name).toBe('MessageFailure');
  return (error as MessageFailure).failure;
};

const INTERNAL = { key: 'internal', args: [], fbtraceId: null };

afterEach(() => vi.restoreAllMocks());

describe('a message to the background', () => {
  it('goes in its envelope, and its answer comes out of one', async () => {
    const sent = answering(async () => ({ ok: true, value: { jobId: 'j' } }));
    expect(await send('job.start', { planId: 'p' })).toEqual({ jobId: 'j' });
    expect(sent.mock.calls).toEqual([[{ steward: 1, name: 'job.start', payload: { planId: 'p' } }]]);
  });

  it('fails with the failure that comes back', async () => {
    const failure = { key: 'throttled_wait', args: ['2'], fbtraceId: 'T' };
    answering(async () => ({ ok: false, failure }));
    expect(await failureOf(send('jobs.list', {}))).toEqual(failure);
  });

  it('fails as internal where nobody answers, or there is nobody', async () => {
    answering(async () => undefined);
    expect(await failureOf(send('jobs.list', {}))).toEqual(INTERNAL);
    answering(() => Promise.reject(new Error('Could not establish connection.')));
    expect(await failureOf(send('jobs.list', {}))).toEqual(INTERNAL);
  });
});
