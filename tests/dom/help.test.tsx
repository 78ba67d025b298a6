// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/preact';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { Console } from '../../components/console/app.tsx';
import { FailureBanner } from '../../components/flow/failure-banner.tsx';
import { TaskBoxes } from '../../components/flow/task-boxes.tsx';
import { OpenHelp, topicOf } from '../../components/help/help-link.tsx';
import { Checklist } from '../../components/setup/checklist.tsx';
import { FailureNote } from '../../components/setup/failure-note.tsx';
import { HELP_SECTIONS, TOPICS } from '../../utils/help/topics.ts';
import type { Preflight } from '../../utils/portfolio/preflight.ts';
import { DEFAULT_SETTINGS } from '../../utils/settings/settings.ts';
import { type Answers, statusWith, surface } from './setup-fakes.ts';

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

async function open(hash: string, status = statusWith(), answers: Answers = {}) {
  location.hash = hash;
  const made = surface(status, { 'settings.get': () => DEFAULT_SETTINGS, ...answers });
  render(<Console {...made} />);
  await settle();
  return made;
}
async function search(query: string) {
  fireEvent.input(screen.getByRole('searchbox', { name: 'Search help' }), { target: { value: query } });
  await settle();
}
const topics = () => [...document.querySelectorAll('.he-topic')];

