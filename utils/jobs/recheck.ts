import type { Graph } from '../graph/client.ts';
import { type ErrorView, localError } from '../graph/errors.ts';
import type { AssignAsset, UnassignAsset } from '../plan/types.ts';
import { assignedUserRow, assignedUsersRequest } from '../portfolio/read.ts';
import { isSettled } from './items.ts';
import type { JobItem } from './types.ts';

type AccessItem = JobItem & { readonly operation: AssignAsset | UnassignAsset };

const isOpenAccess = (item: JobItem): item is AccessItem =>
  (item.operation.type === 'assign_asset' || item.operation.type === 'unassign_asset') &&
  item.operation.subject.type === 'existing' &&
  !isSettled(item);

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((task) => others.includes(task));

const failed = (item: JobItem, error: ErrorView): JobItem => ({ ...item, state: 'failed', error });

/**
 * Reads again what system users that exist may do on the assets where that is still to be changed. `changed`:
 * what is so by now, as done, and where access is not what the plan was made from, as failed: the change could
 * take some away that nobody has seen. `error`: it could not be read for
 * now.
 */
export async function recheckAccess(
  graph: Graph,
  portfolioId: string,
  items: readonly JobItem[],
): Promise<{ readonly changed: readonly JobItem[] } | { readonly error: ErrorView }> {
  const open = items.filter(isOpenAccess);
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
      const { operation } = item;
      const { assetId, subject, before } = operation;
      const error = answerOf.get(assetId)?.error ?? null;
      if (error !== null) return [failed(item, error.view)];
      if (subject.type !== 'existing') return [];
      const present = tasksOf.get(`${subject.id} ${assetId}`);
      if (operation.type === 'unassign_asset' && present === undefined)
        return [{ ...item, state: 'done', result: { type: 'asset_unassigned' }, error: null }];
      if (operation.type === 'assign_asset' && present && same(present, operation.tasks))
        return [{ ...item, state: 'done', result: { type: 'asset_assigned' }, error: null }];
      if (before === null) return [];
      if (present !== null && same(present ?? [], before)) return [];
      return [failed(item, localError('access_changed', 'stop_item'))];
    }),
  };
}
