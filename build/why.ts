/** Why each package is there, for `docs/dependencies.md`; a test holds it against what is built and installed. */

/** What stands in the built extension, or brings it along. */
export const SHIPPED: Readonly<Record<string, string>> = {
  '@noble/ciphers': 'ChaCha20-Poly1305, for `age-encryption`',
  '@noble/curves': 'X25519 and P-256, for `age-encryption`',
  '@noble/hashes': 'scrypt, HKDF and SHA-2, for `age-encryption`; each of those it brings along pins its own',
  '@noble/post-quantum':
    'ML-KEM, for keys of `age-encryption` that Steward makes no use of and that it can’t be built without',
  '@scure/base': 'Base64 and Bech32, for `age-encryption`',
  '@wxt-dev/webextension-polyfill': 'puts `webextension-polyfill` into what WXT builds',
  'age-encryption': '*Save all once* as an age file, which any age program opens',
  'hash-wasm': 'Argon2id, which derives the vault’s key from the passphrase; browsers have none of their own',
  idb: 'journal, history and readings in IndexedDB, as promises',
  papaparse: 'reads and writes CSV',
  preact: 'draws every surface',
  rolldown: 'what it puts between modules to join them',
  valibot: 'checks every message, everything stored and everything Meta answers',
  vite: 'loads the chunks of popup and console',
  'webextension-polyfill': 'the same promises of the browser’s interfaces in Chromium as in Firefox',
  wxt: 'what it puts around each entrypoint to start it',
  yaml: 'reads and writes templates, and names the line of a mistake',
  zustand: 'the stores that surfaces draw from',
};

/** What is there to build and to test. */
export const DEVELOPMENT: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'lint and format',
  '@preact/preset-vite': 'builds JSX for Preact',
  '@stryker-mutator/core': '`npm run mutation`',
  '@stryker-mutator/vitest-runner': 'runs the tests for it',
  '@testing-library/preact': 'finds things by role and name in `tests/dom/`',
  '@types/node': 'types',
  '@types/papaparse': 'types',
  '@types/webextension-polyfill': 'types',
  '@valibot/to-json-schema': 'writes the published schema of templates',
  '@wxt-dev/auto-icons': 'makes the icons of every size from one SVG',
  '@wxt-dev/i18n': 'makes the browser’s message files of `utils/texts/locales/`',
  '@wxt-dev/webextension-polyfill': 'a module of WXT’s; see above',
  'addons-linter': 'the linter of Firefox’s store',
  ajv: 'holds the published schema of templates against what Steward reads',
  'axe-core': 'looks for barriers in every surface',
  'facebook-nodejs-business-sdk':
    'Meta’s own client: drives the simulator, and is what the bench compares with',
  'fake-indexeddb': 'IndexedDB in Node',
  'fast-check': 'properties and fuzz',
  fflate: 'writes the archives for the stores',
  'happy-dom': 'a DOM without a browser',
  node: 'Node 24, whatever the machine has',
  'playwright-core': 'drives Chromium',
  'puppeteer-core': 'drives Firefox over WebDriver BiDi',
  selfsigned: 'the simulator’s certificate, made at each start',
  typescript: 'types',
  vite: 'bundles; WXT and the gallery build with it',
  vitest: 'runs the tests',
  wxt: 'makes an extension for each browser of one source',
};

/** Licences that what ships may have. */
export const LICENCES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  // Asks that whoever has the extension can get the source of its files, which stand in it unchanged but minified.
  'MPL-2.0',
];
