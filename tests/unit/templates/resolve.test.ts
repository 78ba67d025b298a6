import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isBlocking, nameProblem } from '../../../utils/meta/names.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { Asset, GroupContent, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { accessOf, copyIntent, templateFrom } from '../../../utils/templates/from-access.ts';
import { globOf, lettersOf } from '../../../utils/templates/pattern.ts';
import { PRESET_IDS, presetTemplate } from '../../../utils/templates/presets.ts';
import { resolveTemplate, type TemplateUse, unreadParts } from '../../../utils/templates/resolve.ts';
import { templateSchema } from '../../../utils/templates/schema.ts';
import { asset } from '../review/kit.ts';
import { SNAPSHOT, template } from './kit.ts';

const values = { client: 'Northwind', purpose: 'Feed' };
const NEW: TemplateUse = { type: 'new', values, count: 2 };

describe('a template in a portfolio', () => {
  it('finds assets by id, by name and by kind, each once with all its tasks', () => {
    const { intent, rules } = resolveTemplate(
      template({
        assets: [
          { kind: 'page', name: '{client}*', tasks: ['ANALYZE'] },
          { kind: 'page', ids: ['10', '77'], tasks: ['MESSAGING'] },
          { kind: 'ad_account', name: '*', tasks: ['ANALYZE'] },
          { kind: 'business_asset_group', ids: ['50'], tasks: ['page_tasks:ANALYZE'] },
        ],
      }),
      SNAPSHOT,
      NEW,
      '900',
    );
    expect(intent.assets).toEqual([
      { id: '10', kind: 'page', tasks: ['ANALYZE', 'MESSAGING'] },
      { id: '11', kind: 'page', tasks: ['ANALYZE'] },
      { id: 'act_20', kind: 'ad_account', tasks: ['ANALYZE'] },
      { id: '50', kind: 'business_asset_group', tasks: ['page_tasks:ANALYZE'] },
    ]);
    expect(rules.map(({ assets, missing }) => [assets.length, missing])).toEqual([
      [2, []],
      [1, ['77']],
      [1, []],
      [1, []],
    ]);
    expect(intent.users).toEqual([
      { type: 'new', name: 'Northwind Feed 1', role: 'EMPLOYEE' },
      { type: 'new', name: 'Northwind Feed 3', role: 'EMPLOYEE' },
    ]);
  });

  it('is for system users there are, too', () => {
    const use: TemplateUse = { type: 'existing', values, userIds: ['2', '3'], mode: 'replace' };
    expect(resolveTemplate(template(), SNAPSHOT, use, null).intent).toMatchObject({
      users: [
        { type: 'existing', id: '2' },
        { type: 'existing', id: '3' },
      ],
      mode: 'replace',
    });
  });

  it.each([
    ['connected', '900', '900', null],
    ['900', '900', '900', null],
    ['connected', null, null, 'app_not_connected'],
    ['900', '902', null, 'app_not_connected'],
    ['connected', '901', null, 'app_unknown'],
    ['902', '902', null, 'app_unknown'],
  ] as const)('makes tokens of the app %s while connected with %s: %s', (app, connected, appId, problem) => {
    const token = { app, permissions: ['ads_read'], expiry: '60_days' } as const;
    const found = resolveTemplate(template({ token }), SNAPSHOT, NEW, connected);
    expect(found.intent.token?.appId ?? null).toBe(appId);
    expect(found.tokenProblem).toBe(problem);
  });
});

