import * as v from 'valibot';
import type { BatchAnswer, Graph, GraphRequest } from '../../../utils/graph/client.ts';
import type { Clock } from '../../../utils/graph/clock.ts';
import { GraphError, localError, readError } from '../../../utils/graph/errors.ts';
import type { TokenDesk } from '../../../utils/jobs/run.ts';
import { tokenRecordId } from '../../../utils/jobs/types.ts';

/** Thrown in place of whatever would have come next: the worker is gone. */
export class Killed extends Error {}

/** What may happen to one call or item; asked for each, in order. */
export type Fate = 'ok' | 'drop_before' | 'drop_after' | { readonly code: number };

/**
 * The least of Meta that the runner needs to be tested on its own: users by name, assignments, installs,
 * tokens. The strict simulator tests the same through HTTP.
 */
export function createFakeMeta(fate: (what: string) => Fate = () => 'ok') {
  const users = new Map<string, { id: string; name: string; created_time: string }>();
  const assigned = new Map<string, string>();
  const installed = new Set<string>();
  const tokens: string[] = [];
  let creations = 0;

  function act({ path, params = {} }: GraphRequest): unknown {
    if (path.endsWith('/system_users')) {
      const name = String(params.name);
      if (users.has(name)) throw new GraphError(readError({ code: 3972 }, 400), true);
      const renamed = [...users.values()].find(({ id: own }) => own === params.system_user_id);
      if (renamed !== undefined) {
        users.delete(renamed.name);
        users.set(name, { ...renamed, name });
        return { id: renamed.id };
      }
      creations++;
      const id = `10${users.size}`;
      users.set(name, { id, name, created_time: new Date(clock.now()).toISOString() });
      return { id };
    }
    if (path.endsWith('/applications')) {
      installed.add(path.split('/')[0] ?? '');
      return true;
    }
    assigned.set(`${params.user} ${path.split('/')[0]}`, String(params.tasks));
    return { success: true };
  }

  function fated(request: GraphRequest, what: string): BatchAnswer {
    const kind = fate(what);
    if (typeof kind === 'object')
      return { ok: false, error: new GraphError(readError({ code: kind.code }, 400), true) };
    const lost: BatchAnswer = { ok: false, error: new GraphError(localError('network', 'retry'), true) };
    if (kind === 'drop_before') return lost;
    try {
      const body = act(request);
      return kind === 'drop_after' ? lost : { ok: true, body };
    } catch (error) {
      return kind === 'drop_after' ? lost : { ok: false, error: error as GraphError };
    }
  }

  const assignedTo = (assetId: string) =>
    [...assigned].flatMap(([key, tasks]) => {
      const [id, asset] = key.split(' ');
      return asset === assetId ? [{ id, tasks: tasks.split(',').filter((task) => task !== '') }] : [];
    });

  let time = 1_800_000_000_000;
  const clock: Clock = {
    now: () => time,
    random: () => 0.5,
    sleep: async (ms) => {
      time += ms;
    },
  };

  const graph: Graph = {
    post: () => Promise.reject(new Error('unused')),
    read: () => Promise.reject(new Error('unused')),
    batch: async (requests) => requests.map((request) => fated(request, request.path)),
    readEdges: async (requests, schema) =>
      requests.map(({ path }) => {
        const kind = fate(`read ${path}`);
        if (kind !== 'ok') {
          const view = typeof kind === 'object' ? readError(kind, 400) : localError('network', 'retry');
          return { rows: [], error: new GraphError(view, true) };
        }
        const rows = path.endsWith('/assigned_users') ? assignedTo(path.split('/')[0] ?? '') : users.values();
        return { rows: [...rows].map((row) => v.parse(schema, row)), error: null };
      }),
  };

  const sealed = new Set<string>();
  const lost = new Set<string>();
  const ended: string[] = [];
  const desk: TokenDesk = {
    async carryOut(item, operation) {
      const kind = fate(operation.type);
      if (typeof kind === 'object') throw new GraphError(readError({ code: kind.code }, 400), true);
      const ends = operation.type === 'revoke_token' || operation.type === 'revoke_all_tokens';
      const record = tokenRecordId(item);
      if (kind !== 'drop_before') (ends ? ended : tokens).push(ends ? operation.id : record);
      if (kind !== 'ok') throw new GraphError(localError('network', 'retry'), true);
      if (ends) return { type: 'tokens_revoked' };
      sealed.add(record);
      return { type: 'token', recordId: record };
    },
    findSealed: async (item) => (sealed.has(tokenRecordId(item)) ? tokenRecordId(item) : null),
    recordLost: async (item) => {
      lost.add(tokenRecordId(item));
    },
  };

  return {
    graph,
    desk,
    clock,
    users,
    assigned,
    installed,
    tokens,
    ended,
    sealed,
    lost,
    creations: () => creations,
  };
}
