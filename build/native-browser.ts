import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const NATIVE = fileURLToPath(new URL('../components/panel/native-browser.ts', import.meta.url));

/**
 * Leaves the polyfill of the WebExtension API out of the panel: of what the panel calls, browsers have promises of
 * their own, and the polyfill is a twentieth of its bytes.
 */
export function nativeBrowser(): Plugin {
  let isPanel = false;
  return {
    name: 'steward:native-browser',
    apply: 'build',
    enforce: 'pre',
    configResolved({ build }) {
      isPanel = build.lib !== false && JSON.stringify(build.lib.entry).includes('/panel/');
    },
    resolveId: {
      filter: { id: /^(?:wxt|@wxt-dev\/webextension-polyfill)\/browser$/ },
      handler: () => (isPanel ? NATIVE : null),
    },
  };
}
