import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ASSET_KINDS } from '../../../utils/meta/assets.ts';
import { applyDifference, differenceOf } from '../../../utils/portfolio/difference.ts';
import type { Asset, Snapshot, SystemUser } from '../../../utils/portfolio/snapshot.ts';

const id = fc.integer({ min: 1, max: 30 }).map(String);
const name = fc.constantFrom('Feed', 'Leads', 'Reporting');
const unique = <T extends { readonly id: string }>(row: fc.Arbitrary<T>) =>
  fc.uniqueArray(row, { selector: (each) => each.id });

const arbitrary = fc
  .record({
    systemUsers: unique<SystemUser>(
      fc.record({ id, name, role: fc.constantFrom('ADMIN', 'EMPLOYEE'), createdTime: fc.constant(null) }),
    ),
    assets: unique<Asset>(
      fc.record(
        { id, name, kind: fc.constantFrom(...ASSET_KINDS), owned: fc.boolean(), idInGroups: id },
        { requiredKeys: ['id', 'name', 'kind', 'owned'] },
      ),
    ),
    apps: unique(fc.record({ id, name, owned: fc.boolean() })),
    portfolioName: name,
    readAt: fc.nat(),
  })
  .map(
    ({ portfolioName, ...lists }): Snapshot => ({
      version: 1,
      portfolio: { id: '1', name: portfolioName },
      hash: JSON.stringify(lists),
      assignments: [],
      accessOf: [],
      unread: [],
      ...lists,
    }),
  );

const sorted = <T extends { readonly id: string }>(rows: readonly T[]) =>
  [...rows].sort((a, b) => a.id.localeCompare(b.id));

const inOrder = (snapshot: Snapshot | null) =>
  snapshot && {
    ...snapshot,
    systemUsers: sorted(snapshot.systemUsers),
    assets: sorted(snapshot.assets),
    apps: sorted(snapshot.apps),
  };

it('makes the later snapshot of the one before, whatever came, went or changed', () => {
  fc.assert(
    fc.property(arbitrary, arbitrary, (before, after) => {
      const difference = differenceOf(before, after);
      expect(inOrder(applyDifference(before, difference))).toEqual(inOrder(after));
    }),
  );
});

it('is nothing between the same, and fits no other snapshot', () => {
  fc.assert(
    fc.property(arbitrary, arbitrary, (one, other) => {
      const { systemUsers, assets, apps } = differenceOf(one, { ...one, readAt: one.readAt + 1 });
      for (const list of [systemUsers, assets, apps]) expect(list).toEqual({ put: [], gone: [] });
      fc.pre(one.hash !== other.hash);
      expect(applyDifference(other, differenceOf(one, other))).toBeNull();
    }),
  );
});
