import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { systemUsersPage } from '../utils/meta/pages.ts';
import { watchAddress } from '../utils/page/address.ts';

/** All the beacon needs of the browser; the polyfill would be ten times its size. */
interface Runtime {
  readonly sendMessage: (message: unknown) => Promise<unknown>;
}
type Extension = { readonly runtime: Runtime };

/** Messages at a stretch, and the milliseconds of one: nobody goes from page to page faster, but a script can. */
const STRETCH_MESSAGES = 12;
const STRETCH_MS = 10_000;

/**
 * Tells the background when this tab shows the system-users page and when it no longer does. It is listed by
 * hand in the manifest: WXT's content-script wrapper would announce itself to the page by `postMessage` and
 * could be stopped by a forged event.
 */
export default defineUnlistedScript(() => {
  const { browser, chrome } = globalThis as { browser?: Extension; chrome?: Extension };
  // An element of the page with `id="browser"` is a global here too, where the browser defines none.
  const api = [browser, chrome].find((each) => typeof each?.runtime?.sendMessage === 'function');
  const stop = new AbortController();
  let told = false;
  let sent: number[] = [];
  let rest: ReturnType<typeof setTimeout> | undefined;

  const tell = async (onPage: boolean) => {
    told = onPage;
    try {
      await api?.runtime.sendMessage({ steward: 1, name: 'page.seen', payload: { onPage } });
    } catch {
      // The extension was updated or removed under the page (its runtime is gone), or nobody listens yet.
      if (!api?.runtime?.sendMessage) stop.abort();
    }
  };
  const look = () => {
    const onPage = systemUsersPage(location.href) !== null;
    if (rest !== undefined) {
      // The panel goes by itself when its page is left; whoever comes back meanwhile is told of after the rest.
      told &&= onPage;
      return;
    }
    if (onPage === told) return;
    const now = Date.now();
    sent = [...sent.filter((at) => now - at < STRETCH_MS), now];
    void tell(onPage);
    if (sent.length < STRETCH_MESSAGES) return;
    rest = setTimeout(() => {
      rest = undefined;
      look();
    }, STRETCH_MS);
  };

  watchAddress(look, stop.signal);
  addEventListener(
    'pageshow',
    (event) => {
      // Back from the back/forward cache: the background has forgotten this page in between.
      if (!event.persisted) return;
      told = false;
      look();
    },
    { signal: stop.signal },
  );
  look();
});
