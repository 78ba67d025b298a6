import { browser } from 'wxt/browser';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { countItems } from '../jobs/items.ts';
import { isOver, type JobItem, type JobView } from '../jobs/types.ts';
import { EVENTS_PORT, type PortfolioNews, type Status, type StewardEvent } from '../messages/protocol.ts';

/** What the background pushes: the present state of things, kept fresh while a surface is open. */
export interface Live {
  readonly status: Status | null;
  /** Those not over, and of the others the last. */
  readonly jobs: Readonly<Record<string, JobView>>;
  /** Grows with each change of the token records; surfaces read the list anew. */
  readonly tokensVersion: number;
  /** The latest news of a portfolio that is being read. */
  readonly portfolio: PortfolioNews | null;
  /** Grows with each connection to the background: what was asked for before may be out of date. */
  readonly connections: number;
}

function withItems(view: JobView, changed: readonly JobItem[]): JobView {
  const items = [...view.items];
  for (const item of changed) items[item.index] = item;
  return { job: view.job, items, counts: countItems(items) };
}

/** Jobs that are over and still held with all their items: a tab may stay open for weeks. */
export const HELD_JOBS = 20;

function withJob(jobs: Live['jobs'], view: JobView): Live['jobs'] {
  const { [view.job.id]: _, ...rest } = jobs;
  const over = Object.values(rest).filter(({ job }) => isOver(job));
  const gone = new Set(over.slice(0, Math.max(0, over.length - HELD_JOBS + 1)).map(({ job }) => job.id));
  const held = Object.entries(rest).filter(([id]) => !gone.has(id));
  return { ...Object.fromEntries(held), [view.job.id]: view };
}

export function reduce(state: Live, event: StewardEvent): Live {
  switch (event.type) {
    case 'status':
      return { ...state, status: event.status };
    case 'job':
      return { ...state, jobs: withJob(state.jobs, event.view) };
    case 'job_items': {
      const view = state.jobs[event.jobId];
      return view === undefined
        ? state
        : { ...state, jobs: { ...state.jobs, [event.jobId]: withItems(view, event.items) } };
    }
    case 'tokens_changed':
      return { ...state, tokensVersion: state.tokensVersion + 1 };
    case 'portfolio_found':
    case 'portfolio_changed':
      return { ...state, portfolio: event };
  }
}

export const EMPTY_LIVE: Live = { status: null, jobs: {}, tokensVersion: 0, portfolio: null, connections: 0 };
const RECONNECT_MS = 500;

/**
 * A store that follows the background until the signal aborts. Connects again when the worker was stopped, but
 * only while somebody looks: connecting starts the worker, and a tab left open must not keep it at work.
 */
export function followBackground(signal: AbortSignal): StoreApi<Live> {
  const store = createStore<Live>(() => EMPTY_LIVE);
  const connectWhenSeen = () => {
    if (document.visibilityState === 'visible') connect();
    else document.addEventListener('visibilitychange', connectWhenSeen, { once: true, signal });
  };
  const connect = () => {
    if (signal.aborted) return;
    let port: ReturnType<typeof browser.runtime.connect>;
    try {
      port = browser.runtime.connect({ name: EVENTS_PORT });
    } catch {
      return; // the extension was updated or removed under an open page
    }
    // What happened meanwhile was told to nobody.
    store.setState(({ connections, tokensVersion }) =>
      connections === 0
        ? { connections: 1 }
        : { connections: connections + 1, tokensVersion: tokensVersion + 1, jobs: {} },
    );
    const close = () => port.disconnect();
    signal.addEventListener('abort', close, { once: true });
    port.onMessage.addListener((event: StewardEvent) => store.setState((state) => reduce(state, event)));
    port.onDisconnect.addListener(() => {
      signal.removeEventListener('abort', close);
      setTimeout(connectWhenSeen, RECONNECT_MS);
    });
  };
  connect();
  return store;
}
