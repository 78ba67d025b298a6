import { ASSET_KIND_FACTS } from '../meta/assets.ts';
import type { Assignment, Snapshot } from '../portfolio/snapshot.ts';
import { accessKey, indexAccess, removesTasks } from './access.ts';
import { type Rename, renameSteps } from './rename.ts';
import { titleOf } from './title.ts';
import { type KnownToken, planRevoke, planRevokeAll, type TokenPlanFacts } from './tokens.ts';
import {
  type AssignAsset,
  type Impossible,
  type Operation,
  type Plan,
  type PlanTemplate,
  type Subject,
  subjectKey,
  type TemplateUsed,
  type UnassignAsset,
  type Warning,
} from './types.ts';
import { wholePlan } from './whole.ts';

/** An operation that was carried out, or, for a token, may have been. */
export interface DoneStep {
  readonly operation: Operation;
  /** Id of its system user. */
  readonly systemUserId: string;
  /** The record of the token it made; `null` when it made none. */
  readonly recordId: string | null;
}

type AccessChange = AssignAsset | UnassignAsset;

const isAccessChange = (operation: Operation): operation is AccessChange =>
  operation.type === 'assign_asset' || operation.type === 'unassign_asset';

/** System users and assets whose access has to be read before undoing. */
export function touchedBy(steps: readonly DoneStep[]) {
  const changes = steps.filter(({ operation }) => isAccessChange(operation));
  return {
    systemUserIds: [...new Set(changes.map(({ systemUserId }) => systemUserId))],
    assets: [
      ...new Map(
        changes.flatMap(({ operation }) =>
          isAccessChange(operation)
            ? [[operation.assetId, { id: operation.assetId, kind: operation.kind }] as const]
            : [],
        ),
      ).values(),
    ],
  };
}

/**
 * The plan that takes back what a job has done, as far as Meta lets it: access as it was before, tokens ended.
 * `snapshot` tells the access there is now; where that is not what the job left, somebody else has been there
 * since, and it stays. What can't be taken back is named. `given`: the templates that the job has given, by id of
 * the system user.
 */
export function planUndo(
  steps: readonly DoneStep[],
  snapshot: Snapshot,
  facts: TokenPlanFacts,
  given: ReadonlyMap<string, TemplateUsed> = new Map(),
): Plan {
  const access = indexAccess(snapshot);
  const unread = new Set(snapshot.unreadAccess);
  const operations: Operation[] = [];
  const impossible: Impossible[] = [];
  const created = new Set(
    steps.flatMap(({ operation, systemUserId }) =>
      operation.type === 'create_system_user' ? [systemUserId] : [],
    ),
  );
  const ended = new Set<string>();
  const renames: Rename[] = [];
  const names = new Map(snapshot.systemUsers.map(({ id, name }) => [id, name]));
  for (const { operation, systemUserId } of steps) {
    const { name } = operation.subject;
    switch (operation.type) {
      case 'create_system_user':
        impossible.push({ reason: 'user_stays', item: name });
        break;
      case 'rename_system_user':
        if (names.get(systemUserId) === operation.newName) renames.push({ systemUserId, name });
        else if (names.get(systemUserId) !== name) impossible.push({ reason: 'renamed_since', item: name });
        break;
      case 'install_app':
        if (!created.has(systemUserId)) impossible.push({ reason: 'app_stays', item: name });
        break;
      case 'assign_asset':
      case 'unassign_asset': {
        if (unread.has(operation.assetId)) {
          impossible.push({ reason: 'access_unread', item: operation.assetName });
          break;
        }
        const step = undoAccess(
          operation,
          systemUserId,
          access.get(accessKey(systemUserId, operation.assetId)),
        );
        if ('reason' in step) impossible.push(step);
        else operations.push(step);
        break;
      }
      case 'revoke_token':
      case 'revoke_all_tokens':
        if (!ended.has(name)) impossible.push({ reason: 'token_ended', item: name });
        ended.add(name);
        break;
      case 'generate_token':
      case 'renew_token':
        break; // below, all at once
    }
  }
  const renamed = renameSteps(renames, snapshot);
  const tokens = undoTokens(steps, created, facts);
  const all = [...inOrderOf(steps, [...tokens.operations, ...operations]), ...renamed.operations];
  const undoes = titleOf({ operations: steps.map(({ operation }) => operation) });
  return wholePlan(snapshot, {
    ...(undoes === null ? {} : { undoes }),
    id: facts.id,
    madeAt: facts.madeAt,
    operations: all,
    skipped: [],
    impossible: [...impossible, ...renamed.impossible, ...tokens.impossible],
    warnings: [...tokens.warnings, ...tasksRemoved(operations)],
    ...(given.size === 0 ? {} : { templates: takenBack(given) }),
    needsApproval: true,
  });
}

