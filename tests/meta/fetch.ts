import { Agent, type RequestOptions, request as send } from 'node:https';
import { type GraphServer, handleGraph } from './graph-server.ts';

export interface SimulatorFetch {
  readonly fetch: typeof fetch;
  close(): void;
}

/** `fetch` for Node that finds Meta's hosts at a port of this machine and trusts just that certificate. */
export function createSimulatorFetch(port: number, certificate: string): SimulatorFetch {
  const agent = new Agent({ keepAlive: true, ca: certificate, maxSockets: 64 });
  const reach: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = Buffer.from(await request.arrayBuffer());
    const options: RequestOptions = {
      agent,
      host: '127.0.0.1',
      port,
      servername: url.hostname,
      method: request.method,
      path: url.pathname + url.search,
      headers: { ...Object.fromEntries(request.headers), host: url.host, 'content-length': body.length },
      signal: request.signal,
    };
    return exchange(options, body, request.signal);
  };
  return { fetch: reach, close: () => agent.destroy() };
}

/** `fetch` that reaches the Graph API without a network; sends text only, as Steward does. */
export function createDirectFetch(server: GraphServer): typeof fetch {
  return async (input, init) => {
    const answer = await handleGraph(server, {
      method: init?.method ?? 'GET',
      url: new URL(String(input)),
      headers: {
        ...(init?.body instanceof URLSearchParams
          ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }
          : {}),
        ...Object.fromEntries(new Headers(init?.headers)),
      },
      body: String(init?.body ?? ''),
    });
    if (answer === null) throw new TypeError('fetch failed');
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  };
}

function exchange(options: RequestOptions, body: Buffer, signal: AbortSignal): Promise<Response> {
  return new Promise((resolve, reject) => {
    // As browsers do: an aborted call fails with the signal's reason, any other with a bare TypeError.
    const fail = (cause: unknown) =>
      reject(signal.aborted ? (signal.reason as unknown) : new TypeError('fetch failed', { cause }));
    const call = send(options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(answer.headers))
          if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
        const status = answer.statusCode ?? 500;
        const isEmpty = status === 204 || status === 304;
        resolve(new Response(isEmpty ? null : Buffer.concat(chunks), { status, headers }));
      });
    });
    call.on('error', fail);
    call.end(body);
  });
}
