import { ASSET_KIND_FACTS, tasksOf } from '../meta/assets.ts';
import type { Assignment, Snapshot } from '../portfolio/snapshot.ts';
import type { AssignAsset, IntentAsset } from './types.ts';

/** Access by system user and asset: looked up once for each pair of a plan, which may be a hundred thousand. */
export type AccessIndex = ReadonlyMap<string, Assignment>;

export const accessKey = (systemUserId: string, assetId: string): string => `${systemUserId} ${assetId}`;

export function indexAccess({ assignments }: Pick<Snapshot, 'assignments'>): AccessIndex {
  const index = new Map<string, Assignment>();
  for (const assignment of assignments) {
    const key = accessKey(assignment.systemUserId, assignment.assetId);
    if (!index.has(key)) index.set(key, assignment);
  }
  return index;
}

/** What is held, as it would be asked for; `null`: with tasks that Meta does not tell or Steward does not know. */
export function asWanted({ assetId, kind, tasks }: Assignment): IntentAsset | null {
  const order = tasksOf(kind);
  if (tasks === null || !tasks.every((task) => order.includes(task))) return null;
  if (tasks.length === 0 && ASSET_KIND_FACTS[kind].tasksRequired) return null;
  return { id: assetId, kind, tasks: order.filter((task) => tasks.includes(task)) };
}

/** Whether tasks are taken away, or may be. */
export const removesTasks = ({ tasks, before }: AssignAsset): boolean =>
  before === null || before.some((task) => !tasks.includes(task));
