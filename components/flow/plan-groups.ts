import {
  type Operation,
  type OperationType,
  type Plan,
  type Skipped,
  type Subject,
  subjectKey,
} from '../../utils/plan/types.ts';

/** What a plan does for one system user. */
export interface PlanGroup {
  readonly key: string;
  readonly subject: Subject;
  readonly operations: readonly Operation[];
  readonly skipped: readonly Skipped[];
}

/** The plan by system user, in the order of the plan. */
export function groupPlan({ operations, skipped }: Pick<Plan, 'operations' | 'skipped'>): PlanGroup[] {
  const groups = new Map<string, { subject: Subject; operations: Operation[]; skipped: Skipped[] }>();
  const of = (subject: Subject) => {
    const key = subjectKey(subject);
    const found = groups.get(key) ?? { subject, operations: [], skipped: [] };
    groups.set(key, found);
    return found;
  };
  for (const operation of operations) of(operation.subject).operations.push(operation);
  for (const one of skipped) of(one.subject).skipped.push(one);
  return [...groups].map(([key, group]) => ({ key, ...group }));
}

export const OPERATION_TYPES: readonly OperationType[] = [
  'create_system_user',
  'rename_system_user',
  'install_app',
  'assign_asset',
  'unassign_asset',
  'generate_token',
  'renew_token',
  'revoke_token',
  'revoke_all_tokens',
];

/** How many operations there are of each type that occurs. */
export function countTypes(operations: readonly Operation[]): { type: OperationType; count: number }[] {
  const counts = new Map<OperationType, number>();
  for (const { type } of operations) counts.set(type, (counts.get(type) ?? 0) + 1);
  return OPERATION_TYPES.flatMap((type) => {
    const count = counts.get(type);
    return count === undefined ? [] : [{ type, count }];
  });
}
