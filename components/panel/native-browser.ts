/** What the panel calls of the WebExtension API. */
type Api = Pick<typeof import('wxt/browser').browser, 'runtime' | 'i18n'>;

const { browser: own, chrome } = globalThis as { browser?: Api; chrome?: Api };

/** An element of the page with `id="browser"` is a global here too, where the browser defines none. */
export const browser = [own, chrome].find((each) => typeof each?.runtime?.sendMessage === 'function');
