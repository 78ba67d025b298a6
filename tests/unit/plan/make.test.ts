import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../../../utils/jobs/requests.ts';
import { ASSET_KINDS, tasksOf } from '../../../utils/meta/assets.ts';
import { makePlan, makePlanOf } from '../../../utils/plan/make.ts';
import type { AssignAsset, Intent, Operation, Plan } from '../../../utils/plan/types.ts';
import type { App, Asset, Assignment, Snapshot, SystemUser } from '../../../utils/portfolio/snapshot.ts';

const META = { id: 'plan', madeAt: 0, callerAppId: '900' };
const OWNED_APP: App = { id: '900', name: 'Own app', owned: true };
const CLIENT_APP: App = { id: '901', name: 'Client app', owned: false };

function snapshot(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1,
    portfolio: { id: '1', name: 'Northwind Coffee' },
    readAt: 0,
    hash: 'hash',
    systemUsers: [],
    apps: [OWNED_APP, CLIENT_APP],
    assets: ASSET_KINDS.map(
      (kind, index): Asset => ({ id: `${100 + index}`, kind, name: kind, owned: true }),
    ),
    assignments: [],
    accessOf: [],
    unread: [],
    ...parts,
  };
}

const intent = (parts: Partial<Intent> = {}): Intent => ({
  portfolioId: '1',
  users: [{ type: 'new', name: 'Reporting', role: 'EMPLOYEE' }],
  assets: [],
  mode: 'add',
  token: null,
  ...parts,
});

const types = (plan: Plan) => plan.operations.map(({ type }) => type);

/** What Meta would look like after a plan: the simulator does it for real, this for random portfolios. */
function applied(before: Snapshot, plan: Plan): Snapshot {
  const users: SystemUser[] = [...before.systemUsers];
  const access = new Map(before.assignments.map((each) => [`${each.systemUserId} ${each.assetId}`, each]));
  const idOf = ({ subject }: Operation) =>
    subject.type === 'existing' ? subject.id : (users.find(({ name }) => name === subject.name)?.id ?? '');
  for (const operation of plan.operations) {
    if (operation.type === 'create_system_user')
      users.push({
        id: `5${users.length}`,
        name: operation.subject.name,
        role: operation.role,
        createdTime: null,
      });
    if (operation.type === 'assign_asset') {
      const assignment: Assignment = {
        systemUserId: idOf(operation),
        assetId: operation.assetId,
        kind: operation.kind,
        tasks: operation.tasks,
      };
      access.set(`${assignment.systemUserId} ${assignment.assetId}`, assignment);
    }
  }
  return { ...before, systemUsers: users, assignments: [...access.values()] };
}

const GROUP = {
  id: `${100 + ASSET_KINDS.indexOf('business_asset_group')}`,
  kind: 'business_asset_group',
} as const;

