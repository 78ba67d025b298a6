// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Console } from '../../components/console/app.tsx';
import { COMMANDS, PLACES } from '../../components/console/commands.ts';
import { t } from '../../components/i18n.ts';
import { DEFAULT_SETTINGS } from '../../utils/settings/settings.ts';
import { type Answers, recordWith, refuse, statusWith, surface } from './setup-fakes.ts';

beforeEach(() => {
  fakeBrowser.reset();
  Object.assign(fakeBrowser.runtime, { getManifest: () => ({ version: '9.8.7' }) });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  location.hash = '';
});

const settle = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 20))));

async function open(answers: Answers = {}, status = statusWith()) {
  location.hash = '#/home';
  const made = surface(status, {
    'templates.list': () => [],
    'portfolios.list': () => [{ id: '900', name: 'Northwind Coffee' }],
    'tokens.list': () => [recordWith()],
    'settings.get': () => DEFAULT_SETTINGS,
    'vault.lock': () => statusWith({ vault: 'locked' }),
    ...answers,
  });
  render(<Console {...made} />);
  await settle();
  return made;
}

async function pressKeys() {
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  await settle();
}
const NAME = { name: 'Search pages, actions and names' };
const field = () => screen.getByRole<HTMLInputElement>('combobox', NAME);
const palette = () => screen.queryByRole('combobox', NAME);
const options = () => screen.queryAllByRole('option').map((option) => option.textContent ?? '');
const active = () => {
  const id = field().getAttribute('aria-activedescendant');
  const selected = screen.getAllByRole('option', { selected: true });
  expect(selected.map((option) => option.id)).toEqual([id]);
  return selected[0]?.textContent ?? '';
};
async function type(query: string) {
  fireEvent.input(field(), { target: { value: query } });
  await settle();
}
async function key(name: string) {
  fireEvent.keyDown(field(), { key: name });
  await settle();
}

describe('the command palette', () => {
  it('has a name for each row', () => {
    for (const { id } of COMMANDS)
      for (const text of [`palette.command.${id}`, `palette.also.${id}`]) expect(t(text)).not.toBe(text);
    for (const { page } of PLACES)
      for (const text of [`console.nav.${page}`, `palette.also.${page}`]) expect(t(text)).not.toBe(text);
  });

  it('opens by its keys and by its button, and closes by the same keys', async () => {
    await open();
    await pressKeys();
    expect(field()).toBe(document.activeElement);
    await pressKeys();
    expect(palette()).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: /^Search/ }));
    await settle();
    expect(options().length).toBe(COMMANDS.length + PLACES.length);
  });

  it('goes through what it finds with the arrows, Home and End, round and round', async () => {
    await open();
    await pressKeys();
    const all = options();
    expect(active()).toBe(all[0]);
    await key('ArrowDown');
    expect(active()).toBe(all[1]);
    await key('End');
    expect(active()).toBe(all.at(-1));
    await key('ArrowDown');
    expect(active()).toBe(all[0]);
    await key('ArrowUp');
    expect(active()).toBe(all.at(-1));
    await key('Home');
    expect(active()).toBe(all[0]);
  });

  it('begins at the best when something else is typed, and says how much is found', async () => {
    await open();
    await pressKeys();
    await key('End');
    await type('100/33');
    expect(active()).toContain('Not found, or not shared');
    expect(within(screen.getByRole('dialog')).getByRole('status').textContent).toContain('1 result');
    await type('zzqq');
    expect(options()).toEqual([]);
    expect(field().getAttribute('aria-expanded')).toBe('false');
    expect(screen.getByText('Nothing fits “zzqq”')).toBeTruthy();
    await key('Enter');
    expect(location.hash).toBe('#/home');
  });

  it.each([
    ['northwind', '#/review/900'],
    ['new template', '#/template/new'],
    ['reporting reader', '#/tokens/job.1.0.1'],
    ['page publishing', '#/template/preset.page_publishing'],
    ['ads_read', '#/help/permission/ads_read'],
    ['token has expired', '#/help/error/token_expired'],
    ['settings', '#/settings'],
  ])('leads from “%s” to %s', async (query, hash) => {
    await open({
      'access.list': () => [],
      'access.read': () => refuse('network'),
      'templates.given': () => ({}) as never,
      'vault.damaged': () => [],
    });
    await pressKeys();
    await type(query);
    await key('Enter');
    expect(location.hash).toBe(hash);
    expect(palette()).toBeNull();
  });

  it('shows what was chosen lately first, also after a reload', async () => {
    await open();
    await pressKeys();
    await type('history');
    await key('Enter');
    cleanup();
    await open();
    await pressKeys();
    expect(options()[0]).toBe('History');
    expect(within(screen.getByRole('group', { name: 'Recent' })).getAllByRole('option')).toHaveLength(1);
  });

  it('locks the vault', async () => {
    const { sent } = await open();
    await pressKeys();
    await type('lock vault');
    await key('Enter');
    expect(sent.at(-1)?.name).toBe('vault.lock');
    expect(screen.getByRole('heading', { name: 'Steward is locked' })).toBeTruthy();
  });

  it('copies the report, says so, and stays open', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await open();
    await pressKeys();
    await type('copy report');
    await key('Enter');
    expect(writeText.mock.lastCall?.[0]).toContain('Steward: 9.8.7');
    expect(writeText.mock.lastCall?.[0]).not.toContain('Amira');
    expect(within(screen.getByRole('dialog')).getByRole('status').textContent).toContain(
      'The report is copied',
    );
  });

  it('asks Meta for portfolios once, and works without an answer', async () => {
    const { sent } = await open({ 'portfolios.list': () => refuse('network') });
    await pressKeys();
    expect(within(screen.getByRole('dialog')).getByRole('status').textContent).toContain(
      'Some names are missing',
    );
    await pressKeys();
    await pressKeys();
    expect(sent.filter(({ name }) => name === 'portfolios.list')).toHaveLength(2);
    cleanup();
    const again = await open();
    for (let times = 0; times < 4; times++) await pressKeys();
    expect(again.sent.filter(({ name }) => name === 'portfolios.list')).toHaveLength(1);
  });

  it('offers no review, and asks Meta for nothing, before Meta is connected', async () => {
    const { sent } = await open({}, statusWith({ connection: null }));
    await pressKeys();
    expect(options()).not.toContain('Review access');
    expect(sent.map(({ name }) => name)).not.toContain('portfolios.list');
  });

  it('stays away while another dialog is open', async () => {
    await open();
    const other = document.createElement('dialog');
    document.body.append(other);
    other.showModal();
    await pressKeys();
    expect(palette()).toBeNull();
    other.remove();
  });

  it('has no barriers axe knows of', async () => {
    await open();
    await pressKeys();
    for (const query of ['', 'a', 'zzqq']) {
      await type(query);
      const { violations } = await axe.run(document.body, {
        rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
      });
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
    }
  });
});
