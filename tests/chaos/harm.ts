import type { JobView } from '../../utils/jobs/types.ts';
import { taskParameters } from '../../utils/meta/assets.ts';
import type { AssignAsset, Plan } from '../../utils/plan/types.ts';
import type { TokenRecord } from '../../utils/tokens/types.ts';
import type { CallLog } from '../meta/log.ts';
import type { SystemUser, World } from '../meta/model.ts';

/** What must never be, looked for at Meta's end, in the vault and in the journal. */

export type Before = ReadonlyMap<string, string>;

const accessOf = (world: World, userId: string): string =>
  JSON.stringify(
    [...(world.byUser.get(userId)?.values() ?? [])]
      .map(({ assetId, tasks }) => [assetId, tasks] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** The system users that were there before, with what they may do. */
export const lookBefore = (world: World): Before =>
  new Map([...world.systemUsers.keys()].map((id) => [id, accessOf(world, id)]));

export interface End {
  readonly world: World;
  /** From the click on. */
  readonly log: CallLog;
  readonly plan: Plan;
  readonly before: Before;
  readonly view: JobView;
  readonly records: readonly Pick<TokenRecord, 'id' | 'state' | 'systemUserId'>[];
  /** The token a record holds. */
  readonly secret: (recordId: string) => Promise<string | null>;
  /** Operations of which the person was told that a token was lost. */
  readonly told: ReadonlySet<string>;
}

export interface Found {
  readonly harm: readonly string[];
  readonly figures: {
    readonly calls: number;
    readonly repeats: number;
    readonly tokensMade: number;
    readonly tokensLost: number;
  };
}

export async function findHarm(end: End): Promise<Found> {
  const harm: string[] = [];
  const users = findUsers(end, harm);
  for (const user of users) compareWithPlan(end, user, harm);
  for (const [id, access] of end.before)
    if (accessOf(end.world, id) !== access) harm.push(`${id}, whom the plan does not name, changed`);
  const tokens = await followTokens(end, users, harm);
  checkJournal(end, users, harm);
  if (end.log.some(({ secretsInUrl }) => secretsInUrl)) harm.push('a secret stood in an address');
  const writes = end.log.writes();
  return {
    harm,
    figures: {
      calls: end.log.filter(({ path }) => path !== '/').length,
      repeats: writes.length - end.plan.operations.length - (tokens.made - users.length),
      tokensMade: tokens.made,
      tokensLost: tokens.lost,
    },
  };
}

/** Each wanted user once, and nobody else. */
function findUsers({ world, plan, before, log }: End, harm: string[]): SystemUser[] {
  const wanted = plan.operations.flatMap((operation) =>
    operation.type === 'create_system_user' ? [operation] : [],
  );
  const made = [...world.systemUsers.values()].filter(({ id }) => !before.has(id));
  for (const { subject, role } of wanted) {
    const found = made.filter(({ name }) => name === subject.name);
    if (found.length !== 1) harm.push(`${subject.name} is there ${found.length} times`);
    if (found.some((user) => user.role !== role)) harm.push(`${subject.name} has another role`);
  }
  if (made.length !== wanted.length) harm.push(`${made.length} system users made, ${wanted.length} wanted`);
  const creations = log.writes().filter(({ path }) => path.endsWith('/system_users')).length;
  if (creations !== wanted.length) harm.push(`system users created ${creations} times`);
  return made;
}

function compareWithPlan({ world, plan }: End, user: SystemUser, harm: string[]): void {
  const own = plan.operations.filter(({ subject }) => subject.name === user.name);
  const apps = own.flatMap((operation) => (operation.type === 'install_app' ? [operation.appId] : []));
  if ([...user.installedApps].sort().join() !== apps.sort().join())
    harm.push(`${user.name} has other apps than planned`);
  const assigns = own.filter((operation): operation is AssignAsset => operation.type === 'assign_asset');
  const access = world.byUser.get(user.id);
  if ((access?.size ?? 0) !== assigns.length)
    harm.push(`${user.name} has access to ${access?.size ?? 0} assets, planned ${assigns.length}`);
  for (const { assetId, kind, tasks } of assigns) {
    const planned = JSON.stringify(taskParameters(kind, tasks));
    const given = JSON.stringify(access?.get(assetId)?.tasks ?? null);
    if (planned !== given) harm.push(`${user.name} on ${assetId}: ${given}, planned ${planned}`);
  }
}

/** Every token Meta made is sealed, or named as lost and its operation failed so. */
async function followTokens(end: End, users: readonly SystemUser[], harm: string[]) {
  const { world, records, plan, told } = end;
  const sealed = new Map<string, string>();
  for (const record of records) {
    if (record.state === 'lost') continue;
    const token = await end.secret(record.id);
    if (record.state !== 'sealed' || token === null) harm.push(`${record.id} is ${record.state}`);
    else if (world.tokens.get(token)?.ownerId !== record.systemUserId)
      harm.push(`the token in ${record.id} is not of its system user`);
    else sealed.set(token, record.systemUserId);
  }
  let [made, lost] = [0, 0];
  for (const { id, name } of users) {
    const tokens = [...world.tokens.values()].filter(({ ownerId }) => ownerId === id);
    const held = tokens.filter(({ token }) => sealed.has(token));
    const named = records.filter((record) => record.state === 'lost' && record.systemUserId === id);
    const operation = plan.operations.find(
      ({ type, subject }) => type === 'generate_token' && subject.name === name,
    );
    made += tokens.length;
    lost += named.length;
    if (held.length !== 1) harm.push(`${name}: ${held.length} tokens sealed`);
    if (tokens.length - held.length > named.length)
      harm.push(
        `${name}: ${tokens.length} tokens made, ${held.length} sealed, ${named.length} named as lost`,
      );
    if (named.length > 0 && !told.has(operation?.id ?? ''))
      harm.push(`${name}: a token was lost and nobody was told`);
  }
  return { made, lost };
}

function checkJournal({ view, plan }: End, users: readonly SystemUser[], harm: string[]): void {
  if (view.job.state !== 'done') harm.push(`the job is ${view.job.state}`);
  if (view.items.length !== plan.operations.length) harm.push('operations are missing from the journal');
  const ids = new Set(users.map(({ id }) => id));
  for (const { operation, state, result } of view.items) {
    if (state !== 'done') harm.push(`${operation.id} is ${state}`);
    if (operation.type === 'create_system_user' && !(result?.type === 'system_user' && ids.has(result.id)))
      harm.push(`${operation.id} names another system user`);
  }
}
