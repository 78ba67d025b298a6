// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Console } from '../../components/console/app.tsx';
import type { Job } from '../../utils/jobs/types.ts';
import type { Status } from '../../utils/messages/protocol.ts';
import { DEFAULT_SETTINGS } from '../../utils/settings/settings.ts';
import { type Answers, refuse, statusWith, surface } from './setup-fakes.ts';

const WELL = { failures: {}, usage: 3_200_000, quota: 600_000_000 };
const OLD = 'an old passphrase';
const NEW = 'harbour violin copper lamp';

beforeEach(() => {
  vi.useFakeTimers();
  remove.mockClear();
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  Object.assign(fakeBrowser.runtime, { getManifest: () => ({ version: '9.8.7' }) });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
  location.hash = '';
});

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

function permissions(granted: boolean) {
  const request = vi.fn(async (_: unknown) => granted);
  Object.assign(fakeBrowser.permissions, { request, remove });
  return request;
}
/** Permissions that were given back. */
const remove = vi.fn(async (_: unknown) => true);

async function open(answers: Answers = {}, status: Status = statusWith()) {
  location.hash = '#/settings';
  const made = surface(status, {
    'settings.get': () => DEFAULT_SETTINGS,
    'settings.save': ({ settings }) => settings,
    'vault.damaged': () => [],
    'page.health': () => null,
    'storage.state': () => WELL,
    ...answers,
  });
  render(<Console {...made} />);
  await settle();
  const saved = () => made.sent.filter(({ name }) => name === 'settings.save').map(({ payload }) => payload);
  return { ...made, saved };
}

async function press(name: string) {
  fireEvent.click(screen.getByRole('button', { name }));
  await settle();
}
async function flip(name: RegExp) {
  fireEvent.click(screen.getByRole('switch', { name }));
  await settle();
}
const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('switch', { name });
const fill = (label: string, value: string) =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

function historyJob(): Job {
  return {
    id: 'job.1',
    portfolioId: '900',
    portfolioName: 'Lakeside',
    by: 'Ada',
    state: 'done',
    pause: null,
    wanted: null,
    resumeAt: null,
    error: null,
    createdAt: 1,
    finishedAt: 2,
    counts: { waiting: 0, sending: 0, done: 2, failed: 0, uncertain: 0, cancelled: 0 },
    plan: {} as Job['plan'],
  };
}

describe('choices', () => {
  it('keeps each as it is made', async () => {
    permissions(true);
    const { saved } = await open();
    fireEvent.change(screen.getByLabelText('Lock after'), { target: { value: '30' } });
    await settle();
    await flip(/Lock with the computer/);
    expect(saved()).toEqual([
      { settings: { ...DEFAULT_SETTINGS, idleMinutes: 30 } },
      { settings: { ...DEFAULT_SETTINGS, idleMinutes: 30, lockWithSystem: false } },
    ]);
  });

  it('takes a change back that was not kept', async () => {
    permissions(true);
    await open({ 'settings.save': () => refuse('internal') });
    await flip(/Lock with the computer/);
    expect(remove).not.toHaveBeenCalled();
    expect(box(/Lock with the computer/).checked).toBe(true);
    expect(screen.getByRole('alert').textContent).toContain('The change was not saved');
  });

  it('asks the browser before it notifies, and stays off when refused, however often', async () => {
    const request = permissions(false);
    const { saved } = await open();
    for (const times of [1, 2]) {
      await flip(/Tell me before/);
      expect(request).toHaveBeenCalledTimes(times);
      expect(box(/Tell me before/).checked).toBe(false);
    }
    expect(saved()).toEqual([]);
    expect(screen.getByText(/does not let Steward send notifications/)).toBeTruthy();
  });

  it('notifies once allowed', async () => {
    permissions(true);
    const { saved } = await open();
    await flip(/Tell me before/);
    expect(saved()).toEqual([{ settings: { ...DEFAULT_SETTINGS, notifyExpiry: true } }]);
    expect(box(/Tell me before/).checked).toBe(true);
    expect(remove).not.toHaveBeenCalled();
  });

  it.each([
    [/Tell me before/, ['notifications']],
    [/Clear it also when the popup is closed/, ['clipboardRead', 'clipboardWrite', 'offscreen']],
  ] as const)('gives back what only %s took, once that is off', async (name, taken) => {
    permissions(true);
    const refusing = { save: false };
    await open({
      'settings.save': ({ settings }) => (refusing.save ? refuse('internal') : settings),
    });
    await flip(name);
    refusing.save = true;
    await flip(name);
    expect(box(name).checked).toBe(true);
    expect(remove).not.toHaveBeenCalled();
    refusing.save = false;
    await flip(name);
    expect(box(name).checked).toBe(false);
    expect(remove.mock.calls).toEqual([[{ permissions: taken }]]);
  });

  it('gives back what was granted for a choice that was not kept', async () => {
    permissions(true);
    await open({ 'settings.save': () => refuse('internal') });
    await flip(/Tell me before/);
    expect(box(/Tell me before/).checked).toBe(false);
    expect(remove.mock.calls).toEqual([[{ permissions: ['notifications'] }]]);
  });

  it('shows a choice as off whose permission it gave back', async () => {
    permissions(true);
    await open({
      'settings.get': () => ({ ...DEFAULT_SETTINGS, notifyExpiry: true }),
      'settings.save': () => refuse('internal'),
    });
    await settle(100);
    expect(box(/Tell me before/).checked).toBe(false);
    await flip(/Tell me before/);
    expect(remove).toHaveBeenCalledOnce();
    expect(box(/Tell me before/).checked).toBe(false);
  });
});

