import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, tasksOf } from '../../../utils/meta/assets.ts';
import { accessKey } from '../../../utils/plan/access.ts';
import { planExact } from '../../../utils/plan/exact.ts';
import { planRemove } from '../../../utils/plan/remove.ts';
import { planTasks } from '../../../utils/plan/set-tasks.ts';
import type { AccessPair } from '../../../utils/plan/types.ts';
import type { Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { asset, snapshotArb, snapshotOf, user } from '../review/kit.ts';

const META = { id: 'plan', madeAt: 5, callerAppId: '70' };

const SNAPSHOT = snapshotOf({
  systemUsers: [user('1', 'Reporting'), user('2', 'Operations', 'ADMIN')],
  assets: [
    asset('10', 'page', 'Coffee'),
    asset('20', 'pixel', 'Shop'),
    asset('30', 'business_asset_group', 'Group'),
    asset('40', 'product_catalog', 'Catalog'),
  ],
  assignments: [
    { systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] },
    { systemUserId: '2', assetId: '10', kind: 'page', tasks: ['MANAGE'] },
    { systemUserId: '1', assetId: '20', kind: 'pixel', tasks: ['ANALYZE'] },
    { systemUserId: '1', assetId: '30', kind: 'business_asset_group', tasks: null },
  ],
});

const pair = (systemUserId: string, assetId: string): AccessPair => ({ systemUserId, assetId });
const allPairs = ({ systemUsers, assets }: Snapshot) =>
  systemUsers.flatMap(({ id }) => assets.map((of) => pair(id, of.id)));

describe('taking access away', () => {
  it('removes what can be removed and says why not for the rest', () => {
    const plan = planRemove(
      [
        pair('1', '10'),
        pair('1', '10'),
        pair('2', '10'),
        pair('1', '20'),
        pair('1', '30'),
        pair('2', '30'),
        pair('9', '10'),
        pair('1', '99'),
      ],
      SNAPSHOT,
      META,
    );
    expect(plan.operations.map(({ id }) => id)).toEqual(['unassign:1:10', 'unassign:2:10', 'unassign:1:30']);
    expect(plan.operations[0]).toMatchObject({
      type: 'unassign_asset',
      subject: { type: 'existing', id: '1', name: 'Reporting' },
      assetName: 'Coffee',
      before: ['ANALYZE'],
    });
    expect(plan.operations[2]).toMatchObject({ before: null });
    expect(plan.skipped).toMatchObject([{ reason: 'not_assigned', assetName: 'Group' }]);
    expect(plan.impossible).toEqual([
      { reason: 'not_removable', item: 'Shop' },
      { reason: 'user_unknown', item: '9' },
      { reason: 'asset_unknown', item: '99' },
    ]);
    expect(plan.warnings).toEqual([{ warning: 'admins_regain', items: ['Operations'] }]);
    expect(planRemove([pair('1', '10')], SNAPSHOT, META)).toMatchObject({
      operations: [{ dependsOn: [] }],
      warnings: [],
    });
    expect(plan).toMatchObject({ needsApproval: true, portfolioId: '900', id: 'plan', madeAt: 5 });
  });

  it('leaves no access that Meta lets go, in any portfolio, and then finds nothing to do', () => {
    fc.assert(
      fc.property(snapshotArb, (snapshot) => {
        const plan = planRemove(allPairs(snapshot), snapshot, META);
        const gone = new Set(
          plan.operations.map(({ subject, ...rest }) =>
            accessKey(subject.type === 'existing' ? subject.id : '', 'assetId' in rest ? rest.assetId : ''),
          ),
        );
        const left = snapshot.assignments.filter(
          ({ systemUserId, assetId }) => !gone.has(accessKey(systemUserId, assetId)),
        );
        expect(left.every(({ kind }) => !ASSET_KIND_FACTS[kind].removable)).toBe(true);
        expect(gone.size).toBe(plan.operations.length);
        const again = planRemove(allPairs(snapshot), { ...snapshot, assignments: left }, META);
        expect(again.operations).toEqual([]);
      }),
    );
  });
});

