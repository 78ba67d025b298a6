import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../../utils/graph/clock.ts';
import type { RequestOf } from '../../../utils/messages/protocol.ts';
import type { Plan } from '../../../utils/plan/types.ts';
import { VERSIONS_KEY } from '../../../utils/stored.ts';
import type { TokenRecord } from '../../../utils/tokens/types.ts';
import { KEPT_MS } from '../../../utils/vault/apart.ts';
import type { Token } from '../../meta/model.ts';
import { type Simulator, startSimulator } from '../../meta/simulator.ts';
import { renameSystemUser } from '../../meta/world.ts';
import { type Dump, dumpOf, leaks, storesFrom } from '../vault/kit.ts';
import { finished, PASSPHRASE, type Steward, steward } from './kit.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let simulator: Simulator;
/** A vault that is open and connected, made once: deriving its key takes a while. */
let stored: Dump;
let app: Steward;
/** Milliseconds by which the clock of Steward, and the world's, is ahead. */
let ahead = 0;
/** Called with each answer of Meta before Steward sees it. */
let onAnswer: (url: string, body: string) => Promise<void> | void;

const now = () => Date.now() + ahead;
const clock: Clock = { ...systemClock, now };
const meta = () => simulator.world.credentials;

const watched: typeof fetch = async (input, init) => {
  const response = await simulator.fetch(input, init);
  await onAnswer(String(input), String(init?.body));
  return response;
};

beforeAll(async () => {
  simulator = await startSimulator({ seed: 'small', now });
  const first = steward({ fetch: watched, clock });
  onAnswer = () => {};
  await first.value('popup', 'vault.create', { passphrase: PASSPHRASE });
  await first.value('popup', 'connection.token', { token: meta().admin });
  const { appId, appSecret } = meta();
  await first.value('popup', 'app.save', { appId, appSecret, keep: true });
  stored = await dumpOf(first);
});
afterAll(() => simulator.close());
beforeEach(() => {
  ahead = 0;
  onAnswer = () => {};
  simulator.faults.clear();
  simulator.log.length = 0;
  stored.session['vault.usedAt'] = now();
  app = steward({
    fetch: watched,
    clock,
    ...storesFrom(stored),
  });
});

const run = async (plan: Plan) => {
  const { jobId } = await app.value('console', 'job.start', { planId: plan.id });
  return finished(app, jobId);
};

const list = () => app.value('console', 'tokens.list', {});
const recordOf = async (recordId: string): Promise<TokenRecord> =>
  (await list()).find(({ id }) => id === recordId)!;
const atMeta = (token: string): Token => simulator.world.tokens.get(token)!;
const systemUsers = () =>
  [...simulator.world.systemUsers.values()].filter(({ businessId }) => businessId === meta().businessId);

/** Makes a token for each of so many system users, and leaves it sealed. */
async function make(count = 1, expiry: '60_days' | 'never' = '60_days'): Promise<TokenRecord[]> {
  const users = systemUsers()
    .slice(0, count)
    .map(({ id }) => ({ type: 'existing' as const, id }));
  const plan = await app.value('console', 'plan.make', {
    intent: {
      portfolioId: meta().businessId,
      users,
      assets: [],
      mode: 'add',
      token: { appId: meta().appId, permissions: ['ads_read', 'business_management'], expiry },
    },
  });
  const view = await run(plan);
  expect(view.job.state).toBe('done');
  const made = view.items.flatMap(({ result }) => (result?.type === 'token' ? [result.recordId] : []));
  return Promise.all(made.map(recordOf));
}

async function show(recordId: string, keep: boolean): Promise<string> {
  const { token } = await app.value('popup', 'token.reveal', { recordId });
  await app.value('popup', 'token.consume', { recordId, keep });
  return token;
}

async function makeKept(): Promise<{ id: string; token: string; userId: string }> {
  const [record] = await make();
  const token = await show(record!.id, true);
  return { id: record!.id, token, userId: record!.systemUserId };
}

/** What stands in the storage, the list of versions aside. */
const keysOf = async (app: Steward): Promise<string[]> =>
  Object.keys(await app.local.get(null)).filter((key) => key !== VERSIONS_KEY);

