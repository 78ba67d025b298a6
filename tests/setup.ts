import { fakeBrowser } from 'wxt/testing/fake-browser';
import 'fake-indexeddb/auto';
import { speak } from './speak.ts';

Object.assign(fakeBrowser.i18n, speak('en'));

const silentEvent = () => ({ addListener: () => {}, removeListener: () => {} });

/** Meta's sites are allowed, as they are with the extension, and nothing else was ever asked for. */
Object.assign(fakeBrowser.permissions, {
  contains: async ({ origins }: { readonly origins?: readonly string[] }) => origins !== undefined,
  onAdded: silentEvent(),
  onRemoved: silentEvent(),
});
