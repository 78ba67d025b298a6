import * as v from 'valibot';
import type { Graph } from '../graph/client.ts';
import { readTokenFacts } from '../graph/debug-token.ts';
import { GraphError, localError } from '../graph/errors.ts';
import type { ConnectionView } from './types.ts';

const me = v.object({ id: v.string(), name: v.optional(v.string()) });

export type TokenCheck =
  | { readonly ok: true; readonly connection: ConnectionView }
  /** The token is a Page's or an app's: it can't manage a portfolio. */
  | { readonly ok: false; readonly problem: 'not_a_person' };

/**
 * Asks Meta whose token this is, of which app, until when, with which permissions. `graph` must call with
 * that very token. Both questions go in batches, so that the token stands in the body, not in an address.
 * Throws `GraphError`.
 */
export async function checkToken(graph: Graph, token: string): Promise<TokenCheck> {
  const [[person], facts] = await Promise.all([
    graph.read([{ method: 'GET', path: 'me', params: { fields: 'id,name' } }], me),
    readTokenFacts(graph, token),
  ]);
  if (person === undefined) throw new Error('no answer');
  if (!person.ok) throw person.error;
  const { appId, appName, type, expiresAt, scopes } = facts;
  if (type === 'PAGE' || type === 'APP') return { ok: false, problem: 'not_a_person' };
  if (appId === null) throw new GraphError(localError('not_json', 'retry'), true);
  return {
    ok: true,
    connection: {
      userId: person.value.id,
      name: person.value.name ?? person.value.id,
      appId,
      appName: appName ?? appId,
      permissions: scopes,
      expiresAt,
    },
  };
}