describe('the help page', () => {
  it('offers each section with how much there is in it', async () => {
    await open('#/help');
    for (const section of HELP_SECTIONS)
      expect(document.querySelector(`a[href="#/help/${section}"]`)?.closest('li')?.textContent).toContain(
        String(TOPICS.filter((topic) => topic.section === section).length),
      );
  });

  it.each(HELP_SECTIONS)('shows all of the section %s, without barriers axe knows of', async (section) => {
    await open(`#/help/${section}`);
    expect(topics()).toHaveLength(TOPICS.filter((topic) => topic.section === section).length);
    for (const closed of screen.queryAllByRole('button', { expanded: false })) fireEvent.click(closed);
    const { violations } = await axe.run(document.body, {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`)).toEqual([]);
  });

  it('opens at what a link names: with its steps, and with the focus', async () => {
    await open('#/help/error/missing_or_unassigned');
    const target = document.activeElement as HTMLElement;
    expect(target.className).toContain('he-topic-target');
    expect(within(target).getByRole('button', { expanded: true }).textContent).toContain('100/33');
    expect(within(target).getAllByRole('listitem').length).toBeGreaterThan(2);
    expect(within(target).getByText('This item fails and is not sent again. The others go on.')).toBeTruthy();
    expect(
      within(target)
        .getByRole('link', { name: /Owned and client/ })
        .getAttribute('href'),
    ).toBe('#/help/word/owned_and_client');
  });

  it('finds by code, by words and by permission, and says how much', async () => {
    await open('#/help');
    await search('3972');
    expect(topics().map((each) => each.textContent)).toEqual([expect.stringContaining('The name is taken')]);
    // Few results show their steps at once.
    expect(topics()[0]?.textContent).toContain('Choose another name');
    expect(screen.getByRole('status').textContent).toBe('1 topic found');
    await search('moderate');
    expect(screen.getAllByText('MODERATE').length).toBeGreaterThan(0);
    await search('zzqq');
    expect(screen.getByText('Nothing found')).toBeTruthy();
  });

  it('tells of a permission who uses it', async () => {
    await open('#/help/permission/leads_retrieval');
    const target = document.activeElement as HTMLElement;
    expect(within(target).getByRole('link').getAttribute('href')).toBe('#/template/preset.lead_retrieval');
  });

  it.each(['locked', 'absent'] as const)('is there while the vault is %s', async (vault) => {
    await open('#/help/word/vault', statusWith({ vault, connection: null }));
    expect(screen.getByRole('heading', { name: 'Glossary' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Back to Steward' })).toBeTruthy();
    expect(screen.queryByRole('navigation')).toBeNull();
  });

  it('copies the report', async () => {
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
    await open('#/help');
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    await settle();
    expect(writeText.mock.lastCall?.[0]).toContain('Settings: idleMinutes 15');
    expect(screen.getByText('Copied. Paste it where you ask for help.')).toBeTruthy();
    writeText.mockRejectedValue(new Error('no'));
    fireEvent.click(screen.getByRole('button', { name: 'Copy' }));
    await settle();
    expect(screen.getByText('The browser did not let Steward copy.')).toBeTruthy();
  });

  it('shows the key of the popup as this browser has it', async () => {
    Object.assign(fakeBrowser, {
      commands: { getAll: async () => [{ name: '_execute_action', shortcut: 'Ctrl+Shift+Y' }] },
    });
    await open('#/help/key');
    expect(topics()[0]?.textContent).toContain('Ctrl+Shift+Y');
  });
});

describe('help where it is needed', () => {
  const failure = { key: 'no_app', args: [], fbtraceId: null } as const;
  const linkTo = () => screen.getByRole('link').getAttribute('href');

  it('is linked from failures that have more to say', () => {
    render(<FailureNote failure={failure} />);
    expect(linkTo()).toBe('#/help/error/no_app');
    cleanup();
    render(<FailureBanner failure={{ ...failure, key: 'throttled_wait', args: ['3'] }} />);
    expect(linkTo()).toBe('#/help/error/throttled');
    cleanup();
    render(<FailureNote failure={{ ...failure, key: 'vault_locked' }} />);
    expect(screen.queryByRole('link')).toBeNull();
    expect(topicOf('vault_locked')).toBeNull();
  });

  it('opens through the background where an address of Steward leads nowhere', () => {
    const opened: string[] = [];
    render(
      <OpenHelp.Provider value={(topic) => opened.push(topic)}>
        <FailureBanner failure={failure} />
      </OpenHelp.Provider>,
    );
    expect(screen.queryByRole('link')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'What to do' }));
    expect(opened).toEqual(['error/no_app']);
  });

  it('is linked from checks that did not pass', () => {
    render(
      <Checklist
        checks={[
          { id: 'admin', state: 'unknown', args: [] },
          { id: 'portfolio', state: 'ok', args: ['Northwind'] },
        ]}
      />,
    );
    expect(linkTo()).toBe('#/help/check/admin');
  });

  it('says of each task what it allows, in words of its kind', () => {
    render(<TaskBoxes kind="business_asset_group" chosen={[]} onChange={() => {}} />);
    const box = screen.getByRole('checkbox', { name: /^Ad accounts: View performance/ });
    const described = document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent;
    expect(described).toContain("It can't change or spend anything.");
    expect(described).toContain('adaccount_tasks:ANALYZE');
  });
});

describe('the set-up guide', () => {
  const preflight = (state: 'ok' | 'failed'): Preflight => ({
    portfolio: { id: '9', name: 'Northwind' },
    checks: [
      { id: 'permission', state: 'ok', args: ['business_management'] },
      { id: 'admin', state, args: ['EMPLOYEE'] },
      // Not needed before a token is.
      { id: 'app_secret', state: 'failed', args: ['App'] },
    ],
  });
  const answers = (state: 'ok' | 'failed'): Answers => ({
    'portfolios.list': () => [{ id: '9', name: 'Northwind' }],
    'preflight.run': () => preflight(state),
  });

  it('counts its steps, and keeps that the checks have passed', async () => {
    await open('#/setup', statusWith(), answers('ok'));
    expect(screen.getByText('2 of 3 steps done')).toBeTruthy();
    expect(screen.queryByRole('heading', { name: 'What next' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Run checks' }));
    await settle();
    expect(screen.getByText('Steward is ready')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'What next' })).toBeTruthy();
    expect(screen.getByRole('link', { name: 'See templates' }).getAttribute('href')).toBe('#/templates');
    cleanup();
    await open('#/setup');
    expect(screen.getByText('Steward is ready')).toBeTruthy();
    cleanup();
    await open('#/home');
    expect(screen.queryByText('Setup guide')).toBeNull();
  });

  it('is done on the overview as soon as the checks pass elsewhere', async () => {
    await open('#/home', statusWith());
    expect(screen.getByText('Next: Pre-flight checks')).toBeTruthy();
    const popup = surface(statusWith(), answers('ok'));
    await popup.setup.startPreflight();
    await settle();
    expect(screen.queryByText('Setup guide')).toBeNull();
  });

  it('opens the form of the app secret from the check that lacks it', async () => {
    await open('#/setup', statusWith({ app: null }), answers('ok'));
    fireEvent.click(screen.getByRole('button', { name: 'Run checks' }));
    await settle();
    expect(screen.queryByLabelText('App secret')).toBeNull();
    const check = screen.getByText(/The app secret of App is missing/).closest('li') as HTMLElement;
    fireEvent.click(within(check).getByRole('button', { name: 'Add app secret' }));
    expect(screen.getByLabelText('App secret')).toBeTruthy();
  });

  it('shows no check that has not heard of an app secret added elsewhere', async () => {
    const { live } = await open('#/setup', statusWith({ app: null }), answers('ok'));
    fireEvent.click(screen.getByRole('button', { name: 'Run checks' }));
    await settle();
    act(() => live.setState({ status: statusWith() }));
    await settle();
    expect(screen.queryByText(/The app secret of App is missing/)).toBeNull();
    expect(screen.getByRole('button', { name: 'Run checks' })).toBeTruthy();
  });

  it('is not done with while a check fails', async () => {
    await open('#/setup', statusWith(), answers('failed'));
    fireEvent.click(screen.getByRole('button', { name: 'Run checks' }));
    await settle();
    expect(screen.getByText('2 of 3 steps done')).toBeTruthy();
  });

  it('is resumed from the overview, hidden there, and brought back by Undo', async () => {
    await open('#/home', statusWith({ connection: null }));
    expect(screen.getByText('1 of 3 steps done')).toBeTruthy();
    expect(screen.getByText('Next: Connect to Meta')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Continue' }).getAttribute('href')).toBe('#/setup');
    // Said once.
    expect(screen.queryByRole('heading', { name: 'Connect to Meta' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Hide' }));
    expect(screen.queryByText('Setup guide')).toBeNull();
    expect(screen.getByRole('heading', { name: 'Connect to Meta' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.getByText('Setup guide')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Hide' }));
    await settle();
    cleanup();
    await open('#/home', statusWith({ connection: null }));
    expect(screen.queryByText('Setup guide')).toBeNull();
  });

  it('tells in each step what goes where', async () => {
    await open('#/setup', statusWith({ vault: 'absent', connection: null }));
    fireEvent.click(screen.getByRole('button', { name: 'What goes where' }));
    expect(screen.getByText(/Your passphrase is kept nowhere/)).toBeTruthy();
  });
});

describe('the key of the popup', () => {
  const answers: Answers = { 'vault.damaged': () => [] };
  const change = async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Change…' }));
    await settle();
  };

  it('is shown in the settings, and changed on the page of the browser', async () => {
    const create = vi.fn(async (_: unknown) => ({}));
    Object.assign(fakeBrowser, {
      commands: { getAll: async () => [{ name: '_execute_action', shortcut: 'Alt+Shift+S' }] },
    });
    Object.assign(fakeBrowser.tabs, { create });
    await open('#/settings', statusWith(), answers);
    expect([...document.querySelectorAll('.se-line kbd')].map((each) => each.textContent)).toEqual([
      'Alt',
      'Shift',
      'S',
    ]);
    await change();
    expect(create.mock.lastCall).toEqual([{ url: 'chrome://extensions/shortcuts' }]);
    create.mockRejectedValue(new Error('no such address'));
    await change();
    expect(screen.getByText('Open chrome://extensions/shortcuts to change it.')).toBeTruthy();
  });

  it('is changed where Firefox has it', async () => {
    const openShortcutSettings = vi.fn(async () => {});
    Object.assign(fakeBrowser, { commands: { getAll: async () => [], openShortcutSettings } });
    await open('#/settings', statusWith(), answers);
    expect(screen.getByText('No key is set')).toBeTruthy();
    await change();
    expect(openShortcutSettings).toHaveBeenCalledTimes(1);
  });
});