describe('the name of its system user', () => {
  it('is the present one, whoever renamed it, and the old one stays known', async () => {
    const [record] = await make();
    const { id, systemUserId, systemUserName: before } = record!;
    const portfolioId = meta().businessId;
    const rename = async (name: string) =>
      run(await app.value('console', 'plan.rename', { portfolioId, renames: [{ systemUserId, name }] }));
    await rename('Renamed here');
    expect(await recordOf(id)).toMatchObject({ systemUserName: 'Renamed here', nameThen: before });
    const revoking = await app.value('console', 'plan.revoke', { recordIds: [id], all: true });
    expect(revoking.operations[0]?.subject.name).toBe('Renamed here');

    renameSystemUser(simulator.world, portfolioId, systemUserId, 'Renamed by hand');
    await app.value('console', 'portfolio.read', { portfolioId, fresh: true });
    expect(await recordOf(id)).toMatchObject({ systemUserName: 'Renamed by hand', nameThen: before });
    // What changes the record keeps the name of then.
    const { record: shown } = await app.value('popup', 'token.reveal', { recordId: id });
    expect(shown).toMatchObject({ systemUserName: 'Renamed by hand', nameThen: before });
    await app.value('popup', 'token.consume', { recordId: id, keep: true });
    expect(await recordOf(id)).toMatchObject({ state: 'kept', nameThen: before });

    await rename(before);
    expect(await recordOf(id)).toMatchObject({ systemUserName: before });
    expect(await recordOf(id)).not.toHaveProperty('nameThen');
  });
});

describe('a kept token', () => {
  it('is checked, renewed, superseded by what was renewed, and then revoked', async () => {
    const old = await makeKept();
    expect(await app.ask('popup', 'token.reveal', { recordId: old.id })).toMatchObject({
      failure: { key: 'token_gone' },
    });
    expect(await app.value('popup', 'token.check', { recordId: old.id })).toEqual({
      valid: true,
      appId: meta().appId,
      appName: simulator.world.apps.get(meta().appId)!.name,
      userId: old.userId,
      type: 'SYSTEM_USER',
      expiresAt: atMeta(old.token).expiresAt * 1000,
      dataAccessExpiresAt: null,
      scopes: ['ads_read', 'business_management'],
      missing: [],
      extra: [],
      recordId: old.id,
      problem: null,
    });

    ahead = 2 * MINUTE;
    const renewal = await app.value('console', 'plan.renew', { recordIds: [old.id] });
    expect(renewal).toMatchObject({ needsApproval: true, impossible: [] });
    expect((await run(renewal)).counts.done).toBe(1);
    const renewed = (await list()).find(({ replaces }) => replaces === old.id)!;
    expect(renewed).toMatchObject({
      state: 'sealed',
      systemUserId: old.userId,
      portfolioId: meta().businessId,
      granted: ['ads_read', 'business_management'],
    });
    expect((await recordOf(old.id)).state).toBe('kept');
    const again = await app.value('console', 'plan.renew', { recordIds: [old.id] });
    expect(again.impossible).toMatchObject([{ reason: 'token_waiting' }]);

    const token = await show(renewed.id, false);
    expect(atMeta(token).expiresAt).toBeGreaterThanOrEqual(atMeta(old.token).expiresAt + 120);
    expect(renewed.expiresAt).toBe(atMeta(token).expiresAt * 1000);
    expect((await recordOf(old.id)).state).toBe('superseded');
    expect(atMeta(old.token).killed).toBeNull();

    const revocation = await app.value('console', 'plan.revoke', { recordIds: [old.id], all: false });
    expect(await app.ask('content', 'job.start', { planId: revocation.id })).toMatchObject({
      failure: { key: 'approval_needed' },
    });
    const view = await run(revocation);
    expect(view.items[0]).toMatchObject({ state: 'done', result: { type: 'tokens_revoked' } });
    expect(atMeta(old.token).killed).not.toBeNull();
    expect(atMeta(token).killed).toBeNull();
    expect((await recordOf(old.id)).state).toBe('revoked');
    expect(await app.ask('popup', 'token.check', { recordId: old.id })).toMatchObject({
      failure: { key: 'token_not_kept' },
    });
    const gone = await app.value('console', 'plan.revoke', { recordIds: [old.id], all: false });
    expect(gone.impossible).toMatchObject([{ reason: 'token_revoked' }]);
    expect(simulator.log.filter(({ secretsInUrl }) => secretsInUrl)).toEqual([]);
    expect(await leaks(app, [old.token, token, meta().appSecret, meta().admin])).toEqual([]);
  });

  it('is forgotten when it is not wanted any more', async () => {
    const { id, token } = await makeKept();
    await app.value('console', 'token.forget', { recordId: id });
    expect((await recordOf(id)).state).toBe('consumed');
    expect(await app.ask('popup', 'token.check', { recordId: id })).toMatchObject({
      failure: { key: 'token_not_kept' },
    });
    expect(await app.ask('popup', 'token.forget', { recordId: 'none' })).toMatchObject({
      failure: { key: 'token_unknown' },
    });
    expect(atMeta(token).killed).toBeNull();
  });

  it('that Meta has ended is told so, is not renewed, blames no connection, and counts as revoked', async () => {
    const { id, token } = await makeKept();
    const renewal = await app.value('console', 'plan.renew', { recordIds: [id] });
    atMeta(token).killed = 467;
    expect(await app.value('popup', 'token.check', { recordId: id })).toMatchObject({
      valid: false,
      recordId: id,
      problem: { key: 'token_invalid', code: 190, subcode: 467 },
    });
    const renewed = await run(renewal);
    expect(renewed.job.state).toBe('done');
    expect(renewed.items[0]).toMatchObject({
      state: 'failed',
      error: { key: 'token_invalid', action: 'stop_item' },
    });
    expect((await list()).some(({ replaces }) => replaces === id)).toBe(false);

    // Meta may well refuse to revoke a token that is over: that is what was wanted.
    simulator.faults.add({ do: 'error', code: 190, subcode: 467, match: { path: /oauth\/revoke$/ } });
    const ended = await run(await app.value('console', 'plan.revoke', { recordIds: [id], all: false }));
    expect(ended).toMatchObject({ job: { state: 'done' }, counts: { done: 1 } });
    expect((await recordOf(id)).state).toBe('revoked');
  });
});

