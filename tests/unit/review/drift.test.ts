import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, tasksOf } from '../../../utils/meta/assets.ts';
import { planExact } from '../../../utils/plan/exact.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { Plan } from '../../../utils/plan/types.ts';
import type { Asset, Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { bringBack, createDrift, hasDrifted, isOverPrivileged } from '../../../utils/review/drift.ts';
import { resolveTemplate } from '../../../utils/templates/resolve.ts';
import type { Template } from '../../../utils/templates/template.ts';
import { template } from '../templates/kit.ts';
import { asset, snapshotArb, snapshotOf, user } from './kit.ts';

/** Meta tells the tasks on all kinds but one. */
const tellsTasks = (kind: Asset['kind']): boolean => kind !== 'business_asset_group';

const META = { id: 'plan', madeAt: 5, callerAppId: '70' };
const VALUES = { client: 'Northwind', purpose: 'Feed' };

const SNAPSHOT = snapshotOf({
  systemUsers: [user('1', 'Feed'), user('2', 'Operations', 'ADMIN')],
  assets: [
    asset('10', 'page', 'Northwind Coffee'),
    asset('11', 'page', 'Northwind Careers'),
    asset('12', 'page', 'Harbour'),
    asset('30', 'pixel', 'Northwind Shop'),
    asset('50', 'business_asset_group', 'Northwind Retail'),
  ],
});
const PAGES = template({ assets: [{ kind: 'page', name: '{client}*', tasks: ['ANALYZE', 'MESSAGING'] }] });

const holds = (assetId: string, kind: Assignment['kind'], tasks: Assignment['tasks']): Assignment => ({
  systemUserId: '1',
  assetId,
  kind,
  tasks,
});
const having = (...assignments: Assignment[]): Snapshot => ({ ...SNAPSHOT, assignments });
const driftIn = (snapshot: Snapshot, of: Template = PAGES, id = '1', values = VALUES) =>
  createDrift(snapshot)(id, of, values)!;
const seen = (snapshot: Snapshot, of: Template = PAGES) =>
  driftIn(snapshot, of).access.map(({ type, asset: { id } }) => `${type} ${id}`);

/** What Meta would say after a plan about system users that exist. */
function afterPlan(snapshot: Snapshot, plan: Plan): Snapshot {
  const access = new Map(snapshot.assignments.map((each) => [`${each.systemUserId} ${each.assetId}`, each]));
  for (const operation of plan.operations) {
    if (operation.subject.type !== 'existing' || !('assetId' in operation)) continue;
    const key = `${operation.subject.id} ${operation.assetId}`;
    const { assetId, kind } = operation;
    if (operation.type === 'unassign_asset') access.delete(key);
    else {
      const given = operation.tasks.length === 0 ? ['ANALYZE'] : operation.tasks;
      const tasks = tellsTasks(kind) ? given : null;
      access.set(key, { systemUserId: operation.subject.id, assetId, kind, tasks });
    }
  }
  return { ...snapshot, assignments: [...access.values()] };
}

/** A template with a rule for each of some assets. */
const templateFor = ({ assets }: Snapshot): fc.Arbitrary<Template> =>
  fc
    .subarray([...assets])
    .chain((some) =>
      fc.tuple(
        ...some.map(({ id, kind }) =>
          fc
            .subarray(tasksOf(kind).slice(0, 4), { minLength: ASSET_KIND_FACTS[kind].tasksRequired ? 1 : 0 })
            .map((tasks) => ({ kind, ids: [id], tasks })),
        ),
      ),
    )
    .map((assets) => template({ assets }));

const both = snapshotArb
  .filter(({ systemUsers }) => systemUsers.length > 0)
  .chain((snapshot) => fc.tuple(fc.constant(snapshot), templateFor(snapshot)));

describe('drift from a template', () => {
  it('is what is lacking, what is there besides, and other tasks', () => {
    expect(seen(having())).toEqual(['removed 10', 'removed 11']);
    const drifted = having(
      holds('11', 'page', ['MESSAGING', 'MANAGE']),
      holds('12', 'page', ['ANALYZE']),
      holds('50', 'business_asset_group', null),
    );
    expect(seen(drifted)).toEqual(['removed 10', 'changed 11', 'added 12', 'added 50']);
    expect(driftIn(drifted).access[1]).toMatchObject({
      before: ['ANALYZE', 'MESSAGING'],
      after: ['MESSAGING', 'MANAGE'],
    });
  });

  it('says nothing of tasks that Meta does not tell, nor of access it did not give', () => {
    const groups = template({
      assets: [{ kind: 'business_asset_group', name: '*', tasks: ['page_tasks:ANALYZE'] }],
    });
    expect(seen(having(holds('50', 'business_asset_group', null)), groups)).toEqual([]);
    const unread = having(holds('10', 'page', null), holds('12', 'page', null));
    expect(seen({ ...unread, unreadAccess: ['10', '12'] })).toEqual(['removed 11']);
  });

  it('takes what Meta gives without tasks for what was asked for', () => {
    const bare = template({ assets: [{ kind: 'page', ids: ['10'], tasks: [] }] });
    expect(seen(having(holds('10', 'page', ['ANALYZE'])), bare)).toEqual([]);
    expect(seen(having(holds('10', 'page', ['MANAGE'])), bare)).toEqual(['changed 10']);
  });

  it('names another role, which no plan brings back', () => {
    const drift = driftIn(SNAPSHOT, template(), '2');
    expect(drift.role).toMatchObject({ before: { role: 'EMPLOYEE' }, after: { role: 'ADMIN' } });
    expect([hasDrifted(drift), isOverPrivileged(drift), bringBack(drift)]).toEqual([true, true, []]);
  });

  it('takes nothing away where the template finds nothing at all', () => {
    const drift = driftIn(having(holds('10', 'page', ['ANALYZE'])), PAGES, '1', { client: '', purpose: '' });
    expect(drift.findsNothing).toBe(true);
    expect([hasDrifted(drift), isOverPrivileged(drift), bringBack(drift)]).toEqual([false, false, []]);
    expect(createDrift(SNAPSHOT)('404', PAGES, VALUES)).toBeNull();
  });

  it('takes nothing away where what is in a group of the template is not known', () => {
    const own = template({
      assets: [
        { kind: 'page', ids: ['10'], tasks: ['ANALYZE'] },
        { kind: 'page', group: '50', tasks: ['ANALYZE'] },
      ],
    });
    const held = having(holds('10', 'page', ['ANALYZE']), holds('11', 'page', ['ANALYZE']));
    expect(driftIn(held, own)).toMatchObject({ findsNothing: true, access: [] });
    const known = (assetIds: string[]) => ({
      ...held,
      groups: [{ groupId: '50', kind: 'page' as const, assetIds, unread: null }],
    });
    expect(seen(known(['11']), own)).toEqual([]);
    expect(seen(known(['12']), own).toSorted()).toEqual(['added 11', 'removed 12']);
  });

  it('leaves what Meta has no call to take away', () => {
    const drift = driftIn(
      having(holds('30', 'pixel', ['UPLOAD']), holds('12', 'page', ['ANALYZE'])),
      template(),
    );
    expect(drift.access).toHaveLength(2);
    expect(bringBack(drift)).toEqual([{ systemUserId: '1', assetId: '12', tasks: null }]);
  });

  it('tells more than the template allows from less', () => {
    const over = (...tasks: string[]) =>
      isOverPrivileged(
        driftIn(having(holds('10', 'page', tasks), holds('11', 'page', ['ANALYZE', 'MESSAGING']))),
      );
    expect(over('ANALYZE', 'MESSAGING')).toBe(false);
    expect(over('ANALYZE')).toBe(false);
    expect(over('ANALYZE', 'MANAGE')).toBe(true);
    expect(isOverPrivileged(driftIn(having(holds('12', 'page', ['ANALYZE']))))).toBe(true);
  });

  it('is none right after applying a template to somebody who had nothing', () => {
    fc.assert(
      fc.property(both, ([snapshot, wanted]) => {
        const [first] = snapshot.systemUsers;
        const bare = {
          ...snapshot,
          assignments: snapshot.assignments.filter(({ systemUserId }) => systemUserId !== first!.id),
        };
        const use = { type: 'existing', values: VALUES, userIds: [first!.id], mode: 'add' } as const;
        const { intent } = resolveTemplate(wanted, bare, use, null);
        const given = afterPlan(bare, makePlan(intent, bare, META));
        expect(createDrift(given)(first!.id, wanted, VALUES)!.access).toEqual([]);
      }),
    );
  });

  it('is exactly what differs, and gone after bringing back, but for what Meta lets nobody take', () => {
    fc.assert(
      fc.property(both, ([snapshot, wanted]) => {
        for (const { id } of snapshot.systemUsers) {
          const drift = createDrift(snapshot)(id, wanted, VALUES)!;
          const asked = new Map(wanted.assets.map(({ ids, tasks }) => [ids![0]!, tasks]));
          const has = new Map(
            snapshot.assignments
              .filter(({ systemUserId }) => systemUserId === id)
              .map(({ assetId, tasks }) => [assetId, tasks]),
          );
          const differs = snapshot.assets.filter(({ id: assetId, kind }) => {
            const [is, should] = [has.get(assetId), asked.get(assetId)];
            if (is === undefined || should === undefined) return is !== should;
            if (is === null || (should.length === 0 && is.join() === 'ANALYZE')) return false;
            return !tellsTasks(kind) || [...is].sort().join() !== [...should].sort().join();
          });
          expect(drift.access.map(({ asset }) => asset.id).sort()).toEqual(
            differs.map((each) => each.id).sort(),
          );

          const back = afterPlan(snapshot, planExact(bringBack(drift), snapshot, META));
          const left = createDrift(back)(id, wanted, VALUES)!;
          const stays = drift.access.filter(
            ({ type, asset: { kind } }) => type === 'added' && !ASSET_KIND_FACTS[kind].removable,
          );
          expect(left.access).toEqual(stays);
        }
      }),
    );
  });
});
