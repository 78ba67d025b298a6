import type { Assignment, Snapshot } from '../portfolio/snapshot.ts';
import type { AssignAsset } from './types.ts';

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

/** Whether tasks are taken away, or may be. */
export const removesTasks = ({ tasks, before }: AssignAsset): boolean =>
  before === null || before.some((task) => !tasks.includes(task));