/** System users stand in the order in which the job had them. */
function inOrderOf(steps: readonly DoneStep[], operations: readonly Operation[]): Operation[] {
  const order = [...new Set(steps.map(({ systemUserId }) => systemUserId))];
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = ({ subject }: Operation) => places.get(subjectKey(subject)) ?? order.length;
  return operations.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** Each template once, with all who are no longer to be like it. */
const takenBack = (given: ReadonlyMap<string, TemplateUsed>): PlanTemplate[] =>
  [...Map.groupBy(given, ([, template]) => JSON.stringify(template)).values()].flatMap((some) =>
    some.slice(0, 1).map(([, template]) => ({ template, subjects: some.map(([id]) => id), as: 'undone' })),
  );

function tasksRemoved(operations: readonly Operation[]): Warning[] {
  const items = operations.flatMap((operation) =>
    operation.type === 'assign_asset' && removesTasks(operation) ? [operation.assetName] : [],
  );
  return items.length === 0 ? [] : [{ warning: 'tasks_removed', items }];
}

function undoAccess(
  operation: AccessChange,
  systemUserId: string,
  present: Assignment | undefined,
): AccessChange | Impossible {
  const { assetId, assetName, kind, before } = operation;
  const left = operation.type === 'assign_asset' ? operation.tasks : null;
  const subject: Subject = { type: 'existing', id: systemUserId, name: operation.subject.name };
  const base = { subject, dependsOn: [], assetId, assetName, kind };
  const refuse = (reason: Impossible['reason']): Impossible => ({ reason, item: assetName });
  if (!isAs(present, left)) return refuse('changed_since');
  if (before === null) return refuse('before_unknown');
  if (left !== null && before.length === 0) {
    if (!ASSET_KIND_FACTS[kind].removable) return refuse('not_removable');
    return {
      ...base,
      type: 'unassign_asset',
      id: `unassign:${systemUserId}:${assetId}`,
      before: present?.tasks ?? null,
    };
  }
  return {
    ...base,
    type: 'assign_asset',
    id: `assign:${systemUserId}:${assetId}`,
    tasks: before,
    before: left === null ? [] : (present?.tasks ?? null),
  };
}

/** Whether access is as it was left: `null` for none, and tasks that Meta does not tell, of asset groups, count. */
function isAs(present: Assignment | undefined, left: readonly string[] | null): boolean {
  if (present === undefined || left === null) return present === undefined && left === null;
  const { tasks } = present;
  return tasks === null || (tasks.length === left.length && tasks.every((task) => left.includes(task)));
}

/**
 * Where all known tokens of a system user are this job's, which made the user too, they end all at once; else
 * each by itself, which only those kept can. Those of whom Steward is connected as stay: it acts by one of them.
 */
function undoTokens(
  steps: readonly DoneStep[],
  made: ReadonlySet<string>,
  facts: TokenPlanFacts,
): Pick<Plan, 'operations' | 'impossible' | 'warnings'> {
  const own = new Map(steps.flatMap(({ recordId }, at) => (recordId === null ? [] : [[recordId, at]])));
  const alive = facts.records.filter(({ state }) => state !== 'revoked');
  const created = new Set(made);
  for (const { id, systemUserId } of alive) if (!own.has(id)) created.delete(systemUserId);
  // In the order of the job.
  const placeOf = ({ id }: KnownToken) => own.get(id) ?? 0;
  const ending = alive.filter(({ id }) => own.has(id)).toSorted((a, b) => placeOf(a) - placeOf(b));
  const isCaller = ({ systemUserId }: KnownToken) => systemUserId === facts.caller.userId;
  const idsOf = (wanted: (token: KnownToken) => boolean) =>
    ending.filter((token) => !isCaller(token) && wanted(token)).map(({ id }) => id);
  const ofNew = planRevokeAll(
    facts,
    idsOf(({ systemUserId }) => created.has(systemUserId)),
  );
  const ofOthers = planRevoke(
    facts,
    idsOf(({ systemUserId }) => !created.has(systemUserId)),
  );
  const ofCaller = [...new Set(ending.filter(isCaller).map(({ systemUserName }) => systemUserName))];
  return {
    operations: [...ofNew.operations, ...ofOthers.operations],
    impossible: [
      ...ofNew.impossible,
      ...ofOthers.impossible,
      ...ofCaller.map((item): Impossible => ({ reason: 'own_connection', item })),
    ],
    warnings: ofNew.warnings,
  };
}
