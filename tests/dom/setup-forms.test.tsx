// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppSecretForm } from '../../components/setup/app-secret-form.tsx';
import { Connect } from '../../components/setup/connect.tsx';
import { CreatePassphrase } from '../../components/setup/create-passphrase.tsx';
import { Preflight } from '../../components/setup/preflight.tsx';
import { Unlock } from '../../components/setup/unlock.tsx';
import { CONNECTION, refuse, statusWith, surface } from './setup-fakes.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const type = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);

describe('choosing a passphrase', () => {
  it('sends nothing until it is long enough and typed twice alike', async () => {
    const { setup, sent } = surface(statusWith({ vault: 'absent' }));
    render(<CreatePassphrase setup={setup} />);
    expect(document.activeElement).toBe(field('Passphrase'));
    type('Passphrase', 'short');
    await press('Set passphrase');
    expect(field('Passphrase').getAttribute('aria-invalid')).toBe('true');
    type('Passphrase', 'long enough for it');
    type('Repeat passphrase', 'long enough for is');
    await press('Set passphrase');
    expect(screen.getByText('The two passphrases differ.')).toBeTruthy();
    expect(sent).toEqual([]);
  });

  it('says plainly that there is no recovery', () => {
    render(<CreatePassphrase setup={surface(null).setup} />);
    expect(screen.getByText('There is no recovery without it')).toBeTruthy();
    expect(field('Passphrase').autocomplete).toBe('new-password');
  });

  it('makes the vault', async () => {
    const { setup, sent } = surface(null, { 'vault.create': () => statusWith() });
    render(<CreatePassphrase setup={setup} />);
    type('Passphrase', 'long enough for it');
    type('Repeat passphrase', 'long enough for it');
    await press('Set passphrase');
    expect(sent).toEqual([{ name: 'vault.create', payload: { passphrase: 'long enough for it' } }]);
  });
});

describe('unlocking', () => {
  it('keeps a wrong passphrase in the field, selected, with the reason', async () => {
    const status = statusWith({ vault: 'locked' });
    const { setup } = surface(status, { 'vault.unlock': () => refuse('passphrase_wrong') });
    render(<Unlock setup={setup} status={status} />);
    type('Passphrase', 'wrong');
    await press('Unlock');
    expect(field('Passphrase').value).toBe('wrong');
    expect(field('Passphrase').getAttribute('aria-invalid')).toBe('true');
    expect(field('Passphrase').selectionEnd).toBe(5);
  });

  it('counts a wait down, tries nothing meanwhile, and opens again by itself', async () => {
    vi.useFakeTimers();
    const status = statusWith({ vault: 'locked', retryAt: Date.now() + 30_000 });
    const { setup, sent } = surface(status, { 'vault.unlock': () => statusWith() });
    render(<Unlock setup={setup} status={status} />);
    type('Passphrase', 'right');
    await press('Next try in 0:30');
    expect(sent).toEqual([]);
    await act(async () => void (await vi.advanceTimersByTimeAsync(30_300)));
    await press('Unlock');
    expect(sent).toHaveLength(1);
  });
});

describe('connecting', () => {
  it('shows what Meta said, with its trace id, and keeps the token typed', async () => {
    const { setup } = surface(null, {
      'connection.token': () => refuse('token_invalid', [''], 'AbC123'),
    });
    render(<Connect setup={setup} status={statusWith({ connection: null })} />);
    type('Access token', 'EAAbad');
    await press('Check and connect');
    expect(screen.getByRole('alert').textContent).toContain('AbC123');
    expect(field('Access token').value).toBe('EAAbad');
    expect(field('Access token').type).toBe('password');
  });

  it('shows the redirect address to copy when signing in', async () => {
    const done = vi.fn();
    const status = statusWith({ connection: null });
    const { setup, sent } = surface(null, { 'connection.login': () => statusWith() });
    render(<Connect setup={setup} status={status} onDone={done} />);
    fireEvent.click(screen.getByLabelText('Sign in'));
    expect(field('Redirect address').value).toBe(status.redirectUrl);
    type('App ID', ' 42 ');
    await press('Sign in with Facebook');
    expect(sent).toEqual([{ name: 'connection.login', payload: { appId: '42' } }]);
    await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
  });
});

