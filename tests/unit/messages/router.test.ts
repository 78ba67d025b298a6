import * as v from 'valibot';
import { describe, expect, it, vi } from 'vitest';
import { GraphError, localError } from '../../../utils/graph/errors.ts';
import { HELP_SECTIONS, pathOf, TOPICS } from '../../../utils/help/topics.ts';
import { type MessageName, PROTOCOL, type Sender } from '../../../utils/messages/protocol.ts';
import { failureOf, type Handlers, isEnvelope, Refusal, route } from '../../../utils/messages/router.ts';
import { FACTS, OWN, PAYLOADS, STRANGERS } from './kit.ts';

const NAMES = Object.keys(PROTOCOL) as MessageName[];

function spies() {
  const handler = vi.fn(async () => null);
  return {
    handler,
    handlers: Object.fromEntries(NAMES.map((name) => [name, handler])) as unknown as Handlers,
  };
}

const envelope = (name: string, payload: unknown) => ({ steward: 1, name, payload });

describe('the matrix of senders and messages', () => {
  for (const name of NAMES)
    for (const sender of Object.keys(FACTS) as Sender[]) {
      const allowed = PROTOCOL[name].from.includes(sender);
      it(`${sender} ${allowed ? 'may' : 'may not'} send ${name}`, async () => {
        const { handler, handlers } = spies();
        const answer = await route(envelope(name, PAYLOADS[name]), FACTS[sender], OWN, handlers);
        expect(answer).toMatchObject(allowed ? { ok: true } : { ok: false, failure: { key: 'not_allowed' } });
        expect(handler).toHaveBeenCalledTimes(allowed ? 1 : 0);
      });
    }

  it.each(Object.entries(STRANGERS))('%s is answered by no handler', async (_, facts) => {
    for (const name of NAMES) {
      const { handler, handlers } = spies();
      const answer = await route(envelope(name, PAYLOADS[name]), facts, OWN, handlers);
      expect(answer).toEqual({ ok: false, failure: { key: 'not_allowed', args: [], fbtraceId: null } });
      expect(handler).not.toHaveBeenCalled();
    }
    // Nor does it learn which messages there are.
    expect(await route(envelope('vault.dump', {}), facts, OWN, spies().handlers)).toMatchObject({
      failure: { key: 'not_allowed' },
    });
  });

  it('lets the console do whatever both a page and the popup may', () => {
    const both = NAMES.filter((name) =>
      (['popup', 'content'] as const).every((sender) => PROTOCOL[name].from.includes(sender)),
    );
    expect(both.length).toBeGreaterThan(0);
    for (const name of both) expect(PROTOCOL[name].from, name).toContain('console');
  });

  it('lets a page see no secret, mint nothing, and go on with nothing an admin stopped', () => {
    const forContent = NAMES.filter((name) => PROTOCOL[name].from.includes('content'));
    expect(forContent).toEqual([
      'page.seen',
      'page.report',
      'status.get',
      'templates.list',
      'selections.list',
      'selections.save',
      'selections.remove',
      'portfolios.list',
      'preflight.run',
      'portfolio.read',
      'groups.read',
      'plan.make',
      'plan.open',
      'job.start',
      'job.pause',
      'job.cancel',
      'job.get',
      'jobs.list',
      'console.open',
      'popup.open',
    ]);
  });
});

describe('rows about secrets', () => {
  it('are each open to the surfaces they are meant for, and to no other', () => {
    const only = (...senders: Sender[]) =>
      NAMES.filter((name) => PROTOCOL[name].from.join() === senders.join());
    expect(only('popup')).toEqual([
      'token.reveal',
      'token.consume',
      'tokens.export',
      'tokens.consume',
      'clipboard.copied',
    ]);
    expect(only('console')).toEqual([
      'page.health',
      'vault.erase',
      'vault.damaged',
      'storage.save',
      'storage.erase',
      'templates.save',
      'templates.remove',
      'templates.restore',
      'templates.given',
      'templates.give',
      'access.of',
      'access.read',
      'access.list',
      'access.kept',
      'access.pin',
      'plan.makeAll',
      'plan.revoke',
      'plan.rotate',
      'plan.renew',
      'plan.remove',
      'plan.rename',
      'plan.tasks',
      'plan.exact',
      'plan.undo',
    ]);
  });
});

