import { expect, it } from 'vitest';
import { diffAccess } from '../../../utils/review/diff.ts';
import { createFilter, NO_FILTER } from '../../../utils/review/filter.ts';
import { buildMatrix } from '../../../utils/review/matrix.ts';
import { accessReport, changesReport } from '../../../utils/review/report.ts';
import { asset, snapshotOf, user } from './kit.ts';

const FACTS = { portfolioId: '900', portfolioName: 'Northwind', readAt: Date.UTC(2026, 0, 2) };
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