describe('answers that never come', () => {
  it('to a revocation: it is sent again', async () => {
    const { id, token } = await makeKept();
    simulator.faults.add({ do: 'drop_after', match: { path: /oauth\/revoke$/ } });
    const view = await run(await app.value('console', 'plan.revoke', { recordIds: [id], all: false }));
    expect(view.items[0]).toMatchObject({ state: 'done', attempts: 2 });
    expect(atMeta(token).killed).not.toBeNull();
    expect((await recordOf(id)).state).toBe('revoked');
  });

  it('to a renewal: the new token is lost, the old one lives on', async () => {
    const { id, token } = await makeKept();
    simulator.faults.add({ do: 'drop_after', match: { path: /oauth\/access_token$/ } });
    const view = await run(await app.value('console', 'plan.renew', { recordIds: [id] }));
    expect(view.items[0]).toMatchObject({ state: 'failed', error: { key: 'token_lost' }, attempts: 1 });
    const lost = (await list()).find(({ replaces }) => replaces === id);
    expect(lost).toMatchObject({ state: 'lost', systemUserName: view.items[0]!.operation.subject.name });
    expect((await recordOf(id)).state).toBe('kept');
    expect(atMeta(token).killed).toBeNull();
  });
});

describe('the app secret', () => {
  it('is waited for where it is missing, and when it is not right any more', async () => {
    const { id, token } = await makeKept();
    const world = simulator.world.apps.get(meta().appId)!;
    const { secret } = world;
    world.secret = 'f'.repeat(32);
    const plan = await app.value('console', 'plan.renew', { recordIds: [id] });
    const stopped = await run(plan);
    world.secret = secret;
    expect(stopped).toMatchObject({
      job: { state: 'paused', pause: 'app_secret' },
      counts: { waiting: 1 },
    });
    expect((await list()).some(({ replaces }) => replaces === id)).toBe(false);

    const revocation = await app.value('console', 'plan.revoke', { recordIds: [id], all: false });
    await app.value('console', 'job.cancel', { jobId: stopped.job.id });
    await app.services.vault.remove('app', 'current');
    expect((await run(revocation)).job).toMatchObject({ state: 'paused', pause: 'app_secret' });
    expect(atMeta(token).killed).toBeNull();
    // Ending everything is for emergencies, and does not take it.
    const all = await app.value('console', 'plan.revoke', { recordIds: [id], all: true });
    await app.value('console', 'job.cancel', { jobId: `job.${revocation.id}` });
    expect((await run(all)).job.state).toBe('done');
    expect(atMeta(token).killed).not.toBeNull();
  });
});

