import { checkToken } from '../connection/check-token.ts';
import { createGraph, type Graph } from '../graph/client.ts';
import type { Clock } from '../graph/clock.ts';
import { createUsageGate } from '../graph/usage.ts';
import { createJournal } from '../jobs/journal.ts';
import { createJobManager, type JobManager } from '../jobs/manager.ts';
import { Halt, runJob } from '../jobs/run.ts';
import type { Job } from '../jobs/types.ts';
import type { ConnectionView, Status } from '../messages/protocol.ts';
import { Refusal } from '../messages/router.ts';
import { readPortfolios, readSnapshot } from '../portfolio/read.ts';
import type { Portfolio, Snapshot } from '../portfolio/snapshot.ts';
import { createMinter } from '../tokens/mint.ts';
import { createTokenRecords } from '../tokens/records.ts';
import { createReveal } from '../tokens/reveal.ts';
import type { KeyValueStore } from '../vault/store.ts';
import { createVault } from '../vault/vault.ts';
import { createCredentials } from './credentials.ts';
import { createEvents } from './events.ts';

/** What the services need of the world around them. */
export interface Surroundings {
  readonly local: KeyValueStore;
  /** Memory that ends with the browser session. */
  readonly session: KeyValueStore;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly online: () => boolean;
  readonly redirectUrl: string;
  /** Name of the IndexedDB database of the journal. */
  readonly database?: string;
}

export type Services = ReturnType<typeof createServices>;

/** Wires vault, Graph client, jobs and tokens together. */
export function createServices(around: Surroundings) {
  const { clock, local, session } = around;
  const now = () => clock.now();
  const vault = createVault({ local, session, now });
  const credentials = createCredentials(vault);
  const records = createTokenRecords({ vault, local, now });
  const reveal = createReveal({ records, vault, now });
  const journal = createJournal(around.database);
  const gate = createUsageGate();

  const graphWith = (token: () => Promise<string>): Graph =>
    createGraph({ fetch: around.fetch, clock, gate, token, online: around.online });

  /** The Graph API as the connected admin. */
  const graph = graphWith(async () => {
    const kept = await credentials.connection().catch(() => null);
    if (kept === null)
      throw new Halt((await vault.state()) === 'unlocked' ? 'token_refused' : 'vault_locked');
    return kept.token;
  });

  const events = createEvents(async () => {
    const running = (await jobs.list()).filter(({ state }) => !['done', 'cancelled'].includes(state));
    const views = await Promise.all(running.map(({ id }) => jobs.view(id)));
    return [
      { type: 'status', status: await status() },
      ...views.flatMap((view) => (view === null ? [] : [{ type: 'job' as const, view }])),
    ];
  });

  const minter = createMinter({
    graph,
    records,
    now,
    credentials: async () => {
      const [kept, app] = [await credentials.connection(), await credentials.app()];
      if (kept === null) throw new Halt('token_refused');
      if (app === null || app.appId !== kept.view.appId) throw new Halt('app_secret');
      return { token: kept.token, appSecret: app.appSecret };
    },
    portfolioOf: async (jobId) => {
      const job = await journal.getJob(jobId);
      return { id: job?.portfolioId ?? '', name: job?.portfolioName ?? '' };
    },
    sealed: () => tellTokens(),
  });

  const jobs: JobManager = createJobManager({
    journal,
    now,
    run: (job, items, stopped, onItems) =>
      runJob(job, items, { journal, graph, gate, clock, minter, stopped, onItems }),
    onView: (view) => {
      if (view.job.state === 'done' || view.job.state === 'cancelled') snapshots.delete(view.job.portfolioId);
      events.tell({ type: 'job', view });
    },
  });

  // A cache in memory only: names of customers' assets need not be on disk, and reading them again is cheap.
  const snapshots = new Map<string, Promise<Snapshot>>();

  async function status(): Promise<Status> {
    const state = await vault.state();
    const [kept, app] =
      state === 'unlocked' ? [await credentials.connection(), await credentials.app()] : [null, null];
    return {
      vault: state,
      retryAt: await vault.retryAt(),
      connection: kept?.view ?? null,
      app: app === null ? null : { id: app.appId, hasSecret: true, kept: app.kept },
      waitingTokens: await records.waiting(),
      redirectUrl: around.redirectUrl,
    };
  }

  async function tellStatus(): Promise<Status> {
    const present = await status();
    events.tell({ type: 'status', status: present });
    return present;
  }

  function tellTokens(): void {
    events.tell({ type: 'tokens_changed' });
    void tellStatus();
  }

  async function connected(): Promise<ConnectionView> {
    if ((await vault.state()) !== 'unlocked') throw new Refusal('vault_locked');
    const kept = await credentials.connection();
    if (kept === null) throw new Refusal('not_connected');
    return kept.view;
  }

  async function portfolios(): Promise<Portfolio[]> {
    await connected();
    return readPortfolios(graph);
  }

  async function portfolio(portfolioId: string): Promise<Portfolio> {
    const found = (await portfolios()).find(({ id }) => id === portfolioId);
    if (found === undefined) throw new Refusal('portfolio_unknown');
    return found;
  }

  /** The portfolio as it is, or as it was read a moment ago. */
  async function snapshot(portfolioId: string, fresh: boolean): Promise<Snapshot> {
    await connected();
    const cached = snapshots.get(portfolioId);
    if (cached !== undefined && !fresh) return cached;
    const reading = portfolio(portfolioId).then((found) => readSnapshot(graph, found, clock.now()));
    snapshots.set(portfolioId, reading);
    reading.catch(() => snapshots.delete(portfolioId));
    return reading;
  }

  return {
    vault,
    credentials,
    records,
    reveal,
    journal,
    jobs,
    events,
    graph,
    status,
    tellStatus,
    tellTokens,
    connected,
    portfolios,
    portfolio,
    snapshot,
    now,
    forgetSnapshots: () => snapshots.clear(),
    checkToken: (token: string) =>
      checkToken(
        graphWith(async () => token),
        token,
      ),
    waitingTokens: () => records.waiting(),

    /** Does what is due: locks an idle vault (asking its state does), ends reveals, goes on with jobs. */
    async due(): Promise<void> {
      await vault.state();
      if (await reveal.sweep()) tellTokens();
      await jobs.wake();
    },

    /** Milliseconds since 1970 of the next thing due besides jobs; `null`: nothing. */
    async nextDeadline(): Promise<number | null> {
      const times = [await vault.deadline(), await reveal.nextDeadline()].filter((time) => time !== null);
      return times.length === 0 ? null : Math.min(...times);
    },

    /** Jobs that stood still for these reasons go on. */
    unblock: (...reasons: Job['pause'][]) => jobs.unblock(reasons),
  };
}
