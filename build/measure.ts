import { globSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { keyOf, packageOf, shippedPackage } from './packages.ts';

/** Bytes that packages have in a built script. */
export interface Share {
  /** `keyOf` the package. */
  readonly key: string;
  /** Name of the script, without the hash. */
  readonly script: string;
  /** As it ships, minified. */
  readonly bytes: number;
  /** How much smaller the gzipped script would be without them. */
  readonly gzipped: number;
}

const scriptOf = (file: string): string => basename(file).replace(/(?:-[\w-]{8})?\.js\.map$/, '');

interface Stretch {
  /** `null`: Steward's own, or between modules. */
  readonly key: string | null;
  text: string;
}

/** Whose the parts of a script are, in order. */
function stretchesOf(code: string, map: SourceMap, keyFor: (source: string) => string | null): Stretch[] {
  const stretches: Stretch[] = [];
  code.split('\n').forEach((line, row) => {
    // Source maps count in UTF-16 units, as strings do.
    for (let column = 0; column < line.length; column++) {
      const entry = map.findEntry(row, column);
      const key = 'originalSource' in entry && entry.originalSource ? keyFor(entry.originalSource) : null;
      const last = stretches.at(-1);
      if (last?.key === key) last.text += line.charAt(column);
      else stretches.push({ key, text: line.charAt(column) });
    }
  });
  return stretches;
}

/**
 * What packages take in the scripts of a build that has its source maps beside them. What the bundler makes up
 * itself has no source, and is not in it.
 */
export function sharesIn(project: string, build: string): Share[] {
  const keys = new Map<string, string | null>();
  const keyFor = (source: string): string | null => {
    const known = keys.get(source);
    if (known !== undefined) return known;
    const path = source.includes('node_modules/') ? packageOf(source) : null;
    const key = path === null ? null : keyOf(shippedPackage(project, path));
    keys.set(source, key);
    return key;
  };
  return globSync('**/*.js.map', { cwd: build }).flatMap((file) => {
    const code = readFileSync(join(build, file.replace(/\.map$/, '')), 'utf8');
    const map = new SourceMap(JSON.parse(readFileSync(join(build, file), 'utf8')));
    const stretches = stretchesOf(code, map, keyFor);
    const textOf = (wanted: (key: string | null) => boolean) =>
      stretches
        .filter(({ key }) => wanted(key))
        .map(({ text }) => text)
        .join('');
    const whole = gzipSync(textOf(() => true)).length;
    return [...new Set(stretches.map(({ key }) => key))]
      .filter((key) => key !== null)
      .map((key) => ({
        key,
        script: scriptOf(file),
        bytes: Buffer.byteLength(textOf((each) => each === key)),
        gzipped: whole - gzipSync(textOf((each) => each !== key)).length,
      }));
  });
}
