/** What a column may hold, in the order in which files are written. */
export const SHEET_FIELDS = [
  'system_user',
  'role',
  'template',
  'client',
  'asset',
  'kind',
  'tasks',
  'permissions',
  'expires',
] as const;
export type SheetField = (typeof SHEET_FIELDS)[number];

/** Where each field stands; those left out stand nowhere. */
export type ColumnMap = Readonly<Partial<Record<SheetField, number>>>;

/** What people head such columns with, letters and digits only. */
const HEADINGS: Readonly<Record<SheetField, readonly string[]>> = {
  system_user: ['systemuser', 'systemusername', 'systemuserid', 'user', 'username', 'userid', 'name'],
  role: ['role', 'systemuserrole'],
  template: ['template', 'preset'],
  client: ['client', 'customer', 'brand'],
  asset: ['asset', 'assetid', 'assetname'],
  kind: ['kind', 'assetkind', 'assettype', 'type'],
  tasks: ['tasks', 'task', 'access'],
  permissions: ['permissions', 'permission', 'scopes', 'scope'],
  expires: ['expires', 'expiry', 'tokenexpires'],
};

const plain = (heading: string): string => heading.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Which column is probably which field: the first whose heading says so, the surest word first. */
export function guessColumns(columns: readonly string[]): ColumnMap {
  const headings = columns.map(plain);
  const map: Partial<Record<SheetField, number>> = {};
  const used = new Set<number>();
  for (const field of SHEET_FIELDS)
    for (const word of HEADINGS[field]) {
      const at = headings.findIndex((heading, index) => heading === word && !used.has(index));
      if (at < 0) continue;
      map[field] = at;
      used.add(at);
      break;
    }
  return map;
}
