import * as v from 'valibot';
import { GRAPH_ORIGIN, GRAPH_VERSION, MAX_BATCH_ITEMS, PAGE_SIZE } from '../meta/api.ts';
import { backoff, type Clock } from './clock.ts';
import { GraphError, localError, type MetaError, readError } from './errors.ts';
import type { UsageGate } from './usage.ts';

export type Parameter = string | number | boolean | readonly string[];

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without version or leading slash: `me/businesses`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, Parameter>>;
}

export type PostRequest = GraphRequest & { readonly method: 'POST' };

/** How one item of a batch ended. `sent` in the error tells whether Meta may have acted. */
export type BatchAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly error: GraphError };

export interface Graph {
  /** One POST, never repeated by itself. Throws `GraphError`. */
  post(request: PostRequest, signal?: AbortSignal): Promise<unknown>;
  /** Up to 50 requests in one call, answers in their order. Throws only when no item was answered. */
  batch(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]>;
  /** Any number of reads, batched, passing faults tried again; each answer checked by the schema. */
  read<T>(
    requests: readonly GraphRequest[],
    schema: v.GenericSchema<unknown, T>,
    signal?: AbortSignal,
  ): Promise<ReadAnswer<T>[]>;
  /** Every row of many edges at once: first pages in one batch, then whatever has more. */
  readEdges<T>(
    requests: readonly GraphRequest[],
    schema: v.GenericSchema<unknown, T>,
    signal?: AbortSignal,
  ): Promise<EdgeAnswer<T>[]>;
}

export type ReadAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: GraphError };

export interface EdgeAnswer<T> {
  readonly rows: T[];
  /** Why the edge could not be read to its end; the rows before stand. */
  readonly error: GraphError | null;
}

export interface GraphOptions {
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly gate: UsageGate;
  /** The caller's access token; throws when there is none or the vault is locked. */
  readonly token: () => Promise<string>;
  /** Whether the machine has a network at all; without one a failed request was never sent. */
  readonly online: () => boolean;
}

/** Milliseconds: a worker whose fetch is silent for 30 s is stopped, so give up before. */
const TIMEOUT_MS = 25_000;
const READ_ATTEMPTS = 5;

const batchSchema = v.array(
  v.nullable(
    v.object({
      code: v.number(),
      headers: v.optional(v.array(v.object({ name: v.string(), value: v.string() }))),
      body: v.nullable(v.string()),
    }),
  ),
);
const errorSchema = v.object({ error: v.record(v.string(), v.unknown()) });
const edgeSchema = v.object({
  data: v.array(v.unknown()),
  paging: v.optional(
    v.object({
      cursors: v.optional(v.object({ after: v.optional(v.string()) })),
      next: v.optional(v.string()),
    }),
  ),
});

/** `URLSearchParams` of Graph parameters: lists as JSON, since task names may not hold commas but others may. */
export function encode(params: Readonly<Record<string, Parameter>>): URLSearchParams {
  const encoded = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    encoded.set(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  return encoded;
}

function batchItem({ method, path, params }: GraphRequest): Record<string, string> {
  const encoded = encode(params ?? {}).toString();
  if (method === 'POST') return { method, relative_url: path, body: encoded };
  return { method, relative_url: encoded === '' ? path : `${path}?${encoded}` };
}

const unreadable = (status: number, sent: boolean): GraphError =>
  new GraphError(localError('not_json', status >= 500 || status === 200 ? 'retry' : 'stop_item'), sent);

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(status, true);
  }
}

/** The error an answer holds, or `null`. */
function errorIn(body: unknown, status: number): GraphError | null {
  const parsed = v.safeParse(errorSchema, body);
  if (parsed.success) return new GraphError(readError(parsed.output.error as MetaError, status), true);
  return status >= 400 ? unreadable(status, true) : null;
}

