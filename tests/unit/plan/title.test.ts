import { describe, expect, it } from 'vitest';
import { titleOf } from '../../../utils/plan/title.ts';
import type { Operation, Subject } from '../../../utils/plan/types.ts';

const user = (id: string): Subject => ({ type: 'existing', id, name: `Bot ${id}` });
const base = (subject: Subject) => ({ id: crypto.randomUUID(), subject, dependsOn: [] });
const app = { appId: '900', appName: 'Automations' };

const create = (id: string): Operation => ({
  ...base(user(id)),
  type: 'create_system_user',
  role: 'EMPLOYEE',
});
const rename = (id: string): Operation => ({ ...base(user(id)), type: 'rename_system_user', newName: 'New' });
const install = (id: string): Operation => ({ ...base(user(id)), type: 'install_app', ...app });
const assign = (id: string, assetId: string, before: string[] | null = []): Operation => ({
  ...base(user(id)),
  type: 'assign_asset',
  assetId,
  assetName: assetId,
  kind: 'page',
  tasks: ['ANALYZE'],
  before,
});
const remove = (id: string, assetId: string): Operation => ({
  ...base(user(id)),
  type: 'unassign_asset',
  assetId,
  assetName: assetId,
  kind: 'page',
  before: ['ANALYZE'],
});
const generate = (id: string, replaces?: string): Operation => ({
  ...base(user(id)),
  type: 'generate_token',
  after: [],
  ...app,
  permissions: ['ads_read'],
  expiry: '60_days',
  ...(replaces === undefined ? {} : { replaces }),
});
const renew = (id: string): Operation => ({
  ...base(user(id)),
  type: 'renew_token',
  recordId: 'r',
  ...app,
  permissions: [],
});
const revoke = (id: string): Operation => ({
  ...base(user(id)),
  type: 'revoke_token',
  recordId: 'r',
  ...app,
  fingerprint: '00112233',
});
const revokeAll = (id: string): Operation => ({ ...base(user(id)), type: 'revoke_all_tokens', after: [] });

describe('the title of a plan', () => {
  it.each<[string, Operation[], string, number, number]>([
    [
      'new system users with all they get',
      [create('1'), create('2'), install('1'), assign('1', 'a'), generate('1')],
      'create',
      2,
      2,
    ],
    [
      'new system users and what others get',
      [create('1'), assign('1', 'a'), assign('2', 'a')],
      'change',
      2,
      2,
    ],
    ['names', [rename('1'), rename('2')], 'rename', 2, 2],
    [
      'assets, each once however many get it',
      [assign('1', 'a'), assign('2', 'a'), assign('1', 'b')],
      'assign',
      2,
      2,
    ],
    ['assets whose tasks before are not told', [assign('1', 'a', null)], 'assign', 1, 1],
    ['assets with a token each', [assign('1', 'a'), install('1'), generate('1')], 'assign', 1, 1],
    ['other tasks only', [assign('1', 'a', ['MANAGE']), assign('2', 'b', ['MANAGE'])], 'tasks', 2, 2],
    [
      'an asset once on which many get other tasks',
      [assign('1', 'a', ['MANAGE']), assign('2', 'a', ['MANAGE'])],
      'tasks',
      1,
      2,
    ],
    ['successors, and not what is new beside them', [generate('1', 'old'), generate('1')], 'rotate', 1, 1],
    ['new access and other tasks', [assign('1', 'a', ['MANAGE']), assign('1', 'b')], 'assign', 2, 1],
    ['access taken away', [remove('1', 'a'), remove('2', 'a'), remove('3', 'b')], 'remove', 2, 3],
    ['tokens', [install('1'), generate('1'), generate('2')], 'generate', 2, 2],
    ['successors of tokens', [install('1'), generate('1', 'old'), generate('1', 'older')], 'rotate', 2, 1],
    ['renewals', [renew('1'), renew('2')], 'renew', 2, 2],
    ['ended tokens', [revoke('1'), revoke('1')], 'revoke', 2, 1],
    ['every token', [revokeAll('1'), revokeAll('2')], 'revoke_all', 2, 2],
    ['access given and taken', [assign('1', 'a'), remove('2', 'b')], 'change', 2, 2],
    ['names and access', [rename('1'), assign('2', 'a')], 'change', 2, 2],
    ['apps alone', [install('1')], 'change', 1, 1],
  ])('counts %s', (_what, operations, kind, count, users) => {
    expect(titleOf({ operations })).toEqual({
      kind,
      count,
      users,
      user: users === 1 ? 'Bot 1' : null,
      undo: false,
    });
  });

  it('tells what an undo takes back, not how', () => {
    const undoes = titleOf({ operations: [create('1'), create('2')] });
    expect(undoes).not.toBeNull();
    if (undoes === null) return;
    expect(titleOf({ operations: [remove('1', 'a')], undoes })).toEqual({
      kind: 'create',
      count: 2,
      users: 2,
      user: null,
      undo: true,
    });
  });

  it('has nothing to say of a plan that does nothing', () => {
    expect(titleOf({ operations: [] })).toBeNull();
  });
});
