import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type MessageName, PROTOCOL } from '../../../utils/messages/protocol.ts';
import { PERMISSIONS } from '../../../utils/meta/permissions.ts';
import { MAX_PLAN_PAIRS } from '../../../utils/plan/limits.ts';

const takes = (name: MessageName, payload: unknown): boolean =>
  v.safeParse(PROTOCOL[name].request as v.GenericSchema, payload).success;

const token = { appId: '900', permissions: [PERMISSIONS[0]], expiry: '60_days' };
const intent = (parts: object = {}) => ({
  portfolioId: '1',
  users: [],
  assets: [],
  mode: 'add',
  token: null,
  ...parts,
});
const makes = (parts: object) => takes('plan.make', { intent: intent(parts) });
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

describe('an intent', () => {
  it.each<[string, object]>([
    ['new system users', { users: [{ type: 'new', name: 'Reporting', role: 'EMPLOYEE' }] }],
    ['new admins', { users: [{ type: 'new', name: 'Boss', role: 'ADMIN' }] }],
    ['existing ones', { users: [{ type: 'existing', id: '7' }] }],
    ['assets with tasks', { assets: [{ id: '10', kind: 'page', tasks: ['ANALYZE'] }] }],
    ['replacing', { mode: 'replace' }],
    ['a token of 60 days', { token }],
    ['a token without an end', { token: { ...token, expiry: 'never' } }],
    [
      'the template it was made from',
      { template: { id: 't', revision: 1, name: 'T', values: { client: '', purpose: '' } } },
    ],
  ])('may have %s', (_, parts) => {
    expect(makes(parts)).toBe(true);
  });

  it.each<[string, object]>([
    ['a role that Meta has not', { users: [{ type: 'new', name: 'Boss', role: 'OWNER' }] }],
    ['a user of no kind', { users: [{ type: '', name: 'Boss', role: 'ADMIN' }] }],
    ['an id on a new user', { users: [{ type: 'new', name: 'Boss', role: 'ADMIN', id: '7' }] }],
    ['a path for a user', { users: [{ type: 'existing', id: '7/x' }] }],
    ['a name without end', { users: [{ type: 'new', name: 'x'.repeat(1001), role: 'ADMIN' }] }],
    ['an unknown kind of asset', { assets: [{ id: '10', kind: 'group', tasks: [] }] }],
    ['an asset with more to it', { assets: [{ id: '10', kind: 'page', tasks: [], x: 1 }] }],
    ['too many assets', { assets: many(MAX_PLAN_PAIRS + 1, { id: '10', kind: 'page', tasks: [] }) }],
    ['too many tasks', { assets: [{ id: '10', kind: 'page', tasks: many(101, 'ANALYZE') }] }],
    ['no mode', { mode: '' }],
    ['an unknown permission', { token: { ...token, permissions: ['everything'] } }],
    ['a token for a year', { token: { ...token, expiry: '365_days' } }],
    ['a token of no expiry', { token: { ...token, expiry: '' } }],
    ['groups without end', { unreadGroups: many(2001, 'Retail') }],
    ['more to it', { secret: 1 }],
  ])('may not have %s', (_, parts) => {
    expect(makes(parts)).toBe(false);
  });
});

describe('what is in groups', () => {
  const reads = (...parts: object[]) => takes('groups.read', { portfolioId: '1', parts });

  it('is asked by ids and kinds, and not without end', () => {
    const part = { groupId: '5', kind: 'page' };
    expect([reads(), reads(part, { ...part, kind: 'pixel' })]).toEqual([true, true]);
    for (const odd of [{ groupId: '5/x' }, { groupId: '' }, { kind: 'horse' }, { edge: 'contained_pages' }])
      expect(reads({ ...part, ...odd }), JSON.stringify(odd)).toBe(false);
    expect([reads(...many(5000, part)), reads(...many(5001, part))]).toEqual([true, false]);
  });
});

describe('several intents in one message', () => {
  const all = (...intents: object[]) => takes('plan.makeAll', { intents, only: false });
  const existing = (...ids: string[]) => intent({ users: ids.map((id) => ({ type: 'existing', id })) });

  it('are at least one, in one portfolio, each system user in one of them once', () => {
    expect(all(existing('7'), existing('8', '9'))).toBe(true);
    expect(all()).toBe(false);
    expect(all(intent(), intent({ portfolioId: '2' }))).toBe(false);
    expect(all(existing('7'), existing('7'))).toBe(false);
    expect(all(existing('7', '7'))).toBe(false);
    const made = intent({ users: [{ type: 'new', name: 'Same', role: 'EMPLOYEE' }] });
    expect(all(made, made)).toBe(true);
  });
});

