import preact from '@preact/preset-vite';
import { defineConfig } from 'wxt';
import { nativeBrowser } from './build/native-browser.ts';
import { noticesOf, packagesAt, packagesInBuild } from './build/packages.ts';
import { preactWithoutHtml } from './build/preact-without-html.ts';
import { SYSTEM_USERS_PATTERNS } from './utils/meta/pages.ts';

/**
 * Fixes the extension id (`make-id` of the public key below), so that the sign-in redirect address an
 * admin enters among their app's "Valid OAuth Redirect URIs" stays the same on every machine.
 */
const PUBLIC_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1hD/dZQIJzwXTI/LbzOkW8nyqXVx5wfe2h3DKUp5laU43cX7x54ocfjn4AOfTU8g25+jpHNDsgZUzWoDitVPgYw7LH2GHIbPrVuXKvkTuM0V2uSIt+m3rTqHJbHec+srfKfKC3CQh1NJ+ditdkeZoXPlEvhTdamD8WNT2W+pB9nNFjvxhRjScDVZHOw2okHk8tFKtDNAAy/7CACNu9fj/5ePATTxndOD69WxOjjXRk0ny/w+pbqCjmjDwM0xevuwaCIOV0Pn6ZSC7cWIqFk8l9vuB9kEqdXOgzz0Zzibbar2halcPJTwcBghdbzg7uP4lDWC5O14hv0Wn28aRuIEoQIDAQAB';

const PAGES = [...SYSTEM_USERS_PATTERNS];

const shipped = packagesInBuild();

export default defineConfig({
  modules: ['@wxt-dev/webextension-polyfill', '@wxt-dev/i18n/module', '@wxt-dev/auto-icons'],
  i18n: { localesDir: 'utils/texts/locales' },
  autoIcons: { baseIconPath: 'public/icon.svg', developmentIndicator: false },
  imports: false,
  manifestVersion: 3,
  vite: () => ({
    plugins: [preact(), preactWithoutHtml(), nativeBrowser(), shipped.plugin],
    build: {
      sourcemap: false,
      // Both know it by themselves; without, nothing but the background can send.
      modulePreload: { polyfill: false },
      // As in the manifests below; both know `light-dark()`, so that none is rewritten to a variable without our prefix.
      cssTarget: ['chrome128', 'firefox142'],
    },
  }),
  hooks: {
    // Called when all has been built.
    'build:publicAssets': ({ config }, files) => {
      if (config.command === 'serve') return;
      const contents = noticesOf(packagesAt(config.root, shipped.paths));
      files.push({ relativeDest: 'THIRD-PARTY.txt', contents });
    },
  },
  manifest: ({ browser }) => ({
    name: '__MSG_extension_name__',
    description: '__MSG_extension_description__',
    default_locale: 'en',
    // `unlimitedStorage` keeps the browser from evicting the vault's files when the disk runs full.
    permissions: ['storage', 'unlimitedStorage', 'scripting', 'alarms', 'identity', 'idle'],
    // The last are for clearing the clipboard while no surface is open; Firefox's background is a page of its own.
    optional_permissions: [
      'notifications',
      'downloads',
      'clipboardRead',
      'clipboardWrite',
      ...(browser === 'firefox' ? [] : ['offscreen' as const]),
    ],
    host_permissions: [...PAGES, 'https://graph.facebook.com/*'],
    // Argon2id is WebAssembly; nothing else is loosened.
    content_security_policy: {
      extension_pages:
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src https://graph.facebook.com; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    },
    content_scripts: [
      {
        matches: PAGES,
        js: ['beacon.js'],
        run_at: 'document_idle',
      },
    ],
    action: { default_title: '__MSG_extension_name__' },
    commands: {
      _execute_action: { suggested_key: { default: 'Alt+Shift+S' } },
    },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'steward@steward.invalid',
              // The first that asks by `data_collection_permissions` on every system.
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
        }
      : { key: PUBLIC_KEY, minimum_chrome_version: '128' }),
  }),
});
