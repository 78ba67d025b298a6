import * as v from 'valibot';
import { GRAPH_ORIGIN, GRAPH_VERSION, MAX_BATCH_ITEMS, PAGE_SIZE } from '../meta/api.ts';
import { backoff, type Clock, LONGEST_SLEEP_MS } from './clock.ts';
import {
  GraphError,
  isPortfolioLimit,
  localError,
  type MetaError,
  readError,
  ruleOfStatus,
} from './errors.ts';
import { callsInFlight, EVERYONE, type HeaderLookup, type UsageGate } from './usage.ts';

export type Parameter = string | number | boolean | readonly string[];

export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Without version or leading slash: `me/businesses`. */
  readonly path: string;
  readonly params?: Readonly<Record<string, Parameter>>;
  /** The portfolio it is about, not sent: its limit then holds only it. Without one, a limit holds everything. */
  readonly portfolioId?: string;
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
  /**
   * Any number of reads, batched, passing faults tried again; each answer checked by the schema. A short limit
   * is waited out; reads that a long one holds back end as `throttled`, unsent.
   */
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
    onPages?: OnPages,
  ): Promise<EdgeAnswer<T>[]>;
}

export type ReadAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: GraphError };

/** Told how many rows of each edge are there, after each round of pages. */
export type OnPages = (rows: readonly number[]) => void;

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
/** Pages of one edge; the largest portfolio known has a few hundred. */
const MOST_PAGES = 1000;
/** Of those, the ones in a row that bring nothing new. */
const MOST_IDLE_PAGES = 20;
/** Reads that one more call in flight must at least take over: Meta answers the items of a call one by one. */
const SMALL_BATCH = 4;

const itemSchema = v.object({
  code: v.number(),
  headers: v.optional(v.array(v.object({ name: v.string(), value: v.string() }))),
  body: v.nullable(v.string()),
});
const batchSchema = v.array(v.nullable(itemSchema));
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

/** Of an answer that is not what Meta's API would say, such as a proxy's page. */
function unreadable(status: number): GraphError {
  const action = ruleOfStatus(status)?.action ?? (status === 200 ? 'retry' : 'stop_item');
  return new GraphError(localError(action === 'throttle' ? 'throttled' : 'not_json', action), true);
}

function parse(text: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(status);
  }
}

/** What an answer holds. Throws the `GraphError` it tells. */
function bodyOf(text: string, status: number): unknown {
  const body = parse(text, status);
  const told = v.safeParse(errorSchema, body);
  if (told.success) throw new GraphError(readError(told.output.error as MetaError, status), true);
  if (status >= 400) throw unreadable(status);
  return body;
}

/** One answer, of a call or of an item of a batch. */
interface Answer {
  readonly status: number;
  readonly header: HeaderLookup;
  readonly text: string;
}

function itemAnswer({ code, headers, body }: v.InferOutput<typeof itemSchema>): Answer {
  const header = (name: string) => headers?.find((row) => row.name.toLowerCase() === name)?.value ?? null;
  return { status: code, header, text: body ?? 'null' };
}

