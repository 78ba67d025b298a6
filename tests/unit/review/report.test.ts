import { expect, it } from 'vitest';
import type { SystemUser } from '../../../utils/portfolio/snapshot.ts';
import { diffAccess } from '../../../utils/review/diff.ts';
import { createDrift } from '../../../utils/review/drift.ts';
import { createFilter, NO_FILTER } from '../../../utils/review/filter.ts';
import { buildMatrix } from '../../../utils/review/matrix.ts';
import { accessReport, changesReport, driftReport } from '../../../utils/review/report.ts';
import { template } from '../templates/kit.ts';
import { asset, snapshotOf, user } from './kit.ts';

const FACTS = { portfolio: { id: '900', name: 'Northwind' }, readAt: Date.UTC(2026, 0, 2) };
const BEFORE = snapshotOf({
  systemUsers: [user('1', '=cmd|calc'), user('2', 'Operations', 'ADMIN')],
  assets: [asset('10', 'page', '@Coffee, "best"', false), asset('30', 'business_asset_group', 'Group')],
  assignments: [
    { systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE', 'ADVERTISE'] },
    { systemUserId: '2', assetId: '10', kind: 'page', tasks: ['MANAGE'] },
    { systemUserId: '2', assetId: '30', kind: 'business_asset_group', tasks: null },
  ],
});
const MATRIX = buildMatrix(BEFORE);
const VIEW = createFilter(MATRIX)({ ...NO_FILTER, users: 'all' });

it('writes the access shown as CSV that no spreadsheet runs', () => {
  expect(accessReport(MATRIX, VIEW, FACTS, 'csv').split('\r\n')).toEqual([
    '"system_user","system_user_id","role","kind","asset","asset_id","owner","tasks","full_control"',
    '"Operations","2","ADMIN","page","\'@Coffee, ""best""","10","client","MANAGE","yes"',
    '"\'=cmd|calc","1","EMPLOYEE","page","\'@Coffee, ""best""","10","client","ANALYZE ADVERTISE","no"',
    '"Operations","2","ADMIN","business_asset_group","Group","30","portfolio","unknown","no"',
    '',
  ]);
  const narrowed = createFilter(MATRIX)({ ...NO_FILTER, kinds: new Set(['page']), users: 'admin' });
  expect(accessReport(MATRIX, narrowed, FACTS, 'csv').split('\r\n')).toHaveLength(3);
});

it('writes it as JSON, with what it is of', () => {
  const report = JSON.parse(accessReport(MATRIX, VIEW, FACTS, 'json'));
  expect(report).toMatchObject({ version: 1, portfolio_id: '900', read: '2026-01-02T00:00:00.000Z' });
  expect(report.access).toHaveLength(3);
  expect(report.access[1]).toMatchObject({ system_user: '=cmd|calc', tasks: 'ANALYZE ADVERTISE' });
});

it('writes what changed', () => {
  const after = snapshotOf({
    systemUsers: [user('1', 'Renamed'), user('3', 'New')],
    assets: [asset('10', 'page', '@Coffee, "best"', false)],
    assignments: [{ systemUserId: '1', assetId: '10', kind: 'page', tasks: ['ANALYZE'] }],
  });
  const changes = diffAccess(BEFORE, after);
  expect(changesReport(changes, 0, FACTS, 'csv').split('\r\n').slice(1)).toEqual([
    '"user","removed","Operations","2","","","","Operations (ADMIN)",""',
    '"user","changed","Renamed","1","","","","\'=cmd|calc (EMPLOYEE)","Renamed (EMPLOYEE)"',
    '"user","added","New","3","","","","","New (EMPLOYEE)"',
    '"asset","removed","","","business_asset_group","Group","30","Group",""',
    '"access","changed","Renamed","1","page","\'@Coffee, ""best""","10","ANALYZE ADVERTISE","ANALYZE"',
    '"access","removed","Operations","2","page","\'@Coffee, ""best""","10","MANAGE",""',
    '"access","removed","Operations","2","business_asset_group","Group","30","unknown",""',
    '',
  ]);
  const json = JSON.parse(changesReport(changes, 0, FACTS, 'json'));
  expect(json).toMatchObject({ since: '1970-01-01T00:00:00.000Z', portfolio: 'Northwind' });
  expect(json.changes).toHaveLength(changes.length);
});

it('writes how system users differ from their templates', () => {
  const pages = template({ name: '+Pages', assets: [{ kind: 'page', name: '*', tasks: ['ANALYZE'] }] });
  const nothing = template({ name: 'Pixels', assets: [{ kind: 'pixel', name: '*', tasks: ['ANALYZE'] }] });
  const group = template({ name: 'Group', assets: [{ kind: 'page', group: '30', tasks: ['ANALYZE'] }] });
  const gone = template({
    name: 'Gone',
    assets: [
      { kind: 'page', name: '*', tasks: ['ANALYZE'] },
      { kind: 'page', group: '404', tasks: ['ANALYZE'] },
    ],
  });
  const used = { id: 't', revision: 1, name: 'Old name', values: { client: '@Coffee', purpose: '' } };
  const admin = user('2', 'Operations', 'ADMIN');
  const same = user('3', 'Same');
  const driftOf = createDrift({
    ...BEFORE,
    assets: [...BEFORE.assets, asset('11', 'page', 'Other')],
    systemUsers: [...BEFORE.systemUsers, same],
    assignments: [
      ...BEFORE.assignments,
      ...['10', '11'].map(
        (assetId) => ({ systemUserId: '3', assetId, kind: 'page', tasks: ['ANALYZE'] }) as const,
      ),
    ],
  });
  const against = (each: SystemUser, of = pages) => ({
    user: each,
    compared: {
      given: [{ used, as: 'whole' as const, template: { id: 't', revision: 2, template: of } }],
      drift: driftOf(each.id, [{ template: of, values: used.values, as: 'whole' }]),
    },
  });
  const rows = [
    against(user('1', '=cmd|calc')),
    against(admin),
    against(same),
    against(same, nothing),
    against(same, group),
    against(same, gone),
    {
      user: admin,
      compared: {
        given: (['whole', 'add'] as const).map((as) => ({ used, as, template: null })),
        drift: null,
      },
    },
    { user: admin, compared: null },
  ];
  const csv = driftReport(rows, FACTS, 'csv').split('\r\n');
  expect(csv).toEqual([
    '"system_user","system_user_id","template","template_version","client","given","difference","kind","asset","asset_id","template_says","is"',
    `"'=cmd|calc","1","'+Pages","2","'@Coffee","whole","missing","page","Other","11","ANALYZE",""`,
    `"'=cmd|calc","1","'+Pages","2","'@Coffee","whole","other_tasks","page","'@Coffee, ""best""","10","ANALYZE","ANALYZE ADVERTISE"`,
    `"Operations","2","'+Pages","2","'@Coffee","whole","role","","","","EMPLOYEE","ADMIN"`,
    `"Operations","2","'+Pages","2","'@Coffee","whole","missing","page","Other","11","ANALYZE",""`,
    `"Operations","2","'+Pages","2","'@Coffee","whole","other_tasks","page","'@Coffee, ""best""","10","ANALYZE","MANAGE"`,
    `"Operations","2","'+Pages","2","'@Coffee","whole","extra","business_asset_group","Group","30","","unknown"`,
    `"Same","3","'+Pages","2","'@Coffee","whole","none","","","","",""`,
    `"Same","3","Pixels","2","'@Coffee","whole","template_finds_nothing","","","","",""`,
    `"Same","3","Group","2","'@Coffee","whole","template_groups_unread","","","","",""`,
    `"Same","3","Gone","2","'@Coffee","whole","template_group_missing","","","","",""`,
    `"Operations","2","Old name + Old name","1 + 1","'@Coffee + @Coffee","whole + add","template_removed","","","","",""`,
    '"Operations","2","","","","","no_template","","","","",""',
    '',
  ]);
  const json = JSON.parse(driftReport(rows, FACTS, 'json'));
  expect(json).toMatchObject({ portfolio_id: '900', read: '2026-01-02T00:00:00.000Z' });
  expect(json.drift).toHaveLength(csv.length - 2);
});
