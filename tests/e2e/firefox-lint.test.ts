import linter from 'addons-linter';
import { expect, it } from 'vitest';
import { FIREFOX_BUILD } from './extension.ts';

it('the extension built for Firefox passes the linter of its store without an error or a warning', async () => {
  const run = linter.createInstance({
    config: { _: [FIREFOX_BUILD], logLevel: 'fatal', output: 'none', shouldScanFile: () => true },
    runAsBinary: false,
  });
  const { errors, warnings, metadata } = await run.run();
  expect({ errors, warnings }).toEqual({ errors: [], warnings: [] });
  expect(metadata.totalScannedFileSize).toBeGreaterThan(500_000);
});