export function createGraph({ fetch, clock, gate, token, online }: GraphOptions): Graph {
  /** Waits until the gate is open for these requests. Throws `GraphError`, unsent, when that is too long a sleep. */
  async function passGate(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<void> {
    for (;;) {
      const readyAt = Math.max(...requests.map(({ portfolioId }) => gate.readyAt(portfolioId ?? EVERYONE)));
      const wait = readyAt - clock.now();
      if (wait <= 0) return;
      if (wait > LONGEST_SLEEP_MS) throw new GraphError(localError('throttled', 'throttle'), false, wait);
      await clock.sleep(wait, signal);
    }
  }

  /** One POST to Meta. Everything travels in the body or a header: nothing secret can stand in an address. */
  async function send(path: string, body: URLSearchParams, signal?: AbortSignal): Promise<Answer> {
    signal?.throwIfAborted();
    const bearer = await token();
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let answer: Answer;
    try {
      const response = await fetch(`${GRAPH_ORIGIN}/${GRAPH_VERSION}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        redirect: 'error',
        cache: 'no-store',
      });
      answer = {
        status: response.status,
        header: (name) => response.headers.get(name),
        text: await response.text(),
      };
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new GraphError(localError(timeout.aborted ? 'timeout' : 'network', 'retry'), online());
    }
    gate.observe([answer.header], clock.now());
    return answer;
  }

  /** What an answer holds; a refusal for a limit closes the gate. Throws `GraphError`. */
  function take({ status, header, text }: Answer, portfolioId?: string): unknown {
    try {
      return bodyOf(text, status);
    } catch (error) {
      if (error instanceof GraphError && error.view.action === 'throttle')
        gate.throttled(header, clock.now(), isPortfolioLimit(error.view.code) ? portfolioId : undefined);
      throw error;
    }
  }

  async function post({ path, params, portfolioId }: PostRequest, signal?: AbortSignal): Promise<unknown> {
    return take(await send(path, encode(params ?? {}), signal), portfolioId);
  }

  function takeItem(item: Answer | null, portfolioId?: string): BatchAnswer {
    if (item === null) return { ok: false, error: new GraphError(localError('timeout', 'retry'), true) };
    try {
      return { ok: true, body: take(item, portfolioId) };
    } catch (error) {
      if (error instanceof GraphError) return { ok: false, error };
      throw error;
    }
  }

  async function batch(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const body = encode({ batch: JSON.stringify(requests.map(batchItem)), include_headers: true });
    const whole = await send('', body, signal);
    const parsed = v.safeParse(batchSchema, take(whole));
    if (!parsed.success || parsed.output.length !== requests.length) throw unreadable(200);
    const answers = parsed.output.map((item) => item && itemAnswer(item));
    gate.observe(
      [whole, ...answers].flatMap((answer) => answer?.header ?? []),
      clock.now(),
    );
    return answers.map((answer, index) => takeItem(answer, requests[index]?.portfolioId));
  }

  async function readChunk(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    try {
      await passGate(requests, signal);
      return await batch(requests, signal);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return requests.map(() => ({ ok: false, error }));
    }
  }

  /** One round of reads: each request once, spread over as many calls at once as the limits make fit. */
  async function readRound(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const lanes = () => callsInFlight(gate, requests[0]?.portfolioId ?? EVERYONE);
    const calls = Math.min(lanes(), Math.ceil(requests.length / SMALL_BATCH));
    const size = Math.min(MAX_BATCH_ITEMS, Math.ceil(requests.length / calls));
    const chunks: (readonly GraphRequest[])[] = [];
    for (let at = 0; at < requests.length; at += size) chunks.push(requests.slice(at, at + size));
    const answers: BatchAnswer[][] = [];
    let next = 0;
    const fly = async (lane: number): Promise<void> => {
      // Looked at before each call, so that lanes close as a limit comes near.
      while (next < chunks.length && lane < lanes()) {
        const at = next++;
        answers[at] = await readChunk(chunks[at] as readonly GraphRequest[], signal);
      }
    };
    await Promise.all(chunks.map((_, lane) => fly(lane)));
    return answers.flat();
  }

  /** What is worth another try; what the gate held back is not, it would be again. */
  const isPassing = ({ view, sent }: GraphError) =>
    view.action === 'retry' || (view.action === 'throttle' && sent);

  async function readRaw(requests: readonly GraphRequest[], signal?: AbortSignal): Promise<BatchAnswer[]> {
    const answers: BatchAnswer[] = new Array(requests.length);
    let open = requests.map((_, index) => index);
    for (let attempt = 1; open.length > 0; attempt++) {
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
      return parsed.success ? { ok: true, value: parsed.output } : { ok: false, error: unreadable(200) };
    });
  }

  async function readEdges<T>(
    requests: readonly GraphRequest[],
    schema: v.GenericSchema<unknown, T>,
    signal?: AbortSignal,
    onPages?: OnPages,
  ) {
    const edges = requests.map((request) => ({
      request,
      rows: [] as T[],
      error: null as GraphError | null,
      after: null as string | null,
      seen: new Set<string>(),
      ids: '',
      idle: 0,
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
      onPages?.(edges.map(({ rows }) => rows.length));
    }
  }

  return {
    post,
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
  /** Of the page before. */
  ids: string;
  idle: number;
  open: boolean;
}

/** What tells a page from the one before it. */
const idsOf = (rows: readonly unknown[]): string =>
  rows
    .map((row) =>
      typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string' ? row.id : '',
    )
    .join();

/**
 * Adds one page to an edge. An empty page is not the end while `next` stands; the next address is never
 * followed (it carries the token), only its cursor. A cursor that comes again would loop, so the edge ends
 * there, and counts as unread unless that page was empty: nobody knows what would have come after. So does one
 * whose cursors never come to an end.
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
    else edge.error = unreadable(200);
  }
  const { next, cursors: { after } = {} } = answer.value.paging ?? {};
  const isStuck = next !== undefined && (after === undefined || edge.seen.has(after));
  const ids = idsOf(answer.value.data);
  edge.idle = ids === '' || ids === edge.ids ? edge.idle + 1 : 0;
  edge.ids = ids;
  const isEndless = edge.idle > MOST_IDLE_PAGES || edge.seen.size >= MOST_PAGES;
  const isOver = next === undefined || after === undefined || isStuck;
  if ((isStuck && answer.value.data.length > 0) || (!isOver && isEndless)) edge.error = unreadable(200);
  edge.open = !isOver && !isEndless;
  if (!edge.open || after === undefined) return;
  edge.seen.add(after);
  edge.after = after;
}
