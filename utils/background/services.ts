import { checkToken } from '../connection/check-token.ts';
import type { ConnectionView } from '../connection/types.ts';
import { deleteDatabases } from '../database.ts';
import { createGraph, type Graph } from '../graph/client.ts';
import type { Clock } from '../graph/clock.ts';
import { createUsageGate, type UsageGate } from '../graph/usage.ts';
import { namesGiven, templatesGiven } from '../jobs/given.ts';
import { createJournal } from '../jobs/journal.ts';
import { createJobManager, type JobManager } from '../jobs/manager.ts';
import { Halt, runJob } from '../jobs/run.ts';
import { isOver, type PauseReason } from '../jobs/types.ts';
import type { Status } from '../messages/protocol.ts';
import { Refusal } from '../messages/router.ts';
import { createKeptHealth } from '../page/kept-health.ts';
import { differenceOf } from '../portfolio/difference.ts';
import { createGroupContents } from '../portfolio/groups.ts';
import { createKeptSnapshots } from '../portfolio/kept.ts';
import { readAccess, readGroups, readPortfolios, readSnapshot } from '../portfolio/read.ts';
import { createReadings } from '../portfolio/readings.ts';
import type { GroupPart, Portfolio, Snapshot } from '../portfolio/snapshot.ts';
import { createUserNames } from '../portfolio/user-names.ts';
import { createKeptReadings } from '../review/kept.ts';
import { createSelections } from '../selections.ts';
import { createSettings } from '../settings/settings.ts';
import { StorageError } from '../storage-failure.ts';
import { lookAt, orNull, type Saved, type StorageState } from '../storage-health.ts';
import { createStored } from '../stored.ts';
import { createGiven } from '../templates/given.ts';
import { createTemplates } from '../templates/store.ts';
import { createTokenDesk } from '../tokens/desk.ts';
import { countSoon, isSoonUnseen, nextExpiryChange, nextUnseenNotice } from '../tokens/expiry.ts';
import { checkHealth, type TokenHealth } from '../tokens/health.ts';
import { createTokenRecords, TOKEN_RECORD_KIND } from '../tokens/records.ts';
import { createReveal } from '../tokens/reveal.ts';
import type { FileStore } from '../vault/files.ts';
import type { KeyValueStore } from '../vault/store.ts';
import { createVault, VaultError } from '../vault/vault.ts';
import { type Clipboard, createClipboardWatch } from './clipboard.ts';
import { createCredentials } from './credentials.ts';
import { createEvents } from './events.ts';
import { createNotices, type Notifier } from './notices.ts';

/** What the services need of the world around them. */
export interface Surroundings {
  readonly local: KeyValueStore;
  readonly files: FileStore;
  /** Memory that ends with the browser session. */
  readonly session: KeyValueStore;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly online: () => boolean;
  readonly redirectUrl: string;
  readonly notifier?: Notifier;
  readonly clipboard?: Clipboard;
  /** Name of the IndexedDB database of the journal; that of the kept readings begins with it. */
  readonly database?: string;
  /** Bytes in use and allowed, where the browser tells. */
  readonly estimate?: () => Promise<{ readonly usage?: number; readonly quota?: number }>;
}

/**
 * What the toolbar button says: how many tokens wait to be shown, and whether one is deleted soon (`going`);
 * or else how many soon expire.
 */
export interface Badge {
  readonly about: 'waiting' | 'going' | 'expiring' | 'nothing';
  readonly count: number;
}

/** Milliseconds for which a newcomer is told of a finished job: it may have missed the end of it. */
const RECENT_MS = 10 * 60_000;
/** And of those, the newest. */
const MOST_RECENT = 10;

/** While jobs are at work or wait, what is due is looked at so often. */
const BUSY_CHECK_MS = 30_000;

function earliest(times: readonly (number | null)[]): number | null {
  const there = times.filter((time) => time !== null);
  return there.length === 0 ? null : Math.min(...there);
}

const NO_CLIPBOARD: Clipboard = { isAllowed: async () => false, clear: async () => 'unknown' };
/** Assignments of one reading: all of it has to fit a message between contexts (64 MiB). */
const MAX_ACCESS = 300_000;

const NO_NOTIFIER: Notifier = { isAllowed: async () => false, show: async () => {} };

export type Services = ReturnType<typeof createServices>;

