import type { CDPSession, Page } from 'playwright-core';
import type { Launched } from '../e2e/extension.ts';
import { type Census, censusOf } from './heap.ts';

/** What a context holds once its rubbish is gone. */
export interface Held {
  /** Bytes of JavaScript heap in use. */
  readonly heap: number;
  /** Nodes, event listeners and documents of the page's process; 0 for a worker, which has none. */
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

export interface Watch {
  held(): Promise<Held>;
  /** Everything in the heap, by kind. */
  census(): Promise<Census>;
}

/** Between two collections. */
const REST_MS = 250;

/** Speaks the browser's protocol to one target. */
interface Session {
  send(method: string, params?: object): Promise<unknown>;
  /** Returns how to stop listening. */
  hear(method: string, listener: (params: unknown) => void): () => void;
}

async function collect({ send }: Session): Promise<void> {
  // Nodes go in steps: each is let go of by what went the time before, timers and frames among it.
  for (let times = 0; times < 3; times++) {
    await send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

async function heapOf(session: Session): Promise<number> {
  await collect(session);
  const { usedSize } = (await session.send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

async function takeCensus(session: Session): Promise<Census> {
  await collect(session);
  const chunks: string[] = [];
  const deafen = session.hear('HeapProfiler.addHeapSnapshotChunk', (params) =>
    chunks.push((params as { readonly chunk: string }).chunk),
  );
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  deafen();
  return censusOf(JSON.parse(chunks.join('')));
}

/** Measures a page; in all of its worlds, the isolated one of Steward's panel among them. */
export async function watchPage(page: Page): Promise<Watch> {
  const cdp = await page.context().newCDPSession(page);
  const session: Session = {
    send: (method, params) => cdp.send(method as never, params as never),
    hear(method, listener) {
      cdp.on(method as never, listener);
      return () => cdp.off(method as never, listener);
    },
  };
  await session.send('Performance.enable');
  return {
    census: () => takeCensus(session),
    async held() {
      const heap = await heapOf(session);
      const { metrics } = (await session.send('Performance.getMetrics')) as {
        metrics: readonly { readonly name: string; readonly value: number }[];
      };
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
      return { heap, nodes: of('Nodes'), listeners: of('JSEventListeners'), documents: of('Documents') };
    },
  };
}

interface Told {
  readonly id?: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
  readonly method?: string;
  readonly params?: unknown;
}

/** Talks to a target that the driver has no session for, through that of the browser. */
async function attach(cdp: CDPSession, targetId: string): Promise<Session & { detach(): Promise<void> }> {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
  let last = 0;
  function listen(listener: (told: Told) => void): () => void {
    const each = (event: { readonly sessionId: string; readonly message: string }) => {
      if (event.sessionId === sessionId) listener(JSON.parse(event.message));
    };
    cdp.on('Target.receivedMessageFromTarget', each);
    return () => cdp.off('Target.receivedMessageFromTarget', each);
  }
  return {
    async send(method, params = {}) {
      last += 1;
      const id = last;
      const answer = new Promise<unknown>((resolve, reject) => {
        const deafen = listen((told) => {
          if (told.id !== id) return;
          deafen();
          if (told.error === undefined) resolve(told.result);
          else reject(new Error(`${method}: ${told.error.message}`));
        });
      });
      await cdp.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id, method, params }),
      });
      return answer;
    },
    hear: (method, listener) =>
      listen((told) => {
        if (told.method === method) listener(told.params);
      }),
    detach: async () => void (await cdp.send('Target.detachFromTarget', { sessionId }).catch(() => {})),
  };
}

/** Measures the service worker that runs now; whoever is attached keeps it alive, so it lets go after each time. */
export async function watchWorker({ context, extensionId }: Launched): Promise<Watch> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (cdp === undefined) throw new Error('the browser has no session of its own');
  async function attached<T>(measure: (session: Session) => Promise<T>): Promise<T> {
    const { targetInfos } = await (cdp as CDPSession).send('Target.getTargets');
    const worker = targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.includes(extensionId),
    );
    if (worker === undefined) throw new Error('no service worker is running');
    const session = await attach(cdp as CDPSession, worker.targetId);
    const measured = await measure(session);
    await session.detach();
    return measured;
  }
  return {
    census: () => attached(takeCensus),
    held: async () => ({ heap: await attached(heapOf), nodes: 0, listeners: 0, documents: 0 }),
  };
}