it('asks the browser for the clipboard, and for no more than that takes', async () => {
  const request = permissions(true);
  const { saved } = await open();
  await flip(/Clear it also when the popup is closed/);
  expect(request.mock.calls).toEqual([[{ permissions: ['clipboardRead', 'clipboardWrite', 'offscreen'] }]]);
  expect(saved()).toEqual([{ settings: { ...DEFAULT_SETTINGS, clearClipboard: true } }]);
  permissions(false);
  await flip(/Clear it also when the popup is closed/);
  expect(saved().at(-1)).toEqual({ settings: DEFAULT_SETTINGS });
});

describe('the passphrase', () => {
  async function change(answers: Answers) {
    permissions(false);
    const made = await open(answers);
    await press('Change passphrase');
    fill('Current passphrase', OLD);
    fill('New passphrase', NEW);
    fill('Repeat new passphrase', NEW);
    await submit();
    return made;
  }
  async function submit() {
    fireEvent.submit(screen.getByLabelText<HTMLInputElement>('New passphrase').form as HTMLFormElement);
    await settle();
  }

  it('is changed, and the form goes with what was typed', async () => {
    const { sent } = await change({ 'vault.changePassphrase': () => statusWith() });
    expect(sent.at(-1)).toEqual({ name: 'vault.changePassphrase', payload: { current: OLD, next: NEW } });
    expect(screen.getByText(/The passphrase is changed/)).toBeTruthy();
    expect(screen.queryByLabelText('New passphrase')).toBeNull();
  });

  it('says at the field when the present one is wrong', async () => {
    await change({ 'vault.changePassphrase': () => refuse('passphrase_wrong') });
    expect(screen.getByLabelText('Current passphrase').getAttribute('aria-invalid')).toBe('true');
  });

  it('counts down after too many wrong ones', async () => {
    let status = statusWith();
    await change({
      'status.get': () => status,
      'vault.changePassphrase': () => {
        status = statusWith({ retryAt: Date.now() + 30_000 });
        return refuse('passphrase_wait');
      },
    });
    expect(screen.getByRole('button', { name: 'Next try in 0:30' })).toBeTruthy();
  });

  it('has to be new, long enough and typed twice', async () => {
    permissions(false);
    const { sent } = await open();
    await press('Change passphrase');
    fill('Current passphrase', NEW);
    fill('New passphrase', NEW);
    await submit();
    expect(screen.getByText('This is the passphrase you use now.')).toBeTruthy();
    expect(screen.getByText('The two passphrases differ.')).toBeTruthy();
    expect(sent.some(({ name }) => name === 'vault.changePassphrase')).toBe(false);
  });
});

describe('damaged records', () => {
  it('are named', async () => {
    permissions(false);
    await open({ 'vault.damaged': () => [{ kind: 'token-secret', id: 'job.1.0.1', at: 1 }] });
    expect(screen.getByText('job.1.0.1').parentElement?.textContent).toContain('Sealed token');
  });
});

