import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, tasksOf } from '../../../utils/meta/assets.ts';
import { planOnly } from '../../../utils/plan/only.ts';
import type { Intent, IntentAsset } from '../../../utils/plan/types.ts';
import type { Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { afterPlan, asset, snapshotArb, snapshotOf, user } from '../review/kit.ts';

const META = { id: 'plan', madeAt: 5, callerAppId: '70' };

const holds = (
  systemUserId: string,
  assetId: string,
  tasks: Assignment['tasks'],
  kind: Assignment['kind'] = 'page',
): Assignment => ({ systemUserId, assetId, kind, tasks });

const SNAPSHOT = snapshotOf({
  systemUsers: [user('1', 'Feed'), user('2', 'Reports'), user('3', 'Operations', 'ADMIN')],
  assets: [
    asset('10', 'page', 'Coffee'),
    asset('11', 'page', 'Careers'),
    asset('12', 'page', 'Harbour'),
    asset('30', 'pixel', 'Shop'),
    asset('50', 'business_asset_group', 'Retail'),
  ],
  assignments: [
    holds('1', '10', ['ANALYZE', 'MANAGE']),
    holds('1', '11', ['ANALYZE']),
    holds('1', '30', ['ANALYZE'], 'pixel'),
    holds('1', '50', null, 'business_asset_group'),
    holds('2', '11', ['ANALYZE']),
    holds('3', '12', ['MANAGE']),
  ],
});

const intent = (users: Intent['users'], ...assets: IntentAsset[]): Intent => ({
  portfolioId: '900',
  users,
  assets,
  mode: 'add',
  token: null,
});
const existing = (id: string) => ({ type: 'existing', id }) as const;
const page = (id: string, ...tasks: string[]): IntentAsset => ({ id, kind: 'page', tasks });
const planned = (snapshot: Snapshot, ...intents: Intent[]) => {
  const plan = planOnly(intents, snapshot, META);
  return { ...plan, ids: plan.operations.map(({ id }) => id) };
};

describe('a plan of all the access there is to be', () => {
  it('sets the tasks that are said, takes the rest away, and looks at nobody else', () => {
    const plan = planned(SNAPSHOT, intent([existing('1')], page('10', 'ANALYZE')));
    expect(plan.ids).toEqual(['assign:1:10', 'unassign:1:11']);
    expect(plan.operations[0]).toMatchObject({ tasks: ['ANALYZE'], before: ['ANALYZE', 'MANAGE'] });
    expect(plan.needsApproval).toBe(true);
  });

  it('leaves what Meta has no call to take away, and what no row could have said', () => {
    const plan = planned(SNAPSHOT, intent([existing('1')], page('10', 'ANALYZE')));
    expect(plan.impossible).toEqual([{ reason: 'not_removable', item: 'Shop' }]);
    expect(plan.skipped).toMatchObject([
      { subject: { type: 'existing', id: '1', name: 'Feed' }, assetName: 'Retail', reason: 'tasks_unknown' },
    ]);
    const unheardOf = { ...SNAPSHOT, assignments: [holds('1', '11', ['ANALYZE', 'NEW_AT_META'])] };
    expect(planned(unheardOf, intent([existing('1')])).ids).toEqual([]);
  });

  it('leaves and names what could not be read', () => {
    const unread = { ...SNAPSHOT, unreadAccess: ['11'], assignments: [holds('1', '11', null)] };
    expect(planned(unread, intent([existing('1')]))).toMatchObject({
      ids: [],
      skipped: [],
      impossible: [{ reason: 'access_unread', item: 'Careers' }],
    });
    expect(planned(unread, intent([{ type: 'new', name: 'Fresh', role: 'EMPLOYEE' }])).impossible).toEqual(
      [],
    );
  });

  it('gives each what is said of it, and warns of admins once', () => {
    const plan = planned(
      SNAPSHOT,
      intent([existing('2')]),
      intent([existing('3')], page('11', 'ANALYZE')),
      intent([{ type: 'new', name: 'Fresh', role: 'EMPLOYEE' }], page('12', 'ANALYZE')),
    );
    expect(plan.ids).toEqual([
      'assign:3:11',
      'create:fresh',
      'assign:create:fresh:12',
      'unassign:2:11',
      'unassign:3:12',
    ]);
    expect(plan.warnings).toContainEqual({ warning: 'admins_regain', items: ['Operations'] });
  });

  it('asks for nothing where it is so already', () => {
    const same = intent([existing('2')], page('11', 'ANALYZE'));
    expect(planned(SNAPSHOT, same)).toMatchObject({ ids: [], impossible: [], needsApproval: false });
    expect('templates' in planned(SNAPSHOT, same)).toBe(false);
  });

  it('remembers the templates it was made from', () => {
    const template = { id: 't', revision: 1, name: 'Pages', values: { client: '', purpose: '' } };
    const plan = planned(SNAPSHOT, { ...intent([existing('1')], page('10', 'ANALYZE')), template });
    expect(plan.templates).toEqual([{ template, subjects: ['1'], as: 'replace' }]);
  });

  it('leaves nothing but what was said, whatever there was', () => {
    const wantedOf = ({ systemUsers, assets }: Snapshot) =>
      fc.tuple(
        fc.subarray([...systemUsers], { minLength: 1 }),
        fc
          .subarray(assets.filter(({ kind }) => kind !== 'business_asset_group'))
          .chain((some) =>
            fc.tuple(
              ...some.map(({ id, kind }) =>
                fc
                  .subarray(tasksOf(kind).slice(0, 3), { minLength: 1 })
                  .map((tasks): IntentAsset => ({ id, kind, tasks })),
              ),
            ),
          ),
      );
    const both = snapshotArb
      .filter(({ systemUsers }) => systemUsers.length > 0)
      .chain((snapshot) => fc.tuple(fc.constant(snapshot), wantedOf(snapshot)));
    fc.assert(
      fc.property(both, ([snapshot, [users, assets]]) => {
        const wanted = intent(
          users.map(({ id }) => existing(id)),
          ...assets,
        );
        const after = afterPlan(snapshot, planOnly([wanted], snapshot, META));
        const said = new Map(assets.map(({ id, tasks }) => [id, [...tasks]]));
        for (const each of snapshot.systemUsers) {
          const of = ({ assignments }: Snapshot) =>
            assignments.filter(({ systemUserId }) => systemUserId === each.id);
          if (!users.includes(each)) expect(of(after)).toEqual(of(snapshot));
          else {
            for (const { assetId, kind, tasks } of of(after))
              if (said.has(assetId)) expect(tasks).toEqual(said.get(assetId));
              else
                expect(tasks === null || tasks.length === 0 || !ASSET_KIND_FACTS[kind].removable).toBe(true);
            for (const id of said.keys()) expect(of(after).some(({ assetId }) => assetId === id)).toBe(true);
          }
        }
      }),
    );
  });
});
