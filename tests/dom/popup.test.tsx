// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Popup } from '../../components/popup/app.tsx';
import type { JobView } from '../../utils/jobs/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import { CLEAR_AFTER_MS } from '../../utils/tokens/copied.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { type Answers, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

const TOKEN = 'EAACanary0000Token1111Never2222Anywhere3333';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function open(status: Status | null, answers: Answers = {}) {
  const made = surface(status, answers);
  const { container } = render(
    <Popup live={made.live} setup={made.setup} tokens={made.tokens} send={made.send} />,
  );
  await settle();
  const press = async (name: string | RegExp) => {
    fireEvent.click(screen.getByRole('button', { name }));
    await settle();
  };
  return { ...made, container, press };
}

describe('the popup', () => {
  it('asks for a passphrase first', async () => {
    await open(statusWith({ vault: 'absent', connection: null }));
    expect(screen.getByRole('heading', { name: 'Choose a passphrase' })).toBeTruthy();
  });

  it('unlocks', async () => {
    const { press } = await open(statusWith({ vault: 'locked', connection: null }), {
      'vault.unlock': () => statusWith(),
    });
    fireEvent.input(screen.getByLabelText('Passphrase'), { target: { value: 'right' } });
    await press('Unlock');
    expect(screen.getByText('Amira Haddad')).toBeTruthy();
  });

  it('connects, and shows waiting tokens even before', async () => {
    const { live } = await open(statusWith({ connection: null, waitingTokens: 1 }), {
      'tokens.list': () => [recordWith()],
    });
    expect(screen.getByRole('heading', { name: 'Connect to Meta' })).toBeTruthy();
    expect(screen.getByText('1 token waits for you')).toBeTruthy();
    act(() => live.setState({ status: statusWith() }));
    expect(screen.queryByRole('heading', { name: 'Connect to Meta' })).toBeNull();
  });

  it('says so when the background stays silent, and tries again', async () => {
    const { press } = await open(null);
    await settle(4100);
    expect(screen.getByRole('alert').textContent).toContain('Steward does not answer');
    await press('Try again');
    expect(screen.getByText('Amira Haddad')).toBeTruthy();
  });

  it('shows running jobs with a link to each', async () => {
    const { live } = await open(statusWith());
    const view = {
      job: { id: 'job.p1', portfolioName: 'Northwind', state: 'running', createdAt: 1 },
      items: Array.from({ length: 4 }),
      counts: { waiting: 1, sending: 0, done: 2, failed: 1, uncertain: 0, cancelled: 0 },
    } as unknown as JobView;
    act(() => live.setState({ jobs: { 'job.p1': view } }));
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('3');
    expect(screen.getByRole('link', { name: /Open job/ }).getAttribute('href')).toBe(
      '/options.html#/job/job.p1',
    );
  });

  it('opens the console and locks', async () => {
    const { press, sent } = await open(statusWith(), {
      'console.open': () => null,
      'vault.lock': () => statusWith({ vault: 'locked', connection: null }),
    });
    await press('Open console');
    await press('Lock');
    expect(sent.map(({ name }) => name)).toEqual(['tokens.list', 'console.open', 'vault.lock']);
    expect(screen.getByRole('heading', { name: 'Steward is locked' })).toBeTruthy();
  });
});

it('says from the fifth day on when a token that nobody looked at is deleted', async () => {
  const day = 86_400_000;
  const waiting = (name: string, daysOld: number, change: Partial<TokenRecord> = {}) =>
    recordWith({ id: name, systemUserName: name, createdAt: Date.now() - daysOld * day, ...change });
  await open(statusWith({ waitingTokens: 3 }), {
    'tokens.list': () => [
      waiting('Fresh', 4.9),
      waiting('Fifth day', 5),
      waiting('Last day', 6.5),
      waiting('Being shown', 6, { state: 'revealing', revealEndsAt: Date.now() + 60_000 }),
    ],
  });
  const words = screen.getAllByRole('listitem').map(({ textContent }) => textContent ?? '');
  const of = (name: string) => words.find((text) => text.startsWith(name));
  expect(of('Fresh')).not.toContain('Deleted');
  expect(of('Fifth day')).toContain('Deleted unseen in 2 days');
  expect(of('Last day')).toContain('Deleted unseen in 12 hours');
  expect(of('Being shown')).not.toContain('Deleted');
});

describe('revealing a token', () => {
  const box = () => screen.getByLabelText<HTMLTextAreaElement>('Access token');

  async function reveal(answers: Answers = {}) {
    let record: TokenRecord = recordWith();
    const made = await open(statusWith({ waitingTokens: 1 }), {
      'tokens.list': () => [record],
      'token.reveal': () => {
        record = { ...record, state: 'revealing', revealEndsAt: record.revealEndsAt ?? Date.now() + 120_000 };
        return { record, token: TOKEN };
      },
      'token.consume': () => {
        record = { ...record, state: 'consumed', revealEndsAt: null };
        return null;
      },
      ...answers,
    });
    await made.press('Reveal once, the token of Reporting reader');
    const consumeElsewhere = async () => {
      record = { ...record, state: 'consumed', revealEndsAt: null };
      act(() => made.live.setState(({ tokensVersion }) => ({ tokensVersion: tokensVersion + 1 })));
      await settle();
    };
    return { ...made, consumeElsewhere };
  }

  it('holds it in the field alone: not in markup, nor in a store', async () => {
    const { container, live, setup, tokens } = await reveal();
    expect(box().value).toBe(TOKEN);
    expect(container.innerHTML).not.toContain(TOKEN);
    const stores = [live, setup.store, tokens.store].map((store) => store.getState());
    expect(JSON.stringify(stores)).not.toContain(TOKEN);
  });

  it('selects it whole on focus', async () => {
    await reveal();
    box().focus();
    expect([box().selectionStart, box().selectionEnd]).toEqual([0, TOKEN.length]);
  });

  it('copied by the keyboard is copied as by the button: to be cleared', async () => {
    const writeText = vi.fn(async (_: string) => {});
    vi.stubGlobal('navigator', { clipboard: { writeText, readText: async () => TOKEN } });
    const { sent } = await reveal({ 'clipboard.copied': () => true });
    box().focus();
    box().setSelectionRange(0, 3);
    const event = new Event('copy', { bubbles: true, cancelable: true });
    box().dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(sent.at(-1)?.name).toBe('clipboard.copied'));
    await settle(CLEAR_AFTER_MS);
    await vi.waitFor(() => expect(writeText.mock.calls).toEqual([[TOKEN], ['']]));
  });

  it('ends at once when it was saved', async () => {
    const { press, sent } = await reveal();
    const field = box();
    await press('I saved it');
    expect(sent.at(-1)).toEqual({ name: 'token.consume', payload: { recordId: 'job.1.0.1', keep: false } });
    expect(screen.getByText('Gone for good')).toBeTruthy();
    expect(field.value).toBe('');
    expect(field.isConnected).toBe(false);
  });

  it('keeps showing it when saving failed', async () => {
    const { press } = await reveal({ 'token.consume': () => refuse('internal') });
    await press('I saved it');
    expect(box().value).toBe(TOKEN);
    expect(screen.getByRole('alert')).toBeTruthy();
  });

  it('is gone when the time is up', async () => {
    await reveal();
    await settle(119_000);
    expect(box().value).toBe(TOKEN);
    expect(screen.getByRole('timer').textContent).toBe('0:01');
    await settle(1_100);
    expect(screen.queryByLabelText('Access token')).toBeNull();
    expect(screen.getByText(/two minutes are over/)).toBeTruthy();
  });

  it('can be left and shown again within the time', async () => {
    const { press, tokens } = await reveal();
    await press('Back');
    await act(() => tokens.load());
    expect(screen.queryByLabelText('Access token')).toBeNull();
    await press('Show again, the token of Reporting reader');
    expect(box().value).toBe(TOKEN);
  });

  it('goes when another window ends it, and when the vault locks', async () => {
    const { consumeElsewhere } = await reveal();
    await consumeElsewhere();
    expect(screen.getByText('Gone for good')).toBeTruthy();
    cleanup();

    const { live } = await reveal();
    const field = box();
    act(() => live.setState({ status: statusWith({ vault: 'locked', connection: null }) }));
    expect(field.value).toBe('');
    expect(screen.getByRole('heading', { name: 'Steward is locked' })).toBeTruthy();
  });

  it('raises no alarm about a token that was gone already', async () => {
    await reveal({ 'token.reveal': () => refuse('token_gone') });
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('Gone for good')).toBeTruthy();
  });
});
