import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localError } from '../../../utils/graph/errors.ts';
import { ASSET_KIND_FACTS, ASSET_KINDS } from '../../../utils/meta/assets.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { Intent } from '../../../utils/plan/types.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { searchFor } from '../../search/forms.ts';
import { steward as createSteward, finished, PASSPHRASE, type Steward } from './kit.ts';

let simulator: Simulator;

const steward = () => createSteward({ fetch: simulator.fetch });

async function connect(app: Steward, withSecret = true): Promise<void> {
  const { credentials } = simulator.world;
  await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await app.value('popup', 'connection.token', { token: `  ${credentials.admin}\n` });
  if (withSecret)
    await app.value('popup', 'app.save', {
      appId: credentials.appId,
      appSecret: credentials.appSecret,
      keep: false,
    });
}

async function wholeIntent(app: Steward, names: readonly string[]): Promise<Intent> {
  const { businessId, appId } = simulator.world.credentials;
  const snapshot = await app.value('content', 'portfolio.read', { portfolioId: businessId, fresh: false });
  return {
    portfolioId: businessId,
    users: names.map((name) => ({ type: 'new', name, role: 'EMPLOYEE' })),
    assets: ASSET_KINDS.flatMap((kind) =>
      snapshot.assets
        .filter((asset) => asset.kind === kind)
        .slice(0, 2)
        .map(({ id }) => ({ id, kind, tasks: [...ASSET_KIND_FACTS[kind].defaultTasks] })),
    ),
    mode: 'add',
    token: { appId, permissions: ['ads_read', 'business_management'], expiry: '60_days' },
  };
}

beforeEach(async () => {
  simulator = await startSimulator({ seed: 'small' });
});
afterEach(() => simulator.close());

