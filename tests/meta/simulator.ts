import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SYSTEM_USERS_ORIGINS } from '../../utils/meta/pages.ts';
import { defaultPaging, type PagingSettings } from './api/paging.ts';
import { createCertificate, HOSTS } from './certificate.ts';
import { createFaults, type FaultPlan, type FaultRule } from './faults.ts';
import { createSimulatorFetch } from './fetch.ts';
import { type GraphServer, handleGraph, type Latency, type Pace } from './graph-server.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { type CallLog, createLog } from './log.ts';
import type { World } from './model.ts';
import { createOauth } from './oauth.ts';
import { createWorld, type Seed } from './seeds.ts';
import { createUsage, defaultUsage, type UsageSettings } from './usage.ts';

/** Meta's stand-in: one HTTPS server on this machine that answers as three of Meta's hosts. */

export interface GraphOptions {
  readonly seed: Seed;
  readonly latency?: Partial<Latency>;
  readonly faults?: readonly FaultRule[];
  readonly usage?: Partial<UsageSettings>;
  readonly paging?: Partial<PagingSettings>;
  /** The world's clock, in milliseconds. */
  readonly now?: () => number;
  /** Real timers by default. */
  readonly pace?: Pace;
}

/**
 * Where a dropped connection ends: before any answer, or within it. Chromium sends a request that got no header
 * on a connection it had used before again by itself, whatever its method; one that breaks off later it does not.
 */
export type Drops = 'unanswered' | 'broken_off';

export interface SimulatorOptions extends GraphOptions {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** `unanswered` by default. */
  readonly drops?: Drops;
}

const REAL_PACE: Pace = {
  now: () => performance.now(),
  sleep: async (milliseconds) => {
    await sleep(milliseconds);
  },
};

/** graph.facebook.com with a world behind it and no network before it. */
export function createGraphServer(options: GraphOptions) {
  const world = createWorld(options.seed, options.now ?? Date.now);
  const usage: UsageSettings = { ...defaultUsage(), ...options.usage };
  const graph = {
    world,
    usage: createUsage(usage, world.now),
    paging: { ...defaultPaging(), ...options.paging },
    faults: createFaults(options.faults),
    latency: { call: 0, batchItem: 0, ...options.latency },
    log: createLog(),
    pace: options.pace ?? REAL_PACE,
  } satisfies GraphServer;
  return { graph, usage };
}

export interface Simulator {
  readonly port: number;
  readonly host: '127.0.0.1';
  readonly world: World;
  readonly log: CallLog;
  readonly faults: FaultPlan;
  /** May be changed while it runs. */
  readonly latency: Latency;
  readonly usage: UsageSettings;
  readonly paging: PagingSettings;
  /** PEM, and the hash Chromium takes. */
  readonly certificate: { readonly cert: string; readonly spki: string };
  /** Flags that make Chromium meet the simulator where it looks for Meta. */
  readonly browserFlags: readonly string[];
  /** A `fetch` that reaches the simulator over TLS, for code that runs in Node. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

const MAX_BODY = 20 * 1024 * 1024;

export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { graph, usage } = createGraphServer(options);
  const { world } = graph;
  const { key, cert, spki } = await createCertificate();
  const answer = createRouter(graph);
  const server = createServer({ key, cert, keepAlive: true }, (request, response) => {
    void serve(answer, request, response, options.drops ?? 'unanswered');
  });
  const port = await listen(server, options.port ?? 0);
  const client = createSimulatorFetch(port, cert);
  return {
    port,
    host: '127.0.0.1',
    world,
    log: graph.log,
    faults: graph.faults,
    latency: graph.latency,
    usage,
    paging: graph.paging,
    certificate: { cert, spki },
    browserFlags: [
      `--host-resolver-rules=${HOSTS.map((name) => `MAP ${name}:443 127.0.0.1:${port}`).join(', ')}`,
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
    fetch: client.fetch,
    close: async () => {
      client.close();
      await close(server);
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Router = (request: HttpRequest) => Promise<HttpAnswer | null>;

const plain = (status: number, body: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body,
});

function createRouter(graph: GraphServer): Router {
  const oauth = createOauth(graph.world);
  return async (request) => {
    switch (request.url.hostname) {
      case 'graph.facebook.com':
        return handleGraph(graph, request);
      case 'www.facebook.com':
        return oauth(request);
      default:
        if (SYSTEM_USERS_ORIGINS.includes(`https://${request.url.hostname}`))
          return handleBusinessSuite(request, graph.world);
        return plain(421, `Not one of ${HOSTS.join(', ')}: ${request.url.hostname}\n`);
    }
  };
}

/** Loaded when first asked for: most tests speak to the API only. */
async function handleBusinessSuite(request: HttpRequest, world: World): Promise<HttpAnswer> {
  const { handleSuite } = await import('./suite/server.ts');
  return handleSuite(request, world);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY) throw new Error('body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toRequest(request: IncomingMessage, body: string): HttpRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const host = headers.host ?? '127.0.0.1';
  return {
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', `https://${host}`),
    headers,
    body,
  };
}

function drop(request: IncomingMessage, response: ServerResponse, drops: Drops): void {
  if (drops === 'unanswered') {
    request.socket.destroy();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8', 'content-length': 4096 });
  response.write('{', () => request.socket.destroy());
}

async function serve(
  answer: Router,
  request: IncomingMessage,
  response: ServerResponse,
  drops: Drops,
): Promise<void> {
  try {
    const { status, headers, body } = (await answer(toRequest(request, await readBody(request)))) ?? {};
    if (status === undefined) {
      drop(request, response, drops);
      return;
    }
    response.writeHead(status, headers);
    response.end(body);
  } catch (error) {
    // A fault of the simulator's own, not one of Meta's: loud, so that no test mistakes it.
    console.error('simulator:', error);
    if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
    response.end('the simulator failed');
  }
}
