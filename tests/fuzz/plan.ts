import fc from 'fast-check';
import * as v from 'valibot';
import { PROTOCOL } from '../../utils/messages/protocol.ts';
import { ASSET_KINDS, type AssetKind, tasksOf } from '../../utils/meta/assets.ts';
import { normaliseName } from '../../utils/meta/names.ts';
import { PERMISSIONS } from '../../utils/meta/permissions.ts';
import { makePlan } from '../../utils/plan/make.ts';
import type { Intent, Plan } from '../../utils/plan/types.ts';
import type { Asset, Assignment, Snapshot, SystemUser } from '../../utils/portfolio/snapshot.ts';
import { property } from './property.ts';
import { requireText } from './texts.ts';

const META = { id: 'plan', madeAt: 0, callerAppId: '900' };

/** Few, so that they meet: ids as names, names that objects have already, and what no eye can tell apart. */
const NAMES = [
  '',
  ' ',
  '1',
  '2',
  '100',
  'Feed',
  'feed',
  ' Feed ',
  'ﬀeed',
  'a:100',
  'a',
  'create:a',
  '__proto__',
  'constructor',
  'toString',
  '<img src=x onerror=alert(1)>',
  '\u202egnitropeR',
  'Re\u200bporting',
  '\ud800',
  'e\u0301',
  'é',
  'ẞ',
  'ß',
  'İ',
  'i̇',
  'a-b',
  'a\nb',
  '$1 $&',
  'x'.repeat(1000),
  '😀'.repeat(60),
];
const nameArbitrary = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const idArbitrary = fc.constantFrom('1', '2', '3', '4', '100', '101', '102', '103', 'act_1', '900');
const roleArbitrary = fc.constantFrom('ADMIN' as const, 'EMPLOYEE' as const);
const kindArbitrary = fc.constantFrom(...ASSET_KINDS);
/** An id is mostly of one kind, so that what is wanted is mostly there. */
const kindOf = (id: string): fc.Arbitrary<AssetKind> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(ASSET_KINDS[id.charCodeAt(id.length - 1) % 3] as AssetKind) },
    { weight: 1, arbitrary: kindArbitrary },
  );
const tasksArbitrary = fc.oneof(
  kindArbitrary.chain((kind) => fc.subarray([...tasksOf(kind)])),
  fc.array(fc.constantFrom('MANAGE', 'ANALYZE', 'NEW_TASK', '', '__proto__'), { maxLength: 4 }),
);

const intentArbitrary: fc.Arbitrary<Intent> = fc.record({
  portfolioId: fc.constant('9'),
  users: fc.array(
    fc.oneof(
      fc.record({ type: fc.constant('new' as const), name: nameArbitrary, role: roleArbitrary }),
      fc.record({ type: fc.constant('existing' as const), id: idArbitrary }),
    ),
    { maxLength: 6 },
  ),
  assets: fc.array(
    idArbitrary.chain((id) =>
      kindOf(id).chain((kind) =>
        fc.record({
          id: fc.constant(id),
          kind: fc.constant(kind),
          tasks: fc.oneof({ weight: 4, arbitrary: fc.subarray([...tasksOf(kind)]) }, tasksArbitrary),
        }),
      ),
    ),
    { maxLength: 6 },
  ),
  mode: fc.constantFrom('add' as const, 'replace' as const),
  token: fc.option(
    fc.record({
      appId: fc.constantFrom('900', '901', '902'),
      permissions: fc.subarray([...PERMISSIONS]),
      expiry: fc.constantFrom('60_days' as const, 'never' as const),
    }),
  ),
});

const unique = { selector: ({ id }: { readonly id: string }) => id, maxLength: 6 };

