import { readSignIn, signInAddress } from '../connection/sign-in.ts';
import { verifyAppSecret } from '../connection/verify-app-secret.ts';
import { GraphError } from '../graph/errors.ts';
import { templatesGiven } from '../jobs/given.ts';
import { Halt } from '../jobs/run.ts';
import { doneSteps } from '../jobs/steps.ts';
import { isOver, jobIdOf } from '../jobs/types.ts';
import type { Status } from '../messages/protocol.ts';
import { type Context, type Handlers, Refusal } from '../messages/router.ts';
import { planExact } from '../plan/exact.ts';
import { MAX_PLAN_PAIRS } from '../plan/limits.ts';
import { makePlanOf, type PlanMeta } from '../plan/make.ts';
import { planOnly } from '../plan/only.ts';
import { planRemove } from '../plan/remove.ts';
import { planRename } from '../plan/rename.ts';
import { planTasks } from '../plan/set-tasks.ts';
import { planRenew, planRevoke, planRevokeAll, planRotate, type TokenPlanFacts } from '../plan/tokens.ts';
import type { AccessPair, Intent, Plan } from '../plan/types.ts';
import { planUndo, touchedBy } from '../plan/undo.ts';
import { preflight, readRole } from '../portfolio/preflight.ts';
import { readAccess } from '../portfolio/read.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { usableSecret } from '../tokens/kept.ts';
import { readAppId, readAppSecret, readToken } from '../tokens/shape.ts';
import { isUsable, step } from '../tokens/state.ts';
import { VaultError } from '../vault/vault.ts';
import { exportTokens } from './export-tokens.ts';
import type { Services } from './services.ts';

/** What handlers need of the browser. */
export interface BrowserActions {
  openConsole(hash: string): Promise<void>;
  /** Rejects where the browser opens it only from its toolbar. */
  openPopup(): Promise<void>;
  showPanel(tabId: number): Promise<void>;
  /** Runs Meta's sign-in dialog; the address it came back to, or `null` when it was closed. */
  signIn(address: string): Promise<string | null>;
  redirectUrl(): string;
}

/** Milliseconds a plan is kept for approval. */
const PLAN_KEEP_MS = 24 * 60 * 60 * 1000;

/** Steps of one plan: its job, with all it says of each, has to fit a message between contexts (64 MiB). */
const MAX_PLAN_STEPS = 20_000;

type AnyHandler = (request: unknown, context: Context) => Promise<unknown>;