export function createGraph({ fetch, clock, gate, token, online }: GraphOptions): Graph {
  async function waitForGate(signal?: AbortSignal): Promise<void> {
    const wait = gate.readyAt() - clock.now();
    if (wait > 0) await clock.sleep(wait, signal);
  }

  /** One POST to Meta. Everything travels in the body or a header: nothing secret can stand in an address. */
  async function send(path: string, body: URLSearchParams, signal?: AbortSignal): Promise<unknown> {
    const bearer = await token();
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${GRAPH_ORIGIN}/${GRAPH_VERSION}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        cache: 'no-store',
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new GraphError(localError(timeout.aborted ? 'timeout' : 'network', 'retry'), online());
    }
    const header = (name: string) => response.headers.get(name);
    gate.observe(header, clock.now());
    const parsed = parse(text, response.status);
    const error = errorIn(parsed, response.status);
    if (error?.view.action === 'throttle') gate.throttled(header, clock.now());
    if (error) throw error;
    return parsed;
  }

  function answerOf(item: v.InferOutput<typeof batchSchema>[number]): BatchAnswer {
    if (item === null) return { ok: false, error: new GraphError(localError('timeout', 'retry'), true) };
    const header = (name: string) =>
      item.headers?.find((row) => row.name.toLowerCase() === name)?.value ?? null;
    gate.observe(header, clock.now());
    try {
      const body = parse(item.body ?? 'null', item.code);
      const error = errorIn(body, item.code);
      if (error?.view.action === 'throttle') gate.throttled(header, clock.now());
      return error ? { ok: false, error } : { ok: true, body };
    } catch (error) {
      return { ok: false, error: error instanceof GraphError ? error : unreadable(item.code, true) };
    }
  }

  async function batch(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const body = encode({ batch: JSON.stringify(requests.map(batchItem)), include_headers: true });
    const raw = await send('', body, signal);
    const parsed = v.safeParse(batchSchema, raw);
    if (!parsed.success || parsed.output.length !== requests.length) throw unreadable(200, true);
    return parsed.output.map(answerOf);
  }

  /** One round of reads: each request once, in as few calls as there are fifties. */
  async function readRound(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const chunks: (readonly GraphRequest[])[] = [];
    for (let at = 0; at < requests.length; at += MAX_BATCH_ITEMS)
      chunks.push(requests.slice(at, at + MAX_BATCH_ITEMS));
    const answers = await Promise.all(
      chunks.map(async (chunk): Promise<BatchAnswer[]> => {
        try {
          return await batch(chunk, signal);
        } catch (error) {
          if (!(error instanceof GraphError)) throw error;
          return chunk.map(() => ({ ok: false, error }));
        }
      }),
    );
    return answers.flat();
  }

  const isPassing = (error: GraphError) => error.view.action === 'retry' || error.view.action === 'throttle';

  async function readRaw(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const answers: BatchAnswer[] = new Array(requests.length);
    let open = requests.map((_, index) => index);
    for (let attempt = 1; open.length > 0; attempt++) {
      await waitForGate(signal);
      const round = await readRound(
        open.map((index) => requests[index] as GraphRequest),
        signal,
      );
      open.forEach((index, at) => {
        answers[index] = round[at] as BatchAnswer;
      });
      if (attempt === READ_ATTEMPTS) break;
      open = open.filter((index) => {
        const answer = answers[index] as BatchAnswer;
        return !answer.ok && isPassing(answer.error);
      });
      if (open.length > 0) await clock.sleep(backoff(attempt, clock), signal);
    }
    return answers;
  }

  async function read<T>(
    requests: readonly GraphRequest[],
    schema: v.GenericSchema<unknown, T>,
    signal?: AbortSignal,
  ) {
    return (await readRaw(requests, signal)).map((answer): ReadAnswer<T> => {
      if (!answer.ok) return answer;
      const parsed = v.safeParse(schema, answer.body);
      return parsed.success
        ? { ok: true, value: parsed.output }
        : { ok: false, error: unreadable(200, true) };
    });
  }

  async function readEdges<T>(
    requests: readonly GraphRequest[],
    schema: v.GenericSchema<unknown, T>,
    signal?: AbortSignal,
  ) {
    const edges = requests.map((request) => ({
      request,
      rows: [] as T[],
      error: null as GraphError | null,
      after: null as string | null,
      seen: new Set<string>(),
      open: true,
    }));
    for (;;) {
      const open = edges.filter((edge) => edge.open);
      if (open.length === 0) return edges.map(({ rows, error }): EdgeAnswer<T> => ({ rows, error }));
      const answers = await read(
        open.map(({ request, after }) => ({
          ...request,
          params: { limit: PAGE_SIZE, ...request.params, ...(after === null ? {} : { after }) },
        })),
        edgeSchema,
        signal,
      );
      open.forEach((edge, index) => {
        takePage(edge, answers[index] as ReadAnswer<v.InferOutput<typeof edgeSchema>>, schema);
      });
    }
  }

  return {
    post: ({ path, params }, signal) => send(path, encode(params ?? {}), signal),
    batch,
    read,
    readEdges,
  };
}

interface OpenEdge<T> {
  rows: T[];
  error: GraphError | null;
  after: string | null;
  readonly seen: Set<string>;
  open: boolean;
}

/**
 * Adds one page to an edge. An empty page is not the end while `next` stands; the next address is never
 * followed (it carries the token), only its cursor; a cursor that comes again would loop, so it ends there.
 */
function takePage<T>(
  edge: OpenEdge<T>,
  answer: ReadAnswer<v.InferOutput<typeof edgeSchema>>,
  schema: v.GenericSchema<unknown, T>,
): void {
  if (!answer.ok) {
    edge.error = answer.error;
    edge.open = false;
    return;
  }
  for (const raw of answer.value.data) {
    const row = v.safeParse(schema, raw);
    if (row.success) edge.rows.push(row.output);
    else edge.error = unreadable(200, true);
  }
  const after = answer.value.paging?.cursors?.after;
  edge.open = answer.value.paging?.next !== undefined && after !== undefined && !edge.seen.has(after);
  if (!edge.open || after === undefined) return;
  edge.seen.add(after);
  edge.after = after;
}
