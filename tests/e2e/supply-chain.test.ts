import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { developmentTable, sbomOf, shippedTable, tableLike } from '../../build/bill.ts';
import { keyOf, packageOf, packagesAt, packagesIn } from '../../build/packages.ts';
import { DEVELOPMENT, LICENCES, SHIPPED } from '../../build/why.ts';
import { BUILD, FIREFOX_BUILD } from './extension.ts';

const PROJECT = join(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const project = JSON.parse(read(PROJECT, 'package.json'));
const locked: Readonly<Record<string, Locked>> = JSON.parse(read(PROJECT, 'package-lock.json')).packages;
const nameAt = (path: string) => path.replace(/^.*node_modules\//, '');
const inLock = new Map(
  Object.entries(locked).map(([path, { version }]) => [keyOf({ name: nameAt(path), version }), path]),
);

const notices = read(BUILD, 'THIRD-PARTY.txt');
const shipped = packagesIn(notices);
const names = [...new Set(shipped.map(({ name }) => name))];

/** What the build itself puts in: not Steward's to choose, and locked as what it takes to develop. */
const OF_THE_BUILD = ['@wxt-dev/webextension-polyfill', 'rolldown', 'vite', 'wxt'];

const page = read(PROJECT, 'docs/dependencies.md');
/** Rows of the table of what ships. */
const rows = (tableLike(shippedTable([], []), page) ?? '')
  .trim()
  .split('\n')
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, name = '', version = '', licence = '', why = '']) => ({ name, version, licence, why }));

describe('what ships', () => {
  it('is the same in both browsers', () => {
    expect(read(FIREFOX_BUILD, 'THIRD-PARTY.txt')).toBe(notices);
  });

  it('has in it all that Steward depends on, and nothing else but what the build puts in', () => {
    expect(names).toEqual(expect.arrayContaining(Object.keys(project.dependencies)));
    const development = shipped.filter((one) => locked[inLock.get(keyOf(one)) ?? '']?.dev === true);
    expect(development.map(({ name }) => name)).toEqual(OF_THE_BUILD);
  });

  it.each([
    ['preact', 'dangerouslySetInnerHTML'],
    ['yaml', 'RESOURCE_EXHAUSTION'],
    ['papaparse', 'MissingQuotes'],
    ['age-encryption', 'age-encryption.org/v1'],
    ['webextension-polyfill', 'The message port closed before a response was received.'],
    ['hash-wasm', 'Salt should be at least 8 bytes long'],
  ])('names %s, whose mark stands in the scripts', (name, mark) => {
    const scripts = globSync('**/*.js', { cwd: BUILD });
    expect(scripts.some((script) => read(BUILD, script).includes(mark))).toBe(true);
    expect(names).toContain(name);
  });

  it.each(shipped.map((one) => [keyOf(one), one] as const))(
    '%s: locked, with a licence on the list',
    (key, one) => {
      expect(inLock.has(key)).toBe(true);
      expect(LICENCES).toContain(one.licence);
      expect(locked[inLock.get(key) ?? '']?.license).toBe(one.licence);
    },
  );

  it('carries the text of each licence', () => {
    const parts = notices.split(`${'='.repeat(80)}\n`).slice(1);
    expect(parts).toHaveLength(shipped.length);
    for (const part of parts) {
      expect(part, part.slice(0, 40)).toMatch(/Copyright|Mozilla Public License/);
      expect(part.length, part.slice(0, 40)).toBeGreaterThan(500);
      expect(part, part.slice(0, 40)).toMatch(/^Source: https:\/\/github\.com\/[\w.-]+\/[\w.-]+$/m);
    }
  });

  it('stands in the docs: every package with its version, licence and why, and no other', () => {
    expect(rows.map(({ name, version, licence }) => ({ name, version, licence }))).toEqual(shipped);
    for (const { name, why } of rows) expect(why, name).toBe(SHIPPED[name]);
    expect(Object.keys(SHIPPED).sort()).toEqual([...names].sort());
  });

  it('is the bill of materials, which is the same each time', () => {
    const paths = shipped.map((one) => inLock.get(keyOf(one)) ?? '');
    const bill = sbomOf(PROJECT, packagesAt(PROJECT, paths));
    expect(bill.components.map((part) => part['bom-ref'])).toEqual(shipped.map(keyOf));
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
    for (const part of bill.components)
      expect(part).toMatchObject({
        scope: 'required',
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
        licenses: [{ license: { id: expect.any(String) } }],
      });
    expect(bill.dependencies.find(({ ref }) => ref.startsWith('zustand@'))).toBeDefined();
    expect(JSON.stringify(sbomOf(PROJECT, packagesAt(PROJECT, paths.reverse())))).toBe(JSON.stringify(bill));
    expect(JSON.stringify(bill)).not.toMatch(/serialNumber|timestamp|resolved|distribution/);
  });
});

describe('what builds and tests', () => {
  it('stands in the docs, each with why', () => {
    expect(Object.keys(DEVELOPMENT).sort()).toEqual(Object.keys(project.devDependencies).sort());
    expect(tableLike(developmentTable(), page)).toBe(developmentTable());
  });
});

describe('whose a module is', () => {
  it.each([
    ['/p/node_modules/idb/build/index.js', 'node_modules/idb'],
    ['/p/node_modules/@scure/base/index.js', 'node_modules/@scure/base'],
    ['/p/node_modules/a/node_modules/@b/c/x.js?inline', 'node_modules/a/node_modules/@b/c'],
    ['C:\\p\\node_modules\\idb\\index.js', 'node_modules/idb'],
    ['\0vite/preload-helper.js', 'node_modules/vite'],
    ['\0rolldown/runtime.js', 'node_modules/rolldown'],
    ['\0virtual:wxt-background-entrypoint?/p/entrypoints/background.ts', 'node_modules/wxt'],
    ['/p/components/ui/virtual-list.tsx', null],
    ['/p/components/panel.css?inline', null],
  ])('%j', (id, path) => {
    expect(packageOf(id)).toBe(path);
  });

  it('is known, or nothing is built', () => {
    expect(() => packageOf('\0made-up-by-a-plugin')).toThrow('Nobody knows whose module');
  });
});