describe('ids', () => {
  const jobs = (jobId: unknown) => takes('job.get', { jobId });

  it('of Steward’s own are short and plain', () => {
    for (const id of ['j', 'job.1', 'a:b_c-D9', 'x'.repeat(200)]) expect(jobs(id), id).toBe(true);
    for (const id of ['', 'a/b', ' a', 'a ', 'a b', 'ä', 'x'.repeat(201), 'a\n', 7, null])
      expect(jobs(id), String(id)).toBe(false);
  });

  it('of Meta’s are what Meta gives', () => {
    const reads = (portfolioId: unknown) => takes('access.read', { portfolioId });
    for (const id of ['1', '1234567890', 'act_3']) expect(reads(id), id).toBe(true);
    for (const id of ['', 'me', '1/2', ' 1', '1 ', '1\n', '?', 7]) expect(reads(id), String(id)).toBe(false);
  });

  it('of tokens come in lists with an end', () => {
    const rotates = (recordIds: unknown) => takes('plan.rotate', { recordIds });
    expect(rotates(many(2000, 'r'))).toBe(true);
    expect(rotates(many(2001, 'r'))).toBe(false);
    expect(rotates([])).toBe(false);
  });
});

describe('a change of many', () => {
  const rename = (systemUserId: string, name = 'N') => ({ systemUserId, name });

  it('gives each system user one name', () => {
    const renames = (...some: object[]) => takes('plan.rename', { portfolioId: '1', renames: some });
    expect(renames(rename('1'), rename('2'))).toBe(true);
    expect(renames(rename('1'), rename('1', 'M'))).toBe(false);
    expect(renames()).toBe(false);
    expect(renames({ ...rename('1'), role: 'ADMIN' })).toBe(false);
  });

  it('gives each pair its tasks, or none', () => {
    const exact = (...access: object[]) => takes('plan.exact', { portfolioId: '1', access });
    const pair = { systemUserId: '1', assetId: '2' };
    expect(exact({ ...pair, tasks: ['ANALYZE'] }, { ...pair, tasks: null })).toBe(true);
    expect(exact()).toBe(false);
    expect(exact(pair)).toBe(false);
    expect(exact({ ...pair, tasks: ['x'.repeat(101)] })).toBe(false);
  });

  it('takes access from pairs, not from ids that hang in the air', () => {
    const removes = (...pairs: object[]) => takes('plan.remove', { portfolioId: '1', pairs });
    expect(removes({ systemUserId: '1', assetId: '2' })).toBe(true);
    expect(removes({ systemUserId: '1' })).toBe(false);
    expect(takes('plan.remove', { pairs: [{ systemUserId: '1', assetId: '2' }] })).toBe(false);
  });
});

describe('Steward’s own tab', () => {
  it.each(['home', 'tokens', 'templates', 'history', 'setup'])('opens at %s', (view) => {
    expect(takes('console.open', { view })).toBe(true);
    expect(takes('console.open', { view, portfolioId: '1' })).toBe(false);
  });

  it('opens at the access review, of one portfolio or of none yet', () => {
    for (const portfolioId of ['1', null])
      expect(takes('console.open', { view: 'review', portfolioId })).toBe(true);
    expect(takes('console.open', { view: 'review' })).toBe(false);
    expect(takes('console.open', { view: 'review', portfolioId: '../x' })).toBe(false);
  });

  it('opens at nothing else', () => {
    for (const view of ['', 'https://example.com', 'vault'])
      expect(takes('console.open', { view })).toBe(false);
  });

  it.each([
    ['setup', true],
    ['a'.repeat(20), true],
    ['error/token_Gone.x', true],
    [`error/${'x'.repeat(100)}`, true],
    ['a'.repeat(21), false],
    ['Setup', false],
    [' setup', false],
    ['setup/', false],
    ['setup/1', false],
    ['setup#x', false],
  ])('opens help at %j: %s', (topic, does) => {
    expect(takes('console.open', { view: 'help', topic })).toBe(does);
  });
});

describe('a file of tokens', () => {
  const file = { recordIds: ['r'], format: 'age', inner: 'env', passphrase: null, recipients: ['age1x'] };

  it('is in one of the formats there are, the inner one never sealed itself', () => {
    expect(takes('tokens.export', file)).toBe(true);
    expect(takes('tokens.export', { ...file, inner: 'age' })).toBe(false);
    expect(takes('tokens.export', { ...file, format: 'zip' })).toBe(false);
    expect(takes('tokens.export', { ...file, recipients: many(21, 'age1x') })).toBe(false);
  });
});