it('ends every token of a system user, and of no other', async () => {
  const [first, second] = await make(2);
  const token = await show(first!.id, false);
  const [again] = await make(1);
  const plan = await app.value('console', 'plan.revoke', { recordIds: [first!.id], all: true });
  expect(plan.warnings).toEqual([{ warning: 'all_tokens_end', items: [first!.systemUserName] }]);
  expect((await run(plan)).counts.done).toBe(1);
  expect(atMeta(token).killed).not.toBeNull();
  expect((await recordOf(first!.id)).state).toBe('revoked');
  expect((await recordOf(again!.id)).state).toBe('revoked');
  expect((await recordOf(second!.id)).state).toBe('sealed');
  expect((await app.value('popup', 'status.get', {})).waitingTokens).toBe(1);
});

it('makes a token in place of one that was not kept, and says that the old one stays', async () => {
  const [old] = await make(1, 'never');
  const before = await show(old!.id, false);
  const plan = await app.value('console', 'plan.rotate', { recordIds: [old!.id] });
  expect(plan.operations.map(({ type }) => type)).toEqual(['install_app', 'generate_token']);
  expect(plan.warnings.map(({ warning }) => warning)).toEqual(['never_expires', 'old_token_stays']);
  expect((await run(plan)).counts.done).toBe(2);
  const record = (await list()).find(({ replaces }) => replaces === old!.id)!;
  expect(record).toMatchObject({ permissions: old!.permissions, expiry: 'never', expiresAt: null });
  const after = await show(record.id, true);
  expect(after).not.toBe(before);
  expect((await recordOf(old!.id)).state).toBe('superseded');
  const revocation = await app.value('console', 'plan.revoke', { recordIds: [old!.id], all: false });
  expect(revocation.impossible).toMatchObject([{ reason: 'token_not_kept' }]);
});

it('notes what Meta granted, and tells what is missing', async () => {
  onAnswer = (url) => {
    if (!url.endsWith('/access_tokens')) return;
    const made = [...simulator.world.tokens.values()].at(-1)!;
    simulator.world.tokens.set(made.token, { ...made, scopes: ['ads_read', 'pages_show_list'] });
  };
  const [record] = await make();
  expect(record).toMatchObject({
    permissions: ['ads_read', 'business_management'],
    granted: ['ads_read', 'pages_show_list'],
  });
  await show(record!.id, true);
  expect(await app.value('console', 'token.check', { recordId: record!.id })).toMatchObject({
    valid: true,
    missing: ['business_management'],
    extra: ['pages_show_list'],
  });
});

it('makes a token all the same when nothing is told of what was granted', async () => {
  simulator.faults.add({ do: 'http_500', times: 1, match: { path: /debug_token$/ } });
  const [record] = await make();
  expect(record!.state).toBe('sealed');
  expect(record).not.toHaveProperty('granted');
});

describe('a pasted token', () => {
  it('is recognised by its fingerprint, whether it is kept or not', async () => {
    const [record] = await make();
    const token = await show(record!.id, false);
    expect(await app.value('popup', 'token.checkPasted', { token: ` "${token}"\n` })).toMatchObject({
      valid: true,
      recordId: record!.id,
      missing: [],
    });
  });

  it('of another app, unknown, expired or malformed is told as what it is', async () => {
    const check = (token: string) => app.ask('console', 'token.checkPasted', { token });
    expect(await check(meta().otherApp)).toMatchObject({
      value: { valid: true, appId: atMeta(meta().otherApp).appId, recordId: null, missing: [], extra: [] },
    });
    expect(await check('EAAB'.repeat(20))).toMatchObject({
      value: { valid: false, userId: null, scopes: [], problem: { key: 'token_invalid' } },
    });
    expect(await check(meta().expired)).toMatchObject({
      value: { valid: false, problem: { key: 'token_expired', subcode: 463 } },
    });
    expect(await check('no token')).toMatchObject({ failure: { key: 'token_malformed' } });
  });
});

