import { verifyAppSecret } from '../connection/verify-app-secret.ts';
import type { Graph } from '../graph/client.ts';
import { readTokenFacts } from '../graph/debug-token.ts';
import { GraphError, localError } from '../graph/errors.ts';
import type { Caller } from './desk.ts';
import type { TokenRecords } from './records.ts';
import { isUsable } from './state.ts';

/** A kept token, to be used and not shown. Throws `GraphError` (`token_not_kept`) when it is not there. */
export async function usableSecret(records: TokenRecords, id: string): Promise<string> {
  const record = await records.get(id);
  const secret = record !== null && isUsable(record) ? await records.secret(id) : null;
  if (secret === null) throw new GraphError(localError('token_not_kept', 'stop_item'), false);
  return secret;
}

/** Meta's code for a wrong app secret in calls that take the secret itself, though nothing about it passes. */
const MAYBE_SECRET = 1;

/**
 * Why a call about a kept token failed. Meta has one code for the caller's token and for the token the call
 * is about, and the code of passing faults for a wrong app secret; a question more tells which it is.
 */
export async function blame(
  graph: Graph,
  caller: Caller,
  token: string,
  error: GraphError,
): Promise<GraphError> {
  const { view } = error;
  try {
    if (view.code === MAYBE_SECRET) await verifyAppSecret(graph, caller.appSecret, caller.token);
    if (view.action !== 'reconnect') return error;
    const { valid } = await readTokenFacts(graph, token);
    return valid ? error : new GraphError({ ...view, action: 'stop_item' }, error.sent);
  } catch (cause) {
    return cause instanceof GraphError && cause.view.action !== 'retry' ? cause : error;
  }
}
