import { type Operation, type OperationType, type Plan, subjectKey } from './types.ts';

/** What a plan is about; `change`: several things of which none stands for the others. */
export const TITLE_KINDS = [
  'create',
  'rename',
  'assign',
  'tasks',
  'remove',
  'generate',
  'rotate',
  'renew',
  'revoke',
  'revoke_all',
  'change',
] as const;
export type TitleKind = (typeof TITLE_KINDS)[number];

/** What tells one plan from another in a line. */
export interface PlanTitle {
  readonly kind: TitleKind;
  /** Of what the kind counts: system users, assets or tokens. */
  readonly count: number;
  readonly users: number;
  /** The name of the system user, where there is but one. */
  readonly user: string | null;
  /** It takes back what this is the title of. */
  readonly undo: boolean;
}

/** Steps on the way to something else. */
const ON_THE_WAY: ReadonlySet<OperationType> = new Set(['install_app']);

const KIND_OF: Readonly<Partial<Record<OperationType, TitleKind>>> = {
  rename_system_user: 'rename',
  unassign_asset: 'remove',
  renew_token: 'renew',
  revoke_token: 'revoke',
  revoke_all_tokens: 'revoke_all',
};

function kindOf(operation: Operation): TitleKind {
  if (operation.type === 'assign_asset') return (operation.before ?? []).length > 0 ? 'tasks' : 'assign';
  if (operation.type === 'generate_token') return operation.replaces === undefined ? 'generate' : 'rotate';
  return KIND_OF[operation.type] ?? 'change';
}

/** Where there are both, the first says it. */
const STANDS_FOR: readonly (readonly [TitleKind, TitleKind])[] = [
  ['assign', 'tasks'],
  ['assign', 'generate'],
  ['tasks', 'generate'],
  ['rotate', 'generate'],
  ['revoke_all', 'remove'],
];

/** `null`: the plan does nothing. */
export function titleOf({ operations, undoes }: Pick<Plan, 'operations' | 'undoes'>): PlanTitle | null {
  if (undoes !== undefined) return { ...undoes, undo: true };
  const aims = operations.filter(({ type }) => !ON_THE_WAY.has(type));
  const [first] = operations;
  if (first === undefined) return null;
  const users = new Map(operations.map(({ subject }) => [subjectKey(subject), subject.name]));
  const created = new Set(
    operations.flatMap(({ type, subject }) => (type === 'create_system_user' ? [subjectKey(subject)] : [])),
  );
  const about = { users: users.size, user: users.size === 1 ? first.subject.name : null, undo: false };
  // What others get, or lose, is not told by what is made.
  if (created.size > 0)
    return created.size === users.size
      ? { ...about, kind: 'create', count: created.size }
      : { ...about, kind: 'change', count: users.size };
  const kinds = new Set(aims.map(kindOf));
  for (const [kept, dropped] of STANDS_FOR) if (kinds.has(kept)) kinds.delete(dropped);
  const [kind = 'change', ...others] = kinds;
  if (others.length > 0 || kind === 'change') return { ...about, kind: 'change', count: users.size };
  return { ...about, kind, count: countOf(kind, aims) };
}

function countOf(kind: TitleKind, aims: readonly Operation[]): number {
  if (kind === 'assign' || kind === 'tasks' || kind === 'remove')
    return new Set(aims.flatMap((each) => ('assetId' in each ? [each.assetId] : []))).size;
  return aims.filter((each) => kindOf(each) === kind).length;
}
