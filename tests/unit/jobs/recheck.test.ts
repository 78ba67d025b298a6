import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../utils/graph/client.ts';
import type { Clock } from '../../../utils/graph/clock.ts';
import { type ErrorView, GraphError, localError } from '../../../utils/graph/errors.ts';
import { createRecheck } from '../../../utils/jobs/recheck.ts';
import type { JobItem } from '../../../utils/jobs/types.ts';
import type { Operation } from '../../../utils/plan/types.ts';

const START = 1_800_000_000_000;
const FIVE_MINUTES = 5 * 60_000;

type Row = Readonly<Record<string, unknown>>;

/** A recheck of a plan that old, what it reads by path, and which paths it has read. */
function create(age: number, edges: Readonly<Record<string, readonly Row[] | ErrorView>> = {}) {
  let now = START;
  const clock: Clock = { now: () => now, random: () => 0.5, sleep: async () => {} };
  const reads: string[] = [];
  const readEdges: Graph['readEdges'] = async (requests) =>
    requests.map(({ path }) => {
      reads.push(path);
      const edge = edges[path] ?? [];
      return 'action' in edge
        ? { rows: [], error: new GraphError(edge, true) }
        : { rows: edge as never[], error: null };
    });
  const graph = { readEdges } as Graph;
  const recheck = createRecheck({ graph, clock, portfolioId: '1', since: START - age });
  return { recheck, reads, pass: (ms: number) => (now += ms) };
}

let index = 0;
const itemOf = (operation: Operation, attempts = 0): JobItem => ({
  jobId: 'job.p',
  index: index++,
  operation,
  state: 'waiting',
  result: null,
  error: null,
  attempts,
  attemptsBefore: 0,
  sentAt: 0,
});

const own = { id: 'o', subject: { type: 'existing', id: '7', name: 'Reporting' }, dependsOn: [] } as const;
const page = { assetId: '201', assetName: 'Page', kind: 'page' } as const;
const ASSIGN: Operation = { ...own, ...page, type: 'assign_asset', tasks: ['ANALYZE'], before: [] };
const UNASSIGN: Operation = { ...own, ...page, type: 'unassign_asset', before: ['ANALYZE'] };
const RENAME: Operation = { ...own, type: 'rename_system_user', newName: 'Northwind Reporting' };
const INSTALL: Operation = { ...own, type: 'install_app', appId: '900', appName: 'App' };

const LONG = 10 * 60_000;

describe('looking again before a write', () => {
  it('is not done for a plan of five minutes, and is for an older one', async () => {
    const young = create(FIVE_MINUTES);
    expect(young.recheck.needs([itemOf(ASSIGN)])).toBe(false);
    await young.recheck.judge([itemOf(ASSIGN)]);
    expect(young.reads).toEqual([]);
    const old = create(FIVE_MINUTES + 1);
    expect(old.recheck.needs([itemOf(ASSIGN)])).toBe(true);
    await old.recheck.judge([itemOf(ASSIGN)]);
    expect(old.reads).toEqual(['201/assigned_users']);
  });

  it('is done for changes of access and of names, together as well, and for nothing else', () => {
    const { recheck } = create(LONG);
    expect(recheck.needs([itemOf(RENAME)])).toBe(true);
    expect(recheck.needs([itemOf(ASSIGN), itemOf(RENAME)])).toBe(true);
    expect(recheck.needs([itemOf(UNASSIGN), itemOf(INSTALL)])).toBe(true);
    expect(recheck.needs([itemOf(INSTALL)])).toBe(false);
  });

  it('is not done for a system user that the job has made', async () => {
    const { recheck, reads } = create(LONG);
    const subject = { type: 'new', operationId: 'create:0', name: 'Reporting' } as const;
    const items = [itemOf({ ...ASSIGN, subject }), itemOf({ ...RENAME, subject })];
    expect(recheck.needs(items)).toBe(false);
    expect(await recheck.judge(items)).toEqual({ go: items, ended: [] });
    expect(reads).toEqual([]);
  });

  it('reads what several items are about once, and again when five minutes have gone', async () => {
    const { recheck, reads, pass } = create(LONG);
    const another = { ...ASSIGN, subject: { ...own.subject, id: '8' } };
    await recheck.judge([itemOf(ASSIGN), itemOf(another), itemOf(RENAME)]);
    expect(reads).toEqual(['201/assigned_users', '1/system_users']);
    pass(FIVE_MINUTES);
    expect(recheck.needs([itemOf(another), itemOf(RENAME)])).toBe(false);
    await recheck.judge([itemOf(another), itemOf(RENAME)]);
    expect(reads).toHaveLength(2);
    pass(1);
    expect(recheck.needs([itemOf(another)])).toBe(true);
    await recheck.judge([itemOf(another)]);
    expect(reads).toEqual(['201/assigned_users', '1/system_users', '201/assigned_users']);
  });

  describe('finds what is already so', () => {
    const there = { '201/assigned_users': [{ id: '7', tasks: ['ANALYZE'] }] };
    const renamed = { '1/system_users': [{ id: '7', name: 'Northwind Reporting' }] };

    it.each([
      [ASSIGN, there, 'asset_assigned'],
      [UNASSIGN, {}, 'asset_unassigned'],
      [RENAME, renamed, 'system_user_renamed'],
    ] as const)('its own doing where it was sent before: $type', async (operation, edges, type) => {
      const { recheck } = create(LONG, edges);
      expect(await recheck.judge([itemOf(operation, 1)])).toMatchObject({
        go: [],
        ended: [{ state: 'done', result: { type }, error: null }],
      });
    });

    it.each([
      [ASSIGN, there],
      [UNASSIGN, {}],
      [RENAME, renamed],
    ] as const)('somebody else’s doing where it never was: $type', async (operation, edges) => {
      const { recheck } = create(LONG, edges);
      expect(await recheck.judge([itemOf(operation)])).toMatchObject({
        go: [],
        ended: [{ state: 'done', result: { type: 'already_so' } }],
      });
    });
  });

  it('sends what changes access whose tasks nobody knew, whatever they are now', async () => {
    for (const tasks of [undefined, ['ADVERTISE']]) {
      const { recheck } = create(LONG, { '201/assigned_users': [{ id: '7', tasks }] });
      const items = [itemOf({ ...ASSIGN, before: null }), itemOf({ ...UNASSIGN, before: null })];
      expect(await recheck.judge(items)).toEqual({ go: items, ended: [] });
    }
  });

  it('does not change access whose tasks were known and are not told any more', async () => {
    const { recheck } = create(LONG, { '201/assigned_users': [{ id: '7' }] });
    expect(await recheck.judge([itemOf(ASSIGN), itemOf(UNASSIGN)])).toMatchObject({
      go: [],
      ended: [
        { state: 'failed', error: { key: 'access_changed' } },
        { state: 'failed', error: { key: 'access_changed' } },
      ],
    });
  });

  it('leaves it to Meta to say that the portfolio no longer has whom to rename', async () => {
    const { recheck } = create(LONG, { '1/system_users': [{ id: '6', name: 'Feed' }] });
    const items = [itemOf(RENAME)];
    expect(await recheck.judge(items)).toEqual({ go: items, ended: [] });
  });

  it('renames nobody where Meta refuses for good to tell the names', async () => {
    const refusal = localError('permission', 'stop_item');
    const { recheck } = create(LONG, { '1/system_users': refusal });
    const install = itemOf(INSTALL);
    expect(await recheck.judge([itemOf(RENAME), install])).toMatchObject({
      go: [install],
      ended: [{ state: 'failed', error: refusal }],
    });
  });
});
