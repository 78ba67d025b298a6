import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'wxt';
import { developmentTable, sbomOf, shippedTable, withTables } from './bill.ts';
import { sharesIn } from './measure.ts';
import { packagesAt, packagesInBuild } from './packages.ts';

/**
 * Builds, says what ships with its bytes, and writes the bill of materials into `.output/sbom.cdx.json`; with
 * `--docs` the tables of `docs/dependencies.md` too.
 */

const PROJECT = join(import.meta.dirname, '..');
const OUTPUT = join(PROJECT, '.output');
const MEASURED = join(OUTPUT, 'measured');
const PAGE = join(PROJECT, 'docs/dependencies.md');

const inBuild = packagesInBuild();
await build({
  root: PROJECT,
  outDir: MEASURED,
  outDirTemplate: 'build',
  // A map beside each script changes nothing in it.
  vite: () => ({ plugins: [inBuild.plugin], build: { sourcemap: 'hidden' } }),
});
const shipped = packagesAt(PROJECT, inBuild.paths);
const shares = sharesIn(PROJECT, join(MEASURED, 'build'));
rmSync(MEASURED, { recursive: true });

mkdirSync(OUTPUT, { recursive: true });
writeFileSync(join(OUTPUT, 'sbom.cdx.json'), `${JSON.stringify(sbomOf(PROJECT, shipped), null, 2)}\n`);
const table = shippedTable(shipped, shares);
console.log(table);
if (process.argv.includes('--docs')) {
  const page = withTables(readFileSync(PAGE, 'utf8'), [table, developmentTable()]);
  writeFileSync(PAGE, page);
}
