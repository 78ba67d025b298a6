// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Popup } from '../../components/popup/app.tsx';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import { type Answers, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

const CONTENT = 'META_TOKEN_READER=EAACanary0000Token1111Never2222';
const PASSPHRASE = 'harbour violin copper lamp';

type Change = { readonly id: number; readonly state: { readonly current: string } };

/** The browser's downloads, with the permission given or refused. */
function browserWith(granted: boolean) {
  const listeners = new Set<(change: Change) => void>();
  const download = vi.fn(async (_options: { url: string; filename: string }) => 7);
  const found = { id: 7, state: 'in_progress' };
  Object.assign(fakeBrowser, {
    permissions: {
      ...fakeBrowser.permissions,
      request: async () => granted,
      contains: async ({ origins }: { readonly origins?: readonly string[] }) =>
        granted || origins !== undefined,
    },
    downloads: {
      download,
      search: async () => [found],
      onChanged: {
        addListener: (listener: (change: Change) => void) => listeners.add(listener),
        removeListener: (listener: (change: Change) => void) => listeners.delete(listener),
      },
    },
  });
  const end = async (current: 'complete' | 'interrupted') => {
    found.state = current;
    for (const listener of [...listeners]) listener({ id: 7, state: { current } });
    await settle();
  };
  return { download, end };
}

const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

const blobs: Blob[] = [];
let links: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  fakeBrowser.reset();
  blobs.length = 0;
  links = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => `blob:${blobs.push(blob as Blob)}`);
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation(() => {});
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    links.push(`${this.href} ${this.download}`);
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function open(answers: Answers = {}) {
  let records: TokenRecord[] = ['a', 'b'].map((id) => recordWith({ id, systemUserName: `Reader ${id}` }));
  const change = (next: Partial<TokenRecord>) => {
    records = records.map((record) => ({ ...record, ...next }));
  };
  const made = surface(statusWith({ waitingTokens: 2 }), {
    'tokens.list': () => records,
    'tokens.export': ({ recordIds }) => {
      change({ state: 'revealing', revealEndsAt: Date.now() + 120_000 });
      return { fileName: 'steward.env.age', mime: 'text/plain', base64: btoa(CONTENT), recordIds };
    },
    'tokens.consume': () => {
      change({ state: 'consumed', revealEndsAt: null });
      return null;
    },
    ...answers,
  });
  const { container } = render(
    <Popup live={made.live} setup={made.setup} tokens={made.tokens} send={made.send} />,
  );
  await settle();
  const press = async (name: string | RegExp) => {
    fireEvent.click(screen.getByRole('button', { name }));
    await settle();
  };
  const tell = async () => {
    act(() => made.live.setState(({ tokensVersion }) => ({ tokensVersion: tokensVersion + 1 })));
    await settle();
  };
  const fill = (label: string, value: string) =>
    fireEvent.input(screen.getByLabelText(label), { target: { value } });
  const save = async () => {
    // A button of another part of the page submits the form by its name, which happy-dom does not do.
    fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    await settle();
  };
  await press('Save all once…');
  return { ...made, container, press, fill, save, tell, change };
}

type Opened = Awaited<ReturnType<typeof open>>;

async function saveEncrypted({ fill, save }: Opened) {
  fill('Passphrase for the file', PASSPHRASE);
  fill('Repeat passphrase', PASSPHRASE);
  await save();
}

const names = (sent: Opened['sent']) => sent.map(({ name }) => name);

