import * as v from 'valibot';
import type { Graph } from '../graph/client.ts';
import type { ConnectionView } from '../messages/protocol.ts';

const me = v.object({ id: v.string(), name: v.optional(v.string()) });
const debugged = v.object({
  data: v.object({
    app_id: v.union([v.string(), v.number()]),
    application: v.optional(v.string()),
    type: v.optional(v.string()),
    is_valid: v.boolean(),
    expires_at: v.optional(v.number()),
    scopes: v.optional(v.array(v.string())),
  }),
});

export type TokenCheck =
  | { readonly ok: true; readonly connection: ConnectionView }
  /** The token is a Page's or an app's: it can't manage a portfolio. */
  | { readonly ok: false; readonly problem: 'not_a_person' };

/**
 * Asks Meta whose token this is, of which app, until when, with which permissions. `graph` must call with
 * that very token. Both questions go in one batch, so that the token stands in the body, not in an address.
 * Throws `GraphError`.
 */
export async function checkToken(graph: Graph, token: string, signal?: AbortSignal): Promise<TokenCheck> {
  const [who, [facts]] = await Promise.all([
    graph.read([{ method: 'GET', path: 'me', params: { fields: 'id,name' } }], me, signal),
    graph.read([{ method: 'GET', path: 'debug_token', params: { input_token: token } }], debugged, signal),
  ]);
  const [person] = who;
  if (person === undefined || facts === undefined) throw new Error('no answer');
  if (!person.ok) throw person.error;
  if (!facts.ok) throw facts.error;
  const { app_id, application, type, expires_at = 0, scopes = [] } = facts.value.data;
  if (type === 'PAGE' || type === 'APP') return { ok: false, problem: 'not_a_person' };
  return {
    ok: true,
    connection: {
      userId: person.value.id,
      name: person.value.name ?? person.value.id,
      appId: String(app_id),
      appName: application ?? String(app_id),
      permissions: scopes,
      expiresAt: expires_at === 0 ? null : expires_at * 1000,
    },
  };
}
