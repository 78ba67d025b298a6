import { toCsv } from '../csv.ts';
import { normaliseName } from '../meta/names.ts';
import type { Intent } from '../plan/types.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { SHEET_FIELDS, type SheetField } from './columns.ts';
import { indexBy, isSafeName, nameKey } from './words.ts';

type Row = Partial<Record<SheetField, string>>;

/** Names that rows can name one of these by; the id else. Spreadsheets keep names, and shorten long ids. */
function createWords<T extends { readonly id: string; readonly name: string }>(
  items: readonly T[],
  among: (item: T) => string,
): (id: string) => string {
  const byId = new Map(items.map((item) => [item.id, item]));
  const alike = (item: T) => `${among(item)} ${nameKey(item.name)}`;
  const named = indexBy(items, alike);
  return (id) => {
    const item = byId.get(id);
    if (item === undefined || named.get(alike(item))?.length !== 1 || !isSafeName(item.name)) return id;
    // As it is read: cells are trimmed, and ids come before names.
    const name = normaliseName(item.name);
    return byId.has(name) ? id : name;
  };
}

/** What is wanted as rows, one a system user and asset; reading them in the same portfolio wants the same. */
export function writeSheet(
  intents: readonly Intent[],
  { systemUsers, assets: known }: Pick<Snapshot, 'systemUsers' | 'assets'>,
): string {
  const roles = new Map(systemUsers.map(({ id, role }) => [id, role]));
  const userWord = createWords(systemUsers, () => '');
  const assetWord = createWords(known, ({ kind }) => kind);
  const rows = intents.flatMap(({ users, assets, token }) =>
    users.flatMap((user): Row[] => {
      const whom: Row =
        user.type === 'new'
          ? { system_user: user.name, role: user.role }
          : { system_user: userWord(user.id), role: roles.get(user.id) ?? '' };
      const what: Row =
        token === null ? {} : { permissions: token.permissions.join(' '), expires: token.expiry };
      const each = assets.map(
        ({ id, kind, tasks }): Row => ({ asset: assetWord(id), kind, tasks: tasks.join(' ') }),
      );
      return (each.length === 0 ? [{}] : each).map((one) => ({ ...whom, ...one, ...what }));
    }),
  );
  return toCsv([SHEET_FIELDS, ...rows.map((row) => SHEET_FIELDS.map((field) => row[field] ?? ''))]);
}
