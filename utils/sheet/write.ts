import { toCsv } from '../csv.ts';
import type { Intent } from '../plan/types.ts';
import type { Snapshot } from '../portfolio/snapshot.ts';
import { SHEET_FIELDS, type SheetField } from './columns.ts';

type Row = Partial<Record<SheetField, string>>;

/** What is wanted as rows, one a system user and asset; reading them in the same portfolio wants the same. */
export function writeSheet(
  intents: readonly Intent[],
  { systemUsers }: Pick<Snapshot, 'systemUsers'>,
): string {
  const roles = new Map(systemUsers.map(({ id, role }) => [id, role]));
  const rows = intents.flatMap(({ users, assets, token }) =>
    users.flatMap((user): Row[] => {
      const whom: Row =
        user.type === 'new'
          ? { system_user: user.name, role: user.role }
          : { system_user: user.id, role: roles.get(user.id) ?? '' };
      const what: Row =
        token === null ? {} : { permissions: token.permissions.join(' '), expires: token.expiry };
      const each = assets.map(({ id, kind, tasks }): Row => ({ asset: id, kind, tasks: tasks.join(' ') }));
      return (each.length === 0 ? [{}] : each).map((one) => ({ ...whom, ...one, ...what }));
    }),
  );
  return toCsv([SHEET_FIELDS, ...rows.map((row) => SHEET_FIELDS.map((field) => row[field] ?? ''))]);
}
