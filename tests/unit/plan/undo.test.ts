import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KINDS, type AssetKind, tasksOf } from '../../../utils/meta/assets.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { TokenPlanFacts } from '../../../utils/plan/tokens.ts';
import type { AssignAsset, Operation, Plan } from '../../../utils/plan/types.ts';
import { type DoneStep, planUndo, touchedBy } from '../../../utils/plan/undo.ts';
import type { Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { isUsable } from '../../../utils/tokens/state.ts';
import type { TokenRecord } from '../../../utils/tokens/types.ts';

const META = { id: 'plan', madeAt: 0, callerAppId: '900' };

const facts = (records: TokenRecord[] = []): TokenPlanFacts => ({
  records,
  isUsable,
  caller: { userId: '1', appId: '900' },
  id: 'undo',
  madeAt: 5,
});

const snapshot = (assignments: Assignment[] = []): Snapshot => ({
  version: 1,
  portfolio: { id: '1', name: 'Northwind Coffee' },
  readAt: 0,
  hash: 'hash',
  systemUsers: ['7', '8'].map((id) => ({ id, name: `Bot ${id}`, role: 'EMPLOYEE', createdTime: null })),
  apps: [],
  assets: ASSET_KINDS.map((kind, index) => ({ id: `${100 + index}`, kind, name: kind, owned: true })),
  assignments,
  accessOf: ['7', '8'],
  unread: [],
});

const assignment = (kind: AssetKind, tasks: string[], systemUserId = '7'): Assignment => ({
  systemUserId,
  assetId: `${100 + ASSET_KINDS.indexOf(kind)}`,
  kind,
  tasks,
});

const steps = (plan: Pick<Plan, 'operations'>): DoneStep[] =>
  plan.operations.map((operation) => ({
    operation,
    systemUserId: operation.subject.type === 'existing' ? operation.subject.id : '55',
    recordId: null,
  }));

const key = (userId: string, assetId: string) => `${userId} ${assetId}`;

/** What access is like after operations that change it. */
function applied(before: readonly Assignment[], operations: readonly Operation[]): Assignment[] {
  const access = new Map(before.map((each) => [key(each.systemUserId, each.assetId), each]));
  for (const operation of operations) {
    if (operation.subject.type !== 'existing') continue;
    const systemUserId = operation.subject.id;
    if (operation.type === 'unassign_asset') access.delete(key(systemUserId, operation.assetId));
    if (operation.type === 'assign_asset') {
      const { assetId, kind, tasks } = operation;
      access.set(key(systemUserId, assetId), { systemUserId, assetId, kind, tasks });
    }
  }
  return [...access.values()];
}

const byKey = (access: readonly Assignment[]) =>
  Object.fromEntries(
    access.map(({ systemUserId, assetId, tasks }) => [key(systemUserId, assetId), [...(tasks ?? [])].sort()]),
  );

const assign = (kind: AssetKind, tasks: string[], before: string[] | null): Operation => ({
  type: 'assign_asset',
  id: `assign:${kind}`,
  subject: { type: 'existing', id: '7', name: 'Bot 7' },
  dependsOn: [],
  assetId: `${100 + ASSET_KINDS.indexOf(kind)}`,
  assetName: kind,
  kind,
  tasks,
  before,
});

const record = (id: string, state: TokenRecord['state'], systemUserId: string): TokenRecord => ({
  version: 1,
  id,
  portfolioId: '1',
  portfolioName: 'Northwind Coffee',
  systemUserId,
  systemUserName: `Bot ${systemUserId}`,
  appId: '900',
  appName: 'App',
  permissions: ['ads_read'],
  expiry: '60_days',
  state,
  createdAt: 0,
  expiresAt: 9,
  fingerprint: '01234567',
  revealEndsAt: null,
});

const token = (systemUserId: string, recordId: string): DoneStep => ({
  operation: {
    type: 'generate_token',
    id: `token:${systemUserId}`,
    subject: { type: 'existing', id: systemUserId, name: `Bot ${systemUserId}` },
    dependsOn: [],
    after: [],
    appId: '900',
    appName: 'App',
    permissions: ['ads_read'],
    expiry: '60_days',
  },
  systemUserId,
  recordId,
});

describe('planUndo', () => {
  it('gives access back as it was before, in any portfolio', () => {
    const removable = ASSET_KINDS.filter((kind) => kind !== 'pixel');
    const some = fc.constantFrom(...removable).chain((kind) =>
      fc.record({
        kind: fc.constant(kind),
        // A user with access but no task looks like one without, so that is left to Meta's own page.
        tasks: fc.subarray(tasksOf(kind), { minLength: 1 }),
        user: fc.constantFrom('7', '8'),
      }),
    );
    const there = fc.uniqueArray(some, { selector: ({ kind, user }) => `${kind} ${user}` });
    const wanted = fc.uniqueArray(some, { selector: ({ kind }) => kind });
    fc.assert(
      fc.property(there, wanted, fc.constantFrom('add', 'replace'), (have, want, mode) => {
        const before = have.map(({ kind, tasks, user }) => assignment(kind, tasks, user));
        const plan = makePlan(
          {
            portfolioId: '1',
            users: ['7', '8'].map((id) => ({ type: 'existing', id })),
            assets: want.map(({ kind, tasks }) => ({ id: assignment(kind, tasks).assetId, kind, tasks })),
            mode,
            token: null,
          },
          snapshot(before),
          META,
        );
        const after = applied(before, plan.operations);
        const undo = planUndo(steps(plan), snapshot(after), facts());
        expect(undo.impossible).toEqual([]);
        const back = applied(after, undo.operations);
        expect(byKey(back)).toEqual(byKey(before));
        // And an undo can itself be undone.
        const redo = planUndo(steps(undo), snapshot(back), facts());
        expect(byKey(applied(back, redo.operations))).toEqual(byKey(after));
      }),
    );
  });

  it.each([
    ['changed_since', assign('page', ['ANALYZE'], []), [assignment('page', ['ANALYZE', 'ADVERTISE'])]],
    ['changed_since', assign('page', ['ANALYZE'], []), []],
    ['before_unknown', assign('page', ['ANALYZE'], null), [assignment('page', ['ANALYZE'])]],
    ['not_removable', assign('pixel', ['ANALYZE'], []), [assignment('pixel', ['ANALYZE'])]],
  ] as const)('leaves access and says why: %s', (reason, operation, present) => {
    const plan = planUndo(steps({ operations: [operation] }), snapshot([...present]), facts());
    expect(plan.operations).toEqual([]);
    expect(plan.impossible).toEqual([
      { reason, item: operation.type === 'assign_asset' && operation.assetName },
    ]);
  });

  it('ends the tokens of a system user the job made, and of others those that were kept', () => {
    const made: DoneStep = {
      operation: {
        type: 'create_system_user',
        id: 'create:bot 55',
        subject: { type: 'new', operationId: 'create:bot 55', name: 'Bot 55' },
        dependsOn: [],
        role: 'EMPLOYEE',
      },
      systemUserId: '55',
      recordId: null,
    };
    const plan = planUndo(
      [made, token('55', 'lost'), token('7', 'kept'), token('8', 'consumed'), token('7', 'revoked')],
      snapshot(),
      facts([
        record('lost', 'lost', '55'),
        record('kept', 'kept', '7'),
        record('consumed', 'consumed', '8'),
        record('revoked', 'revoked', '7'),
      ]),
    );
    expect(plan.operations.map(({ type, subject }) => [type, subject.name])).toEqual([
      ['revoke_all_tokens', 'Bot 55'],
      ['revoke_token', 'Bot 7'],
    ]);
    expect(plan.impossible).toEqual([
      { reason: 'user_stays', item: 'Bot 55' },
      { reason: 'token_not_kept', item: 'Bot 8' },
    ]);
    expect(plan).toMatchObject({ needsApproval: true, portfolioId: '1' });
  });

  const made = (id: string): DoneStep => ({
    operation: {
      type: 'create_system_user',
      id: `create:${id}`,
      subject: { type: 'new', operationId: `create:${id}`, name: `Bot ${id}` },
      dependsOn: [],
      role: 'EMPLOYEE',
    },
    systemUserId: id,
    recordId: null,
  });

  it('keeps the order of the job, and says what it takes back', () => {
    const ofMade = (id: string, recordId: string): DoneStep => {
      const step = token(id, recordId);
      return { ...step, operation: { ...step.operation, subject: made(id).operation.subject } };
    };
    const undo = planUndo(
      [made('8'), made('7'), ofMade('8', 'b'), ofMade('7', 'a')],
      snapshot(),
      facts([record('a', 'kept', '7'), record('b', 'kept', '8')]),
    );
    expect(undo.operations.map(({ subject }) => subject.name)).toEqual(['Bot 8', 'Bot 7']);
    expect(undo.warnings).toEqual([{ warning: 'all_tokens_end', items: ['Bot 8', 'Bot 7'] }]);
    expect(undo.undoes).toMatchObject({ kind: 'create', count: 2, undo: false });
  });

  it('goes from one system user to the next as the job did, whatever it takes back of each', () => {
    const own = assign('page', ['ANALYZE'], []);
    const others: Operation = { ...own, subject: { type: 'existing', id: '8', name: 'Bot 8' } };
    const undo = planUndo(
      [...steps({ operations: [own, others] }), token('9', 'b')],
      snapshot([assignment('page', ['ANALYZE']), assignment('page', ['ANALYZE'], '8')]),
      facts([record('b', 'kept', '9')]),
    );
    expect(undo.operations.map(({ type, subject }) => [type, subject.name])).toEqual([
      ['unassign_asset', 'Bot 7'],
      ['unassign_asset', 'Bot 8'],
      ['revoke_token', 'Bot 9'],
    ]);
  });

  it('takes each template back once, from all who were given it', () => {
    const used = (id: string) => ({ id, revision: 1, name: id, values: { client: '', purpose: '' } });
    const given = new Map([
      ['7', used('pages')],
      ['8', used('ads')],
      ['9', used('pages')],
    ]);
    expect(planUndo([made('7')], snapshot(), facts(), given).templates).toEqual([
      { template: used('pages'), subjects: ['7', '9'], as: 'undone' },
      { template: used('ads'), subjects: ['8'], as: 'undone' },
    ]);
    expect('templates' in planUndo([made('7')], snapshot(), facts())).toBe(false);
  });

  it('says of nothing that it takes it back where nothing was done', () => {
    expect('undoes' in planUndo([], snapshot(), facts())).toBe(false);
  });

  it('ends no token that came after the job', () => {
    const undo = planUndo(
      [made('7'), token('7', 'a')],
      snapshot(),
      facts([record('a', 'superseded', '7'), { ...record('later', 'kept', '7'), replaces: 'a' }]),
    );
    expect(undo.operations).toEqual([]);
    expect(undo.impossible).toContainEqual({ reason: 'token_not_kept', item: 'Bot 7' });
  });

  it('leaves the tokens of whom Steward is connected as', () => {
    const undo = planUndo([made('7'), token('7', 'a'), token('8', 'b')], snapshot(), {
      ...facts([record('a', 'kept', '7'), record('b', 'kept', '8')]),
      caller: { userId: '7', appId: '900' },
    });
    expect(undo.operations.map(({ id }) => id)).toEqual(['revoke:b']);
    expect(undo.impossible).toContainEqual({ reason: 'own_connection', item: 'Bot 7' });
  });

  it('leaves access that could not be read, except where Meta never tells tasks', () => {
    const unread = (kind: AssetKind) => ({ ...assignment(kind, []), tasks: null });
    const undo = planUndo(
      steps({
        operations: [
          assign('page', ['ANALYZE', 'ADVERTISE'], ['ANALYZE']),
          assign('business_asset_group', ['page_tasks:ANALYZE'], []),
        ],
      }),
      { ...snapshot([unread('page'), unread('business_asset_group')]), unreadAccess: ['100'] },
      facts(),
    );
    expect(undo.impossible).toEqual([{ reason: 'access_unread', item: 'page' }]);
    expect(undo.operations.map(({ type }) => type)).toEqual(['unassign_asset']);
  });

  it('warns of tasks that are taken away again', () => {
    const undo = planUndo(
      steps({ operations: [assign('page', ['ADVERTISE', 'ANALYZE'], ['ANALYZE'])] }),
      snapshot([assignment('page', ['ADVERTISE', 'ANALYZE'])]),
      facts(),
    );
    expect(undo.warnings).toEqual([{ warning: 'tasks_removed', items: ['page'] }]);
  });

  const rename = (newName: string): Operation => ({
    type: 'rename_system_user',
    id: 'rename:7',
    subject: { type: 'existing', id: '7', name: 'Old' },
    dependsOn: [],
    newName,
  });

  it('gives a name back that is still the one the job gave', () => {
    const undo = planUndo(steps({ operations: [rename('Bot 7')] }), snapshot(), facts());
    expect(undo.operations).toMatchObject([{ type: 'rename_system_user', newName: 'Old' }]);
    expect(undo.impossible).toEqual([]);
  });

  it('leaves a name that somebody changed since, and says nothing where it is back already', () => {
    const undo = planUndo(steps({ operations: [rename('Other')] }), snapshot(), facts());
    expect(undo).toMatchObject({ operations: [], impossible: [{ reason: 'renamed_since', item: 'Old' }] });
    const back = { ...snapshot(), systemUsers: [{ ...snapshot().systemUsers[0]!, name: 'Old' }] };
    expect(planUndo(steps({ operations: [rename('Other')] }), back, facts())).toMatchObject({
      operations: [],
      impossible: [],
    });
  });

  it('names the app that stays installed, but not for a user who stays anyway', () => {
    const install = (id: string): DoneStep => ({
      operation: {
        type: 'install_app',
        id: `install:${id}`,
        subject: { type: 'existing', id, name: `Bot ${id}` },
        dependsOn: [],
        appId: '900',
        appName: 'App',
      },
      systemUserId: id,
      recordId: null,
    });
    const undo = planUndo([made('55'), install('55'), install('7')], snapshot(), facts());
    expect(undo).toMatchObject({ operations: [], skipped: [], warnings: [] });
    expect(undo.impossible).toEqual([
      { reason: 'user_stays', item: 'Bot 55' },
      { reason: 'app_stays', item: 'Bot 7' },
    ]);
  });

  it('says once for each system user that ended tokens stay ended', () => {
    const subject = (id: string) => ({ type: 'existing', id, name: `Bot ${id}` }) as const;
    const revoke = (id: string): DoneStep => ({
      operation: {
        type: 'revoke_token',
        id: `revoke:${id}`,
        subject: subject('7'),
        dependsOn: [],
        recordId: id,
        appId: '900',
        appName: 'App',
        fingerprint: '01234567',
      },
      systemUserId: '7',
      recordId: null,
    });
    const revokeAll: DoneStep = {
      operation: { type: 'revoke_all_tokens', id: 'all:8', subject: subject('8'), dependsOn: [], after: [] },
      systemUserId: '8',
      recordId: null,
    };
    expect(planUndo([revoke('a'), revoke('b'), revokeAll], snapshot(), facts()).impossible).toEqual([
      { reason: 'token_ended', item: 'Bot 7' },
      { reason: 'token_ended', item: 'Bot 8' },
    ]);
  });

  it('gives access back that was taken away, while there is still none', () => {
    const { tasks: _, ...taken } = assign('page', [], ['ANALYZE']) as AssignAsset;
    const operations: Operation[] = [{ ...taken, type: 'unassign_asset' }];
    const undo = planUndo(steps({ operations }), snapshot(), facts());
    expect(undo.operations).toMatchObject([
      { type: 'assign_asset', id: 'assign:7:100', tasks: ['ANALYZE'], before: [], dependsOn: [] },
    ]);
    const since = planUndo(steps({ operations }), snapshot([assignment('page', ['ADVERTISE'])]), facts());
    expect(since).toMatchObject({ operations: [], impossible: [{ reason: 'changed_since', item: 'page' }] });
    expect(touchedBy(steps({ operations })).systemUserIds).toEqual(['7']);
  });

  it('gives access back that had no tasks', () => {
    const { tasks: _, ...taken } = assign('page', [], []) as AssignAsset;
    const operations: Operation[] = [{ ...taken, type: 'unassign_asset' }];
    expect(planUndo(steps({ operations }), snapshot(), facts()).operations).toMatchObject([
      { type: 'assign_asset', tasks: [], before: [] },
    ]);
  });

  it('tells the tasks that are there now and are taken away', () => {
    const there = [assignment('page', ['ANALYZE'])];
    const undo = planUndo(steps({ operations: [assign('page', ['ANALYZE'], [])] }), snapshot(there), facts());
    expect(undo.operations).toMatchObject([
      { type: 'unassign_asset', id: 'unassign:7:100', before: ['ANALYZE'], dependsOn: [] },
    ]);
    expect(undo.warnings).toEqual([]);
  });

  it('reads access for changes of access alone', () => {
    expect(touchedBy([made('55'), token('8', 'a')])).toEqual({ systemUserIds: [], assets: [] });
  });

  it.each([
    ['more', ['ANALYZE', 'ADVERTISE']],
    ['others', ['ADVERTISE']],
    ['one of two others', ['ANALYZE', 'MESSAGING']],
    ['less', []],
  ])('leaves access with %s tasks than the job left', (_, tasks) => {
    const operations = [assign('page', tasks.length === 2 ? ['ANALYZE', 'MODERATE'] : ['ANALYZE'], [])];
    const undo = planUndo(steps({ operations }), snapshot([assignment('page', tasks)]), facts());
    expect(undo).toMatchObject({ operations: [], impossible: [{ reason: 'changed_since', item: 'page' }] });
  });

  it('tells whose access to read', () => {
    expect(touchedBy(steps({ operations: [assign('page', [], []), assign('pixel', [], [])] }))).toEqual({
      systemUserIds: ['7'],
      assets: [
        { id: '100', kind: 'page' },
        { id: '103', kind: 'pixel' },
      ],
    });
  });
});
