import { createStore, type StoreApi } from 'zustand/vanilla';
import { keepPassed } from '../../components/setup/kept-guide.ts';
import type { ConnectionView } from '../../utils/connection/types.ts';
import { MessageFailure } from '../../utils/messages/client.ts';
import type {
  FailureKey,
  MessageName,
  RequestOf,
  ResponseOf,
  Status,
} from '../../utils/messages/protocol.ts';
import { EMPTY_LIVE, type Live } from '../../utils/stores/live.ts';
import { createReview, type Review } from '../../utils/stores/review.ts';
import { createSetup, type Send, type Setup } from '../../utils/stores/setup.ts';
import { createTokens, type Tokens } from '../../utils/stores/tokens.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';

export type Answers = {
  [N in MessageName]?: (request: RequestOf<N>) => ResponseOf<N> | Promise<ResponseOf<N>>;
};

export interface FakeSend {
  readonly send: Send;
  /** What was sent, `status.get` left out. */
  readonly sent: { readonly name: MessageName; readonly payload: unknown }[];
}

/** A background made of the answers a test gives; anything else is a mistake of the test. */
export function fakeSend(answers: Answers): FakeSend {
  const sent: FakeSend['sent'] = [];
  const send = async (name: MessageName, payload: unknown) => {
    if (name !== 'status.get') sent.push({ name, payload });
    const answer = answers[name] as ((request: unknown) => unknown) | undefined;
    if (answer === undefined) throw new Error(`no answer for ${name}`);
    return answer(payload);
  };
  return { send: send as Send, sent };
}

export function refuse(
  key: FailureKey,
  args: readonly string[] = [],
  fbtraceId: string | null = null,
): never {
  throw new MessageFailure({ key, args, fbtraceId });
}

export const CONNECTION: ConnectionView = {
  userId: '1',
  name: 'Amira Haddad',
  appId: '123456',
  appName: 'Reporting app',
  permissions: ['business_management'],
  expiresAt: null,
};

export const statusWith = (change: Partial<Status> = {}): Status => ({
  vault: 'unlocked',
  retryAt: 0,
  connection: CONNECTION,
  app: { id: CONNECTION.appId, hasSecret: true, kept: false },
  waitingTokens: 0,
  redirectUrl: 'https://example.chromiumapp.org/',
  ...change,
});

export const recordWith = (change: Partial<TokenRecord> = {}): TokenRecord => ({
  version: 1,
  id: 'job.1.0.1',
  portfolioId: '9',
  portfolioName: 'Northwind',
  systemUserId: '77',
  systemUserName: 'Reporting reader',
  appId: CONNECTION.appId,
  appName: CONNECTION.appName,
  permissions: ['ads_read', 'read_insights'],
  expiry: '60_days',
  state: 'sealed',
  createdAt: 1_000,
  expiresAt: null,
  fingerprint: '9f3a1c07',
  revealEndsAt: null,
  ...change,
});

export interface Surface {
  readonly live: StoreApi<Live>;
  readonly setup: Setup;
  readonly tokens: Tokens;
  readonly review: Review;
  readonly send: Send;
  readonly sent: FakeSend['sent'];
}

/** The stores of a surface, as its `main.tsx` wires them. */
export function surface(status: Status | null, answers: Answers = {}): Surface {
  const live = createStore<Live>(() => ({ ...EMPTY_LIVE, status }));
  const { send, sent } = fakeSend({
    'status.get': () => live.getState().status ?? statusWith(),
    'tokens.list': () => [],
    'jobs.list': () => [],
    ...answers,
  });
  const setup = createSetup({
    send,
    onStatus: (next) => live.setState({ status: next }),
    onChecked: keepPassed,
  });
  return { live, setup, tokens: createTokens({ send }), review: createReview({ send }), send, sent };
}