describe('a vault locked in the middle', () => {
  it('loses no token whose answer comes after', async () => {
    onAnswer = async (url) => {
      if (url.endsWith('/access_tokens')) await app.value('popup', 'vault.lock', {});
    };
    const user = systemUsers()[0]!;
    const plan = await app.value('console', 'plan.make', {
      intent: {
        portfolioId: meta().businessId,
        users: [{ type: 'existing', id: user.id }],
        assets: [],
        mode: 'add',
        token: { appId: meta().appId, permissions: ['ads_read'], expiry: '60_days' },
      },
    });
    const view = await run(plan);
    expect(view.counts).toMatchObject({ done: view.items.length });
    const status = await app.value('popup', 'status.get', {});
    expect(status).toMatchObject({ vault: 'locked', waitingTokens: 1, connection: null });
    const made = [...simulator.world.tokens.values()].at(-1)!.token;
    expect(await leaks(app, [made])).toEqual([]);
    await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
    const [record] = await list();
    expect(await show(record!.id, false)).toBe(made);
  });

  it('loses no word of a token that Meta ended', async () => {
    const { id } = await makeKept();
    onAnswer = async (url) => {
      if (url.endsWith('/oauth/revoke')) await app.value('popup', 'vault.lock', {});
    };
    const view = await run(await app.value('console', 'plan.revoke', { recordIds: [id], all: false }));
    expect(view.counts.done).toBe(1);
    await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
    expect((await recordOf(id)).state).toBe('revoked');
  });

  it('stops a job before anything is sent, for that reason and no other', async () => {
    const { id } = await makeKept();
    const plan = await app.value('console', 'plan.renew', { recordIds: [id] });
    onAnswer = () => {};
    const starting = app.value('console', 'job.start', { planId: plan.id });
    await app.services.vault.lock();
    const { jobId } = await starting.catch(() => ({ jobId: '' }));
    if (jobId === '') return; // The lock was first.
    const view = await finished(app, jobId);
    if (view.job.state === 'done') return; // The job was first.
    expect(view.job).toMatchObject({ state: 'paused', pause: 'vault_locked' });
    expect(view.counts.waiting).toBe(1);
  });
});

describe('use of the vault', () => {
  it('is what a person does, not a page that asks how it stands', async () => {
    const deadline = () => app.services.vault.deadline();
    const first = (await deadline())!;
    ahead = 5 * MINUTE;
    await app.value('content', 'status.get', {});
    await app.services.tellStatus();
    expect(await deadline()).toBe(first);
    await app.value('console', 'status.get', {});
    expect(await deadline()).toBeGreaterThanOrEqual(first + 4 * MINUTE);
    ahead = 25 * MINUTE;
    expect((await app.value('content', 'status.get', {})).vault).toBe('locked');
  });

  it('is waited for as long as was chosen, in the next worker too', async () => {
    const settings = {
      idleMinutes: 60,
      lockWithSystem: false,
      notifyExpiry: false,
      clearClipboard: false,
    } as const;
    expect(await app.value('console', 'settings.save', { settings })).toEqual(settings);
    expect(await app.value('popup', 'settings.get', {})).toEqual(settings);
    ahead = 59 * MINUTE;
    app = steward({ fetch: watched, clock, local: app.local, session: app.session, files: app.files });
    expect((await app.value('content', 'status.get', {})).vault).toBe('unlocked');
    await app.services.systemLocked();
    expect((await app.value('content', 'status.get', {})).vault).toBe('unlocked');
    await app.value('console', 'settings.save', { settings: { ...settings, lockWithSystem: true } });
    await app.services.systemLocked();
    expect((await app.value('content', 'status.get', {})).vault).toBe('locked');
  });
});