describe('app secret', () => {
  it('names the app of the connection, and is for this session unless told otherwise', async () => {
    const { setup, sent } = surface(null, { 'app.save': () => statusWith() });
    render(<AppSecretForm setup={setup} connection={CONNECTION} />);
    expect(field('App ID').value).toBe(CONNECTION.appId);
    type('App secret', 's3cret');
    fireEvent.click(screen.getByLabelText('In the vault'));
    await press('Save app secret');
    expect(sent[0]?.payload).toEqual({ appId: CONNECTION.appId, appSecret: 's3cret', keep: true });
    expect(field('App secret').value).toBe('');
  });
});

describe('pre-flight', () => {
  it('says of each failed check what to do', async () => {
    const { setup } = surface(null, {
      'portfolios.list': () => [{ id: '1', name: 'Northwind' }],
      'preflight.run': () => ({
        portfolio: { id: '1', name: 'Northwind' },
        checks: [
          { id: 'portfolio', state: 'ok', args: ['Northwind'] },
          { id: 'app', state: 'failed', args: ['Automations'] },
          { id: 'app_secret', state: 'unknown', args: [] },
        ],
      }),
    });
    render(<Preflight setup={setup} auto onSecret={() => {}} onConnect={() => {}} />);
    const items = await screen.findAllByRole('listitem');
    expect(items[0]?.textContent).toBe('Passed: Business portfolio Northwind');
    expect(items[1]?.textContent).toContain('Needs attention: The portfolio does not own Automations');
    expect(screen.queryByRole('button', { name: 'Add app secret' })).toBeNull();
    expect(screen.getByText('1 check needs attention')).toBeTruthy();
  });

  it('is ready without the app secret, and leads to where it and the token are given', async () => {
    const [onSecret, onConnect] = [vi.fn(), vi.fn()];
    const { setup } = surface(null, {
      'portfolios.list': () => [{ id: '1', name: 'Northwind' }],
      'preflight.run': () => ({
        portfolio: { id: '1', name: 'Northwind' },
        checks: [
          { id: 'app', state: 'ok', args: ['Automations'] },
          { id: 'app_secret', state: 'failed', args: ['Automations'] },
        ],
      }),
    });
    const { rerender } = render(<Preflight setup={setup} auto onSecret={onSecret} onConnect={onConnect} />);
    const items = await screen.findAllByRole('listitem');
    expect(items[1]?.textContent).toContain(
      'Needed only for tokens: The app secret of Automations is missing.',
    );
    expect(items[1]?.className).toContain('su-check-later');
    expect(screen.getByText('Ready. Add the app secret before you make tokens.')).toBeTruthy();
    await press('Add app secret');
    expect(onSecret).toHaveBeenCalledOnce();

    const failed = [{ id: 'permission', state: 'failed', args: ['business_management'] }] as const;
    setup.store.setState({ preflight: { type: 'checked', preflight: { portfolio: null, checks: failed } } });
    rerender(<Preflight setup={setup} auto onSecret={onSecret} onConnect={onConnect} />);
    await press('Connect again');
    expect(onConnect).toHaveBeenCalledOnce();
  });

  it('reads nothing until it is asked to', async () => {
    const { setup, sent } = surface(null, { 'portfolios.list': () => refuse('network', ['']) });
    render(<Preflight setup={setup} auto={false} onSecret={() => {}} onConnect={() => {}} />);
    expect(sent).toEqual([]);
    await press('Run checks');
    expect(screen.getByRole('alert')).toBeTruthy();
  });
});
