/** Milliseconds between looks where the browser can't tell of address changes (Firefox before 147). */
const POLL_MS = 1000;

/**
 * Calls back when the address may have changed without a load. The Navigation API tells it after the change,
 * whoever made it; elsewhere it is looked at now and then, since a page's own `pushState` fires nothing.
 */
export function watchAddress(onChange: () => void, signal: AbortSignal): void {
  const navigation = (globalThis as { navigation?: EventTarget }).navigation;
  if (navigation) {
    navigation.addEventListener('currententrychange', onChange, { signal });
    return;
  }
  addEventListener('popstate', onChange, { signal });
  const timer = setInterval(onChange, POLL_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
