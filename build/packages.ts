import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** A package of which something stands in the built extension. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As SPDX has it. */
  readonly licence: string;
  /** Where its source is. */
  readonly home: string;
  /** Its licence, word by word. */
  readonly notice: string;
}

/** Modules that the build makes up itself, by how their ids begin, and whose code is in them. */
const MADE_BY: readonly (readonly [string, string])[] = [
  ['virtual:wxt-', 'wxt'],
  ['vite/', 'vite'],
  ['rolldown/', 'rolldown'],
];

/** WXT is published without its licence; this is of the same repository and has the same. */
const LICENCE_OF: Readonly<Record<string, string>> = { wxt: '@wxt-dev/webextension-polyfill' };

/** In Vite's file follow the licences of what it builds with, nothing of which is in its helpers. */
const BUILDERS_OWN = /\n# Licenses of bundled dependencies[\s\S]*$/;

/**
 * The package that a module of the bundler's belongs to, as `package-lock.json` names it: `node_modules/NAME`, or
 * `node_modules/OUTER/node_modules/NAME`; `null` for Steward's own.
 *
 * @throws when nobody knows whose it is
 */
export function packageOf(id: string): string | null {
  const plain = id.replace(/^\0/, '').replaceAll('\\', '/');
  const path = /(?:^|\/)(node_modules\/(?:[^?]*\/node_modules\/)?(?:@[^/]+\/)?[^/?]+)/.exec(plain)?.[1];
  if (path !== undefined) return path;
  const maker = MADE_BY.find(([beginning]) => plain.startsWith(beginning))?.[1];
  if (maker !== undefined) return `node_modules/${maker}`;
  if (/^(?:\/|[A-Z]:)/.test(plain)) return null;
  throw new Error(`Nobody knows whose module ${JSON.stringify(id)} is`);
}

const read = (project: string, path: string) =>
  JSON.parse(readFileSync(join(project, path, 'package.json'), 'utf8'));

function homeOf(repository: string | { url: string }): string {
  const url = typeof repository === 'string' ? repository : repository.url;
  return url
    .replace(/^github:/, 'https://github.com/')
    .replace(/^git(?:\+https)?:/, 'https:')
    .replace(/\.git$/, '');
}

function noticeIn(project: string, path: string): string {
  const folder = join(project, path);
  return readdirSync(folder)
    .filter((name) => /^(?:third-party-)?(?:licen[cs]e|copying|notice)(?:\.|$)/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replace(BUILDERS_OWN, '').trim())
    .join('\n\n');
}

/**
 * What is known of an installed package.
 *
 * @throws when it comes without the text of its licence
 */
export function shippedPackage(project: string, path: string): ShippedPackage {
  const { name, version, license: licence, repository } = read(project, path);
  const stated = LICENCE_OF[name];
  const notice = noticeIn(project, stated === undefined ? path : `node_modules/${stated}`);
  if (notice === '') throw new Error(`${name} ${version} comes without the text of its licence`);
  return { name, version, licence, home: homeOf(repository), notice };
}

/** Packages by name, each version once, wherever it lies. */
export function packagesAt(project: string, paths: Iterable<string>): ShippedPackage[] {
  const byKey = new Map<string, ShippedPackage>();
  for (const path of paths) {
    const found = shippedPackage(project, path);
    byKey.set(keyOf(found), found);
  }
  return [...byKey.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

export const keyOf = ({ name, version }: Pick<ShippedPackage, 'name' | 'version'>): string =>
  `${name}@${version}`;

/** Notes of which packages anything gets into what is built, over all the builds that it is a plugin of. */
export function packagesInBuild(): { readonly plugin: Plugin; readonly paths: ReadonlySet<string> } {
  const paths = new Set<string>();
  return {
    paths,
    plugin: {
      name: 'steward:packages-in-build',
      apply: 'build',
      generateBundle(_, bundle) {
        for (const output of Object.values(bundle)) {
          // Of styles no code is left in a chunk, and what is copied as it is has no module.
          const ids =
            output.type === 'asset'
              ? output.originalFileNames.filter((name) => name.includes('node_modules/'))
              : Object.entries(output.modules)
                  .filter(([id, { renderedLength }]) => renderedLength > 0 || /\.css(?:\?|$)/.test(id))
                  .map(([id]) => id);
          for (const path of ids.map(packageOf)) if (path !== null) paths.add(path);
        }
      },
    },
  };
}

/** What the licences ask for: who made the packages and under which terms, to be read by whoever has the extension. */
export function noticesOf(packages: readonly ShippedPackage[]): string {
  const parts = packages.map(({ name, version, licence, home, notice }) =>
    [`${name} ${version}`, `Licence: ${licence}`, `Source: ${home}`, '', notice].join('\n'),
  );
  return `${['Steward has code of these packages in it, each under its own licence.', ...parts].join(`\n\n${'='.repeat(80)}\n`)}\n`;
}

/** The packages that such notices name. */
export function packagesIn(notices: string): Pick<ShippedPackage, 'name' | 'version' | 'licence'>[] {
  const heads = notices.matchAll(/^={80}\n(\S+) (\S+)\nLicence: (.+)\n/gm);
  return [...heads].map(([, name = '', version = '', licence = '']) => ({ name, version, licence }));
}
