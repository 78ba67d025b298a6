import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accessKey } from '../../../utils/plan/access.ts';
import type { Assignment, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { type Change, diffAccess, unreadAssets } from '../../../utils/review/diff.ts';
import { asset, snapshotArb, snapshotOf, user } from './kit.ts';

/** What a reading says, whatever its order. */
function content({ systemUsers, assets, assignments }: Snapshot) {
  return {
    users: Object.fromEntries(systemUsers.map((each) => [each.id, each])),
    assets: Object.fromEntries(assets.map((each) => [each.id, each])),
    access: Object.fromEntries(
      assignments.map(({ systemUserId, assetId, tasks }) => [
        accessKey(systemUserId, assetId),
        tasks === null ? null : [...tasks].sort(),
      ]),
    ),
  };
}

function applied(before: Snapshot, changes: readonly Change[]): Snapshot {
  const users = new Map(before.systemUsers.map((each) => [each.id, each]));
  const assets = new Map(before.assets.map((each) => [each.id, each]));
  const access = new Map(
    before.assignments.map((each) => [accessKey(each.systemUserId, each.assetId), each]),
  );
  for (const change of changes) {
    if (change.about === 'access') {
      const { user: who, asset: what, after } = change;
      const key = accessKey(who.id, what.id);
      const next: Assignment | null =
        after === undefined
          ? null
          : { systemUserId: who.id, assetId: what.id, kind: what.kind, tasks: after };
      if (next === null) access.delete(key);
      else access.set(key, next);
    } else if (change.about === 'user') {
      if (change.after === null) users.delete(change.before?.id ?? '');
      else users.set(change.after.id, change.after);
    } else if (change.after === null) assets.delete(change.before?.id ?? '');
    else assets.set(change.after.id, change.after);
  }
  return snapshotOf({
    systemUsers: [...users.values()],
    assets: [...assets.values()],
    assignments: [...access.values()],
  });
}

it('finds nothing between a reading and itself', () => {
  fc.assert(
    fc.property(snapshotArb, (one) => {
      expect(diffAccess(one, one)).toEqual([]);
    }),
  );
});

it('finds all that makes one reading into another, and nothing else', () => {
  fc.assert(
    fc.property(snapshotArb, snapshotArb, (before, after) => {
      const changes = diffAccess(before, after);
      expect(content(applied(before, changes))).toEqual(content(after));
      // Each change is needed: without it the result differs.
      for (const left of changes) {
        const rest = changes.filter((change) => change !== left);
        expect(content(applied(before, rest))).not.toEqual(content(after));
      }
    }),
  );
});

it('does not mind the order of tasks', () => {
  const with_ = (tasks: string[]) =>
    snapshotOf({
      systemUsers: [user('1', 'Reporting')],
      assets: [asset('10', 'page', 'Coffee')],
      assignments: [{ systemUserId: '1', assetId: '10', kind: 'page', tasks }],
    });
  expect(diffAccess(with_(['ANALYZE', 'ADVERTISE']), with_(['ADVERTISE', 'ANALYZE']))).toEqual([]);
  expect(diffAccess(with_(['ANALYZE']), with_(['ADVERTISE']))).toMatchObject([
    { about: 'access', type: 'changed', before: ['ANALYZE'], after: ['ADVERTISE'] },
  ]);
});

it('says nothing of an asset whose access one of the two does not know', () => {
  const base = { systemUsers: [user('1', 'A'), user('2', 'B')], assets: [asset('10', 'page', 'Coffee')] };
  const known = snapshotOf({
    ...base,
    assignments: [{ systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] }],
  });
  const unknown = snapshotOf({
    ...base,
    unreadAccess: ['10'],
    assignments: ['1', '2'].map((systemUserId) => ({
      systemUserId,
      assetId: '10',
      kind: 'page' as const,
      tasks: null,
    })),
  });
  expect([...unreadAssets(unknown)]).toEqual(['10']);
  expect(unreadAssets(known).size).toBe(0);
  expect(diffAccess(known, unknown)).toEqual([]);
  expect(diffAccess(unknown, known)).toEqual([]);
});

it('does not take what could not be read for what is gone, or come', () => {
  const before = snapshotOf({
    systemUsers: [user('1', 'A')],
    assets: [asset('10', 'page', 'Coffee'), asset('20', 'pixel', 'Shop')],
    assignments: [{ systemUserId: '1', assetId: '20', kind: 'pixel', tasks: ['ANALYZE'] }],
  });
  const after = {
    ...before,
    assets: before.assets.slice(0, 1),
    assignments: [],
    unread: [{ edge: 'owned_pixels', code: 1, fbtraceId: 'Trace1' }],
  };
  expect(diffAccess(before, after)).toEqual([]);
  expect(diffAccess(after, before)).toEqual([]);
  expect(diffAccess(before, { ...after, unread: [] })).toHaveLength(2);
});
