import type { CDPSession, Page } from 'playwright-core';
import type { Launched } from '../e2e/extension.ts';

/** What a context holds once its rubbish is gone. */
export interface Held {
  /** Bytes of JavaScript heap in use. */
  readonly heap: number;
  /** Nodes, event listeners and documents of the page's process; 0 for a worker, which has none. */
  readonly nodes: number;
  readonly listeners: number;
  readonly documents: number;
}

/** Between two collections. */
const REST_MS = 250;

type Send = (method: string, params?: object) => Promise<unknown>;

async function heapOf(send: Send): Promise<number> {
  // Nodes go in steps: each is let go of by what went the time before, timers and frames among it.
  for (let times = 0; times < 3; times++) {
    await send('HeapProfiler.collectGarbage');
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  const { usedSize } = (await send('Runtime.getHeapUsage')) as { usedSize: number };
  return usedSize;
}

/** Measures a page; in all of its worlds, the isolated one of Steward's panel among them. */
export async function watchPage(page: Page): Promise<() => Promise<Held>> {
  const cdp = await page.context().newCDPSession(page);
  const send: Send = (method, params) => cdp.send(method as never, params as never);
  await send('Performance.enable');
  return async () => {
    const heap = await heapOf(send);
    const { metrics } = (await send('Performance.getMetrics')) as {
      metrics: readonly { readonly name: string; readonly value: number }[];
    };
    const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return { heap, nodes: of('Nodes'), listeners: of('JSEventListeners'), documents: of('Documents') };
  };
}

/** Talks to a target that the driver has no session for, through that of the browser. */
async function attach(cdp: CDPSession, targetId: string): Promise<Send & { detach(): Promise<void> }> {
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
  let last = 0;
  const send: Send = async (method, params = {}) => {
    last += 1;
    const id = last;
    const answer = new Promise<unknown>((resolve, reject) => {
      const listen = (event: { readonly sessionId: string; readonly message: string }) => {
        const told = JSON.parse(event.message) as {
          readonly id?: number;
          readonly result?: unknown;
          readonly error?: { readonly message: string };
        };
        if (event.sessionId !== sessionId || told.id !== id) return;
        cdp.off('Target.receivedMessageFromTarget', listen);
        if (told.error === undefined) resolve(told.result);
        else reject(new Error(`${method}: ${told.error.message}`));
      };
      cdp.on('Target.receivedMessageFromTarget', listen);
    });
    await cdp.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    });
    return answer;
  };
  return Object.assign(send, {
    detach: async () => void (await cdp.send('Target.detachFromTarget', { sessionId }).catch(() => {})),
  });
}

/** Measures the service worker that runs now; whoever is attached keeps it alive, so it lets go after each time. */
export async function watchWorker({ context, extensionId }: Launched): Promise<() => Promise<Held>> {
  const cdp = await context.browser()?.newBrowserCDPSession();
  if (cdp === undefined) throw new Error('the browser has no session of its own');
  return async () => {
    const { targetInfos } = await cdp.send('Target.getTargets');
    const worker = targetInfos.find(
      ({ type, url }) => type === 'service_worker' && url.includes(extensionId),
    );
    if (worker === undefined) throw new Error('no service worker is running');
    const send = await attach(cdp, worker.targetId);
    const heap = await heapOf(send);
    await send.detach();
    return { heap, nodes: 0, listeners: 0, documents: 0 };
  };
}