describe('shapes', () => {
  it.each([
    ['an unknown name', envelope('vault.dump', {})],
    ['a name from the prototype', envelope('constructor', {})],
    ['an extra field', envelope('status.get', { extra: 1 })],
    ['a missing field', envelope('vault.unlock', {})],
    ['a wrong type', envelope('vault.unlock', { passphrase: 1 })],
    ['a passphrase without end', envelope('vault.unlock', { passphrase: 'x'.repeat(5000) })],
    ['idle minutes nobody offered', envelope('settings.save', { settings: { idleMinutes: 9999 } })],
    ['keeping many at once', envelope('tokens.consume', { recordIds: ['r'], keep: true })],
    [
      'a copied text in place of its mark',
      envelope('clipboard.copied', { salt: '0'.repeat(32), hash: 'EAA' }),
    ],
    ['a file of no tokens', envelope('tokens.export', { recordIds: [], format: 'env' })],
    ['an id with a path in it', envelope('portfolio.read', { portfolioId: '../me', fresh: true })],
    ['another envelope', { steward: 2, name: 'status.get', payload: {} }],
    ['no envelope', 'status.get'],
  ])('%s is refused before any handler', async (_, message) => {
    const { handler, handlers } = spies();
    const answer = await route(message, FACTS.popup, OWN, handlers);
    expect(answer).toEqual({ ok: false, failure: { key: 'bad_message', args: [], fbtraceId: null } });
    expect(handler).not.toHaveBeenCalled();
  });

  it.each([
    ['no pair', 'plan.remove', { portfolioId: '1', pairs: [] }],
    [
      'an id with a path in it',
      'plan.remove',
      { portfolioId: '1', pairs: [{ systemUserId: '2', assetId: '3/x' }] },
    ],
    [
      'an unknown kind',
      'plan.tasks',
      { portfolioId: '1', pairs: [{ systemUserId: '2', assetId: '3' }], tasks: { group: ['ANALYZE'] } },
    ],
  ])('takes no plan with %s', async (_, name, payload) => {
    const { handler, handlers } = spies();
    const answer = await route(envelope(name, payload), FACTS.console, OWN, handlers);
    expect(answer).toMatchObject({ failure: { key: 'bad_message' } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('opens help at every topic there is, and at nothing else', () => {
    const { request } = PROTOCOL['console.open'];
    const takes = (topic: string | null) => v.safeParse(request, { view: 'help', topic }).success;
    for (const topic of [...TOPICS.map(pathOf), ...HELP_SECTIONS, null])
      expect(takes(topic), `${topic}`).toBe(true);
    for (const topic of ['', '/', '../setup', 'error/', 'error/a/b', 'error/<b>', `error/${'x'.repeat(101)}`])
      expect(takes(topic), topic).toBe(false);
  });

  it('does not erase for somebody who is not sure', async () => {
    for (const payload of [{}, { sure: false }, { sure: 'true' }]) {
      const { handler, handlers } = spies();
      const answer = await route(envelope('vault.erase', payload), FACTS.console, OWN, handlers);
      expect(answer).toMatchObject({ failure: { key: 'bad_message' } });
      expect(handler).not.toHaveBeenCalled();
    }
  });

  it('tells how long a limit holds back, in minutes', async () => {
    const { handlers } = spies();
    const fail = async (waitMs: number | null) => {
      const error = new GraphError(localError('throttled', 'throttle'), false, waitMs);
      return route(envelope('status.get', {}), FACTS.popup, OWN, {
        ...handlers,
        'status.get': () => Promise.reject(error),
      });
    };
    expect(await fail(60_001)).toMatchObject({ failure: { key: 'throttled_wait', args: ['2'] } });
    expect(await fail(null)).toMatchObject({ failure: { key: 'throttled' } });
  });

  it('tells what Meta said beside its key, with the trace to ask Meta by', async () => {
    const { handlers } = spies();
    const view = { ...localError('throttled', 'throttle', 'what Meta said'), fbtraceId: 'TRACE' };
    const failing = (waitMs: number | null) =>
      route(envelope('status.get', {}), FACTS.popup, OWN, {
        ...handlers,
        'status.get': () => Promise.reject(new GraphError(view, false, waitMs)),
      });
    expect(await failing(null)).toEqual({
      ok: false,
      failure: { key: 'throttled', args: ['what Meta said'], fbtraceId: 'TRACE' },
    });
    expect(await failing(60_000)).toEqual({
      ok: false,
      failure: { key: 'throttled_wait', args: ['1'], fbtraceId: 'TRACE' },
    });
  });

  it('hands the handler what was sent, who sent it, and from which tab', async () => {
    const { handler, handlers } = spies();
    handler.mockResolvedValue('answer' as never);
    const answer = await route(envelope('plan.get', { planId: 'p' }), FACTS.console, OWN, handlers);
    expect(answer).toEqual({ ok: true, value: 'answer' });
    expect(handler.mock.calls).toEqual([[{ planId: 'p' }, { sender: 'console', tabId: 3 }]]);
    await route(envelope('plan.get', { planId: 'p' }), FACTS.popup, OWN, handlers);
    expect(handler).toHaveBeenLastCalledWith({ planId: 'p' }, { sender: 'popup', tabId: null });
  });

  it('tells its own messages from those of others', () => {
    expect(isEnvelope(envelope('status.get', {}))).toBe(true);
    for (const message of [null, 'status.get', {}, { steward: 1 }, { ...envelope('x', 1), more: 1 }])
      expect(isEnvelope(message)).toBe(false);
  });

  it('keeps the blanks and the trace of a refusal', () => {
    expect(failureOf(new Refusal('passphrase_wait', ['3'], 'T'))).toEqual({
      key: 'passphrase_wait',
      args: ['3'],
      fbtraceId: 'T',
    });
    expect(failureOf(new Refusal('plan_empty'))).toEqual({ key: 'plan_empty', args: [], fbtraceId: null });
    expect(new Refusal('plan_empty')).toMatchObject({ name: 'Refusal', message: 'plan_empty' });
    expect(failureOf('thrown')).toEqual({ key: 'internal', args: [], fbtraceId: null });
  });

  it('tells a refusal in its words and anything else as internal, without its text', async () => {
    const { handlers } = spies();
    const refusing = { ...handlers, 'status.get': () => Promise.reject(new Refusal('vault_locked')) };
    expect(await route(envelope('status.get', {}), FACTS.popup, OWN, refusing)).toMatchObject({
      failure: { key: 'vault_locked' },
    });
    const broken = { ...handlers, 'status.get': () => Promise.reject(new Error('secret 123')) };
    expect(JSON.stringify(await route(envelope('status.get', {}), FACTS.popup, OWN, broken))).not.toContain(
      'secret',
    );
  });
});