describe('saving all at once', () => {
  const wanted = (
    recordIds: string[],
    change: Partial<RequestOf<'tokens.export'>> = {},
  ): RequestOf<'tokens.export'> => ({
    recordIds,
    format: 'json',
    inner: 'json',
    passphrase: null,
    recipients: [],
    ...change,
  });
  const bytesOf = ({ base64 }: { base64: string }) => Uint8Array.from(Buffer.from(base64, 'base64'));

  it('is one file, one reveal of each, and then nothing is left', async () => {
    const made = await make(2);
    const ids = made.map(({ id }) => id);
    const file = await app.value('popup', 'tokens.export', wanted([...ids, ids[0]!, 'none']));
    expect(file.recordIds).toEqual(ids);
    expect(file).toMatchObject({ mime: 'application/json', fileName: expect.stringMatching(/\.json$/) });
    const read = JSON.parse(new TextDecoder().decode(bytesOf(file)));
    expect(read.tokens.map((row: { systemUserId: string }) => row.systemUserId)).toEqual(
      made.map(({ systemUserId }) => systemUserId),
    );
    for (const row of read.tokens) expect(atMeta(row.token).ownerId).toBe(row.systemUserId);
    expect((await list()).map(({ state }) => state)).toEqual(['revealing', 'revealing']);
    // A popup that died may start over within the same two minutes.
    ahead = MINUTE;
    expect((await app.value('popup', 'tokens.export', wanted(ids))).base64).toBeTruthy();
    await app.value('popup', 'tokens.consume', { recordIds: ids, keep: false });
    expect((await list()).map(({ state }) => state)).toEqual(['consumed', 'consumed']);
    expect(await app.ask('popup', 'tokens.export', wanted(ids))).toMatchObject({
      failure: { key: 'token_gone' },
    });
    expect(await app.services.vault.ids('token-secret')).toEqual([]);
  });

  it('runs out like any reveal when the popup never says that it is saved', async () => {
    const [record] = await make();
    await app.value('popup', 'tokens.export', wanted([record!.id]));
    ahead = 2 * MINUTE;
    await app.services.due();
    expect((await recordOf(record!.id)).state).toBe('consumed');
  });

  it('spends no reveal where the keys are wrong, and encrypts where they are right', async () => {
    const [record] = await make();
    const ask = (change: Partial<RequestOf<'tokens.export'>>) =>
      app.ask('popup', 'tokens.export', wanted([record!.id], { format: 'age', inner: 'env', ...change }));
    expect(await ask({})).toMatchObject({ failure: { key: 'age_key_missing' } });
    expect(await ask({ passphrase: 'short' })).toMatchObject({ failure: { key: 'passphrase_short' } });
    expect(await ask({ recipients: ['age1nonsense'] })).toMatchObject({
      failure: { key: 'age_recipient_wrong', args: ['age1nonsense'] },
    });
    expect((await recordOf(record!.id)).state).toBe('sealed');
    const identity = await generateX25519Identity();
    const answer = await ask({ recipients: [await identityToRecipient(identity)] });
    if (!answer.ok) throw new Error(answer.failure.key);
    expect(answer.value.fileName).toMatch(/\.env\.age$/);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const text = await decrypter.decrypt(bytesOf(answer.value), 'text');
    const { token } = await app.value('popup', 'token.reveal', { recordId: record!.id });
    expect(text).toContain(`='${token}'`);
  });
});

it('counts in the badge what waits, else what ends soon, also while it is locked', async () => {
  expect(await app.services.badge()).toEqual({ about: 'nothing', count: 0 });
  const [first, second] = await make(2);
  expect(await app.services.badge()).toEqual({ about: 'waiting', count: 2 });
  const deletedAt = Object.values(await app.services.records.waitingTokens());
  await app.services.vault.lock();
  expect(await app.services.nextDeadline()).toBe(Math.min(...deletedAt) - 2 * DAY);
  ahead = Math.max(...deletedAt) - 2 * DAY - Date.now();
  expect(await app.services.badge()).toEqual({ about: 'going', count: 2 });
  expect(await app.services.nextDeadline()).toBe(Math.min(...deletedAt));
  ahead = 0;
  await app.value('popup', 'vault.unlock', { passphrase: PASSPHRASE });
  await show(first!.id, false);
  await show(second!.id, true);
  expect(await app.services.badge()).toEqual({ about: 'nothing', count: 0 });
  expect(await app.services.nextDeadline()).not.toBeNull();
  await app.value('popup', 'vault.lock', {});
  const next = (await app.services.nextDeadline())!;
  expect(Math.abs(next - (first!.expiresAt! - 14 * DAY))).toBeLessThan(2000);
  ahead = 54 * DAY;
  expect(await app.services.badge()).toEqual({ about: 'expiring', count: 2 });
});

it('warns in the badge of no token that is being shown', async () => {
  const [first] = await make(2);
  await app.value('popup', 'token.reveal', { recordId: first!.id });
  expect(await app.services.badge()).toEqual({ about: 'waiting', count: 2 });
  expect(Object.keys(await app.services.records.unseen())).toHaveLength(1);
  ahead = 3 * MINUTE;
  await app.value('popup', 'vault.lock', {});
  await app.services.due();
  expect(await app.services.badge()).toEqual({ about: 'waiting', count: 1 });
  ahead = 5 * DAY + MINUTE;
  expect(await app.services.badge()).toEqual({ about: 'going', count: 1 });
  ahead = 8 * DAY;
  await app.services.due();
  expect((await app.services.badge()).about).not.toBe('going');
  expect(await app.services.records.unseen()).toEqual({});
});

