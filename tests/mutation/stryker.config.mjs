import { roomOfProcess } from './rooms.ts';

const { room, mutate } = roomOfProcess();

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate,
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.STEWARD_WORKERS ?? 1),
  // A loop without end is known by its turns; time alone says little on a machine that is busy.
  timeoutMS: 60_000,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: `.output/mutation/${room}.json` },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  tempDirName: `.output/mutation/sandbox-${room}`,
  ignorePatterns: ['.output', '.demo', 'docs'],
  // TypeScript 7 has no JavaScript API, which Stryker would read the configuration with.
  tsconfigFile: 'none',
};