/** Wires vault, Graph client, jobs and tokens together. */
export function createServices(around: Surroundings) {
  const { clock, session } = around;
  const stored = createStored(around.local);
  const { local } = stored;
  const now = () => clock.now();
  const settings = createSettings(local);
  const templates = createTemplates({ local, now });
  const given = createGiven({ local });
  const selections = createSelections(local);
  const pageHealth = createKeptHealth(local);
  const vault = createVault({
    local,
    files: around.files,
    session,
    lasting: [TOKEN_RECORD_KIND],
    now,
    idleMs: async () => (await settings.get()).idleMinutes * 60_000,
  });
  const credentials = createCredentials(vault);
  const userNames = createUserNames(local);
  const records = createTokenRecords({ vault, local, now, names: userNames.all });
  const reveal = createReveal({ records, vault, now });
  const database = around.database ?? 'steward';
  const journal = createJournal(database, stored.ready);
  const keptAccess = createKeptReadings(`${database}.access`, stored.ready);
  const gate = createUsageGate();
  const clipboard = createClipboardWatch({
    session,
    settings,
    clipboard: around.clipboard ?? NO_CLIPBOARD,
    now,
  });
  const notices = createNotices({ records, settings, local, notifier: around.notifier ?? NO_NOTIFIER, now });

  const graphWith = (gate: UsageGate, token: () => Promise<string>): Graph =>
    createGraph({ fetch: around.fetch, clock, gate, token, online: around.online });

  /** A token that is looked at may be of another app: neither's limits hold the other. */
  const graphAs = (token: string): Graph => graphWith(createUsageGate(), async () => token);

  /** The Graph API as the connected admin. */
  const graph = graphWith(gate, async () => {
    const kept = await credentials.connection().catch(() => null);
    if (kept === null)
      throw new Halt((await vault.state()) === 'unlocked' ? 'token_refused' : 'vault_locked');
    return kept.token;
  });

  const events = createEvents(async () => {
    // Where the journal can't be read, there is a status all the same.
    const views = await recentJobs().catch(() => []);
    return [
      { type: 'status', status: await status() },
      ...views.flatMap((view) => (view === null ? [] : [{ type: 'job' as const, view }])),
    ];
  });

  async function recentJobs() {
    const since = now() - RECENT_MS;
    const all = await jobs.list();
    const ended = all.filter((job) => isOver(job) && (job.finishedAt ?? 0) > since).slice(0, MOST_RECENT);
    const told = [...all.filter((job) => !isOver(job)), ...ended];
    // The newest last, as if each were told of in its turn.
    return Promise.all(told.reverse().map(({ id }) => jobs.view(id)));
  }

  /** The caller's token, and the secret of its app if that is at hand. */
  async function callerPerhapsWithSecret() {
    const [kept, app] = [await credentials.connection(), await credentials.app()];
    if (kept === null) throw new Halt('token_refused');
    const { appId } = kept.view;
    return { token: kept.token, appId, appSecret: app?.appId === appId ? app.appSecret : null };
  }

  const desk = createTokenDesk({
    graph,
    records,
    now,
    credentials: {
      callerPerhapsWithSecret,
      caller: async () => {
        const { appSecret, ...caller } = await callerPerhapsWithSecret();
        if (appSecret === null) throw new Halt('app_secret');
        return { ...caller, appSecret };
      },
    },
    portfolioOf: async (jobId) => {
      const job = await journal.getJob(jobId);
      return { id: job?.portfolioId ?? '', name: job?.portfolioName ?? '' };
    },
    changed: () => tellTokens(),
  });

  const jobs: JobManager = createJobManager({
    journal,
    now,
    run: (job, items, wanted, onItems) =>
      runJob(job, items, { journal, graph, gate, clock, desk, wanted, onItems }),
    onView: (view) => {
      if (isOver(view.job)) {
        snapshots.forget(view.job.portfolioId);
        // Not to have it costs a choice by hand, no more.
        void given.note(view.job.portfolioId, templatesGiven(view)).catch(() => {});
      }
      events.tell({ type: 'job', view });
      const names = namesGiven(view);
      const told = () => events.tell({ type: 'tokens_changed' });
      if (names.length > 0) void userNames.note(names).then(told, () => {});
    },
    onItems: (jobId, items) => events.tell({ type: 'job_items', jobId, items }),
  });

  const snapshots = createReadings<Snapshot>();
  const kept = createKeptSnapshots(`${database}.portfolios`, stored.ready);
  const lists = createReadings<Portfolio[]>();
  const accesses = createReadings<Snapshot>();
  const groups = createGroupContents((snapshot, parts, signal) => readGroups(graph, snapshot, parts, signal));

  /** For when somebody else is connected, or nobody: what one caller is told says nothing of the next. */
  function forgetCaller(): void {
    gate.forget();
    const reason = new Refusal('connection_changed');
    for (const readings of [snapshots, lists, accesses, groups]) readings.end(reason);
    void kept.clear().catch(() => {});
  }

  /** Anybody may ask at any time, a page among them: it must not keep the vault from locking. */
  async function status(): Promise<Status> {
    // The vault may be locked or erased in between, so what it holds counts only if it is open after.
    const held = await credentials.peek().catch((error: unknown) => {
      if (error instanceof VaultError) return null;
      throw error;
    });
    const state = await vault.state();
    const { connection, app } = (state === 'unlocked' && held) || { connection: null, app: null };
    return {
      vault: state,
      retryAt: await vault.retryAt(),
      connection: connection?.view ?? null,
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
    const { userId } = await connected();
    return lists.get(userId, true, (signal) => readPortfolios(graph, signal));
  }

  async function portfolio(portfolioId: string): Promise<Portfolio> {
    const found = (await portfolios()).find(({ id }) => id === portfolioId);
    if (found === undefined) throw new Refusal('portfolio_unknown');
    return found;
  }

  /** The portfolio as it is, or as it was read a moment ago. */
  async function snapshot(portfolioId: string, fresh: boolean): Promise<Snapshot> {
    const { userId } = await connected();
    return snapshots.get(portfolioId, fresh, async (signal) => {
      const found = await portfolio(portfolioId);
      const read = await readSnapshot(graph, found, clock.now(), signal, (present) =>
        events.tell({ type: 'portfolio_found', portfolioId, found: present }),
      );
      const before = await kept.get(portfolioId, userId).catch(() => null);
      // Not to have it next time costs a wait, no more.
      if (!signal.aborted) await kept.put(userId, read).catch(() => {});
      if (!signal.aborted) await userNames.note(read.systemUsers).catch(() => {});
      if (before !== null)
        events.tell({ type: 'portfolio_changed', portfolioId, difference: differenceOf(before, read) });
      return read;
    });
  }

  /** The portfolio as it was last known, at once; it is read anew meanwhile, and what has changed is told. */
  async function lastSnapshot(portfolioId: string): Promise<Snapshot> {
    const { userId } = await connected();
    const before = snapshots.has(portfolioId) ? null : await kept.get(portfolioId, userId).catch(() => null);
    const reading = snapshot(portfolioId, false);
    if (before === null) return reading;
    // Whoever needs it to be right asks for it and is told what is wrong.
    reading.catch(() => {});
    return before;
  }

  /** Who reaches what in the portfolio, read now: of every system user on every asset. */
  async function access(portfolioId: string): Promise<Snapshot> {
    const { userId } = await connected();
    return accesses.get(portfolioId, true, async (signal) => {
      const base = await snapshot(portfolioId, true);
      const userIds = base.systemUsers.map(({ id }) => id);
      const read = await readAccess(graph, base, userIds, base.assets, signal);
      // Nothing is kept for a caller that is gone, or past an erasing.
      signal.throwIfAborted();
      const count = read.assignments.length;
      if (count > MAX_ACCESS) throw new Refusal('access_too_large', [String(count), String(MAX_ACCESS)]);
      // Not to have it for comparing later is no reason not to show it now.
      await keptAccess.keep(userId, read).catch(() => {});
      return read;
    });
  }

  /** Milliseconds since 1970 of the next look at jobs that are at work or wait. */
  let busyLookAt = 0;

  /** Milliseconds since 1970 of the next thing due besides jobs; `null`: nothing. */
  const nextDeadline = async (): Promise<number | null> =>
    earliest([
      await vault.deadline(),
      await vault.nextTidy(),
      await reveal.nextDeadline(),
      await clipboard.deadline(),
      nextUnseenNotice(await records.unseen(), now()),
      nextExpiryChange(await records.expiries(), now()),
    ]);

  const storageFailures = () =>
    lookAt({
      vault: vault.check,
      history: () => journal.listOpenJobs(),
      review: () => keptAccess.list('', ''),
      portfolios: () => kept.get('', ''),
    });

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
    lastSnapshot,
    groups: async (portfolioId: string, parts: readonly GroupPart[]) =>
      groups.of(await snapshot(portfolioId, false), parts),
    access,
    keptAccess,
    now,
    settings,
    clipboard,
    templates,
    given,
    selections,
    pageHealth,
    forgetCaller,
    checkToken: (token: string) => checkToken(graphAs(token), token),

    /** Whether a token is alive and may do what it was made for. */
    async checkHealth(token: string): Promise<TokenHealth> {
      return checkHealth({ asAdmin: graph, as: graphAs, records: await records.list() }, token);
    },

    async badge(): Promise<Badge> {
      const waiting = await records.waiting();
      if (waiting > 0) {
        const unseen = Object.values(await records.unseen());
        const going = unseen.some((deletedAt) => isSoonUnseen(deletedAt, now()));
        return { about: going ? 'going' : 'waiting', count: waiting };
      }
      const soon = countSoon(await records.expiries(), now());
      return { about: soon === 0 ? 'nothing' : 'expiring', count: soon };
    },

    /**
     * Destroys the vault and what stands beside it, kept readings and which templates were given too. Settings
     * and the history of jobs stay. What can't be destroyed yet is told of when all the rest is done.
     */
    async erase(): Promise<void> {
      await jobs.pauseAll();
      try {
        await vault.erase();
      } finally {
        await records.forgetIndexes();
        await notices.forget();
        forgetCaller();
        await keptAccess.forget(null);
        await given.forget();
        await userNames.forget();
        await selections.forget();
        await pageHealth.forget();
        tellTokens();
      }
    },

    /** How the storage of this computer stands, part by part. */
    async storageState(): Promise<StorageState> {
      const failures = await storageFailures();
      const room = (await around.estimate?.().catch(() => null)) ?? {};
      return { failures, usage: room.usage ?? null, quota: room.quota ?? null };
    },

    /** What can be read of what no file of its own has yet. */
    async save(): Promise<Saved> {
      await stored.ready();
      const locked = (await vault.state().catch(() => null)) === 'locked';
      return {
        history: await orNull(jobs.list()),
        templates: locked ? null : await orNull(templates.list()),
        selections: locked ? null : await orNull(selections.all()),
      };
    },

    /**
     * Removes everything there is, also what can't be read. Each for itself: what can't be removed is told of
     * when all the rest is done.
     */
    async eraseAll(): Promise<void> {
      await stored.ready();
      if (Object.values(await storageFailures()).includes('storage_newer'))
        throw new StorageError('storage_newer');
      const steps = [
        () => jobs.pauseAll().catch(() => {}),
        () => vault.erase(),
        async () => local.remove(Object.keys(await local.get(null))),
        async () => session.remove(Object.keys(await session.get(null))),
        () => deleteDatabases([database, `${database}.access`, `${database}.portfolios`]),
      ];
      let failure: unknown = null;
      for (const step of steps)
        await step().catch((error: unknown) => {
          failure ??= error;
        });
      settings.forget();
      forgetCaller();
      tellTokens();
      if (failure !== null) throw failure;
    },

    /** The screen of the computer was locked. */
    async systemLocked(): Promise<void> {
      if (!(await settings.get()).lockWithSystem) return;
      await vault.lock();
      await tellStatus();
    },

    giveNotices: () => notices.give(),

    /**
     * Does what is due: locks an idle vault (asking its state does), ends reveals, goes on with jobs, and
     * destroys what could not be before.
     */
    async due(): Promise<void> {
      const steps = [
        () => vault.state(),
        () => jobs.wake(),
        async () => {
          if (await reveal.sweep()) tellTokens();
        },
        () => clipboard.clearIfDue(),
        () => notices.give(),
        () => vault.tidy(),
      ];
      // Each for itself: a notice that can't be given must not keep a job from going on.
      for (const step of steps) await step().catch(() => {});
    },

    nextDeadline,

    /**
     * Milliseconds since 1970 of when to look again at what is due; `null`: there is no need. What can't be read
     * costs a later look, or one too many.
     */
    async nextLook(): Promise<number | null> {
      const isBusy = await jobs.busy().catch(() => true);
      // However often this is asked, a look that was promised is not put off; nor by a clock that was set back.
      if (busyLookAt <= now() || busyLookAt > now() + BUSY_CHECK_MS) busyLookAt = now() + BUSY_CHECK_MS;
      return earliest([isBusy ? busyLookAt : null, await nextDeadline().catch(() => null)]);
    },

    /** Jobs that stood still for these reasons go on; where the journal can't be read, that is no failure here. */
    unblock: (...reasons: PauseReason[]) => jobs.unblock(reasons).catch(() => {}),
  };
}
