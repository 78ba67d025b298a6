import { describe, expect, it, vi } from 'vitest';
import type { Status } from '../../utils/messages/protocol.ts';
import type { Preflight } from '../../utils/portfolio/preflight.ts';
import { createSetup } from '../../utils/stores/setup.ts';
import { type Answers, fakeSend, refuse, statusWith } from './setup-fakes.ts';

const preflight = (name: string): Preflight => ({ portfolio: { id: '1', name }, checks: [] });

function make(answers: Answers) {
  const { send, sent } = fakeSend({ 'status.get': () => statusWith(), ...answers });
  const onStatus = vi.fn<(status: Status) => void>();
  const setup = createSetup({ send, onStatus });
  return { setup, sent, onStatus, state: () => setup.store.getState() };
}

describe('setup', () => {
  it('drops a secret once it has done its work', async () => {
    const status = statusWith({ connection: null });
    const { setup, state, onStatus } = make({ 'vault.create': () => status });
    setup.edit({ passphrase: 'four odd words here', repeat: 'four odd words here' });
    expect(await setup.create()).toBe(true);
    expect(state().form).toMatchObject({ passphrase: '', repeat: '' });
    expect(onStatus).toHaveBeenCalledWith(status);
  });

  it('keeps what was typed when it fails, and says why', async () => {
    const { setup, state } = make({ 'connection.token': () => refuse('token_invalid', ['x'], 'Trace1') });
    setup.edit({ token: '  EAAtyped  ' });
    expect(await setup.connectToken()).toBe(false);
    expect(state().form.token).toBe('  EAAtyped  ');
    expect(state().attempts.token).toEqual({
      type: 'failed',
      failure: { key: 'token_invalid', args: ['x'], fbtraceId: 'Trace1' },
    });
  });

  it('sends a pasted token without the spaces around it', async () => {
    const { setup, sent } = make({ 'connection.token': () => statusWith() });
    setup.edit({ token: ' EAAtoken\n' });
    await setup.connectToken();
    expect(sent).toEqual([{ name: 'connection.token', payload: { token: 'EAAtoken' } }]);
  });

  it('never trims a passphrase', async () => {
    const { setup, sent } = make({ 'vault.unlock': () => statusWith() });
    setup.edit({ passphrase: ' spaces count ' });
    await setup.unlock();
    expect(sent[0]?.payload).toEqual({ passphrase: ' spaces count ' });
  });

  it('asks for the status after a failure: a wrong passphrase may have started a wait', async () => {
    const waiting = statusWith({ vault: 'locked', retryAt: 5 });
    const { setup, onStatus } = make({
      'vault.unlock': () => refuse('passphrase_wrong'),
      'status.get': () => waiting,
    });
    await setup.unlock();
    expect(onStatus).toHaveBeenCalledWith(waiting);
  });

  it('takes a failure away when its field is edited, and only then', async () => {
    const { setup, state } = make({ 'connection.token': () => refuse('token_invalid') });
    await setup.connectToken();
    setup.edit({ loginAppId: '1' });
    expect(state().attempts.token.type).toBe('failed');
    setup.edit({ token: 'E' });
    expect(state().attempts.token.type).toBe('idle');
  });

  it('does not send twice while one is under way', async () => {
    let finish = (_: Status) => {};
    const { setup, sent } = make({ 'vault.unlock': () => new Promise<Status>((done) => (finish = done)) });
    const first = setup.unlock();
    expect(await setup.unlock()).toBe(false);
    finish(statusWith());
    expect(await first).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it('means the app of the connection until another is typed, and this session until told otherwise', async () => {
    const { setup, sent } = make({ 'app.save': () => statusWith() });
    setup.edit({ appSecret: 'abc' });
    await setup.saveApp('123');
    expect(sent[0]?.payload).toEqual({ appId: '123', appSecret: 'abc', keep: false });
    expect(setup.store.getState().form.appSecret).toBe('');
  });

  it('drops every typed secret when it locks', async () => {
    const { setup, state } = make({ 'vault.lock': () => statusWith({ vault: 'locked' }) });
    setup.edit({ passphrase: 'a', repeat: 'b', token: 'c', appSecret: 'd' });
    const locking = setup.lock();
    expect(state().form).toMatchObject({ passphrase: '', repeat: '', token: '', appSecret: '' });
    // The lock screen may be there before the answer.
    setup.edit({ passphrase: 'typed anew' });
    await locking;
    expect(state().form).toMatchObject({ passphrase: 'typed anew' });
  });
});

describe('pre-flight', () => {
  it('checks the only portfolio without asking', async () => {
    const { setup, state, sent } = make({
      'portfolios.list': () => [{ id: '1', name: 'One' }],
      'preflight.run': () => preflight('One'),
    });
    await setup.startPreflight();
    expect(sent.at(-1)).toEqual({ name: 'preflight.run', payload: { portfolioId: '1' } });
    expect(state().preflight).toEqual({ type: 'checked', preflight: preflight('One') });
  });

  it('waits for a choice when there are several, and remembers it', async () => {
    const { setup, state, sent } = make({
      'portfolios.list': () => [
        { id: '1', name: 'One' },
        { id: '2', name: 'Two' },
      ],
      'preflight.run': () => preflight('Two'),
    });
    await setup.startPreflight();
    expect(state().preflight.type).toBe('idle');
    await setup.checkPortfolio('2');
    await setup.startPreflight();
    expect(sent.at(-1)).toEqual({ name: 'preflight.run', payload: { portfolioId: '2' } });
  });

  it('asks about no portfolio when there is none, so that the checks say so', async () => {
    const { setup, sent } = make({
      'portfolios.list': () => [],
      'preflight.run': () => ({ portfolio: null, checks: [] }),
    });
    await setup.startPreflight();
    expect(sent.at(-1)?.payload).toEqual({ portfolioId: null });
  });

  it('goes on to the checks where Meta lists no portfolio for want of permission: they say what to do', async () => {
    const { setup, state, sent } = make({
      'portfolios.list': () => refuse('permission'),
      'preflight.run': () => preflight('One'),
    });
    await setup.startPreflight();
    expect(sent.at(-1)?.payload).toEqual({ portfolioId: null });
    expect(state().preflight.type).toBe('checked');
    const other = make({ 'portfolios.list': () => refuse('network') });
    await other.setup.startPreflight();
    expect(other.state().preflight).toMatchObject({ type: 'failed', failure: { key: 'network' } });
  });

  it('shows the newest choice, however late an older one answers', async () => {
    const answers = new Map<string | null, (result: Preflight) => void>();
    const { setup, state } = make({
      'preflight.run': ({ portfolioId }) => new Promise((done) => answers.set(portfolioId, done)),
    });
    const first = setup.checkPortfolio('1');
    const second = setup.checkPortfolio('2');
    answers.get('2')?.(preflight('Two'));
    await second;
    answers.get('1')?.(preflight('One'));
    await first;
    expect(state().preflight).toEqual({ type: 'checked', preflight: preflight('Two') });
  });

  it('forgets its answer when the app secret or the connection changes', async () => {
    const { setup, state } = make({
      'preflight.run': () => preflight('One'),
      'app.save': () => statusWith(),
    });
    await setup.checkPortfolio('1');
    await setup.saveApp('1');
    expect(state()).toMatchObject({ preflight: { type: 'idle' }, portfolioId: '1' });
  });
});
