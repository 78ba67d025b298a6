import fc from 'fast-check';
import { ASSET_KIND_FACTS, ASSET_KINDS, tasksOf } from '../../../utils/meta/assets.ts';
import { hasHiddenCharacters } from '../../../utils/meta/names.ts';
import { PERMISSIONS } from '../../../utils/meta/permissions.ts';
import type { Asset, Snapshot, SystemUser } from '../../../utils/portfolio/snapshot.ts';
import { type AssetRule, DEFAULT_NAMES, type Template } from '../../../utils/templates/template.ts';

export const template = (parts: Partial<Template> = {}): Template => ({
  version: 1,
  name: 'Reporting',
  description: '',
  role: 'EMPLOYEE',
  names: DEFAULT_NAMES,
  assets: [],
  token: null,
  ...parts,
});

const asset = (id: string, kind: Asset['kind'], name: string): Asset => ({ id, kind, name, owned: true });
const user = (id: string, name: string): SystemUser => ({ id, name, role: 'EMPLOYEE', createdTime: null });

export const SNAPSHOT: Snapshot = {
  version: 1,
  portfolio: { id: '9', name: 'Northwind Coffee' },
  readAt: 0,
  hash: 'hash',
  systemUsers: [user('1', 'Northwind Feed 2'), user('2', 'Reporting'), user('3', 'Operations')],
  apps: [
    { id: '900', name: 'Own', owned: true },
    { id: '901', name: 'Shared', owned: false },
  ],
  assets: [
    asset('10', 'page', 'Northwind Coffee'),
    asset('11', 'page', 'Northwind Careers'),
    asset('12', 'page', 'Harbour Lane [Bakery] *'),
    asset('act_20', 'ad_account', 'Northwind Brand'),
    asset('50', 'business_asset_group', 'Retail'),
  ],
  assignments: [],
  accessOf: [],
  unread: [],
};

/** Any text as a pattern that means just this text. */
export const asPattern = (text: string): string => text.replace(/[\\*?{}]/g, '\\$&');

/** Letters, signs that YAML and CSV care for, other scripts and pictures; nothing hidden. */
const readable = (most: number) =>
  fc
    .string({ unit: 'grapheme', maxLength: most })
    .map((text) =>
      [...text]
        .filter((character) => !hasHiddenCharacters(character))
        .join('')
        .slice(0, most),
    )
    .filter((text) => text.isWellFormed());

const wordy = (most: number) => readable(most).filter((text) => /\S/.test(text));

const metaId = fc.bigInt({ min: 1n, max: 10n ** 17n }).map(String);

const rule = fc
  .constantFrom(...ASSET_KINDS)
  .chain((kind) =>
    fc.record({
      kind: fc.constant(kind),
      which: fc.oneof(
        fc.uniqueArray(metaId, { minLength: 1, maxLength: 5 }).map((ids) => ({ ids })),
        wordy(40).map((text) => ({ name: asPattern(text) })),
        ...(ASSET_KIND_FACTS[kind].groupEdge === null
          ? []
          : [
              metaId.map((group) => ({ group })),
              wordy(40).map((text) => ({ group: asPattern(text) })),
              fc.constantFrom('*', '{client}*').map((group) => ({ group })),
            ]),
        fc
          .constantFrom('*', '{client}*', '{client} {purpose}?', '# no comment', '- x', 'null')
          .map((name) => ({ name })),
      ),
      tasks: fc.subarray(tasksOf(kind), { minLength: ASSET_KIND_FACTS[kind].tasksRequired ? 1 : 0 }),
    }),
  )
  .map(({ which, ...rest }): AssetRule => ({ ...rest, ...which }));

/** Any template that may be kept. */
export const anyTemplate: fc.Arbitrary<Template> = fc.record({
  version: fc.constant(1 as const),
  name: wordy(100),
  description: fc.oneof(
    readable(200),
    fc.constantFrom(
      'yes',
      '12',
      'a: b',
      'two\nlines',
      '@x',
      '"',
      "'",
      'true',
      ' spaced ',
      '---',
      '2026-01-01',
    ),
  ),
  role: fc.constantFrom('EMPLOYEE' as const, 'ADMIN' as const),
  names: fc.oneof(fc.constant(DEFAULT_NAMES), wordy(90).map(asPattern)),
  assets: fc.array(rule, { maxLength: 6 }),
  token: fc.option(
    fc.record({
      app: fc.oneof(fc.constant('connected'), metaId),
      permissions: fc.subarray([...PERMISSIONS], { minLength: 1 }),
      expiry: fc.constantFrom('60_days' as const, 'never' as const),
    }),
  ),
});
