// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { watchAddress } from '../../../utils/page/address.ts';

const world = globalThis as { navigation?: EventTarget | undefined };

describe('watching the address', () => {
  afterEach(() => {
    world.navigation = undefined;
    vi.useRealTimers();
  });

  it('listens to the Navigation API where there is one, until the signal', () => {
    world.navigation = new EventTarget();
    const stop = new AbortController();
    const changed = vi.fn();
    watchAddress(changed, stop.signal);
    world.navigation.dispatchEvent(new Event('currententrychange'));
    expect(changed).toHaveBeenCalledTimes(1);
    stop.abort();
    world.navigation.dispatchEvent(new Event('currententrychange'));
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('looks now and then where there is none', () => {
    vi.useFakeTimers();
    world.navigation = undefined;
    const stop = new AbortController();
    const changed = vi.fn();
    watchAddress(changed, stop.signal);
    vi.advanceTimersByTime(3100);
    expect(changed).toHaveBeenCalledTimes(3);
    window.dispatchEvent(new Event('popstate'));
    expect(changed).toHaveBeenCalledTimes(4);
    stop.abort();
    vi.advanceTimersByTime(3000);
    expect(changed).toHaveBeenCalledTimes(4);
  });
});