describe('the whole job, in Node', () => {
  it('goes from names to tokens that are each shown once', async () => {
    const app = steward();
    await connect(app);
    const { world, log } = simulator;
    const usersBefore = world.systemUsers.size;

    const preflight = await app.value('content', 'preflight.run', {
      portfolioId: world.credentials.businessId,
    });
    expect(preflight.checks.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'permission ok',
      'portfolio ok',
      'admin ok',
      'system_users ok',
      'app ok',
      'app_secret ok',
    ]);

    const intent = await wholeIntent(app, ['Weekly figures', 'Feed sync', 'Leads']);
    const plan = await app.value('content', 'plan.make', { intent });
    expect(plan).toMatchObject({ impossible: [], skipped: [], needsApproval: true });
    expect(await app.ask('content', 'job.start', { planId: plan.id })).toMatchObject({
      failure: { key: 'approval_needed' },
    });
    await app.value('content', 'plan.open', { planId: plan.id });
    expect(app.opened).toEqual([`#/approve/${plan.id}`]);

    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    const view = await finished(app, jobId);
    expect(view.items.filter(({ state }) => state !== 'done')).toEqual([]);

    expect(world.systemUsers.size).toBe(usersBefore + 3);
    const made = [...world.systemUsers.values()].slice(-3);
    for (const user of made) {
      expect(user.role).toBe('EMPLOYEE');
      expect([...user.installedApps]).toEqual([world.credentials.appId]);
      expect([...(world.byUser.get(user.id)?.keys() ?? [])].sort()).toEqual(
        intent.assets.map(({ id }) => id).sort(),
      );
    }
    const minted = [...world.tokens.values()].filter(({ ownerId }) => made.some(({ id }) => id === ownerId));
    expect(minted).toHaveLength(3);
    expect(log.writes()).toHaveLength(plan.operations.length);
    expect(log.filter(({ secretsInUrl }) => secretsInUrl)).toEqual([]);
    expect(log.filter(({ errorCode }) => errorCode !== undefined)).toEqual([]);

    const records = await app.value('popup', 'tokens.list', {});
    expect(records.map(({ state }) => state)).toEqual(['sealed', 'sealed', 'sealed']);
    const shown = new Set<string>();
    const kept = [await app.stored()];
    for (const { id } of records) {
      shown.add((await app.value('popup', 'token.reveal', { recordId: id })).token);
      kept.push(await app.stored());
      await app.value('popup', 'token.consume', { recordId: id, keep: false });
      expect(await app.ask('popup', 'token.reveal', { recordId: id })).toMatchObject({
        failure: { key: 'token_gone' },
      });
    }
    expect([...shown].sort()).toEqual(minted.map(({ token }) => token).sort());
    expect((await app.value('popup', 'status.get', {})).waitingTokens).toBe(0);

    const search = searchFor({
      'access token': world.credentials.admin,
      'app secret': world.credentials.appSecret,
      passphrase: PASSPHRASE,
      ...Object.fromEntries([...shown].map((token, index) => [`token ${index + 1}`, token])),
    });
    kept.push(await app.stored());
    for (const stores of kept)
      for (const [where, content] of Object.entries(stores)) expect(search(content), where).toEqual([]);
    // The search reaches what is there: the job, the records, the answers.
    const sealed = kept[0]!;
    expect(sealed.IndexedDB).toContain('Weekly figures');
    expect(sealed['storage.local']).toContain(records[0]!.id);
    expect(sealed['what a page was told']).toContain(plan.id);
  });

  it('takes back what a job has done, as far as Meta lets it, and says what stays', async () => {
    const app = steward();
    await connect(app);
    const { world } = simulator;
    const [existing] = [...world.systemUsers.values()].filter(
      ({ businessId }) => businessId === world.credentials.businessId,
    );
    const access = (userId: string) =>
      Object.fromEntries([...(world.byUser.get(userId) ?? [])].map(([id, { tasks }]) => [id, tasks]));
    const before = access(existing!.id);
    const wanted = await wholeIntent(app, ['Leads']);
    const plan = await app.value('content', 'plan.make', {
      intent: { ...wanted, users: [...wanted.users, { type: 'existing', id: existing!.id }] },
    });
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    expect(await app.ask('console', 'plan.undo', { jobId: 'job.other' })).toMatchObject({
      failure: { key: 'job_unknown' },
    });
    const done = await finished(app, jobId);
    expect(done.job.by).not.toBe('');
    const made = [...world.systemUsers.values()].at(-1)!;
    expect(Object.keys(access(made.id))).toHaveLength(wanted.assets.length);
    expect(access(existing!.id)).not.toEqual(before);

    const undo = await app.value('console', 'plan.undo', { jobId });
    const { jobId: undoId } = await app.value('console', 'job.start', { planId: undo.id });
    const undone = await finished(app, undoId);
    expect(undone.items.filter(({ state }) => state !== 'done')).toEqual([]);
    const arePixels = (ids: string[]) => ids.every((id) => world.assets.get(id)?.kind === 'pixel');
    expect(arePixels(Object.keys(access(made.id)))).toBe(true);
    const left = access(existing!.id);
    for (const [id, tasks] of Object.entries(before)) expect(left[id]).toEqual(tasks);
    expect(arePixels(Object.keys(left).filter((id) => !(id in before)))).toBe(true);
    const alive = [...world.tokens.values()].filter(
      ({ ownerId, killed }) => ownerId === made.id && killed === null,
    );
    expect(alive).toEqual([]);
    expect(new Set(undo.impossible.map(({ reason }) => reason))).toEqual(
      new Set(['user_stays', 'app_stays', 'not_removable', 'token_waiting']),
    );
  });

  it('refuses a plan that is too large to be shown, before it asks Meta for anything', async () => {
    const app = steward();
    await connect(app);
    const before = simulator.log.filter(() => true).length;
    const ids = (count: number) => Array.from({ length: count }, (_, index) => String(1000 + index));
    const answer = await app.ask('content', 'plan.make', {
      intent: {
        portfolioId: simulator.world.credentials.businessId,
        users: ids(6).map((id) => ({ type: 'existing', id })),
        assets: ids(10_000).map((id) => ({ id, kind: 'page', tasks: [] })),
        mode: 'add',
        token: null,
      },
    });
    expect(answer).toMatchObject({ failure: { key: 'plan_too_large', args: ['60000', '50000'] } });
    expect(simulator.log.filter(() => true)).toHaveLength(before);
  });

  it('fits the largest job there may be into one message, in any script and with all that Meta said', () => {
    const long = 'ก'.repeat(100);
    const { operations, ...rest } = makePlan(
      {
        portfolioId: '1',
        users: Array.from({ length: 20 }, (_, id) => ({
          type: 'new',
          name: `${id}${long}`.slice(0, 100),
          role: 'EMPLOYEE',
        })),
        assets: Array.from({ length: 999 }, (_, id) => ({
          id: `1234567890123${1000 + id}`,
          kind: 'page',
          tasks: [...ASSET_KIND_FACTS.page.defaultTasks],
        })),
        mode: 'add',
        token: null,
      },
      {
        version: 1,
        portfolio: { id: '1', name: long },
        readAt: 0,
        hash: '',
        systemUsers: [],
        apps: [],
        assets: Array.from({ length: 999 }, (_, id) => ({
          id: `1234567890123${1000 + id}`,
          kind: 'page',
          name: long,
          owned: true,
        })),
        assignments: [],
        accessOf: [],
        unread: [],
      },
      { id: crypto.randomUUID(), madeAt: 0, callerAppId: '' },
    );
    expect(operations).toHaveLength(20_000);
    const items = operations.map((operation, index) => ({
      jobId: `job.${rest.id}`,
      index,
      operation,
      state: 'failed',
      result: null,
      error: localError('unanswered', 'stop_item', 'ก'.repeat(300)),
      attempts: 1,
      attemptsBefore: 0,
      sentAt: 1_800_000_000_000,
    }));
    expect(Buffer.byteLength(JSON.stringify({ job: rest, items }))).toBeLessThan(60 * 2 ** 20);
  });

  it('goes on with jobs although a notice can not be given', async () => {
    const app = createSteward({
      fetch: simulator.fetch,
      notifier: { isAllowed: () => Promise.reject(new Error('no notifications')), show: async () => {} },
    });
    await connect(app, false);
    const { journal, jobs, settings } = app.services;
    await settings.save({ ...(await settings.get()), notifyExpiry: true });
    const { businessId } = simulator.world.credentials;
    const plan = await app.value('content', 'plan.make', {
      intent: { ...(await wholeIntent(app, ['Leads'])), portfolioId: businessId, token: null },
    });
    const jobId = await jobs.start(plan, 'Ada');
    await finished(app, jobId);
    await journal.putJob({
      ...(await journal.getJob(jobId))!,
      state: 'paused',
      pause: 'offline',
      resumeAt: 1,
    });
    await app.services.due();
    expect((await finished(app, jobId)).job.state).toBe('done');
  });

  it('plans nothing when it is all so already', async () => {
    const app = steward();
    await connect(app);
    const { businessId } = simulator.world.credentials;
    const intent = { ...(await wholeIntent(app, [])), token: null };
    const snapshot = await app.value('content', 'portfolio.read', { portfolioId: businessId, fresh: false });
    const wanted: Intent = {
      ...intent,
      users: snapshot.systemUsers.map(({ id }) => ({ type: 'existing', id })),
    };
    const first = await app.value('content', 'plan.make', { intent: wanted });
    const { jobId } = await app.value('console', 'job.start', { planId: first.id });
    await finished(app, jobId);
    const second = await app.value('content', 'plan.make', { intent: wanted });
    expect(second.operations).toEqual([]);
    expect(second.skipped).toHaveLength(wanted.users.length * wanted.assets.length);
    // Meta does not tell the tasks of asset groups, so Steward can't claim to know them.
    for (const { kind, reason } of second.skipped)
      expect(reason).toBe(kind === 'business_asset_group' ? 'tasks_unknown' : 'already_assigned');
    expect(await app.ask('console', 'job.start', { planId: second.id })).toMatchObject({
      failure: { key: 'plan_empty' },
    });
  });

  it('goes on with the rest when Meta refuses some, and can retry', async () => {
    const app = steward();
    await connect(app);
    const names = Array.from({ length: 12 }, (_, index) => `Bot ${index + 1}`);
    const plan = await app.value('content', 'plan.make', {
      intent: { ...(await wholeIntent(app, names)), assets: [], token: null },
    });
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    const view = await finished(app, jobId);
    const failed = view.items.filter(({ state }) => state === 'failed');
    expect(view.counts.done + failed.length).toBe(12);
    expect(failed.length).toBeGreaterThan(0);
    for (const { error } of failed) expect(error).toMatchObject({ key: 'limit_employee', code: 3949 });
    const portfolio = simulator.world.portfolios.get(simulator.world.credentials.businessId)!;
    portfolio.raisedLimits = { EMPLOYEE: 50, ADMIN: 1 };
    await app.value('console', 'job.retry', { jobId });
    expect((await finished(app, jobId)).counts.done).toBe(12);
  });

  it('waits for the app secret in the middle of a job and goes on with it', async () => {
    const app = steward();
    await connect(app, false);
    const plan = await app.value('content', 'plan.make', {
      intent: await wholeIntent(app, ['Weekly figures']),
    });
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    expect((await finished(app, jobId)).job).toMatchObject({ state: 'paused', pause: 'app_secret' });
    const { appId, appSecret } = simulator.world.credentials;
    await app.value('popup', 'app.save', { appId, appSecret, keep: true });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await finished(app, jobId)).job.state).toBe('done');
    expect((await app.value('popup', 'status.get', {})).app).toEqual({
      id: appId,
      hasSecret: true,
      kept: true,
    });
  });

  it('stands still while locked and goes on after unlocking', async () => {
    const app = steward();
    await connect(app);
    const plan = await app.value('content', 'plan.make', {
      intent: await wholeIntent(app, ['Weekly figures']),
    });
    // Three rounds at the least: create, assign, generate. The lock falls into the first.
    simulator.latency.call = 150;
    const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
    await app.value('popup', 'vault.lock', {});
    expect((await finished(app, jobId)).job).toMatchObject({ state: 'paused', pause: 'vault_locked' });
    const sent = simulator.log.length;
    await new Promise((resolve) => setTimeout(resolve, 2 * simulator.latency.call));
    expect(simulator.log).toHaveLength(sent);
    simulator.latency.call = 0;
    await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
    // The app secret was for the session only, and a lock ends it.
    const pause = async () => (await finished(app, jobId)).job.pause;
    await expect.poll(pause).toBe('app_secret');
    const { appId, appSecret } = simulator.world.credentials;
    await app.value('popup', 'app.save', { appId, appSecret, keep: false });
    const state = async () => (await finished(app, jobId)).job.state;
    await expect.poll(state).toBe('done');
    expect(simulator.log.writes()).toHaveLength(plan.operations.length);
  });
});

