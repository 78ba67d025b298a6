import { addPairs } from './api/parameters.ts';
import { KNOWN_VERSIONS, MAX_BATCH_ITEMS } from './facts.ts';
import { GraphFault, invalid } from './fault.ts';
import type { GraphCall } from './graph.ts';

/** Reads the `batch` parameter. An item that can't be read fails by itself; a batch that can't, as a whole. */

export type BatchItem = { readonly call: GraphCall } | { readonly fault: GraphFault };

const BATCH_PARAMETERS = new Set(['batch', 'access_token', 'include_headers', 'pretty']);
const ITEM_KEYS = new Set([
  'method',
  'relative_url',
  'body',
  'headers',
  'name',
  'depends_on',
  'omit_response_on_success',
  'include_headers',
  // Sent empty by Meta's Node SDK. Files are not part of this stand-in.
  'attachedFiles',
]);

const refuse = (message: string) => invalid(message, { type: 'GraphBatchException' });

export function readBatch(call: GraphCall): readonly BatchItem[] {
  for (const name of call.params.keys())
    if (!BATCH_PARAMETERS.has(name)) throw refuse(`Unknown parameter: ${name}`);
  const raw = call.params.get('batch');
  if (raw === undefined) throw refuse('The parameter batch is required');
  let items: unknown;
  try {
    items = JSON.parse(raw);
  } catch {
    throw refuse('Param batch must be a JSON array');
  }
  if (!Array.isArray(items) || items.length === 0) throw refuse('Param batch must be a non-empty JSON array');
  if (items.length > MAX_BATCH_ITEMS)
    throw refuse(`Too many requests in batch message. Maximum batch size is ${MAX_BATCH_ITEMS}`);
  return items.map((item: unknown) => readItem(call, item));
}

function readItem(batch: GraphCall, item: unknown): BatchItem {
  try {
    return { call: callOf(batch, item) };
  } catch (fault) {
    if (fault instanceof GraphFault) return { fault };
    throw fault;
  }
}

function callOf(batch: GraphCall, item: unknown): GraphCall {
  if (typeof item !== 'object' || item === null) throw refuse('A batch item must be an object');
  const row = new Map<string, unknown>(Object.entries(item));
  for (const key of row.keys()) if (!ITEM_KEYS.has(key)) throw refuse(`Unknown key in a batch item: ${key}`);
  const text = (key: string): string => {
    const value = row.get(key) ?? '';
    if (typeof value !== 'string') throw refuse(`${key} of a batch item must be a string`);
    return value;
  };
  const method = text('method');
  const address = text('relative_url');
  if (address === '') throw refuse('relative_url of a batch item is required');
  if (/\{result=/.test(address + text('body')))
    throw refuse('References between batch items are not part of this stand-in');
  if (text('attachedFiles') !== '') throw refuse('Attached files are not part of this stand-in');
  const body = text('body');
  if (body !== '' && method !== 'POST') throw refuse(`A ${method} item of a batch takes no body`);
  const [path = '', query = ''] = address.split('?', 2);
  const params = new Map<string, string>();
  addPairs(params, query);
  addPairs(params, body);
  return {
    method,
    ...versioned(path, batch.version),
    params,
    token: batch.token || (batch.params.get('access_token') ?? ''),
  };
}

/** `me/businesses`, `/me/businesses` and `v26.0/me/businesses` are all the same. */
function versioned(path: string, version: string): { version: string; path: string } {
  const clean = path.startsWith('/') ? path : `/${path}`;
  const own = /^\/(v\d+\.\d+)(\/.*)$/.exec(clean);
  if (own === null) return { version, path: clean };
  const [, given = '', rest = ''] = own;
  if (!KNOWN_VERSIONS.some((known) => known === given))
    throw new GraphFault(2500, `Unknown path components: /${given}`);
  return { version: given, path: rest };
}
