import type { Graph } from '../graph/client.ts';
import { type ErrorView, localError } from '../graph/errors.ts';
import type { AssignAsset } from '../plan/types.ts';
import { assignedUserRow, assignedUsersRequest } from '../portfolio/read.ts';
import { isSettled } from './items.ts';
import type { JobItem } from './types.ts';

type AssignItem = JobItem & { readonly operation: AssignAsset };

const isOpenAssignment = (item: JobItem): item is AssignItem =>
  item.operation.type === 'assign_asset' && item.operation.subject.type === 'existing' && !isSettled(item);

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((task) => others.includes(task));

const failed = (item: JobItem, error: ErrorView): JobItem => ({ ...item, state: 'failed', error });

/**
 * Reads again what system users that exist may do on the assets they are still to be assigned to. `changed`:
 * assignments that are there by now, as done, and those whose access is not what the plan was made from, as
 * failed: the tasks it would send could take some away that nobody has seen. `error`: it could not be read for
 * now.
 */
export async function recheckAccess(
  graph: Graph,
  portfolioId: string,
  items: readonly JobItem[],
): Promise<{ readonly changed: readonly JobItem[] } | { readonly error: ErrorView }> {
  const open = items.filter(isOpenAssignment);
  const assetIds = [...new Set(open.map(({ operation }) => operation.assetId))];
  if (assetIds.length === 0) return { changed: [] };
  const answers = await graph.readEdges(
    assetIds.map((id) => assignedUsersRequest(portfolioId, id)),
    assignedUserRow,
  );
  const passing = answers.find(({ error }) => error !== null && error.view.action !== 'stop_item')?.error;
  if (passing) return { error: passing.view };

  const answerOf = new Map(assetIds.map((id, index) => [id, answers[index]]));
  const tasksOf = new Map(
    answers.flatMap(({ rows }, index) =>
      rows.map((row) => [`${row.id} ${assetIds[index]}`, row.tasks ?? null] as const),
    ),
  );
  return {
    changed: open.flatMap((item): JobItem[] => {
      const { assetId, subject, before, tasks } = item.operation;
      const error = answerOf.get(assetId)?.error ?? null;
      if (error !== null) return [failed(item, error.view)];
      if (before === null || subject.type !== 'existing') return [];
      const present = tasksOf.get(`${subject.id} ${assetId}`);
      if (present && same(present, tasks))
        return [{ ...item, state: 'done', result: { type: 'asset_assigned' }, error: null }];
      if (present !== null && same(present ?? [], before)) return [];
      return [failed(item, localError('access_changed', 'stop_item'))];
    }),
  };
}
