import { authenticate } from './api/caller.ts';
import { addPairs } from './api/parameters.ts';
import { type BatchItem, readBatch } from './batch.ts';
import { KNOWN_VERSIONS } from './facts.ts';
import { GraphFault, invalid } from './fault.ts';
import type { FaultAction, FaultPlan, Target } from './faults.ts';
import {
  answerGraph,
  callerToken,
  errorBody,
  type GraphAnswer,
  type GraphCall,
  type GraphSettings,
  unknownPath,
} from './graph.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { type CallLog, hasSecrets, hideSecrets } from './log.ts';
import { usageHeaders } from './usage.ts';

/** graph.facebook.com: calls and batches, with latency, faults and the log around them. */

export interface Latency {
  /** Milliseconds every call takes. */
  call: number;
  /** Milliseconds more for each item of a batch. */
  batchItem: number;
}

/** What latency runs on, in milliseconds; `now` only goes forward. */
export interface Pace {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface GraphServer extends GraphSettings {
  readonly faults: FaultPlan;
  readonly latency: Latency;
  readonly log: CallLog;
  readonly pace: Pace;
}

/** `answer: null` – never answered: a dropped connection, or a batch item that timed out. */
interface Outcome {
  readonly answer: (GraphAnswer & { readonly html?: string }) | null;
  readonly isDropped: boolean;
  readonly applied: boolean;
}

const answered = (answer: GraphAnswer, applied = answer.errorCode === undefined): Outcome => ({
  answer,
  isDropped: false,
  applied,
});

const HTML =
  '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>';

/** Answers one HTTP request; `null` when the connection is to be dropped. */
export async function handleGraph(server: GraphServer, request: HttpRequest): Promise<HttpAnswer | null> {
  if (request.method === 'OPTIONS') return preflight();
  let call: GraphCall;
  try {
    call = readCall(request);
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    note(server, request, null, fault);
    return toHttp({ status: fault.status, headers: {}, body: errorBody(server.world, fault) });
  }
  const isBatch = call.path === '/' && call.method === 'POST';
  const execute = isBatch ? () => runBatch(server, call) : async () => answered(answerGraph(server, call));
  const target: Target = { method: call.method, path: call.path, token: callerToken(call), via: 'call' };
  const outcome = await withFaults(server, target, server.latency.call, execute);
  note(server, request, call, outcome);
  return outcome.answer === null ? null : toHttp(outcome.answer);
}

// Reading the request

function readCall({ method, url, headers, body }: HttpRequest): GraphCall {
  const { version, path } = readPath(url.pathname, method);
  const params = new Map<string, string>();
  addPairs(params, url.search);
  if (method === 'POST') addBody(params, headers['content-type'] ?? '', body);
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  // Browsers' SDKs send other methods as POST; Meta takes it.
  const override = method === 'POST' ? params.get('method')?.toUpperCase() : undefined;
  params.delete('method');
  return { method: override ?? method, path, version, params, token: bearer };
}

function readPath(pathname: string, method: string): { version: string; path: string } {
  if (pathname === '/' && method === 'POST')
    return { version: KNOWN_VERSIONS[KNOWN_VERSIONS.length - 1] ?? '', path: '/' };
  const match = /^\/(v(\d+)\.\d+)(\/.*)?$/.exec(pathname);
  if (match === null) throw unknownPath(pathname);
  const [, version = '', major = '', path = '/'] = match;
  if (KNOWN_VERSIONS.some((known) => known === version)) return { version, path };
  if (Number(major) < 24)
    throw new GraphFault(
      2635,
      `(#2635) You are calling a deprecated version of the API. Please update to the latest version: ${KNOWN_VERSIONS.at(-1)}.`,
    );
  throw unknownPath(`/${version}`);
}

function addBody(params: Map<string, string>, contentType: string, body: string): void {
  if (body === '') return;
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    addPairs(params, body);
    return;
  }
  if (!contentType.startsWith('application/json')) throw invalid(`Unsupported content type: ${contentType}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw invalid('The body is not JSON');
  }
  for (const [name, value] of Object.entries(parsed ?? {})) {
    if (params.has(name)) throw invalid(`Param ${name} is given twice`);
    params.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
}

// Batches

async function runBatch(server: GraphServer, call: GraphCall): Promise<Outcome> {
  const { world, usage } = server;
  let items: readonly BatchItem[];
  try {
    items = readBatch(call);
    if (items.some((item) => 'fault' in item || !item.call.params.has('access_token')))
      authenticate(world, callerToken(call));
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    return answered({
      status: fault.status,
      headers: {},
      body: errorBody(world, fault),
      errorCode: fault.code,
    });
  }
  const answers: (GraphAnswer | null)[] = [];
  const started = server.pace.now();
  for (const [index, item] of items.entries()) {
    // Timers are coarse: wait only when behind by more than they can tell.
    const ahead = started + index * server.latency.batchItem - server.pace.now();
    if (ahead > 4) await server.pace.sleep(ahead);
    const outcome = await runItem(server, item, index);
    if (outcome.isDropped) return { answer: null, isDropped: true, applied: outcome.applied };
    answers.push(outcome.answer);
  }
  const rest = started + items.length * server.latency.batchItem - server.pace.now();
  if (rest > 0) await server.pace.sleep(rest);
  const withHeaders = call.params.get('include_headers') !== 'false';
  const token = world.tokens.get(callerToken(call));
  return answered({
    status: 200,
    headers: { 'facebook-api-version': call.version, ...usage.headers(token?.appId ?? '', '') },
    body: answers.map((answer) => (answer === null ? null : itemBody(answer, withHeaders))),
  });
}

async function runItem(server: GraphServer, item: BatchItem, index: number): Promise<Outcome> {
  if ('fault' in item) {
    const { fault } = item;
    return answered({
      status: fault.status,
      headers: {},
      body: errorBody(server.world, fault),
      errorCode: fault.code,
    });
  }
  const { call } = item;
  const target: Target = {
    method: call.method,
    path: call.path,
    token: callerToken(call),
    via: 'batch-item',
  };
  const outcome = await withFaults(server, target, 0, async () => answered(answerGraph(server, call)));
  server.log.push({
    at: server.world.now(),
    via: 'batch-item',
    batchIndex: index,
    method: call.method,
    path: call.path,
    params: hideSecrets(server.world, call.params),
    secretsInUrl: false,
    ...told(outcome),
  });
  return outcome;
}

function itemBody(answer: GraphAnswer & { readonly html?: string }, withHeaders: boolean) {
  const type = answer.html === undefined ? 'text/javascript; charset=UTF-8' : 'text/html; charset=UTF-8';
  const headers = Object.entries({ 'Content-Type': type, ...answer.headers }).map(([name, value]) => ({
    name,
    value,
  }));
  return {
    code: answer.status,
    ...(withHeaders ? { headers } : {}),
    body: answer.html ?? JSON.stringify(answer.body),
  };
}

// Faults

async function withFaults(
  server: GraphServer,
  target: Target,
  latency: number,
  execute: () => Promise<Outcome>,
): Promise<Outcome> {
  const { latency: extra, fault } = server.faults.take(target);
  if (latency + extra > 0) await server.pace.sleep(latency + extra);
  if (fault === null) return execute();
  if (fault.do === 'expire_token') {
    const token = server.world.tokens.get(target.token);
    if (token !== undefined) token.expiresAt = Math.floor(server.world.now() / 1000) - 1;
    return execute();
  }
  const applied = isApplied(fault) ? (await execute()).applied : false;
  if (fault.do === 'drop_before' || fault.do === 'drop_after')
    return { answer: null, isDropped: true, applied };
  if (fault.do === 'batch_item_null') return { answer: null, isDropped: false, applied };
  return { answer: faultAnswer(server, fault), isDropped: false, applied };
}

function isApplied(fault: FaultAction): boolean {
  if (fault.do === 'drop_after') return true;
  if (fault.do === 'batch_item_null') return fault.applied ?? true;
  return 'applied' in fault && fault.applied === true;
}

function faultAnswer({ world }: GraphServer, action: FaultAction): GraphAnswer & { readonly html?: string } {
  if (action.do === 'html')
    return { status: action.status ?? 502, headers: {}, body: null, html: HTML, errorCode: 0 };
  const fault =
    action.do === 'error'
      ? new GraphFault(action.code, action.message ?? `(#${action.code}) Error`, {
          ...(action.subcode === undefined ? {} : { subcode: action.subcode }),
          ...(action.userMessage === undefined ? {} : { userMessage: action.userMessage }),
          ...(action.isTransient === undefined ? {} : { isTransient: action.isTransient }),
        })
      : new GraphFault(2, 'An unexpected error has occurred. Please retry your request later.', {
          status: 500,
        });
  const wait = action.do === 'error' ? action.waitMinutes : undefined;
  const headers =
    wait === undefined
      ? {}
      : usageHeaders(
          { call_count: 100, total_time: 50, total_cputime: 30 },
          world.credentials.businessId,
          100,
          wait,
        );
  return { status: fault.status, headers, body: errorBody(world, fault), errorCode: fault.code };
}