describe('saving all tokens once', () => {
  it('encrypts unless told otherwise, and asks for a good passphrase twice', async () => {
    browserWith(false);
    const view = await open();
    await view.save();
    expect(screen.getByText('12 more characters to go')).toBeTruthy();
    view.fill('Passphrase for the file', PASSPHRASE);
    await view.save();
    expect(screen.getByText('The two passphrases differ.')).toBeTruthy();
    expect(names(view.sent)).not.toContain('tokens.export');
    await saveEncrypted(view);
    expect(view.sent.find(({ name }) => name === 'tokens.export')?.payload).toEqual({
      recordIds: ['a', 'b'],
      format: 'age',
      inner: 'env',
      passphrase: PASSPHRASE,
      recipients: [],
    });
  });

  it('says that plain formats are not encrypted, and sends no passphrase with them', async () => {
    browserWith(false);
    const view = await open();
    view.fill('Passphrase for the file', PASSPHRASE);
    const formats = within(screen.getByRole('group', { name: 'File' }));
    fireEvent.click(formats.getByRole('radio', { name: 'CSV' }));
    expect(screen.getByText('This file is not encrypted')).toBeTruthy();
    await view.save();
    expect(view.sent.find(({ name }) => name === 'tokens.export')?.payload).toMatchObject({
      format: 'csv',
      passphrase: null,
    });
  });

  it('takes recipients, one a line, and says at the field which is none', async () => {
    browserWith(false);
    const view = await open({ 'tokens.export': () => refuse('age_recipient_wrong', ['age1bad']) });
    fireEvent.click(screen.getByRole('radio', { name: 'Recipients' }));
    fireEvent.input(screen.getByRole('textbox', { name: 'Recipients' }), {
      target: { value: '# ops\nage1good\n\n age1bad ' },
    });
    await view.save();
    expect(view.sent.find(({ name }) => name === 'tokens.export')?.payload).toMatchObject({
      passphrase: null,
      recipients: ['age1good', 'age1bad'],
    });
    expect(screen.getByText(/age1bad is not an age recipient/)).toBeTruthy();
  });

  it('consumes only when the download is known to have ended well', async () => {
    const { download, end } = browserWith(true);
    const view = await open();
    await saveEncrypted(view);
    expect(download).toHaveBeenCalledWith(
      expect.objectContaining({ url: 'blob:1', filename: 'steward.env.age' }),
    );
    expect(names(view.sent)).not.toContain('tokens.consume');
    await end('complete');
    expect(view.sent.at(-1)).toEqual({
      name: 'tokens.consume',
      payload: { recordIds: ['a', 'b'], keep: false },
    });
    expect(screen.getByText('Gone for good')).toBeTruthy();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1');
  });

  it('consumes nothing when the download was stopped', async () => {
    const { end } = browserWith(true);
    const view = await open();
    await saveEncrypted(view);
    await end('interrupted');
    expect(names(view.sent)).not.toContain('tokens.consume');
    expect(screen.getByText('The file was not saved')).toBeTruthy();
    await view.press('Back to the tokens');
    await view.tell();
    expect(screen.getByRole('button', { name: 'Show again, the token of Reader a' })).toBeTruthy();
  });

  it('takes up a download that a closed popup left behind', async () => {
    const { end } = browserWith(true);
    await saveEncrypted(await open());
    cleanup();
    await end('complete');
    const made = surface(statusWith(), { 'tokens.list': () => [], 'tokens.consume': () => null });
    render(<Popup {...made} />);
    for (let step = 0; step < 12; step++) await settle();
    expect(made.sent.map(({ payload }) => payload)).toContainEqual({ recordIds: ['a', 'b'], keep: false });
    expect(screen.getByText('Gone for good')).toBeTruthy();
  });

  it('without the permission saves by a link and asks whether the file is there', async () => {
    browserWith(false);
    const view = await open();
    await saveEncrypted(view);
    expect(links).toEqual(['blob:1 steward.env.age']);
    expect(names(view.sent)).not.toContain('tokens.consume');
    await view.press('The file is saved');
    expect(names(view.sent)).toContain('tokens.consume');
    expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:1');
  });

  it('keeps the word with the person when tokens could not be destroyed', async () => {
    const { end } = browserWith(true);
    const view = await open({ 'tokens.consume': () => refuse('internal') });
    await saveEncrypted(view);
    await end('complete');
    expect(screen.getByText('The tokens are still in Steward')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'The file is saved' })).toBeTruthy();
  });

  it('says so when the two minutes end first', async () => {
    browserWith(false);
    const view = await open();
    await saveEncrypted(view);
    await view.tell();
    expect(screen.getByRole('timer').textContent).toBe('2:00');
    view.change({ state: 'consumed', revealEndsAt: null });
    await view.tell();
    expect(screen.getByText(/two minutes are over/)).toBeTruthy();
    expect(URL.revokeObjectURL).toHaveBeenCalled();
  });

  it('holds the content in nothing but the blob', async () => {
    browserWith(false);
    const view = await open();
    await saveEncrypted(view);
    expect(await blobs[0]?.text()).toBe(CONTENT);
    const stored = await fakeBrowser.storage.session.get(null);
    const stores = [view.live, view.setup.store, view.tokens.store].map((store) => store.getState());
    const everything = view.container.innerHTML + JSON.stringify([stored, stores]);
    for (const secret of [CONTENT, btoa(CONTENT), PASSPHRASE]) expect(everything).not.toContain(secret);
  });
});
