import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_KIND_FACTS, tasksOf } from '../../../utils/meta/assets.ts';
import { planExact } from '../../../utils/plan/exact.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { GivenAs } from '../../../utils/plan/types.ts';
import type { Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import {
  type Baseline,
  bringBack,
  createDrift,
  type Drift,
  hasDrifted,
  isOverPrivileged,
} from '../../../utils/review/drift.ts';
import { resolveTemplate } from '../../../utils/templates/resolve.ts';
import type { Template } from '../../../utils/templates/template.ts';
import { template } from '../templates/kit.ts';
import { afterPlan, asset, snapshotArb, snapshotOf, tellsTasks, user } from './kit.ts';

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
const baseline = (template: Template | null, as: GivenAs = 'whole', values = VALUES): Baseline => ({
  template,
  values,
  as,
});
const driftIn = (snapshot: Snapshot, of: Template = PAGES, id = '1', values = VALUES) =>
  createDrift(snapshot)(id, [baseline(of, 'whole', values)])!;
/** Of what several templates say together. */
const driftFrom = (snapshot: Snapshot, ...baselines: Baseline[]) => createDrift(snapshot)('1', baselines)!;
const seen = (snapshot: Snapshot, of: Template = PAGES) =>
  driftIn(snapshot, of).access.map(({ type, asset: { id } }) => `${type} ${id}`);

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
    expect(createDrift(SNAPSHOT)('404', [baseline(PAGES)])).toBeNull();
  });

  it('takes nothing away where a group of the template is not here', () => {
    const own = template({
      assets: [
        { kind: 'page', ids: ['10', '12'], tasks: ['ANALYZE'] },
        { kind: 'page', group: '404', tasks: ['ANALYZE'] },
      ],
    });
    const held = having(holds('10', 'page', ['ANALYZE', 'MANAGE']), holds('11', 'page', ['ANALYZE']));
    const drift = driftIn(held, own);
    expect(drift).toMatchObject({ findsNothing: false, groupGone: true, unreadGroups: [] });
    expect(drift.access).toMatchObject([{ type: 'removed', asset: { id: '12' } }]);
    expect(isOverPrivileged(drift)).toBe(false);
    const byId = template({ assets: [{ kind: 'page', ids: ['10'], tasks: ['ANALYZE'] }] });
    expect(driftIn(held, byId).groupGone).toBe(false);
    expect(seen(held, byId)).toEqual(['changed 10', 'added 11']);
  });

  it('takes nothing away where what is in a group of the template is not known', () => {
    const own = template({
      assets: [
        { kind: 'page', ids: ['10'], tasks: ['ANALYZE'] },
        { kind: 'page', group: '50', tasks: ['ANALYZE'] },
      ],
    });
    const held = having(holds('10', 'page', ['ANALYZE']), holds('11', 'page', ['ANALYZE']));
    const unknown = { findsNothing: false, unreadGroups: ['Northwind Retail'], access: [] };
    expect(driftIn(held, own)).toMatchObject(unknown);
    const known = (assetIds: string[]) => ({
      ...held,
      groups: [{ groupId: '50', kind: 'page' as const, assetIds, unread: null }],
    });
    expect(seen(known(['11']), own)).toEqual([]);
    expect(driftIn(known(['11']), own).unreadGroups).toEqual([]);
    expect(driftIn(known([]), PAGES, '1', { client: '', purpose: '' })).toMatchObject({ findsNothing: true });
    const others = template({ assets: [{ kind: 'page', ids: ['12'], tasks: ['ANALYZE'] }] });
    expect(driftFrom(held, baseline(own), baseline(others, 'add'))).toMatchObject({
      unreadGroups: ['Northwind Retail'],
      access: [{ type: 'removed', asset: { id: '12' } }],
    });
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
        expect(createDrift(given)(first!.id, [baseline(wanted)])!.access).toEqual([]);
      }),
    );
  });

  describe('from a template given beside what was there', () => {
    const page = (id: string, ...tasks: string[]) =>
      template({ assets: [{ kind: 'page', ids: [id], tasks }] });
    const [least, more] = [page('12', 'ANALYZE'), page('12', 'MESSAGING')];
    const before = [holds('10', 'page', ['MANAGE']), holds('11', 'page', ['ANALYZE'])];
    const told = (drift: Drift) => drift.access.map(({ type, asset: { id } }) => `${type} ${id}`);

    it.each(['add', 'replace'] as const)('says nothing of what else there is: %s', (as) => {
      const drift = driftFrom(having(...before, holds('12', 'page', ['ANALYZE'])), baseline(least, as));
      expect([told(drift), bringBack(drift)]).toEqual([[], []]);
      expect(isOverPrivileged(drift)).toBe(false);
      const lost = driftFrom(having(...before), baseline(least, as));
      expect(told(lost)).toEqual(['removed 12']);
      expect(bringBack(lost)).toEqual([{ systemUserId: '1', assetId: '12', tasks: ['ANALYZE'] }]);
    });

    it('keeps tasks it was added to, and not those where it replaced', () => {
      const wide = having(holds('12', 'page', ['MANAGE', 'ANALYZE']));
      expect(told(driftFrom(wide, baseline(least, 'add')))).toEqual([]);
      expect(bringBack(driftFrom(wide, baseline(more, 'add')))).toEqual([
        { systemUserId: '1', assetId: '12', tasks: ['MANAGE', 'ANALYZE', 'MESSAGING'] },
      ]);
      const drift = driftFrom(wide, baseline(least, 'replace'));
      expect(isOverPrivileged(drift)).toBe(true);
      expect(bringBack(drift)).toEqual([{ systemUserId: '1', assetId: '12', tasks: ['ANALYZE'] }]);
    });

    it('is what all of them say together', () => {
      const made = baseline(PAGES, 'whole');
      const as = holds('12', 'page', ['ANALYZE', 'MESSAGING']);
      const pages = ['10', '11'].map((id) => holds(id, 'page', ['ANALYZE', 'MESSAGING']));
      const both = [made, baseline(least, 'add'), baseline(more, 'add')];
      expect(told(driftFrom(having(...pages, as), ...both))).toEqual([]);
      expect(told(driftFrom(having(...pages), ...both))).toEqual(['removed 12']);
      const extra = having(...pages, holds('12', 'page', ['MANAGE']), holds('30', 'pixel', ['EDIT']));
      expect(told(driftFrom(extra, ...both))).toEqual(['changed 12', 'added 30']);
      // The one that replaced tasks had the last word on its page.
      expect(told(driftFrom(having(...pages, as), ...both, baseline(least, 'replace')))).toEqual([
        'changed 12',
      ]);
    });

    it('takes nothing away that a template may have given which is not there any more, or finds nothing', () => {
      const wide = having(...before, holds('12', 'page', ['ANALYZE', 'MANAGE']));
      const finds = (client: string) => baseline(PAGES, 'add', { client, purpose: '' });
      expect(told(driftFrom(wide, baseline(least), baseline(null, 'add')))).toEqual([]);
      expect(told(driftFrom(wide, baseline(least), finds('Nobody')))).toEqual([]);
      expect(driftFrom(wide, baseline(least), finds('Nobody')).findsNothing).toBe(true);
      expect(told(driftFrom(wide, baseline(least)))).toEqual(['added 10', 'added 11', 'changed 12']);
      expect(driftFrom(wide, baseline(null))).toBeNull();
    });

    it('names no role, which giving a template does not change', () => {
      const admin = template({ role: 'ADMIN' });
      expect(driftFrom(SNAPSHOT, baseline(admin, 'add')).role).toBeNull();
      expect(driftFrom(SNAPSHOT, baseline(admin)).role).not.toBeNull();
    });

    it('is none right after giving it to anybody, and bringing back takes nothing of what else there was', () => {
      const given = fc.tuple(both, fc.constantFrom('add' as const, 'replace' as const));
      fc.assert(
        fc.property(given, ([[snapshot, wanted], mode]) => {
          for (const { id } of snapshot.systemUsers) {
            const use = { type: 'existing', values: VALUES, userIds: [id], mode } as const;
            const { intent } = resolveTemplate(wanted, snapshot, use, null);
            const after = afterPlan(snapshot, makePlan(intent, snapshot, META));
            expect(createDrift(after)(id, [baseline(wanted, mode)])!.access).toEqual([]);
            const named = new Set(wanted.assets.flatMap(({ ids }) => ids!));
            const { access } = createDrift(snapshot)(id, [baseline(wanted, mode)])!;
            expect(access.filter(({ asset }) => !named.has(asset.id))).toEqual([]);
            if (mode === 'add')
              for (const change of access)
                expect(change.before).toEqual(expect.arrayContaining([...(change.after ?? [])]));
          }
        }),
      );
    });
  });

  it('is exactly what differs, and gone after bringing back, but for what Meta lets nobody take', () => {
    fc.assert(
      fc.property(both, ([snapshot, wanted]) => {
        for (const { id } of snapshot.systemUsers) {
          const drift = createDrift(snapshot)(id, [baseline(wanted)])!;
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
          const left = createDrift(back)(id, [baseline(wanted)])!;
          const stays = drift.access.filter(
            ({ type, asset: { kind } }) => type === 'added' && !ASSET_KIND_FACTS[kind].removable,
          );
          expect(left.access).toEqual(stays);
        }
      }),
    );
  });
});