// Answering and noting

function toHttp(answer: GraphAnswer & { readonly html?: string }): HttpAnswer {
  return {
    status: answer.status,
    headers: {
      'content-type':
        answer.html === undefined ? 'application/json; charset=UTF-8' : 'text/html; charset=UTF-8',
      'access-control-allow-origin': '*',
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      ...answer.headers,
    },
    body: answer.html ?? JSON.stringify(answer.body),
  };
}

const preflight = (): HttpAnswer => ({
  status: 200,
  headers: {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
    'access-control-allow-headers': 'authorization, content-type',
    'access-control-max-age': '600',
  },
  body: '',
});

const told = ({ answer, applied }: Outcome) => ({
  status: answer?.status ?? 0,
  ...(answer?.errorCode === undefined ? {} : { errorCode: answer.errorCode }),
  applied,
});

function note(
  server: GraphServer,
  request: HttpRequest,
  call: GraphCall | null,
  end: Outcome | GraphFault,
): void {
  const path = call?.path ?? request.url.pathname;
  server.log.push({
    at: server.world.now(),
    via: 'call',
    method: call?.method ?? request.method,
    path,
    params: hideSecrets(server.world, call?.params ?? new Map()),
    secretsInUrl: hasSecrets(server.world, request.url.pathname + request.url.search),
    ...(end instanceof GraphFault ? { status: end.status, errorCode: end.code, applied: false } : told(end)),
  });
}
