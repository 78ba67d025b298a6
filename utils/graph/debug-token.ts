import * as v from 'valibot';
import type { Graph, GraphRequest } from './client.ts';
import { type ErrorView, type MetaError, readError } from './errors.ts';

/** What Meta says of a token when asked about it. What it does not say is `null`, or an empty list. */
export interface TokenFacts {
  readonly valid: boolean;
  readonly appId: string | null;
  readonly appName: string | null;
  readonly userId: string | null;
  /** Meta's word: `SYSTEM_USER`, `USER`, `PAGE`, `APP`. */
  readonly type: string | null;
  /** Milliseconds since 1970; `null`: never, or not told. */
  readonly expiresAt: number | null;
  readonly dataAccessExpiresAt: number | null;
  readonly scopes: readonly string[];
  /** Why it is not valid. */
  readonly problem: ErrorView | null;
}

const identifier = v.union([v.string(), v.number()]);
/** Seconds since 1970, of a time that there is: later ones make no date. */
const seconds = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e12));

export const debugAnswer = v.object({
  data: v.object({
    app_id: v.optional(identifier),
    application: v.optional(v.string()),
    user_id: v.optional(identifier),
    type: v.optional(v.string()),
    is_valid: v.boolean(),
    expires_at: v.optional(seconds),
    data_access_expires_at: v.optional(seconds),
    scopes: v.optional(v.array(v.string())),
    error: v.optional(v.record(v.string(), v.unknown())),
  }),
});

/** For a batch, so that the token stands in a body, not in an address. */
export const debugRequest = (token: string): GraphRequest => ({
  method: 'GET',
  path: 'debug_token',
  params: { input_token: token },
});

const text = (value: string | number | undefined): string | null =>
  value === undefined || value === '' ? null : String(value);

/** Meta counts seconds, and writes 0 for never. */
const time = (told: number | undefined): number | null =>
  told === undefined || told === 0 ? null : told * 1000;

/** Here Meta calls the subcode by another name than in its own errors. */
function problemOf(error: Readonly<Record<string, unknown>>): ErrorView {
  const metaError: MetaError = { ...error, error_subcode: error.subcode ?? error.error_subcode };
  return readError(metaError, 400);
}

export function readFacts({ data }: v.InferOutput<typeof debugAnswer>): TokenFacts {
  return {
    valid: data.is_valid,
    appId: text(data.app_id),
    appName: text(data.application),
    userId: text(data.user_id),
    type: text(data.type),
    expiresAt: time(data.expires_at),
    dataAccessExpiresAt: time(data.data_access_expires_at),
    scopes: data.scopes ?? [],
    problem: data.error === undefined ? null : problemOf(data.error),
  };
}

/** Asks Meta about a token. `graph` must call with a token of the same app, be it that very one. Throws `GraphError`. */
export async function readTokenFacts(graph: Graph, token: string): Promise<TokenFacts> {
  const [answer] = await graph.read([debugRequest(token)], debugAnswer);
  if (answer === undefined) throw new Error('no answer');
  if (!answer.ok) throw answer.error;
  return readFacts(answer.value);
}