describe('setting tasks', () => {
  it('leaves exactly those wanted, on the pairs wanted and no others', () => {
    const plan = planTasks(
      [pair('1', '10'), pair('2', '40'), pair('2', '20')],
      { page: ['ADVERTISE'], product_catalog: ['MANAGE'] },
      SNAPSHOT,
      META,
    );
    expect(plan.operations).toMatchObject([
      { id: 'assign:1:10', tasks: ['ADVERTISE'], before: ['ANALYZE'] },
      { id: 'assign:2:40', tasks: ['MANAGE'], before: [] },
    ]);
    expect(plan).toMatchObject({ needsApproval: true, impossible: [] });
    expect(plan.warnings).toEqual([{ warning: 'tasks_removed', items: ['Coffee'] }]);
  });

  it('says once what is impossible, and skips what is so already', () => {
    const plan = planTasks(
      [pair('1', '10'), pair('1', '40'), pair('2', '40'), pair('9', '10'), pair('1', '99'), pair('2', '99')],
      { page: ['ANALYZE'], product_catalog: [] },
      SNAPSHOT,
      META,
    );
    expect(plan.operations).toEqual([]);
    expect(plan.skipped).toMatchObject([{ reason: 'already_assigned', assetName: 'Coffee' }]);
    expect(plan.impossible).toEqual([
      { reason: 'tasks_missing', item: 'Catalog' },
      { reason: 'user_unknown', item: '9' },
      { reason: 'asset_unknown', item: '99' },
    ]);
    expect(plan.needsApproval).toBe(false);
  });

  it('finds nothing to do where it was done, in any portfolio', () => {
    fc.assert(
      fc.property(snapshotArb, fc.nat({ max: 3 }), (snapshot, at) => {
        const wanted = Object.fromEntries(
          snapshot.assets.map(({ kind }) => [kind, tasksOf(kind).slice(at, at + 2)]),
        );
        const plan = planTasks(allPairs(snapshot), wanted, snapshot, META);
        const after = new Map(
          snapshot.assignments.map((each) => [accessKey(each.systemUserId, each.assetId), each]),
        );
        for (const operation of plan.operations) {
          if (operation.type !== 'assign_asset' || operation.subject.type !== 'existing') continue;
          const { assetId, kind, tasks, subject } = operation;
          after.set(accessKey(subject.id, assetId), { systemUserId: subject.id, assetId, kind, tasks });
        }
        for (const { kind, tasks } of after.values()) expect(tasks).toEqual(wanted[kind]);
        expect(after.size).toBe(allPairs(snapshot).length);
        const done = { ...snapshot, assignments: [...after.values()] };
        expect(planTasks(allPairs(snapshot), wanted, done, META).operations).toEqual([]);
      }),
    );
  });
});

describe('exactly this access', () => {
  const exact = (systemUserId: string, assetId: string, tasks: readonly string[] | null) => ({
    systemUserId,
    assetId,
    tasks,
  });

  it('gives, changes and takes away in one plan, with the approval that any part of it needs', () => {
    const plan = planExact(
      [exact('1', '40', ['ADVERTISE']), exact('1', '10', null), exact('2', '10', ['MANAGE'])],
      SNAPSHOT,
      META,
    );
    expect(plan.operations.map(({ id }) => id)).toEqual(['assign:1:40', 'unassign:1:10']);
    expect(plan.skipped).toMatchObject([{ reason: 'already_assigned', assetName: 'Coffee' }]);
    expect(plan).toMatchObject({ needsApproval: true, impossible: [], warnings: [] });
  });

  it('needs no approval for a little more access', () => {
    expect(planExact([exact('1', '40', ['ADVERTISE'])], SNAPSHOT, META)).toMatchObject({
      operations: [{ id: 'assign:1:40', dependsOn: [] }],
      needsApproval: false,
    });
  });
});

describe('an asset whose access could not be read', () => {
  const unread: Snapshot = {
    ...SNAPSHOT,
    unreadAccess: ['10'],
    assignments: ['1', '2'].map((systemUserId) => ({
      systemUserId,
      assetId: '10',
      kind: 'page',
      tasks: null,
    })),
  };
  const refusal = { reason: 'access_unread', item: 'Coffee' };

  it('is left as it is, and named', () => {
    expect(planRemove([pair('1', '10')], unread, META)).toMatchObject({
      operations: [],
      impossible: [refusal],
    });
  });

  it('gives nobody tasks: who has access is not known', () => {
    const plan = planTasks([pair('1', '10'), pair('2', '10')], { page: ['ANALYZE'] }, unread, META);
    expect(plan).toMatchObject({ operations: [], impossible: [refusal] });
  });
});
