import { vi } from 'vitest';
import type { send as realSend } from '../../utils/messages/client.ts';
import type { MessageName } from '../../utils/messages/protocol.ts';
import type { Intent } from '../../utils/plan/types.ts';
import { planOf, SNAPSHOT } from './flow-samples.ts';

export class Refused extends Error {
  readonly failure = { key: 'throttled', args: [], fbtraceId: 'Trace2' } as const;
}

type Answers = Partial<Record<MessageName, (payload: never) => unknown>>;

/** A background that answers from a table; what is not in it never answers. */
export function fakeSend(answers: Answers = {}) {
  const all: Answers = {
    'portfolios.list': () => [SNAPSHOT.portfolio, { id: '901', name: 'Other' }],
    'templates.list': () => [],
    'portfolio.read': () => SNAPSHOT,
    'preflight.run': () => ({ portfolio: SNAPSHOT.portfolio, checks: [] }),
    'plan.make': ({ intent }: { intent: Intent }) => planOf(intent),
    'plan.open': () => null,
    'status.get': () => ({ connection: { appId: '70' } }),
    'job.start': () => ({ jobId: 'job.plan-1' }),
    ...answers,
  };
  const mock = vi.fn((name: MessageName, payload: unknown) => {
    const answer = all[name];
    return answer ? (async () => answer(payload as never))() : new Promise(() => {});
  });
  return { mock, send: mock as unknown as typeof realSend };
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