const snapshotArbitrary: fc.Arbitrary<Snapshot> = fc
  .record({
    systemUsers: fc.uniqueArray(
      fc.record({
        id: idArbitrary,
        name: nameArbitrary,
        role: roleArbitrary,
        createdTime: fc.constant(null),
      }) as fc.Arbitrary<SystemUser>,
      unique,
    ),
    assets: fc.uniqueArray(
      idArbitrary.chain((id) =>
        fc.record({ id: fc.constant(id), kind: kindOf(id), name: nameArbitrary, owned: fc.boolean() }),
      ) as fc.Arbitrary<Asset>,
      unique,
    ),
    tasks: fc.array(fc.option(tasksArbitrary), { maxLength: 12 }),
  })
  .map(({ systemUsers, assets, tasks }) => {
    const pairs = systemUsers.flatMap((user) => assets.map((asset) => ({ user, asset })));
    return {
      version: 1,
      portfolio: { id: '9', name: '__proto__' },
      readAt: 0,
      hash: 'hash',
      systemUsers,
      apps: [
        { id: '900', name: 'Own', owned: true },
        { id: '901', name: 'Shared', owned: false },
      ],
      assets,
      assignments: tasks.flatMap((each, at): Assignment[] => {
        const pair = pairs[at * 2];
        return pair === undefined
          ? []
          : [{ systemUserId: pair.user.id, assetId: pair.asset.id, kind: pair.asset.kind, tasks: each }];
      }),
      accessOf: systemUsers.map(({ id }) => id),
      unread: [],
    };
  });

function requireSound({ operations, impossible, skipped, warnings }: Plan): void {
  const before = new Set<string>();
  for (const operation of operations) {
    if (before.has(operation.id)) throw new Error(`two operations are ${JSON.stringify(operation.id)}`);
    const needs = [...operation.dependsOn, ...('after' in operation ? operation.after : [])];
    for (const id of needs) if (!before.has(id)) throw new Error(`nothing before it is ${id}`);
    before.add(operation.id);
  }
  for (const { reason } of impossible) requireText(`flow.impossible.${reason}`);
  for (const { reason } of skipped) requireText(`flow.skipped.${reason}`);
  for (const { warning } of warnings) requireText(`flow.warning.${warning}`);
}

/** Everybody wanted is in the plan or named, and so is everything that each is to have. */
function requireNoneLost(intent: Intent, snapshot: Snapshot, plan: Plan): void {
  const named = new Set(plan.impossible.map(({ item }) => item));
  const kept = new Map(
    [...plan.operations, ...plan.skipped].map(({ subject }) => [
      subject.type === 'existing' ? `id ${subject.id}` : `name ${subject.name.toLowerCase()}`,
      subject,
    ]),
  );
  const assets = new Map(snapshot.assets.map((asset) => [asset.id, asset]));
  const wantsAny = plan.operations.length > 0;
  for (const user of intent.users) {
    const name = user.type === 'new' ? normaliseName(user.name) : user.id;
    const subject = kept.get(user.type === 'new' ? `name ${name.toLowerCase()}` : `id ${name}`);
    if (subject === undefined) {
      const isIdle = user.type === 'existing' && snapshot.systemUsers.some(({ id }) => id === user.id);
      const possible = intent.assets.filter(
        ({ id }) => !named.has(id) && !named.has(assets.get(id)?.name ?? ''),
      );
      if (!named.has(name) && (!isIdle || (possible.length > 0 && wantsAny)))
        throw new Error(`${JSON.stringify(name)} is lost`);
      continue;
    }
    for (const { id, tasks } of intent.assets) {
      const asset = assets.get(id);
      if (named.has(id) || named.has(asset?.name ?? '')) continue;
      const step = [...plan.operations, ...plan.skipped].find(
        (each) => 'assetId' in each && each.assetId === id && each.subject === subject,
      );
      const other = [...plan.operations, ...plan.skipped].find(
        (each) => 'assetId' in each && each.assetId === id && each.subject.name === subject.name,
      );
      const found = step ?? other;
      if (found === undefined) throw new Error(`asset ${id} of ${JSON.stringify(name)} is lost`);
      if ('type' in found && found.type === 'assign_asset')
        for (const task of tasks)
          if (!found.tasks.includes(task)) throw new Error(`${task} on ${id} is lost`);
    }
  }
}

export const properties = [
  property(
    'whatever is wanted of whatever is there comes to a sound plan, and nothing wanted is lost',
    fc.tuple(intentArbitrary, snapshotArbitrary),
    ([intent, snapshot]) => {
      if (!v.is(PROTOCOL['plan.make'].request, { intent })) return;
      const plan = makePlan(intent, snapshot, META);
      requireSound(plan);
      requireNoneLost(intent, snapshot, plan);
      if (JSON.stringify(makePlan(intent, snapshot, META)) !== JSON.stringify(plan))
        throw new Error('another plan for the same');
    },
  ),
];