describe('makePlan', () => {
  it('warns once of groups whose content it could not have', () => {
    const plan = makePlanOf(
      [intent({ unreadGroups: ['Retail', 'Travel'] }), intent({ users: [], unreadGroups: ['Retail'] })],
      snapshot(),
      META,
    );
    expect(plan.warnings).toEqual([{ warning: 'groups_unread', items: ['Retail', 'Travel'] }]);
  });

  it('orders create, install, assign, token, each waiting for what it needs', () => {
    const plan = makePlan(
      intent({
        assets: [{ id: '100', kind: 'page', tasks: ['ANALYZE'] }],
        token: { appId: '900', permissions: ['ads_read'], expiry: '60_days' },
      }),
      snapshot(),
      META,
    );
    expect(types(plan)).toEqual(['create_system_user', 'install_app', 'assign_asset', 'generate_token']);
    const [create, install, assign, token] = plan.operations;
    expect(install?.dependsOn).toEqual([create?.id]);
    expect(assign?.dependsOn).toEqual([create?.id]);
    expect(token?.dependsOn).toEqual([create?.id, install?.id]);
    expect(token).toMatchObject({ after: [assign?.id] });
    expect(plan.needsApproval).toBe(true);
  });

  it('names what is impossible and plans the rest', () => {
    const plan = makePlan(
      intent({
        users: [
          { type: 'new', name: 'Good', role: 'EMPLOYEE' },
          { type: 'new', name: 'good ', role: 'EMPLOYEE' },
          { type: 'new', name: 'Taken', role: 'EMPLOYEE' },
          { type: 'new', name: '', role: 'EMPLOYEE' },
          { type: 'existing', id: '77' },
        ],
        assets: [
          { id: '999', kind: 'page', tasks: [] },
          { id: '102', kind: 'product_catalog', tasks: [] },
          { id: '103', kind: 'pixel', tasks: ['MANAGE'] },
        ],
        token: { appId: '901', permissions: ['ads_read'], expiry: '60_days' },
      }),
      snapshot({ systemUsers: [{ id: '7', name: 'taken', role: 'EMPLOYEE', createdTime: null }] }),
      META,
    );
    expect(plan.impossible.map(({ reason }) => reason)).toEqual([
      'name_duplicate',
      'name_taken',
      'name_empty',
      'user_unknown',
      'asset_unknown',
      'tasks_missing',
      'tasks_unknown',
      'app_not_owned',
    ]);
    expect(types(plan)).toEqual(['create_system_user']);
  });

  it('takes a name that is written as an id for a name', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
      accessOf: ['7'],
    });
    const users: Intent['users'] = [
      { type: 'new', name: '7', role: 'EMPLOYEE' },
      { type: 'existing', id: '7' },
    ];
    const assets: Intent['assets'] = [{ id: '100', kind: 'page', tasks: [] }];
    for (const order of [users, users.toReversed()]) {
      const { operations, impossible } = makePlan(intent({ users: order, assets }), known, META);
      expect(impossible).toEqual([]);
      expect(operations.map(({ id }) => id).sort()).toEqual([
        'assign:7:100',
        'assign:create:7:100',
        'create:7',
      ]);
    }
  });

  it('gives an asset that is wanted twice the tasks of both', () => {
    const assets: Intent['assets'] = [
      { id: '101', kind: 'ad_account', tasks: ['ADVERTISE'] },
      { id: '101', kind: 'ad_account', tasks: ['ANALYZE'] },
    ];
    expect(makePlan(intent({ assets }), snapshot(), META).operations).toMatchObject([
      { type: 'create_system_user' },
      { type: 'assign_asset', tasks: ['ADVERTISE', 'ANALYZE'] },
    ]);
  });

  it('keeps tasks when adding, takes them away when replacing, and says so', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
      assignments: [{ systemUserId: '7', assetId: '101', kind: 'ad_account', tasks: ['ADVERTISE'] }],
      accessOf: ['7'],
    });
    const wanted = intent({
      users: [{ type: 'existing', id: '7' }],
      assets: [{ id: '101', kind: 'ad_account', tasks: ['ANALYZE'] }],
    });
    const adding = makePlan(wanted, known, META);
    expect(adding.operations[0]).toMatchObject({ tasks: ['ADVERTISE', 'ANALYZE'], before: ['ADVERTISE'] });
    expect(adding.needsApproval).toBe(false);
    const replacing = makePlan({ ...wanted, mode: 'replace' }, known, META);
    expect(replacing.operations[0]).toMatchObject({ tasks: ['ANALYZE'], before: ['ADVERTISE'] });
    expect(replacing.warnings).toContainEqual({ warning: 'tasks_removed', items: ['ad_account'] });
    expect(replacing.needsApproval).toBe(true);
  });

  it('neither takes away nor forgets a task that Meta has and Steward does not know', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
      assignments: [{ systemUserId: '7', assetId: '101', kind: 'ad_account', tasks: ['NEW_TASK'] }],
      accessOf: ['7'],
    });
    const wanted = intent({
      users: [{ type: 'existing', id: '7' }],
      assets: [{ id: '101', kind: 'ad_account', tasks: ['ANALYZE'] }],
    });
    const [adding] = makePlan(wanted, known, META).operations;
    expect(adding).toMatchObject({ tasks: ['ANALYZE', 'NEW_TASK'], before: ['NEW_TASK'] });
    expect(requestOf(adding as AssignAsset, '1', '7').params).toMatchObject({
      tasks: ['ANALYZE', 'NEW_TASK'],
    });
    const replacing = makePlan({ ...wanted, mode: 'replace' }, known, META);
    expect(replacing).toMatchObject({ needsApproval: true, operations: [{ tasks: ['ANALYZE'] }] });
  });

  it('makes tokens for no other app than the one Steward is connected with', () => {
    const token = { appId: '900', permissions: ['ads_read' as const], expiry: '60_days' as const };
    const plan = makePlan(intent({ token }), snapshot(), { ...META, callerAppId: '902' });
    expect(plan.impossible).toEqual([{ reason: 'app_not_connected', item: 'Own app' }]);
    expect(types(plan)).toEqual(['create_system_user']);
  });

  it.each<[string, Partial<Intent>]>([
    ['an admin system user', { users: [{ type: 'new', name: 'Boss', role: 'ADMIN' }] }],
    ['full control', { assets: [{ id: '100', kind: 'page', tasks: ['MANAGE'] }] }],
    ['full control by a group', { assets: [{ ...GROUP, tasks: ['page_tasks:MANAGE'] }] }],
  ])('asks for approval of %s', (_, parts) => {
    expect(makePlan(intent(parts), snapshot(), META).needsApproval).toBe(true);
  });

  it.each<[string, string, string]>([
    ['too long', 'x'.repeat(101), 'name_too_long'],
    ['with a hidden character', 'Rep\u200borting', 'name_control_characters'],
  ])('makes no system user with a name %s', (_, name, reason) => {
    const plan = makePlan(intent({ users: [{ type: 'new', name, role: 'EMPLOYEE' }] }), snapshot(), META);
    expect(plan).toMatchObject({ operations: [], impossible: [{ reason, item: name }], warnings: [] });
  });

  it('warns of new admins, of hyphens and of tokens that never expire, by name', () => {
    const plan = makePlan(
      intent({
        users: [
          { type: 'new', name: 'Boss', role: 'ADMIN' },
          { type: 'new', name: 'Feed-1', role: 'EMPLOYEE' },
        ],
        token: { appId: '900', permissions: ['ads_read'], expiry: 'never' },
      }),
      snapshot(),
      META,
    );
    expect(plan.warnings).toEqual([
      { warning: 'admin_role', items: ['Boss'] },
      { warning: 'name_hyphen', items: ['Feed-1'] },
      { warning: 'never_expires', items: ['Boss', 'Feed-1'] },
    ]);
  });

  it('warns of nothing where nothing is unusual', () => {
    const token = { appId: '900', permissions: ['ads_read' as const], expiry: '60_days' as const };
    expect(makePlan(intent({ token }), snapshot(), META).warnings).toEqual([]);
  });

  describe('the number of system users that Meta allows by default', () => {
    const there = (count: number, role: SystemUser['role']) =>
      Array.from({ length: count }, (_, at) => ({
        id: `${at}`,
        name: `There ${at}`,
        role,
        createdTime: null,
      }));
    const made = (count: number, role: SystemUser['role']) =>
      Array.from({ length: count }, (_, at) => ({ type: 'new' as const, name: `New ${at}`, role }));
    const overLimit = (systemUsers: SystemUser[], users: Intent['users']) =>
      makePlan(intent({ users }), snapshot({ systemUsers }), META).warnings.find(
        ({ warning }) => warning === 'more_than_default_limit',
      )?.items;

    it.each<[string, SystemUser[], Intent['users'], string[] | undefined]>([
      ['is kept by the first', [], made(1, 'EMPLOYEE'), undefined],
      ['is passed by the second, where nothing tells of a raised one', [], made(2, 'EMPLOYEE'), ['EMPLOYEE']],
      ['is kept by the tenth', there(9, 'EMPLOYEE'), made(1, 'EMPLOYEE'), undefined],
      ['is passed by the eleventh', there(10, 'EMPLOYEE'), made(1, 'EMPLOYEE'), ['EMPLOYEE']],
      ['is passed by many new ones alone', [], made(11, 'EMPLOYEE'), ['EMPLOYEE']],
      ['is passed by a second admin', there(1, 'ADMIN'), made(1, 'ADMIN'), ['ADMIN']],
      ['is counted by role', there(10, 'EMPLOYEE'), made(1, 'ADMIN'), undefined],
      [
        'is counted for each role there is something new of',
        there(10, 'EMPLOYEE'),
        [...made(1, 'ADMIN'), { type: 'new', name: 'One more', role: 'EMPLOYEE' }],
        ['EMPLOYEE'],
      ],
      ['was passed before, which is no news', there(12, 'EMPLOYEE'), made(1, 'ADMIN'), undefined],
    ])('%s', (_, systemUsers, users, items) => {
      expect(overLimit(systemUsers, users)).toEqual(items);
    });
  });

  it('makes no token for an app that is not there, nor one without permissions', () => {
    const tokenOf = (appId: string, permissions: readonly 'ads_read'[]) =>
      makePlan(intent({ token: { appId, permissions, expiry: '60_days' } }), snapshot(), META);
    const unknown = tokenOf('999', ['ads_read']);
    expect(unknown.impossible).toEqual([{ reason: 'app_unknown', item: '999' }]);
    expect(types(unknown)).toEqual(['create_system_user']);
    const empty = tokenOf('900', []);
    expect(empty.impossible).toEqual([{ reason: 'permissions_missing', item: 'Own app' }]);
    expect(types(empty)).toEqual(['create_system_user']);
    expect(tokenOf('900', ['ads_read']).impossible).toEqual([]);
  });

  it('names operations so that the same intent gives the same ids', () => {
    const token = { appId: '900', permissions: ['ads_read' as const], expiry: '60_days' as const };
    const assets = [{ id: '100', kind: 'page' as const, tasks: ['ANALYZE'] }];
    const known = snapshot({ systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }] });
    const idsOf = (users: Intent['users']) =>
      makePlan(intent({ users, token, assets }), known, META).operations.map(({ id, dependsOn }) => [
        id,
        dependsOn,
      ]);
    expect(idsOf([{ type: 'new', name: 'Reporting', role: 'EMPLOYEE' }])).toEqual([
      ['create:reporting', []],
      ['install:create:reporting', ['create:reporting']],
      ['assign:create:reporting:100', ['create:reporting']],
      ['token:create:reporting', ['create:reporting', 'install:create:reporting']],
    ]);
    expect(idsOf([{ type: 'existing', id: '7' }])).toEqual([
      ['install:7', []],
      ['assign:7:100', []],
      ['token:7', ['install:7']],
    ]);
  });

  it('knows an asset by its kind as well, for what it is asked to do there differs', () => {
    const plan = makePlan(
      intent({ assets: [{ id: '100', kind: 'ad_account', tasks: ['ANALYZE'] }] }),
      snapshot(),
      META,
    );
    expect(plan.impossible).toEqual([{ reason: 'asset_unknown', item: '100' }]);
    expect(types(plan)).toEqual(['create_system_user']);
  });

  it('adds nothing to access with tasks that Meta does not tell, and replaces it only as a whole', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
      assignments: [{ systemUserId: '7', assetId: GROUP.id, kind: GROUP.kind, tasks: null }],
    });
    const wanted = intent({
      users: [{ type: 'existing', id: '7' }],
      assets: [{ ...GROUP, tasks: ['page_tasks:MANAGE'] }],
    });
    const adding = makePlan(wanted, known, META);
    expect(adding).toMatchObject({
      operations: [],
      skipped: [{ reason: 'tasks_unknown', assetId: GROUP.id }],
    });
    const replacing = makePlan({ ...wanted, mode: 'replace' }, known, META);
    expect(replacing).toMatchObject({
      operations: [{ tasks: ['page_tasks:MANAGE'], before: null }],
      skipped: [],
      // What was there is not known, so full control may be new.
      needsApproval: true,
    });
  });

  it.each<[string, Partial<Intent>, boolean]>([
    ['a new employee', {}, false],
    ['less than full control', { assets: [{ id: '100', kind: 'page', tasks: ['ANALYZE'] }] }, false],
    [
      'full control among other tasks',
      { assets: [{ id: '100', kind: 'page', tasks: tasksOf('page') }] },
      true,
    ],
  ])('asks for approval by what is given: %s', (_, parts, needed) => {
    expect(makePlan(intent(parts), snapshot(), META).needsApproval).toBe(needed);
  });

  it('asks for no approval of full control that is there already', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
      assignments: [{ systemUserId: '7', assetId: '101', kind: 'ad_account', tasks: ['MANAGE'] }],
    });
    const plan = makePlan(
      intent({
        users: [{ type: 'existing', id: '7' }],
        assets: [{ id: '101', kind: 'ad_account', tasks: ['ANALYZE'] }],
      }),
      known,
      META,
    );
    expect(plan).toMatchObject({ operations: [{ before: ['MANAGE'] }], needsApproval: false });
  });

  describe('several intents', () => {
    const known = snapshot({
      systemUsers: [{ id: '7', name: 'Feed', role: 'EMPLOYEE', createdTime: null }],
    });
    const template = (id: string) => ({ id, revision: 1, name: id, values: { client: 'C', purpose: 'P' } });

    it('are one plan, which knows whom each template is given to', () => {
      const plan = makePlanOf(
        [
          intent({ template: template('first') }),
          intent({ users: [{ type: 'existing', id: '7' }], mode: 'replace', template: template('second') }),
          intent({ users: [{ type: 'new', name: 'Plain', role: 'ADMIN' }] }),
        ],
        known,
        META,
      );
      expect(plan.operations.map(({ id }) => id)).toEqual(['create:reporting', 'create:plain']);
      expect(plan.templates).toEqual([
        { template: template('first'), subjects: ['create:reporting'], as: 'add' },
        { template: template('second'), subjects: ['7'], as: 'replace' },
      ]);
      expect(plan.warnings).toEqual([
        { warning: 'admin_role', items: ['Plain'] },
        { warning: 'more_than_default_limit', items: ['EMPLOYEE'] },
      ]);
    });

    it('have no templates where none was used', () => {
      expect(makePlanOf([intent()], known, META)).not.toHaveProperty('templates');
    });

    it('take a system user once, and a new name once', () => {
      const wanted = intent({
        users: [{ type: 'existing', id: '7' }],
        assets: [{ id: '100', kind: 'page', tasks: ['ANALYZE'] }],
      });
      const plan = makePlanOf([wanted, wanted, intent(), intent()], known, META);
      expect(plan.operations.map(({ id }) => id)).toEqual(['assign:7:100', 'create:reporting']);
      expect(plan.impossible).toEqual([{ reason: 'name_duplicate', item: 'Reporting' }]);
    });
  });

  it('plans nothing when the same intent comes again', () => {
    const arbitraryAsset = fc.integer({ min: 0, max: ASSET_KINDS.length - 1 }).chain((index) => {
      const kind = ASSET_KINDS[index]!;
      return fc.record({
        id: fc.constant(`${100 + index}`),
        kind: fc.constant(kind),
        tasks: fc.subarray(tasksOf(kind)),
      });
    });
    const arbitraryIntent = fc.record({
      portfolioId: fc.constant('1'),
      users: fc
        .uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 6 })
        .map((ids) => ids.map((id) => ({ type: 'existing' as const, id: String(id) }))),
      assets: fc.uniqueArray(arbitraryAsset, { selector: ({ id }) => id, maxLength: 7 }),
      mode: fc.constantFrom('add' as const, 'replace' as const),
      token: fc.constant(null),
    });
    const arbitraryAccess = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 9 }), arbitraryAsset).map(
        ([user, asset]): Assignment => ({
          systemUserId: String(user),
          assetId: asset.id,
          kind: asset.kind,
          tasks: asset.tasks,
        }),
      ),
      { selector: ({ systemUserId, assetId }) => `${systemUserId} ${assetId}` },
    );
    fc.assert(
      fc.property(arbitraryIntent, arbitraryAccess, (wanted, assignments) => {
        const before = snapshot({
          systemUsers: Array.from({ length: 10 }, (_, id) => ({
            id: String(id),
            name: `User ${id}`,
            role: 'EMPLOYEE',
            createdTime: null,
          })),
          assignments,
        });
        const first = makePlan(wanted, before, META);
        expect(makePlan(wanted, before, META)).toEqual(first);
        const second = makePlan(wanted, applied(before, first), META);
        expect(second.operations).toEqual([]);
      }),
    );
  });

  it('gives every operation an id of its own and only dependencies that exist', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 20 }), (names) => {
        const plan = makePlan(
          intent({
            users: names.map((name) => ({ type: 'new', name, role: 'EMPLOYEE' })),
            assets: [{ id: '100', kind: 'page', tasks: [] }],
            token: { appId: '900', permissions: ['ads_read'], expiry: 'never' },
          }),
          snapshot(),
          META,
        );
        const ids = new Set(plan.operations.map(({ id }) => id));
        expect(ids.size).toBe(plan.operations.length);
        for (const { dependsOn } of plan.operations) for (const id of dependsOn) expect(ids).toContain(id);
      }),
    );
  });
});
