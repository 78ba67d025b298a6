import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { archiveOf, filesOfBuild, sha256, sourcesOf } from '../../build/archives.ts';
import { BUILD, FIREFOX_BUILD } from './extension.ts';

const PROJECT = join(import.meta.dirname, '../..');
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

const folders: string[] = [];
function newFolder(): string {
  folders.push(mkdtempSync(join(tmpdir(), 'steward-archive-')));
  return folders.at(-1)!;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.each([
  ['Chrome and Edge', BUILD],
  ['Firefox', FIREFOX_BUILD],
])('the archive for %s', (_, build) => {
  const entries = unzipSync(archiveOf(filesOfBuild(build)));

  it('has the extension in it, and nothing else', () => {
    const names = Object.keys(entries);
    expect(names).toEqual(
      expect.arrayContaining(['manifest.json', 'background.js', 'beacon.js', 'panel.js', 'THIRD-PARTY.txt']),
    );
    expect(names.filter((name) => !/\.(js|css|html|json|png|svg)$|^THIRD-PARTY\.txt$/.test(name))).toEqual(
      [],
    );
    expect(names.filter((name) => /(^|\/)\.|test|\.map$|\.tsx?$/.test(name))).toEqual([]);
    for (const [name, bytes] of Object.entries(entries))
      expect(text(bytes).includes('sourceMappingURL'), name).toBe(false);
  });

  it('has no key in its manifest: the store gives the id', () => {
    expect(JSON.parse(text(entries['manifest.json']))).not.toHaveProperty('key');
    expect(JSON.parse(text(entries['manifest.json']))).toHaveProperty('version');
  });

  it('is the same, byte by byte, of the same files copied at another time', () => {
    const copy = newFolder();
    cpSync(build, copy, { recursive: true });
    for (const name of Object.keys(entries)) utimesSync(join(copy, name), 1_900_000_000, 1_900_000_000);
    expect(sha256(archiveOf(filesOfBuild(copy)))).toBe(sha256(archiveOf(filesOfBuild(build))));
  });
});

describe('the archive of the sources', () => {
  const archive = archiveOf(sourcesOf(PROJECT));
  const entries = unzipSync(archive);

  it('has all that a build takes, and nothing that one makes', () => {
    const names = Object.keys(entries);
    const needed = [
      'package.json',
      'package-lock.json',
      'wxt.config.ts',
      'tsconfig.json',
      'entrypoints/beacon.ts',
    ];
    expect(names).toEqual(expect.arrayContaining(needed));
    expect(names.filter((name) => /^(node_modules|\.git|\.output|\.wxt)\//.test(name))).toEqual([]);
  });

  it('is built into the very archive for Firefox, in another folder', () => {
    const folder = newFolder();
    for (const [name, bytes] of Object.entries(entries)) {
      mkdirSync(join(folder, dirname(name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
    }
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    const wxt = join(folder, 'node_modules/wxt/bin/wxt.mjs');
    const env = { ...process.env };
    delete env.NODE_ENV;
    for (const args of [['prepare'], ['build', '-b', 'firefox', '--mv3']])
      execFileSync(process.execPath, [wxt, ...args], { cwd: folder, stdio: 'pipe', env });
    const again = filesOfBuild(join(folder, '.output/firefox-mv3'));
    const first = filesOfBuild(FIREFOX_BUILD);
    expect([...again.keys()].sort()).toEqual([...first.keys()].sort());
    expect(sha256(archiveOf(again))).toBe(sha256(archiveOf(first)));
    expect(sha256(archiveOf(sourcesOf(folder)))).toBe(sha256(archive));
  });
});
