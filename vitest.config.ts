import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const report = process.env.STEWARD_TEST_REPORT;

export default defineConfig({
  test: {
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      {
        plugins: [await WxtVitest()].flat(),
        test: {
          name: 'unit',
          include: ['tests/unit/**/*.test.ts', 'tests/dom/**/*.test.{ts,tsx}'],
          setupFiles: ['tests/setup.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/global-setup.ts'],
          // Real browsers: one at a time, and after the rest.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          // A busy machine takes its time; how fast Steward is, the bench says.
          expect: { poll: { timeout: 15_000 } },
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