describe('assets found by business asset group', () => {
  const held = (groupId: string, kind: Asset['kind'], ...assetIds: string[]): GroupContent => ({
    groupId,
    kind,
    assetIds,
    unread: null,
  });
  const groups = [
    held('50', 'page', '12', '10', '99'),
    held('51', 'page', '10'),
    held('52', 'page', '11'),
    held('50', 'ad_account', 'act_20'),
  ];
  const PORTFOLIO: Snapshot = {
    ...SNAPSHOT,
    assets: [
      ...SNAPSHOT.assets,
      asset('51', 'business_asset_group', 'Northwind Shops'),
      asset('52', 'business_asset_group', 'Northwind Office'),
    ],
    groups,
  };
  const match = (group: string, snapshot = PORTFOLIO, kind: Asset['kind'] = 'page', filled = values) => {
    const own = template({ assets: [{ kind, group, tasks: ['ANALYZE'] }] });
    const { rules, intent } = resolveTemplate(own, snapshot, { ...NEW, values: filled }, null);
    const [rule] = rules;
    return {
      assets: intent.assets.map(({ id }) => id),
      groups: rule?.groups.map(({ id }) => id),
      missing: rule?.missing,
      unread: rule?.unread,
      intent,
    };
  };

  it('are those of the kind in it; what is not in the portfolio is named', () =>
    expect(match('50')).toMatchObject({ assets: ['12', '10'], groups: ['50'], missing: ['99'], unread: [] }));

  it.each([
    ['Retail', ['50']],
    ['ret*', ['50']],
    ['{client} *', ['51', '52']],
    ['{client} Shops', ['51']],
    ['*', ['51', '52', '50']],
    ['Nowhere', []],
    ['50*', []],
  ])('are in the groups that it means: %s', (group, ids) =>
    expect(new Set(match(group).groups)).toEqual(new Set(ids)),
  );

  it('stand once, with what several groups hold', () => {
    expect(match('{client} *').assets).toEqual(['10', '11']);
    expect(match('*').assets).toEqual(['12', '10', '11']);
    expect(match('50', PORTFOLIO, 'ad_account').assets).toEqual(['act_20']);
  });

  it('are none while a blank is empty', () => {
    const empty = { client: '', purpose: '' };
    expect(match('{client}*', PORTFOLIO, 'page', empty)).toMatchObject({ groups: [], unread: [] });
    expect(unreadParts([{ kind: 'page', group: '{client}*', tasks: [] }], SNAPSHOT, empty)).toEqual([]);
  });

  it('are not given where the group is not known, and the plan says so', () => {
    const refused = { ...held('50', 'page'), unread: { edge: 'contained_pages', code: 10, fbtraceId: 'T' } };
    for (const own of [[], [refused], [held('50', 'pixel')]]) {
      const snapshot = { ...PORTFOLIO, groups: own };
      const { assets, unread, intent } = match('Retail', snapshot);
      expect([assets, unread, intent.unreadGroups]).toEqual([[], ['Retail'], ['Retail']]);
      const plan = makePlan(intent, snapshot, { id: 'p', madeAt: 0, callerAppId: '900' });
      expect(plan.warnings).toContainEqual({ warning: 'groups_unread', items: ['Retail'] });
    }
    const [some] = groups;
    expect(match('*', { ...PORTFOLIO, groups: [some!] })).toMatchObject({
      assets: ['12', '10'],
      unread: ['Northwind Shops', 'Northwind Office'],
    });
    expect('unreadGroups' in match('50').intent).toBe(false);
  });

  it('are not known where Meta did not tell of the groups', () => {
    const unread = [{ edge: 'business_asset_groups', code: 1, fbtraceId: null }];
    const { intent } = match('{client} Lost', { ...PORTFOLIO, unread });
    expect(intent).toMatchObject({ assets: [], unreadGroups: ['{client} Lost'] });
  });

  it('take reading what is not known yet, each part once', () => {
    const rules = [
      { kind: 'page', group: '*', tasks: [] },
      { kind: 'pixel', group: '{client} Sh*', tasks: [] },
      { kind: 'pixel', group: '51', tasks: [] },
      { kind: 'page', name: '*', tasks: [] },
    ] as const;
    expect(unreadParts(rules, { ...PORTFOLIO, groups: [groups[0]!] }, values)).toEqual([
      { groupId: '51', kind: 'page' },
      { groupId: '52', kind: 'page' },
      { groupId: '51', kind: 'pixel' },
    ]);
    // For whatever client.
    expect(unreadParts([{ kind: 'pixel', group: '{client} Sh*', tasks: [] }], PORTFOLIO, null)).toEqual([
      { groupId: '51', kind: 'pixel' },
    ]);
  });
});

