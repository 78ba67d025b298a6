import { askInTurns, withGroups } from '../portfolio/groups.ts';
import type { GroupContent, GroupPart, Snapshot } from '../portfolio/snapshot.ts';
import type { Send } from './setup.ts';

/** What Meta says is in these parts of business asset groups. */
export const readGroups = (
  portfolioId: string,
  parts: readonly GroupPart[],
  send: Send,
): Promise<readonly GroupContent[]> =>
  askInTurns(parts, (some) => send('groups.read', { portfolioId, parts: some }));

/** The snapshot with these parts of its business asset groups; asks for nothing where there are none. */
export async function readGroupsInto(
  snapshot: Snapshot,
  parts: readonly GroupPart[],
  send: Send,
): Promise<Snapshot> {
  if (parts.length === 0) return snapshot;
  return withGroups(snapshot, await readGroups(snapshot.portfolio.id, parts, send));
}