describe('the vault', () => {
  it('changes its passphrase, and says when the old one is wrong', async () => {
    const next = 'quite another passphrase';
    expect(
      await app.ask('popup', 'vault.changePassphrase', { current: 'not the passphrase', next }),
    ).toMatchObject({ failure: { key: 'passphrase_wrong' } });
    expect(
      await app.ask('popup', 'vault.changePassphrase', { current: PASSPHRASE, next: 'short' }),
    ).toMatchObject({ failure: { key: 'passphrase_short' } });
    const status = await app.value('console', 'vault.changePassphrase', { current: PASSPHRASE, next });
    expect(status.vault).toBe('unlocked');
    await app.value('popup', 'vault.lock', {});
    expect((await app.value('popup', 'vault.unlock', { passphrase: next })).connection).not.toBeNull();

    const files = await app.files.names();
    const old = (await app.services.nextDeadline())!;
    expect(Math.abs(old - now() - KEPT_MS)).toBeLessThan(10_000);
    ahead = KEPT_MS;
    await app.services.due();
    expect(await app.files.names()).toHaveLength(files.length - 1);
  });

  it('is erased with every secret, and its jobs stand still', async () => {
    const [waiting] = await make();
    const settings = {
      idleMinutes: 30,
      lockWithSystem: true,
      notifyExpiry: false,
      clearClipboard: false,
    } as const;
    await app.value('popup', 'settings.save', { settings });
    await app.services.vault.remove('app', 'current');
    const plan = await app.value('console', 'plan.rotate', { recordIds: [waiting!.id] });
    expect(plan.operations).toEqual([]);
    await show(waiting!.id, true);
    const renewal = await app.value('console', 'plan.renew', { recordIds: [waiting!.id] });
    const { job } = await run(renewal);
    expect(job).toMatchObject({ state: 'paused', pause: 'app_secret' });

    const status = await app.value('console', 'vault.erase', { sure: true });
    expect(status).toMatchObject({ vault: 'absent', connection: null, app: null, waitingTokens: 0 });
    expect(await keysOf(app)).toEqual(['settings']);
    expect(Object.keys(await app.session.get(null))).toEqual([]);
    expect(await app.value('popup', 'settings.get', {})).toEqual(settings);
    expect((await app.value('console', 'job.get', { jobId: job.id })).job.pause).toBe('by_person');
    expect(await app.services.badge()).toEqual({ about: 'nothing', count: 0 });
    expect(await app.ask('popup', 'tokens.list', {})).toMatchObject({ failure: { key: 'vault_locked' } });
  });

  it('is erased whole where a file is held fast, which is told of at the end and goes the next time', async () => {
    await make();
    const { local, session, files } = app;
    let held = true;
    app = steward({
      fetch: watched,
      clock,
      local,
      session,
      files: {
        ...files,
        remove: async (name) => {
          if (held) throw new Error('held');
          await files.remove(name);
        },
      },
    });
    expect(await app.ask('console', 'vault.erase', { sure: true })).toMatchObject({ ok: false });
    expect(await keysOf(app)).toEqual([]);
    expect((await app.value('popup', 'status.get', {})).vault).toBe('absent');
    expect(await app.files.names()).not.toEqual([]);
    held = false;
    await app.services.due();
    expect(await app.files.names()).toEqual([]);
  });

  it('is erased in the middle of a job only after the call under way has ended', async () => {
    let erasing: Promise<unknown> = Promise.resolve();
    onAnswer = (url) => {
      if (url.endsWith('/access_tokens')) erasing = app.value('console', 'vault.erase', { sure: true });
    };
    const users = systemUsers()
      .slice(0, 2)
      .map(({ id }) => ({ type: 'existing' as const, id }));
    const plan = await app.value('console', 'plan.make', {
      intent: {
        portfolioId: meta().businessId,
        users,
        assets: [],
        mode: 'add',
        token: { appId: meta().appId, permissions: ['ads_read'], expiry: '60_days' },
      },
    });
    const view = await run(plan);
    await erasing;
    expect(view.job.state === 'done' || view.job.pause === 'by_person').toBe(true);
    expect(await keysOf(app)).toEqual([]);
  });

  it('names what was found damaged', async () => {
    const [record] = await make();
    await app.local.set({ [`vault.record.token-record/${record!.id}`]: 'rubbish' });
    await list();
    expect(await app.value('console', 'vault.damaged', {})).toMatchObject([
      { kind: 'token-record', id: record!.id },
    ]);
  });
});
