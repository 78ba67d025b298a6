import { isBlocking, nameProblem, normaliseName } from '../meta/names.ts';
import type { Snapshot, SystemUser } from '../portfolio/snapshot.ts';
import type { Impossible, ImpossibleReason, Plan, RenameSystemUser } from './types.ts';
import { wholePlan } from './whole.ts';

/** A system user and the name it gets. */
export interface Rename {
  readonly systemUserId: string;
  readonly name: string;
}

export type RenameVerdict =
  | { readonly type: 'unchanged' }
  /** `name` as it is sent; `after`: the system user that has to give this name up first, if any. */
  | { readonly type: 'possible'; readonly name: string; readonly after: string | null }
  | { readonly type: 'impossible'; readonly reason: ImpossibleReason };

const UNNAMEABLE: Readonly<Record<string, ImpossibleReason>> = {
  empty: 'name_empty',
  too_long: 'name_too_long',
  control_characters: 'name_control_characters',
};

/** Names compare without regard to case, as Meta does. */
const keyOf = (name: string): string => normaliseName(name).toLowerCase();

/**
 * Which of the renames Meta would take, in their order. A name that another system user of the portfolio has is
 * free once that one is renamed itself; two that would swap names stand in each other's way.
 */
export function judgeRenames(
  renames: readonly Rename[],
  systemUsers: readonly Pick<SystemUser, 'id' | 'name'>[],
): RenameVerdict[] {
  const users = new Map(systemUsers.map((user) => [user.id, user]));
  const wanted = new Map<string, number>();
  const verdicts = renames.map(({ systemUserId, name: raw }, index): RenameVerdict | null => {
    const user = users.get(systemUserId);
    const name = normaliseName(raw);
    const problem = nameProblem(name);
    if (user === undefined) return { type: 'impossible', reason: 'user_unknown' };
    if (name === user.name) return { type: 'unchanged' };
    if (isBlocking(problem)) return { type: 'impossible', reason: UNNAMEABLE[problem ?? ''] ?? 'name_empty' };
    if (wanted.has(keyOf(name))) return { type: 'impossible', reason: 'name_duplicate' };
    wanted.set(keyOf(name), index);
    return null;
  });
  const holders = new Map(systemUsers.map(({ id, name }) => [keyOf(name), id]));
  const freedBy = new Map<string, string>();
  const open = [...wanted.values()];
  const accept = (index: number) => {
    const { systemUserId, name: raw } = renames[index] as Rename;
    const name = normaliseName(raw);
    const key = keyOf(name);
    const before = keyOf(users.get(systemUserId)?.name ?? '');
    verdicts[index] = { type: 'possible', name, after: freedBy.get(key) ?? null };
    if (before === key) return;
    holders.delete(before);
    freedBy.set(before, systemUserId);
    const waiting = wanted.get(before);
    if (waiting !== undefined && verdicts[waiting] === null) open.push(waiting);
  };
  for (const index of open) {
    const { systemUserId, name } = renames[index] as Rename;
    const holder = holders.get(keyOf(name));
    if (verdicts[index] === null && (holder === undefined || holder === systemUserId)) accept(index);
  }
  return verdicts.map((verdict) => verdict ?? { type: 'impossible', reason: 'name_taken' });
}

/** The operations of what can be renamed, and the rest by reason. What has its name already is left out. */
export function renameSteps(
  renames: readonly Rename[],
  snapshot: Snapshot,
): { readonly operations: readonly RenameSystemUser[]; readonly impossible: readonly Impossible[] } {
  const names = new Map(snapshot.systemUsers.map(({ id, name }) => [id, name]));
  const operations: RenameSystemUser[] = [];
  const impossible: Impossible[] = [];
  judgeRenames(renames, snapshot.systemUsers).forEach((verdict, index) => {
    const { systemUserId, name } = renames[index] as Rename;
    if (verdict.type === 'impossible')
      impossible.push({
        reason: verdict.reason,
        item: verdict.reason === 'user_unknown' ? systemUserId : normaliseName(name),
      });
    if (verdict.type !== 'possible') return;
    operations.push({
      type: 'rename_system_user',
      id: renameId(systemUserId),
      subject: { type: 'existing', id: systemUserId, name: names.get(systemUserId) ?? '' },
      dependsOn: verdict.after === null ? [] : [renameId(verdict.after)],
      newName: verdict.name,
    });
  });
  return { operations, impossible };
}

const renameId = (systemUserId: string): string => `rename:${systemUserId}`;

/** The plan that gives system users other names, as far as Meta lets it. */
export function planRename(
  renames: readonly Rename[],
  snapshot: Snapshot,
  { id, madeAt }: Pick<Plan, 'id' | 'madeAt'>,
): Plan {
  const { operations, impossible } = renameSteps(renames, snapshot);
  const hyphened = operations.flatMap(({ newName }) => (nameProblem(newName) === 'hyphen' ? [newName] : []));
  return wholePlan(snapshot, {
    id,
    madeAt,
    operations,
    skipped: [],
    impossible,
    warnings: hyphened.length === 0 ? [] : [{ warning: 'name_hyphen', items: hyphened }],
    needsApproval: true,
  });
}
