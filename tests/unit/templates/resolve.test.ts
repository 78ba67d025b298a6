import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isBlocking, nameProblem } from '../../../utils/meta/names.ts';
import { makePlan } from '../../../utils/plan/make.ts';
import type { Asset } from '../../../utils/portfolio/snapshot.ts';
import { accessOf, copyIntent, templateFrom } from '../../../utils/templates/from-access.ts';
import { globOf, lettersOf } from '../../../utils/templates/pattern.ts';
import { PRESET_IDS, presetTemplate } from '../../../utils/templates/presets.ts';
import { resolveTemplate, type TemplateUse } from '../../../utils/templates/resolve.ts';
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
