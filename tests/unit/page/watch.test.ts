// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PATIENCE_MS, watchAnchor } from '../../../utils/page/watch.ts';
import { systemUsersHtml } from './fixtures.ts';

let stop: AbortController;
const found = vi.fn<(anchor: HTMLElement) => void>();
const missing = vi.fn();
const start = () => watchAnchor(document, { found, missing }, stop.signal);
const pause = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));

describe('watching for the anchor', () => {
  beforeEach(() => {
    stop = new AbortController();
    found.mockReset();
    missing.mockReset();
  });
  afterEach(() => {
    stop.abort();
    vi.useRealTimers();
  });

  it('finds what stands already at once', () => {
    document.body.innerHTML = systemUsersHtml();
    start();
    expect(found).toHaveBeenCalledTimes(1);
  });

  it('waits for a page that is still drawn', async () => {
    document.body.innerHTML = '<div id="app"></div>';
    start();
    expect(found).not.toHaveBeenCalled();
    document.querySelector('#app')!.innerHTML = systemUsersHtml();
    await vi.waitFor(() => expect(found).toHaveBeenCalled());
    expect(found.mock.lastCall?.[0].id).toBe('add');
  });

  it('tells of a button that is drawn again, and of a main region that is replaced', async () => {
    document.body.innerHTML = systemUsersHtml();
    start();
    const first = found.mock.lastCall?.[0];
    const toolbar = document.querySelector('#toolbar')!;
    toolbar.replaceWith(toolbar.cloneNode(true));
    await vi.waitFor(() => expect(found.mock.lastCall?.[0]).not.toBe(first));
    const second = found.mock.lastCall?.[0];
    const main = document.querySelector('[role=main]')!;
    main.replaceWith(main.cloneNode(true));
    await vi.waitFor(() => expect(found.mock.lastCall?.[0]).not.toBe(second));
    expect(found.mock.lastCall?.[0].isConnected).toBe(true);
  });

  it('looks once a frame, however much changes', async () => {
    document.body.innerHTML = systemUsersHtml();
    start();
    const main = document.querySelector('[role=main]')!;
    for (let index = 0; index < 50; index += 1) {
      main.append(document.createElement('div'));
      await Promise.resolve();
    }
    await pause();
    expect(found.mock.calls.length).toBeLessThan(8);
  });

  it('does not care for what changes outside of the main region', async () => {
    document.body.innerHTML = systemUsersHtml();
    start();
    document.querySelector('[role=navigation]')!.append(document.createElement('div'));
    await pause();
    expect(found).toHaveBeenCalledTimes(1);
  });

  it('says so when there is none for three seconds, and only then', () => {
    vi.useFakeTimers();
    document.body.innerHTML = systemUsersHtml({ add: null });
    start();
    vi.advanceTimersByTime(PATIENCE_MS - 1);
    expect(missing).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(missing).toHaveBeenCalledTimes(1);
  });

  it('dies with its signal', async () => {
    document.body.innerHTML = systemUsersHtml();
    start();
    stop.abort();
    document.querySelector('[role=main]')!.append(document.createElement('div'));
    await pause();
    expect(found).toHaveBeenCalledTimes(1);
    expect(missing).not.toHaveBeenCalled();
  });
});
