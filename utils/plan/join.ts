import type { Snapshot } from '../portfolio/snapshot.ts';
import type { Impossible, Plan, PlanWarning, Warning } from './types.ts';
import { wholePlan } from './whole.ts';

/** One plan of several about the same portfolio, in their order, and what else it leaves out. */
export function joinPlans(
  plans: readonly Plan[],
  snapshot: Snapshot,
  { id, madeAt }: Pick<Plan, 'id' | 'madeAt'>,
  more: Partial<Pick<Plan, 'skipped' | 'impossible'>>,
): Plan {
  const templates = plans.flatMap((plan) => plan.templates ?? []);
  return wholePlan(snapshot, {
    id,
    madeAt,
    operations: plans.flatMap((plan) => plan.operations),
    skipped: [...plans.flatMap((plan) => plan.skipped), ...(more.skipped ?? [])],
    impossible: once([...plans.flatMap((plan) => plan.impossible), ...(more.impossible ?? [])]),
    warnings: joinWarnings(plans.flatMap((plan) => plan.warnings)),
    ...(templates.length === 0 ? {} : { templates }),
    needsApproval: plans.some((plan) => plan.needsApproval),
  });
}

const once = (all: readonly Impossible[]): Impossible[] => [
  ...new Map(all.map((each) => [`${each.reason} ${each.item}`, each])).values(),
];

function joinWarnings(all: readonly Warning[]): Warning[] {
  const items = new Map<PlanWarning, Set<string>>();
  for (const { warning, items: some } of all)
    items.set(warning, new Set([...(items.get(warning) ?? []), ...some]));
  return [...items].map(([warning, some]) => ({ warning, items: [...some] }));
}