describe('bad input', () => {
  it.each([
    ['', 'token_malformed'],
    ['EAA with spaces', 'token_malformed'],
    ['EAAB'.repeat(20), 'token_invalid'],
  ])('token %j: %s, and nothing is kept', async (token, key) => {
    const app = steward();
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    expect(await app.ask('popup', 'connection.token', { token })).toMatchObject({ failure: { key } });
    expect((await app.value('popup', 'status.get', {})).connection).toBeNull();
  });

  it('an expired token is called so', async () => {
    const app = steward();
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    const { expired } = simulator.world.credentials;
    expect(await app.ask('popup', 'connection.token', { token: expired })).toMatchObject({
      failure: { key: 'token_expired' },
    });
  });

  it('a passphrase that is short or wrong is called so', async () => {
    const app = steward();
    expect(await app.ask('popup', 'vault.create', { passphrase: 'short' })).toMatchObject({
      failure: { key: 'passphrase_short' },
    });
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    await app.value('popup', 'vault.lock', {});
    expect(await app.ask('popup', 'vault.unlock', { passphrase: `${PASSPHRASE}r` })).toMatchObject({
      failure: { key: 'passphrase_wrong' },
    });
    expect(await app.ask('popup', 'connection.token', { token: 'x' })).toMatchObject({
      failure: { key: 'vault_locked' },
    });
  });

  it('an app secret that does not fit is refused before it is kept', async () => {
    const app = steward();
    await connect(app, false);
    const { appId } = simulator.world.credentials;
    const wrong = { appId, appSecret: '0'.repeat(32), keep: true };
    expect(await app.ask('popup', 'app.save', wrong)).toMatchObject({ failure: { key: 'app_secret_wrong' } });
    expect(await app.ask('popup', 'app.save', { ...wrong, appId: '123456789' })).toMatchObject({
      failure: { key: 'token_wrong_app' },
    });
    expect((await app.value('popup', 'status.get', {})).app).toBeNull();
  });

  it('a pre-flight tells what is missing: permission, role, another portfolio', async () => {
    const app = steward();
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    const { credentials } = simulator.world;
    const states = async (portfolioId: string | null) => {
      const { checks } = await app.value('popup', 'preflight.run', { portfolioId });
      return Object.fromEntries(checks.map(({ id, state }) => [id, state]));
    };
    await app.value('popup', 'connection.token', { token: credentials.employee });
    expect(await states(credentials.businessId)).toMatchObject({ admin: 'failed' });
    expect(await states('999999')).toMatchObject({ portfolio: 'failed' });
    await app.value('popup', 'connection.token', { token: credentials.noBusinessManagement });
    expect(await states(null)).toMatchObject({ permission: 'failed' });
  });

  it('a lost network is called so, and what was typed can be sent again', async () => {
    const app = steward();
    await app.value('popup', 'vault.create', { passphrase: PASSPHRASE });
    simulator.faults.add({ do: 'drop_before', times: 50 });
    const token = simulator.world.credentials.admin;
    expect(await app.ask('popup', 'connection.token', { token })).toMatchObject({
      failure: { key: 'network' },
    });
    simulator.faults.clear();
    expect(await app.ask('popup', 'connection.token', { token })).toMatchObject({ ok: true });
  });
});
