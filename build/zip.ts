import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archiveOf, filesOfBuild, sha256, sourcesOf } from './archives.ts';

/** Writes what the stores take: one archive for Chrome and Edge, one for Firefox, and the sources of it. */

const PROJECT = join(import.meta.dirname, '..');
const OUTPUT = join(PROJECT, '.output');
const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));

const ofBuild = (name: string) => archiveOf(filesOfBuild(join(OUTPUT, name)));

mkdirSync(OUTPUT, { recursive: true });
for (const [name, bytes] of [
  ['chrome', ofBuild('chrome-mv3')],
  ['firefox', ofBuild('firefox-mv3')],
  ['sources', archiveOf(sourcesOf(PROJECT))],
] as const) {
  const file = `steward-${version}-${name}.zip`;
  writeFileSync(join(OUTPUT, file), bytes);
  console.log(`${sha256(bytes)}  ${file}  ${Math.ceil(bytes.length / 1000)} kB`);
}
