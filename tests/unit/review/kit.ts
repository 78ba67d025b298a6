import fc from 'fast-check';
import { ASSET_KINDS, tasksOf } from '../../../utils/meta/assets.ts';
import type { Plan } from '../../../utils/plan/types.ts';
import type { Asset, Assignment, Snapshot, SystemUser } from '../../../utils/portfolio/snapshot.ts';
import type { KeptReading } from '../../../utils/review/kept.ts';

export const user = (id: string, name: string, role: SystemUser['role'] = 'EMPLOYEE'): SystemUser => ({
  id,
  name,
  role,
  createdTime: null,
});

export const asset = (id: string, kind: Asset['kind'], name: string, owned = true): Asset => ({
  id,
  kind,
  name,
  owned,
});

export const snapshotOf = (parts: Partial<Omit<Snapshot, 'version'>>): Snapshot => ({
  version: 1,
  portfolio: { id: '900', name: 'Northwind Coffee' },
  readAt: 1_000,
  hash: 'hash',
  systemUsers: [],
  apps: [],
  assets: [],
  assignments: [],
  accessOf: (parts.systemUsers ?? []).map(({ id }) => id),
  unread: [],
  ...parts,
});

/** Meta tells the tasks on all kinds but one. */
export const tellsTasks = (kind: Asset['kind']): boolean => kind !== 'business_asset_group';

/** What Meta would say after a plan about system users that exist. */
export function afterPlan(snapshot: Snapshot, plan: Plan): Snapshot {
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

/** Readings kept at these times, each said once. */
export const keptAt = (...times: number[]): KeptReading[] =>
  times.map((readAt) => ({ readAt, firstReadAt: readAt, pinned: false }));

const userArb = fc.record({
  id: fc.constantFrom('1', '2', '3', '4'),
  name: fc.constantFrom('Reporting', 'Feed sync', 'Operations'),
  role: fc.constantFrom('EMPLOYEE' as const, 'ADMIN' as const),
  createdTime: fc.constant(null),
});

/** An id keeps its kind, as at Meta. */
const assetArb = fc
  .record({ at: fc.nat({ max: 6 }), name: fc.string(), owned: fc.boolean() })
  .map(({ at, name, owned }): Asset => ({ id: `${100 + at}`, kind: ASSET_KINDS[at] ?? 'page', name, owned }));

/** A portfolio with access read, of few ids, so that two of them have much in common. */
export const snapshotArb: fc.Arbitrary<Snapshot> = fc
  .record({
    systemUsers: fc.uniqueArray(userArb, { selector: ({ id }) => id }),
    assets: fc.uniqueArray(assetArb, { selector: ({ id }) => id }),
  })
  .chain(({ systemUsers, assets }) => {
    const pairs = systemUsers.flatMap((each) => assets.map((of) => [each, of] as const));
    return fc
      .tuple(
        ...pairs.map(([each, { id, kind }]) =>
          fc.option(
            (tellsTasks(kind) ? fc.subarray(tasksOf(kind).slice(0, 3)) : fc.constant(null)).map(
              (tasks): Assignment => ({ systemUserId: each.id, assetId: id, kind, tasks }),
            ),
          ),
        ),
      )
      .map((assignments) =>
        snapshotOf({ systemUsers, assets, assignments: assignments.filter((each) => each !== null) }),
      );
  });