describe('assets found by name', () => {
  const part = fc.constantFrom('', 'a', 'A', 'ab', 'İ', 'ß', 'é', '{client}', '*', '?', '\\*', ' ');
  const pattern = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
  const name = fc.array(fc.constantFrom('a', 'A', 'b', 'İ', 'i̇', 'ß', 'É', '*', ' '), { maxLength: 6 });

  it('are all those that the pattern matches, in the order of the portfolio', () => {
    fc.assert(
      fc.property(pattern, fc.array(name, { maxLength: 30 }), part, (glob, names, client) => {
        const assets = names.map((letters, at): Asset => asset(String(at + 1), 'page', letters.join('')));
        const { test } = globOf(glob, { client, purpose: '' });
        const own = template({ assets: [{ kind: 'page', name: glob, tasks: ['ANALYZE'] }] });
        const use = { ...NEW, values: { client, purpose: '' } };
        const [found] = resolveTemplate(own, { ...SNAPSHOT, assets }, use, null).rules;
        expect(found?.assets).toEqual(assets.filter((each) => test(lettersOf(each.name))));
      }),
      { numRuns: 500 },
    );
  });
});

describe('the presets', () => {
  it.each(PRESET_IDS)(
    '%s may be kept, has no admin, no hyphen, no full control of a token that never ends',
    (id) => {
      const preset = presetTemplate(id, 'A preset', 'Why');
      expect(v.safeParse(templateSchema, preset).success).toBe(true);
      expect(preset.role).toBe('EMPLOYEE');
      expect(preset.token?.expiry).toBe('60_days');
      expect(preset.token?.permissions).not.toContain('business_management');
      expect(isBlocking(nameProblem(preset.names)) || preset.names.includes('-')).toBe(false);
    },
  );

  it('only ask for what a plan can do', () => {
    for (const id of PRESET_IDS) {
      const { intent } = resolveTemplate(presetTemplate(id, 'A preset', ''), SNAPSHOT, NEW, '900');
      const plan = makePlan(intent, SNAPSHOT, { id: 'p', madeAt: 0, callerAppId: '900' });
      expect(plan.impossible).toEqual([]);
      expect(plan.operations.some(({ type }) => type === 'generate_token')).toBe(true);
    }
  });
});

describe('access that is there', () => {
  const held = {
    ...SNAPSHOT,
    accessOf: ['2'],
    assignments: [
      { systemUserId: '2', assetId: '10', kind: 'page', tasks: ['MESSAGING', 'ANALYZE'] },
      { systemUserId: '2', assetId: '11', kind: 'page', tasks: ['ANALYZE', 'MESSAGING'] },
      { systemUserId: '2', assetId: 'act_20', kind: 'ad_account', tasks: ['ANALYZE'] },
      { systemUserId: '2', assetId: '12', kind: 'page', tasks: ['NEW_AT_META'] },
      { systemUserId: '2', assetId: '50', kind: 'business_asset_group', tasks: null },
      { systemUserId: '3', assetId: '12', kind: 'page', tasks: ['MANAGE'] },
    ],
  } as const;

  it('becomes a template that gives the same, and names what it can not', () => {
    const access = accessOf(held, '2');
    const made = templateFrom({ role: 'EMPLOYEE' }, access, 'From Reporting');
    expect(made.assets).toEqual([
      { kind: 'page', tasks: ['ANALYZE', 'MESSAGING'], ids: ['10', '11'] },
      { kind: 'ad_account', tasks: ['ANALYZE'], ids: ['act_20'] },
    ]);
    expect(access.left.map(({ id }) => id)).toEqual(['12', '50']);
    expect(v.safeParse(templateSchema, made).success).toBe(true);
    const again: TemplateUse = { type: 'existing', values, userIds: ['2'], mode: 'replace' };
    const { intent } = resolveTemplate(made, held, again, null);
    expect(makePlan(intent, held, { id: 'p', madeAt: 0, callerAppId: '900' }).operations).toEqual([]);
  });

  it('is copied to others, who keep what they have', () => {
    const intent = copyIntent('9', accessOf(held, '2'), ['3']);
    const plan = makePlan(intent, held, { id: 'p', madeAt: 0, callerAppId: '900' });
    expect(plan.operations.map(({ id }) => id)).toEqual(['assign:3:10', 'assign:3:11', 'assign:3:act_20']);
  });
});
