import { askInTurns, withGroups } from '../utils/portfolio/groups.ts';
import type { GroupPart, Snapshot } from '../utils/portfolio/snapshot.ts';
import type { Send } from '../utils/stores/setup.ts';

/** The snapshot with these parts of its business asset groups; asks for nothing where there are none. */
export async function readGroupsInto(
  snapshot: Snapshot,
  parts: readonly GroupPart[],
  send: Send,
): Promise<Snapshot> {
  if (parts.length === 0) return snapshot;
  const portfolioId = snapshot.portfolio.id;
  const ask = (some: GroupPart[]) => send('groups.read', { portfolioId, parts: some });
  return withGroups(snapshot, await askInTurns(parts, ask));
}
