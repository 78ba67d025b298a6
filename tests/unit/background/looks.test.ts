// @vitest-environment node
import { expect, it } from 'vitest';
import { systemClock } from '../../../utils/graph/clock.ts';
import { countItems } from '../../../utils/jobs/items.ts';
import type { Job } from '../../../utils/jobs/types.ts';
import { steward } from './kit.ts';

const T0 = Date.UTC(2026, 8, 1);
const SECOND = 1000;

const waiting: Job = {
  id: 'job.plan',
  portfolioId: '1',
  portfolioName: 'Northwind',
  by: 'Ada',
  state: 'paused',
  pause: 'rate_limited',
  wanted: null,
  resumeAt: T0 + 60 * SECOND,
  error: null,
  createdAt: T0,
  finishedAt: null,
  counts: countItems([]),
  plan: {
    version: 1,
    id: 'plan',
    portfolioId: '1',
    portfolioName: 'Northwind',
    snapshotHash: '',
    madeAt: T0,
    impossible: [],
    warnings: [],
    estimate: { operations: 0, requests: 0, seconds: 0 },
    needsApproval: false,
  },
};

it('a job that waits is looked at in time, however often something else is asked meanwhile', async () => {
  let now = T0;
  const { services } = steward({
    fetch: () => Promise.reject(new Error('unused')),
    clock: { ...systemClock, now: () => now },
  });
  expect(await services.nextLook()).toBeNull();
  await services.journal.add(waiting, []);
  const first = await services.nextLook();
  expect(first).toBe(T0 + 30 * SECOND);
  // Each message that is answered has the alarm set anew.
  for (now = T0 + SECOND; now < T0 + 30 * SECOND; now += SECOND)
    expect(await services.nextLook()).toBe(first);
  expect(await services.nextLook()).toBe(T0 + 60 * SECOND);
});

it('a look is not put off by a clock that is set back', async () => {
  let now = T0;
  const { services } = steward({
    fetch: () => Promise.reject(new Error('unused')),
    clock: { ...systemClock, now: () => now },
  });
  await services.journal.add({ ...waiting, id: 'job.back' }, []);
  expect(await services.nextLook()).toBe(T0 + 30 * SECOND);
  now = T0 - 3600 * SECOND;
  expect(await services.nextLook()).toBe(now + 30 * SECOND);
});
