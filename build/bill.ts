import { execFileSync } from 'node:child_process';
import type { Share } from './measure.ts';
import { keyOf, type ShippedPackage } from './packages.ts';
import { DEVELOPMENT, SHIPPED } from './why.ts';

/** A bill of materials in CycloneDX 1.5, as far as it is touched here. */
export interface Sbom {
  readonly components: readonly { readonly 'bom-ref': string; readonly [more: string]: unknown }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
  readonly [more: string]: unknown;
}

/**
 * npm's own bill of all that is locked, cut down to what ships: of the same lock and the same build it is the
 * same, byte by byte. Asks nobody on the network.
 *
 * @throws when something ships that is not in the lock
 */
export function sbomOf(project: string, shipped: readonly ShippedPackage[]): Sbom {
  const printed = execFileSync(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only', '--include', 'dev'],
    {
      cwd: project,
      // Building has set it, and npm would leave out what it takes to build.
      env: { ...process.env, NODE_ENV: undefined },
      encoding: 'utf8',
      maxBuffer: 100_000_000,
      shell: process.platform === 'win32',
    },
  );
  const { $schema, bomFormat, specVersion, version, metadata, components, dependencies } =
    JSON.parse(printed);
  const self: string = metadata.component['bom-ref'];
  const keys = new Set(shipped.map(keyOf));
  const parts = (components as Sbom['components'])
    .filter((part) => keys.has(part['bom-ref']))
    // What npm calls it by where it stands in the lock, not by whether it ships.
    .map((part) => ({ ...part, scope: 'required', properties: [] }))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const missing = [...keys].filter((key) => !parts.some((part) => part['bom-ref'] === key));
  if (missing.length > 0) throw new Error(`Not in the lock: ${missing.join(', ')}`);
  const links = (dependencies as Sbom['dependencies'])
    .filter(({ ref }) => ref === self || keys.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((key) => keys.has(key)) }));
  // npm calls it after its folder.
  const component = { ...metadata.component, type: 'application', name: self.replace(/@[^@]*$/, '') };
  return {
    $schema,
    bomFormat,
    specVersion,
    version,
    metadata: { lifecycles: [{ phase: 'build' }], component },
    components: parts,
    dependencies: links,
  };
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
const number = (value: number): string => value.toLocaleString('en');
const sum = (values: readonly number[]): string => number(values.reduce((all, one) => all + one, 0));

/** What ships, in Markdown: each package, why it is there, its bytes, and what gzipped scripts would be without. */
export function shippedTable(shipped: readonly ShippedPackage[], shares: readonly Share[]): string {
  const rows = shipped.map((one) => {
    const own = shares.filter(({ key }) => key === keyOf(one));
    const bytes =
      own.length === 0
        ? ['–', '–']
        : [sum(own.map((each) => each.bytes)), sum(own.map((each) => each.gzipped))];
    const scripts = own.map(({ script }) => `\`${script}\``).sort();
    return row(one.name, one.version, one.licence, SHIPPED[one.name] ?? '', ...bytes, scripts.join(', '));
  });
  return [
    row('package', 'version', 'licence', 'why', 'bytes, minified', 'gzipped', 'in'),
    row('---', '---', '---', '---', '---:', '---:', '---'),
    ...rows,
  ].join('');
}

/** What is there to build and to test, in Markdown. */
export function developmentTable(): string {
  const rows = Object.entries(DEVELOPMENT).map(([name, why]) => row(name, why));
  return [row('package', 'why'), row('---', '---'), ...rows].join('');
}

const headOf = (table: string): string => table.slice(0, table.indexOf('\n') + 1);

/** The table of a page that has the same head as this one; `null` where there is none. */
export function tableLike(table: string, page: string): string | null {
  const block = page.split(/(?<=\n)\n/).find((each) => each.startsWith(headOf(table)));
  return block ?? null;
}

/**
 * A page with its tables written anew, each known by its head.
 *
 * @throws when the page has no such table
 */
export function withTables(page: string, tables: readonly string[]): string {
  return tables.reduce((text, table) => {
    const old = tableLike(table, text);
    if (old === null) throw new Error(`No table ${headOf(table)}`);
    return text.replace(old, () => table);
  }, page);
}
