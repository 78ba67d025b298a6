import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { roomOfProcess } from './rooms.ts';

/**
 * As bare as the rooms allow, since it is set up anew for every mutant: no browser beyond what a test asks for,
 * no texts, and a thread that is not thrown away between files.
 */
const { tests, inBrowser, cheapArgon2 } = roomOfProcess();

export default defineConfig({
  plugins: inBrowser ? [await (await import('wxt/testing/vitest-plugin')).WxtVitest()].flat() : [],
  resolve: {
    alias: cheapArgon2 ? { 'hash-wasm': join(import.meta.dirname, '../unit/vault/argon2.ts') } : {},
  },
  test: {
    include: tests.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)),
    setupFiles: ['fake-indexeddb/auto', 'tests/mutation/setup.ts'],
    isolate: false,
    // Failures are what is wanted; nobody reads why.
    reporters: [{}],
    testTimeout: 20_000,
  },
});
