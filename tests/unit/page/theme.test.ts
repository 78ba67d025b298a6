// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isDark, pageTheme, watchTheme } from '../../../utils/page/theme.ts';

const root = document.documentElement;

describe('the page’s theme', () => {
  afterEach(() => {
    root.className = '';
    document.body.style.backgroundColor = '';
  });

  it('weighs a colour as the eye does, and sees through the transparent', () => {
    expect(isDark('rgb(24, 25, 26)')).toBe(true);
    expect(isDark('rgb(240, 242, 245)')).toBe(false);
    expect(isDark('rgba(0, 0, 0, 0)')).toBeNull();
    expect(isDark('transparent')).toBeNull();
  });

  it('goes by Meta’s mark first', () => {
    document.body.style.backgroundColor = 'rgb(255, 255, 255)';
    root.className = 'a __fb-dark-mode';
    expect(pageTheme(document)).toBe('dark');
    root.className = '__fb-light-mode';
    expect(pageTheme(document)).toBe('light');
  });

  it('goes by the background where there is no mark', () => {
    document.body.style.backgroundColor = 'rgb(20, 20, 20)';
    expect(pageTheme(document)).toBe('dark');
  });

  it('tells each change once, and nothing after the signal', async () => {
    const stop = new AbortController();
    const told = vi.fn();
    root.className = '__fb-light-mode';
    watchTheme(document, told, stop.signal);
    root.className = '__fb-light-mode other';
    await Promise.resolve();
    root.className = '__fb-dark-mode';
    await vi.waitFor(() => expect(told.mock.calls).toEqual([['light'], ['dark']]));
    stop.abort();
    root.className = '__fb-light-mode';
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(told).toHaveBeenCalledTimes(2);
  });
});