describe('erasing the vault', () => {
  const ABSENT = statusWith({ vault: 'absent', connection: null });

  /** As a person's click is; scripts can't make one in a browser. */
  async function trustedClick(button: HTMLElement) {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'isTrusted', { value: true });
    act(() => void button.dispatchEvent(event));
    await settle();
  }
  const action = () => screen.getByRole('button', { name: 'Erase vault' });
  const erased = (sent: readonly { name: string }[]) => sent.some(({ name }) => name === 'vault.erase');

  it('takes the word, a moment, and a person', async () => {
    permissions(false);
    const { sent } = await open({ 'vault.erase': () => ABSENT });
    await press('Erase vault…');
    await settle(600);
    await trustedClick(action());
    expect(erased(sent)).toBe(false);
    fill('Type ERASE to confirm', 'erase');
    await trustedClick(action());
    expect(erased(sent)).toBe(false);
    fill('Type ERASE to confirm', 'ERASE');
    fireEvent.click(action());
    expect(erased(sent)).toBe(false);
    await trustedClick(action());
    expect(erased(sent)).toBe(true);
    expect(screen.getByRole('heading', { name: /Choose a passphrase/ })).toBeTruthy();
  });

  it('can be done from the lock screen, when the passphrase is lost', async () => {
    permissions(false);
    await open({ 'vault.erase': () => ABSENT }, statusWith({ vault: 'locked', connection: null }));
    await press('Forgot the passphrase? Erase the vault');
    fill('Type ERASE to confirm', 'ERASE');
    await settle(600);
    await trustedClick(action());
    expect(screen.getByRole('heading', { name: /Choose a passphrase/ })).toBeTruthy();
  });
});

it('says which Steward this is, and leads to the licences of all that ships in it', async () => {
  permissions(false);
  await open();
  expect(screen.getByText('9.8.7')).toBeTruthy();
  const link = screen.getByRole('link', { name: "Licences of others' software in it" });
  // The name that the build gives it.
  expect(link.getAttribute('href')).toBe('/THIRD-PARTY.txt');
});

describe('storage', () => {
  const job = historyJob();

  it('says that all is well, and how much is in use', async () => {
    await open();
    expect(screen.getByText('All of it can be read.')).toBeTruthy();
    expect(screen.getByText(/3.2 MB of 600 MB/)).toBeTruthy();
  });

  it.each([
    ['storage_full', /no room left on this computer/],
    ['storage_blocked', /can't open what it keeps on this computer/],
    ['storage_corrupt', /can't be read any more/],
  ] as const)('says what is wrong and what to do: %s', async (failure, words) => {
    await open({ 'storage.state': () => ({ ...WELL, failures: { history: failure, review: failure } }) });
    const alert = screen.getByText('History of jobs, Readings of Access review').closest('[role=alert]');
    expect(alert?.textContent).toMatch(words);
    expect(screen.queryByText('All of it can be read.')).toBeNull();
    expect(screen.getByRole('button', { name: 'Save what can be read (JSON)' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Erase everything…' })).toBeTruthy();
  });

  it('saves what can be read, and names what can not', async () => {
    const blobs: Blob[] = [];
    vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
      blobs.push(blob as Blob);
      return 'blob:x';
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    await open({ 'storage.save': () => ({ history: [job], templates: null, selections: [] }) });
    await press('Save what can be read (JSON)');
    expect(JSON.parse(await blobs[0]!.text())).toMatchObject({
      version: 1,
      missing: ['templates'],
      history: [{ job: 'job.1', portfolio: 'Lakeside', done: '2' }],
      templates: null,
      selections: [],
    });
    expect(screen.getByText(/Not in the file: templates/)).toBeTruthy();
    await press('Save history (CSV)');
    expect(await blobs[1]!.text()).toContain('"job.1","Lakeside"');
  });

  it('erases everything only after the word was typed', async () => {
    const erase = vi.fn(() => null);
    await open({ 'storage.erase': erase });
    await press('Erase everything…');
    await settle(2000);
    const button = screen.getByRole('button', { name: 'Erase everything' });
    expect(button.getAttribute('aria-disabled')).toBe('true');
    fill('Type ERASE to confirm', 'ERASE');
    await settle();
    expect(button.getAttribute('aria-disabled')).toBeNull();
    // A click made up by a script erases nothing.
    fireEvent.click(button);
    await settle();
    expect(erase).not.toHaveBeenCalled();
  });

  it('leaves alone what a newer Steward has written, and says so where nothing else opens', async () => {
    const made = surface(null, {
      'status.get': () => refuse('storage_newer'),
      'storage.state': () => ({
        ...WELL,
        failures: { vault: 'storage_newer', history: 'storage_newer' },
      }),
    });
    render(<Console {...made} />);
    for (let times = 0; times < 6; times++) await settle(1000);
    expect(screen.getByRole('heading', { name: "Steward can't use its storage" })).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toMatch(/written by a newer Steward.*Update Steward/);
    expect(screen.queryByRole('button', { name: /Erase|Save/ })).toBeNull();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });
});
