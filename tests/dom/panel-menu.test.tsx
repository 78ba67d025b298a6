// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { Menu } from '../../components/panel/menu.tsx';
import type { Status } from '../../utils/messages/protocol.ts';
import { createFlow } from '../../utils/stores/flow.ts';
import { EMPTY_LIVE } from '../../utils/stores/live.ts';
import { fakeSend, settle } from './flow-fakes.ts';
import { statusWith } from './setup-fakes.ts';

beforeEach(() => {
  HTMLElement.prototype.showPopover ??= () => {};
});
afterEach(cleanup);

function openMenu(status: Status, answers: Parameters<typeof fakeSend>[0] = {}) {
  const { send, mock } = fakeSend(answers);
  const onClose = vi.fn();
  render(
    <Menu
      live={createStore(() => ({ ...EMPTY_LIVE, status }))}
      flow={createFlow({ send })}
      withActions={false}
      portfolioId={() => '900'}
      at={() => new DOMRect()}
      diagnosis={() => ''}
      lost={false}
      onOpen={() => {}}
      onClose={onClose}
    />,
  );
  const press = (name: string) =>
    act(async () => {
      fireEvent.click(screen.getByRole('button', { name }));
      await settle();
    });
  return { mock, onClose, press };
}

it('opens the popup to unlock, and is done', async () => {
  const { mock, onClose, press } = openMenu(statusWith({ vault: 'locked' }), {
    'popup.open': () => ({ opened: true }),
  });
  await press('Unlock Steward');
  expect(mock.mock.calls).toEqual([['popup.open', {}]]);
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('says where to click when the browser refuses the popup, and offers the tab that asks as well', async () => {
  const { mock, onClose, press } = openMenu(statusWith({ vault: 'locked' }), {
    'popup.open': () => ({ opened: false }),
    'console.open': () => null,
  });
  await press('Unlock Steward');
  expect(onClose).not.toHaveBeenCalled();
  expect(screen.getByRole('status').textContent).toContain("Click Steward's icon there");
  await press('Open Steward');
  expect(mock.mock.lastCall).toEqual(['console.open', { view: 'home' }]);
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('says so as well when nobody answers for the popup', async () => {
  const { press } = openMenu(statusWith({ vault: 'locked' }), {
    'popup.open': () => Promise.reject(new Error('The message port closed.')),
  });
  await press('Unlock Steward');
  expect(screen.getByRole('button', { name: 'Open Steward' })).toBeTruthy();
});

it.each([
  ['is not set up', { vault: 'absent' }],
  ['is not connected', { vault: 'unlocked', connection: null }],
] as const)('leads to set-up while Steward %s', async (_, change) => {
  const { mock, onClose, press } = openMenu(statusWith(change), { 'console.open': () => null });
  await press('Open Steward');
  expect(mock.mock.calls).toEqual([['console.open', { view: 'setup' }]]);
  expect(onClose).toHaveBeenCalledTimes(1);
});