/** Gives every handler what all of them have in common. */
function around(handlers: Handlers, touch: () => Promise<void>): Handlers {
  const wrapped = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (request: unknown, context: Context) => {
      // What a person does in Steward's own surfaces is a use of the vault, whatever it is.
      if (context.sender !== 'content' && !name.startsWith('storage.')) await touch();
      try {
        return await (handle as AnyHandler)(request, context);
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Handlers;
}

/** Every message of the protocol, answered. Who may send it is checked before. */
export function createHandlers(services: Services, actions: BrowserActions): Handlers {
  return around(answers(services, actions), services.vault.touch);
}

function answers(services: Services, actions: BrowserActions): Handlers {
  const { vault, credentials, jobs, journal, records, reveal, settings, templates } = services;

  async function requireUnlocked(): Promise<void> {
    if ((await vault.state()) !== 'unlocked') throw new Refusal('vault_locked');
  }

  /** Keeps a token after Meta has said whose it is. */
  async function connect(raw: string): Promise<Status> {
    await requireUnlocked();
    const read = readToken(raw);
    if (!read.ok) throw new Refusal('token_malformed');
    const checked = await services.checkToken(read.value);
    if (!checked.ok) throw new Refusal('token_not_user');
    await credentials.setConnection({ token: read.value, view: checked.connection });
    services.forgetCaller();
    await services.keptAccess.forget(checked.connection.userId);
    await services.unblock('token_refused');
    return services.tellStatus();
  }

  async function plan(planId: string): Promise<Plan> {
    const found = await journal.getPlan(planId);
    if (found === null) throw new Refusal('plan_unknown');
    return found;
  }

  /** `only`: the system users there are lose what the intents do not say. */
  async function makeAndKeep(intents: readonly Intent[], only: boolean): Promise<Plan> {
    const [first] = intents;
    if (first === undefined) throw new Refusal('plan_empty');
    const pairs = intents.reduce((sum, { users, assets }) => sum + users.length * assets.length, 0);
    if (pairs > MAX_PLAN_PAIRS) throw new Refusal('plan_too_large', [String(pairs), String(MAX_PLAN_PAIRS)]);
    const { appId } = await services.connected();
    const base = await services.snapshot(first.portfolioId, false);
    // What is wanted for new system users only needs no look at who has it.
    const existing = new Set<string>();
    const assets = new Map<string, Intent['assets'][number]>();
    for (const intent of intents) {
      const ids = intent.users.flatMap((user) => (user.type === 'existing' ? [user.id] : []));
      for (const id of ids) existing.add(id);
      if (ids.length > 0) for (const asset of intent.assets) assets.set(asset.id, asset);
    }
    const looked = only && existing.size > 0 ? base.assets : [...assets.values()];
    const known = looked.length === 0 ? base : await readAccess(services.graph, base, [...existing], looked);
    const meta = { id: crypto.randomUUID(), madeAt: services.now(), callerAppId: appId };
    return keep(only ? planOnly(intents, known, meta) : makePlanOf(intents, known, meta));
  }

  /** A plan about pairs, made from the access that they have now. */
  async function makeForPairs(
    portfolioId: string,
    pairs: readonly AccessPair[],
    make: (known: Snapshot, meta: PlanMeta) => Plan,
  ): Promise<Plan> {
    const { appId } = await services.connected();
    const base = await services.snapshot(portfolioId, false);
    const userIds = new Set(pairs.map(({ systemUserId }) => systemUserId));
    const assetIds = new Set(pairs.map(({ assetId }) => assetId));
    const assets = base.assets.filter(({ id }) => assetIds.has(id));
    const known = await readAccess(services.graph, base, [...userIds], assets);
    return keep(make(known, { id: crypto.randomUUID(), madeAt: services.now(), callerAppId: appId }));
  }

  async function makeUndo(jobId: string): Promise<Plan> {
    const view = await jobs.view(jobId);
    if (view === null) throw new Refusal('job_unknown');
    if (!isOver(view.job)) throw new Refusal('job_open');
    const steps = doneSteps(view.items);
    const { systemUserIds, assets } = touchedBy(steps);
    const renames = steps.some(({ operation }) => operation.type === 'rename_system_user');
    const base = await services.snapshot(view.job.portfolioId, renames);
    const known = assets.length === 0 ? base : await readAccess(services.graph, base, systemUserIds, assets);
    const given = new Map(
      [...templatesGiven(view)].flatMap(([id, { template, as }]) =>
        as === 'undone' ? [] : [[id, template] as const],
      ),
    );
    return makeForTokens((facts) => planUndo(steps, known, facts, given));
  }

  async function keep(made: Plan): Promise<Plan> {
    const steps = made.operations.length;
    if (steps > MAX_PLAN_STEPS) throw new Refusal('plan_too_large', [String(steps), String(MAX_PLAN_STEPS)]);
    await journal.dropPlans(made.madeAt - PLAN_KEEP_MS);
    await journal.putPlan(made);
    return made;
  }

  async function makeForTokens(make: (facts: TokenPlanFacts) => Plan): Promise<Plan> {
    const caller = await services.connected();
    return keep(
      make({
        records: await records.list(),
        isUsable,
        caller,
        id: crypto.randomUUID(),
        madeAt: services.now(),
      }),
    );
  }

  const onVault = async (step: () => Promise<void>): Promise<Status> => {
    try {
      await step();
    } finally {
      await services.tellStatus();
    }
    return services.status();
  };

  return {
    'page.seen': async ({ onPage }, { tabId }) => {
      if (onPage && tabId !== null) await actions.showPanel(tabId);
      return null;
    },

    'page.report': async ({ diagnosis }) => {
      await services.pageHealth.keep(diagnosis);
      return null;
    },
    'page.health': () => services.pageHealth.get(),

    'status.get': () => services.status(),
    'vault.create': ({ passphrase }) => onVault(() => vault.create(passphrase)),
    'vault.unlock': ({ passphrase }) =>
      onVault(async () => {
        await vault.unlock(passphrase);
        if (await reveal.sweep()) services.tellTokens();
        await services.unblock('vault_locked');
      }),
    'vault.lock': () => onVault(() => vault.lock()),
    'vault.changePassphrase': ({ current, next }) => onVault(() => vault.changePassphrase(current, next)),
    'vault.erase': () => onVault(() => services.erase()),
    'vault.damaged': () => vault.damaged(),

    'storage.state': () => services.storageState(),
    'storage.save': () => services.save(),
    'storage.erase': async () => {
      await services.eraseAll();
      return null;
    },

    'settings.get': () => settings.get(),
    'settings.save': async ({ settings: chosen }) => {
      const saved = await settings.save(chosen);
      await services.giveNotices();
      return saved;
    },

    'connection.token': ({ token }) => connect(token),
    'connection.login': async ({ appId: raw }) => {
      await requireUnlocked();
      const appId = readAppId(raw);
      if (!appId.ok) throw new Refusal('app_id_malformed');
      const state = crypto.randomUUID();
      const returned = await actions
        .signIn(signInAddress(appId.value, actions.redirectUrl(), state))
        .catch(() => null);
      if (returned === null) throw new Refusal('sign_in_cancelled');
      const end = readSignIn(returned, state);
      if (end.type === 'token') return connect(end.token);
      throw new Refusal(`sign_in_${end.type}`);
    },
    'connection.forget': async () => {
      await requireUnlocked();
      await credentials.forget();
      services.forgetCaller();
      await services.keptAccess.forget(null);
      return services.tellStatus();
    },
    'app.save': async ({ appId: rawId, appSecret: rawSecret, keep }) => {
      const connection = await services.connected();
      const appId = readAppId(rawId);
      if (!appId.ok) throw new Refusal('app_id_malformed');
      const appSecret = readAppSecret(rawSecret);
      if (!appSecret.ok) throw new Refusal('app_secret_malformed');
      if (appId.value !== connection.appId)
        throw new Refusal('token_wrong_app', [`${connection.appName} (${connection.appId})`, appId.value]);
      await verifyAppSecret(services.graph, appSecret.value, (await credentials.connection())?.token ?? '');
      await credentials.setApp({ appId: appId.value, appSecret: appSecret.value, kept: keep });
      await services.unblock('app_secret');
      return services.tellStatus();
    },

    'templates.list': async () => {
      await requireUnlocked();
      return templates.list();
    },
    'templates.save': async ({ over, template }) => {
      await requireUnlocked();
      const saved = await templates.save(over, template);
      if (typeof saved === 'string') throw new Refusal(saved);
      return saved;
    },
    'templates.remove': async ({ id }) => {
      await requireUnlocked();
      await templates.remove(id);
      return null;
    },
    'templates.restore': async ({ template, before }) => {
      await requireUnlocked();
      const problem = await templates.restore(template, before);
      if (problem !== null) throw new Refusal(problem);
      return null;
    },

    'templates.given': async ({ portfolioId }) => {
      // Told only to whom Meta tells of the portfolio.
      await services.portfolio(portfolioId);
      return services.given.of(portfolioId);
    },
    'templates.give': async ({ portfolioId, systemUserIds, template }) => {
      await services.portfolio(portfolioId);
      const note = template && { template, as: 'alone' as const };
      await services.given.note(portfolioId, new Map(systemUserIds.map((id) => [id, note])));
      return null;
    },

    'selections.list': async ({ portfolioId }) => {
      await requireUnlocked();
      return services.selections.list(portfolioId);
    },
    'selections.save': async ({ selection }) => {
      await requireUnlocked();
      if (!(await services.selections.save(selection))) throw new Refusal('selections_full');
      return null;
    },
    'selections.remove': async (key) => {
      await requireUnlocked();
      await services.selections.remove(key);
      return null;
    },

    'portfolios.list': () => services.portfolios(),
    'preflight.run': async ({ portfolioId }) => {
      const connection = await services.connected();
      const all = await unlessRefused(services.portfolios(), []);
      const portfolio =
        all.find(({ id }) => id === portfolioId) ?? (portfolioId === null ? all[0] : null) ?? null;
      const snapshot =
        portfolio === null ? null : await unlessRefused(services.snapshot(portfolio.id, true), null);
      const { app } = await services.status();
      const role =
        portfolio === null ? null : await readRole(services.graph, connection, portfolio, snapshot);
      return preflight({ connection, app, portfolio, snapshot, role });
    },
    'portfolio.read': ({ portfolioId, fresh }) =>
      fresh ? services.snapshot(portfolioId, true) : services.lastSnapshot(portfolioId),

    'groups.read': ({ portfolioId, parts }) => services.groups(portfolioId, parts),

    'access.of': async ({ portfolioId, systemUserIds }) => {
      const base = await services.snapshot(portfolioId, false);
      return readAccess(services.graph, base, systemUserIds, base.assets);
    },

    'access.read': ({ portfolioId }) => services.access(portfolioId),
    'access.list': async ({ portfolioId }) => {
      const { userId } = await services.connected();
      return services.keptAccess.list(userId, portfolioId);
    },
    'access.kept': async ({ portfolioId, readAt }) => {
      const { userId } = await services.connected();
      const kept = await services.keptAccess.get(userId, portfolioId, readAt);
      if (kept === null) throw new Refusal('reading_unknown');
      return kept;
    },
    'access.pin': async ({ portfolioId, readAt, pinned }) => {
      const { userId } = await services.connected();
      const done = await services.keptAccess.pin(userId, portfolioId, readAt, pinned);
      if (done === 'unknown') throw new Refusal('reading_unknown');
      if (done === 'full') throw new Refusal('readings_pinned');
      return null;
    },

    'plan.make': ({ intent }) => makeAndKeep([intent], false),
    'plan.makeAll': ({ intents, only }) => makeAndKeep(intents, only),
    'plan.get': ({ planId }) => plan(planId),
    'plan.revoke': ({ recordIds, all }) =>
      makeForTokens((facts) => (all ? planRevokeAll : planRevoke)(facts, recordIds)),
    'plan.rotate': ({ recordIds }) => makeForTokens((facts) => planRotate(facts, recordIds)),
    'plan.renew': ({ recordIds }) => makeForTokens((facts) => planRenew(facts, recordIds)),
    'plan.remove': ({ portfolioId, pairs }) =>
      makeForPairs(portfolioId, pairs, (known, meta) => planRemove(pairs, known, meta)),
    'plan.tasks': ({ portfolioId, pairs, tasks }) =>
      makeForPairs(portfolioId, pairs, (known, meta) => planTasks(pairs, tasks, known, meta)),
    'plan.exact': ({ portfolioId, access }) =>
      makeForPairs(portfolioId, access, (known, meta) => planExact(access, known, meta)),
    'plan.rename': async ({ portfolioId, renames }) => {
      const known = await services.snapshot(portfolioId, true);
      return keep(planRename(renames, known, { id: crypto.randomUUID(), madeAt: services.now() }));
    },
    'plan.undo': ({ jobId }) => makeUndo(jobId),
    'plan.open': async ({ planId }) => {
      await plan(planId);
      await actions.openConsole(`#/approve/${planId}`);
      return null;
    },

    'job.start': async ({ planId }, { sender }) => {
      const started = await jobs.view(jobIdOf(planId));
      if (started !== null) return { jobId: started.job.id };
      const wanted = await plan(planId);
      if (sender === 'content' && wanted.needsApproval) throw new Refusal('approval_needed');
      if (wanted.operations.length === 0) throw new Refusal('plan_empty');
      const { name } = await services.connected();
      return { jobId: await jobs.start(wanted, name) };
    },
    'job.pause': async ({ jobId }) => {
      await jobs.pause(jobId);
      return null;
    },
    'job.resume': async ({ jobId }) => {
      await jobs.resume(jobId);
      return null;
    },
    'job.cancel': async ({ jobId }) => {
      await jobs.cancel(jobId);
      return null;
    },
    'job.retry': async ({ jobId }) => {
      await jobs.retry(jobId);
      return null;
    },
    'job.get': async ({ jobId }) => {
      const view = await jobs.view(jobId);
      if (view === null) throw new Refusal('job_unknown');
      return view;
    },
    'jobs.list': () => jobs.list(),

    'tokens.list': async () => {
      await requireUnlocked();
      return records.list();
    },
    'token.reveal': async ({ recordId }) => {
      await requireUnlocked();
      const shown = await reveal.reveal(recordId);
      services.tellTokens();
      if (shown === null) throw new Refusal('token_gone');
      return shown;
    },
    'token.consume': async ({ recordId, keep }) => {
      await requireUnlocked();
      await reveal.consume(recordId, keep);
      services.tellTokens();
      return null;
    },
    'token.forget': async ({ recordId }) => {
      await requireUnlocked();
      const changed = await records.update(recordId, (record) => step(record, 'forget', services.now()));
      if (changed === null) throw new Refusal('token_unknown');
      services.tellTokens();
      return null;
    },
    'tokens.export': async (wanted) => {
      await requireUnlocked();
      try {
        return await exportTokens(wanted, reveal.reveal, services.now());
      } finally {
        services.tellTokens();
      }
    },
    'tokens.consume': async ({ recordIds }) => {
      await requireUnlocked();
      for (const id of new Set(recordIds)) await reveal.consume(id);
      services.tellTokens();
      return null;
    },
    'clipboard.copied': (mark) => services.clipboard.copied(mark),
    'token.check': async ({ recordId }) => {
      await services.connected();
      return services.checkHealth(await usableSecret(records, recordId));
    },
    'token.checkPasted': async ({ token }) => {
      await services.connected();
      const read = readToken(token);
      if (!read.ok) throw new Refusal('token_malformed');
      return services.checkHealth(read.value);
    },

    'console.open': async (to) => {
      const part = to.view === 'review' ? to.portfolioId : to.view === 'help' ? to.topic : null;
      await actions.openConsole(`#/${to.view}${part === null ? '' : `/${part}`}`);
      return null;
    },
    'popup.open': () =>
      actions.openPopup().then(
        () => ({ opened: true }),
        () => ({ opened: false }),
      ),
  };
}

/** What a read gives, or `otherwise` when Meta refuses it for good: that is a finding, not a failure. */
async function unlessRefused<T>(reading: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GraphError && error.view.action === 'stop_item') return otherwise;
    throw error;
  }
}

/** What to tell the person of what stopped a handler; `null` when there is nothing to tell. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof VaultError) return vaultRefusal(error);
  if (!(error instanceof Halt)) return null;
  if (error.reason === 'vault_locked') return new Refusal('vault_locked');
  return error.reason === 'token_refused' ? new Refusal('not_connected') : null;
}

function vaultRefusal({ reason }: VaultError): Refusal {
  switch (reason) {
    case 'absent':
    case 'exists':
    case 'locked':
      return new Refusal(`vault_${reason}`);
    case 'passphrase_short':
    case 'passphrase_wrong':
      return new Refusal(reason);
    case 'wait':
      return new Refusal('passphrase_wait');
    case 'weak':
    case 'malformed':
    case 'damaged':
      return new Refusal('vault_damaged');
  }
}
