// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { SiteAccess } from '../../components/setup/site-access.tsx';

const SITES = { origins: ['https://business.facebook.com/*', 'https://graph.facebook.com/*'] };

/** Does it, and waits until the browser's answer is on the screen. */
async function settled(work: () => void): Promise<void> {
  await act(async () => work());
  await act(async () => void (await new Promise((resolve) => setTimeout(resolve))));
}

/** A browser in which the sites are allowed or not, and which answers as told when asked for them. */
function browserWith(allowed: boolean, answer = true) {
  const listeners = new Set<() => void>();
  const event = {
    addListener: (listener: () => void) => void listeners.add(listener),
    removeListener: (listener: () => void) => void listeners.delete(listener),
  };
  const set = (now: boolean) => {
    allowed = now;
    for (const listener of listeners) listener();
  };
  const request = vi.fn(async (_: unknown) => {
    if (answer) set(true);
    return answer;
  });
  const contains = vi.fn(async (_: unknown) => allowed);
  Object.assign(fakeBrowser.permissions, { request, contains, onAdded: event, onRemoved: event });
  return { request, contains, listeners, set: (now: boolean) => settled(() => set(now)) };
}

const before = { ...fakeBrowser.permissions };
beforeEach(() => void vi.restoreAllMocks());
afterEach(async () => {
  await settled(cleanup);
  Object.assign(fakeBrowser.permissions, before);
});

const open = () => settled(() => render(<SiteAccess />));
const button = () => screen.queryByRole('button', { name: 'Allow both sites' });

it('says nothing where Meta’s sites are allowed', async () => {
  const { contains } = browserWith(true);
  await open();
  expect(document.body.textContent).toBe('');
  expect(contains.mock.calls).toEqual([[SITES]]);
});

it('asks for both sites on a click, and goes when they are allowed', async () => {
  const { request } = browserWith(false);
  await open();
  expect(screen.getByRole('status').textContent).toContain('Your browser keeps Steward away from Meta');
  expect(request).not.toHaveBeenCalled();
  await settled(() => fireEvent.click(button()!));
  expect(request.mock.calls).toEqual([[SITES]]);
  expect(button()).toBeNull();
});

it('stays after a refusal, and says where they can be allowed else', async () => {
  browserWith(false, false);
  await open();
  await settled(() => fireEvent.click(button()!));
  expect(screen.getByRole('status').textContent).toContain('Not allowed.');
  expect(button()).not.toBeNull();
});

it('follows what is allowed and taken back elsewhere, as long as it is there', async () => {
  const { set, listeners } = browserWith(true);
  await open();
  await set(false);
  expect(button()).not.toBeNull();
  await set(true);
  expect(button()).toBeNull();
  await settled(cleanup);
  expect(listeners.size).toBe(0);
});
