import { createHash } from 'node:crypto';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** Bytes by their path in an archive, whose parts `/` separates. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** Zip keeps local time without a zone: the first moment it can name, the same wherever it is written. */
const THE_SAME_TIME = new Date(1980, 0, 1);
/** A file that everybody may read, and its kind, as Unix keeps them. */
const MODE = 0o100644 << 16;
const UNIX = 3;

/** One archive of these files: of the same files it is the same, byte by byte. */
export function archiveOf(files: Files): Uint8Array {
  const entries: Zippable = {};
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) entries[path] = bytes;
  return zipSync(entries, { level: 9, mtime: THE_SAME_TIME, os: UNIX, attrs: MODE });
}

function read(folder: string, paths: readonly string[]): Map<string, Uint8Array> {
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [path.split(sep).join('/'), readFileSync(join(folder, path))]));
}

/** A build as a store takes it: the Chrome Web Store gives the id itself and refuses a manifest with a key. */
export function filesOfBuild(folder: string): Files {
  const files = read(folder, globSync('**/*', { cwd: folder }));
  const { key, ...manifest } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
}

/** What a build is made of: all of the project but what `.gitignore` names, and what begins with a dot. */
export function sourcesOf(project: string): Files {
  const ignored = readFileSync(join(project, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/\/$/, ''));
  return read(project, globSync(['**/*', '.gitignore'], { cwd: project, exclude: ignored }));
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
