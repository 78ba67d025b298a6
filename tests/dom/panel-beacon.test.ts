// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import beacon from '../../entrypoints/beacon.ts';

const PAGE = 'https://business.facebook.com/latest/settings/system_users?business_id=900';
const ELSEWHERE = 'https://business.facebook.com/latest/home';
const world = globalThis as unknown as { browser?: object; chrome?: object; navigation?: EventTarget };
const sendMessage = vi.fn(async () => null);

const setUrl = (url: string) =>
  (window as unknown as { happyDOM: { setURL: (url: string) => void } }).happyDOM.setURL(url);
const go = (url: string) => {
  setUrl(url);
  world.navigation?.dispatchEvent(new Event('currententrychange'));
};
const told = () =>
  sendMessage.mock.calls.map(
    ([message]: unknown[]) => (message as { payload: { onPage: boolean } }).payload.onPage,
  );

describe('the beacon', () => {
  beforeEach(() => {
    sendMessage.mockReset();
    sendMessage.mockImplementation(async () => null);
    world.navigation = new EventTarget();
    world.browser = { runtime: { sendMessage } };
  });

  it('says nothing on other pages, and each change of the one that matters once', () => {
    setUrl(ELSEWHERE);
    beacon.main();
    go('https://business.facebook.com/latest/inbox');
    expect(told()).toEqual([]);
    go(PAGE);
    go(`${PAGE}&selected_user_id=1`);
    go(ELSEWHERE);
    go(PAGE);
    expect(told()).toEqual([true, false, true]);
    expect(sendMessage.mock.calls[0]).toEqual([{ steward: 1, name: 'page.seen', payload: { onPage: true } }]);
  });

  it('rests when a script goes to and fro, and then says it again of a page that was left and entered meanwhile', async () => {
    vi.useFakeTimers();
    setUrl(PAGE);
    beacon.main();
    await vi.advanceTimersByTimeAsync(11_000);
    sendMessage.mockClear();
    for (let times = 0; times < 12; times++) go(times % 2 === 0 ? ELSEWHERE : PAGE);
    expect(told()).toHaveLength(12);
    sendMessage.mockClear();
    // The panel takes itself away here, and nobody is told.
    go(ELSEWHERE);
    go(PAGE);
    expect(told()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told()).toEqual([true]);
    vi.useRealTimers();
  });

  it('says it again when the page comes back from the back/forward cache', () => {
    setUrl(PAGE);
    beacon.main();
    const back = new Event('pageshow');
    Object.assign(back, { persisted: true });
    window.dispatchEvent(back);
    expect(told().filter(Boolean).length).toBeGreaterThanOrEqual(2);
  });

  it('falls silent when the extension is gone under the page', async () => {
    const runtime: { sendMessage?: typeof sendMessage } = { sendMessage };
    world.browser = { runtime };
    setUrl(ELSEWHERE);
    beacon.main();
    const { length } = sendMessage.mock.calls;
    delete runtime.sendMessage;
    go(PAGE);
    await Promise.resolve();
    runtime.sendMessage = sendMessage;
    go(ELSEWHERE);
    expect(sendMessage.mock.calls.length).toBe(length);
  });
});
