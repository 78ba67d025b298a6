import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { cellText, toCsv } from '../../../utils/csv.ts';
import { PROTOCOL } from '../../../utils/messages/protocol.ts';
import { ASSET_KIND_FACTS, ASSET_KINDS, tasksOf } from '../../../utils/meta/assets.ts';
import { isBlocking, MAX_NAMES_AT_ONCE, nameProblem, normaliseName } from '../../../utils/meta/names.ts';
import { PERMISSIONS } from '../../../utils/meta/permissions.ts';
import { MAX_PLAN_PAIRS } from '../../../utils/plan/limits.ts';
import { makePlan, makePlanOf } from '../../../utils/plan/make.ts';
import type { Intent, IntentAsset, IntentUser } from '../../../utils/plan/types.ts';
import type { Asset, Snapshot } from '../../../utils/portfolio/snapshot.ts';
import { guessColumns } from '../../../utils/sheet/columns.ts';
import { MAX_SHEET_FILE, MAX_SHEET_ROWS } from '../../../utils/sheet/limits.ts';
import { parseSheet } from '../../../utils/sheet/parse.ts';
import { readSheet, readSheetInTurns, type SheetContext, type Wanted } from '../../../utils/sheet/read.ts';
import { sampleSheet } from '../../../utils/sheet/sample.ts';
import { isDamagedId, nameKey } from '../../../utils/sheet/words.ts';
import { writeSheet } from '../../../utils/sheet/write.ts';
import { resolveTemplate, type TemplateUse } from '../../../utils/templates/resolve.ts';
import type { Template } from '../../../utils/templates/template.ts';
import { anyTemplate, SNAPSHOT, template } from '../templates/kit.ts';
import { SHEET_CONTEXT as CONTEXT } from './kit.ts';

const FORMULA_SIGNS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

const offered = (own: Template) => ({ id: own.name, revision: 1, template: own });

function read(text: string, context: SheetContext = CONTEXT) {
  const parsed = parseSheet(text);
  if (!parsed.ok) throw new Error(parsed.problem);
  return readSheet(parsed.sheet, guessColumns(parsed.sheet.columns), context);
}

const reasons = (text: string) =>
  read(text).bad.map(({ line, reason, args }) => [line, reason, ...args].join(' ').trim());

describe('the sample', () => {
  it('can be opened as it is, with assets of the portfolio', () => {
    const { bad, wanted } = read(sampleSheet(SNAPSHOT));
    expect(bad).toEqual([]);
    expect(wanted.map(({ users, assets }) => [users.length, assets.length])).toEqual([[1, 2]]);
  });

  it('has its columns where the portfolio has nothing', () => {
    const { bad } = read(sampleSheet({ ...SNAPSHOT, assets: [], systemUsers: [] }));
    expect(bad).toEqual([]);
  });
});

describe('rows of a file', () => {
  it('have the lines of the file, also where it ends them in more than one way, or begins with a mark', () => {
    const linesOf = (text: string) => {
      const parsed = parseSheet(text);
      return parsed.ok ? parsed.sheet.rows.map(({ line }) => line) : parsed.problem;
    };
    expect(linesOf('Name\ra\r\nb')).toEqual([2, 3]);
    expect(linesOf('\r\nName\ra')).toEqual([3]);
    expect(linesOf('\ufeff\ufeffName\na\nb')).toEqual([2, 3]);
  });

  it('are system users, each with its template', () => {
    const { wanted, bad, goodRows } = read(
      'Name;Role;Template;Client\r\nWeekly figures;;Ads reporting;Northwind\r\nReporting;employee;ads REPORTING;Northwind\r\nOnly made;ADMIN;;\r\n',
    );
    expect(bad).toEqual([]);
    expect(goodRows).toBe(3);
    expect(wanted).toEqual([
      {
        portfolioId: '9',
        users: [
          { type: 'new', name: 'Weekly figures', role: 'EMPLOYEE' },
          { type: 'existing', id: '2' },
        ],
        assets: [{ id: 'act_20', kind: 'ad_account', tasks: ['ANALYZE'] }],
        token: { appId: '900', permissions: ['ads_read'], expiry: '60_days' },
        template: {
          id: 'preset.ads_reporting',
          revision: 0,
          name: 'Ads reporting',
          values: { client: 'Northwind', purpose: 'Ads reporting' },
        },
      },
      {
        portfolioId: '9',
        users: [{ type: 'new', name: 'Only made', role: 'ADMIN' }],
        assets: [],
        token: null,
      },
    ]);
  });

  it('are not to be like a template where they are made with more than it says', () => {
    const template = (name: string) =>
      read(
        `Name,Template,Client,Asset,Tasks\n${name},Ads reporting,Northwind,,\n${name},,,10,ANALYZE\n`,
      ).wanted.map(({ template }) => template?.name);
    expect(template('Made with more')).toEqual([undefined]);
    // Whatever else there is, it is given what the template says.
    expect(template('Reporting')).toEqual(['Ads reporting']);
  });

  it('are not to be like a template whose assets they give other tasks', () => {
    const template = (tasks: string) =>
      read(
        `Name,Template,Client,Asset,Tasks\nReporting,Ads reporting,Northwind,,\nReporting,,,act_20,${tasks}\n`,
      ).wanted.map(({ template }) => template?.name);
    expect(template('ANALYZE')).toEqual(['Ads reporting']);
    expect(template('MANAGE')).toEqual([undefined]);
  });

  it('are assets of a user, which add up', () => {
    const { wanted, bad } = read(
      'user,asset,type,tasks\nReporting,Northwind Careers,,analyze\n2,10,Page,"ANALYZE, MESSAGING"\n2,10,page,ADVERTISE\n2,Retail,,page_tasks:ANALYZE\n',
    );
    expect(bad).toEqual([]);
    expect(wanted).toMatchObject([
      {
        users: [{ type: 'existing', id: '2' }],
        assets: [
          { id: '10', tasks: ['ADVERTISE', 'ANALYZE', 'MESSAGING'] },
          { id: '11', tasks: ['ANALYZE'] },
          { id: '50', tasks: ['page_tasks:ANALYZE'] },
        ],
      },
    ]);
  });

  it('name clients no longer than is remembered of one', () => {
    const snapshot = {
      ...SNAPSHOT,
      assets: [{ id: '10', kind: 'ad_account', name: 'x'.repeat(200), owned: true } as const],
    };
    const text = [
      'name,template,client',
      `A,Ads reporting,${'x'.repeat(101)}`,
      `B,Ads reporting,  ${'x'.repeat(100)} `,
    ];
    const { wanted, bad } = read(text.join('\n'), { ...CONTEXT, snapshot });
    expect(bad).toEqual([{ line: 2, reason: 'client_too_long', args: ['100'] }]);
    const intents = wanted.map((each) => ({ ...each, mode: 'add' }));
    expect(v.is(PROTOCOL['plan.makeAll'].request, { intents, only: false })).toBe(true);
  });

  it('are left out where what is in a group of their template is not known', () => {
    const own = template({
      name: 'Shops',
      assets: [{ kind: 'page', group: '{client}', tasks: ['ANALYZE'] }],
    });
    const context = { ...CONTEXT, templates: [offered(own)] };
    const text = 'name,template,client\nReporting,Shops,Retail';
    expect(read(text, context).bad).toEqual([{ line: 2, reason: 'template_groups_unread', args: ['Shops'] }]);
    const groups = [{ groupId: '50', kind: 'page' as const, assetIds: ['11'], unread: null }];
    const { bad, wanted } = read(text, { ...context, snapshot: { ...CONTEXT.snapshot, groups } });
    expect(bad).toEqual([]);
    expect(wanted).toMatchObject([{ assets: [{ id: '11', tasks: ['ANALYZE'] }] }]);
  });

  it('are read a stretch at a time, to the same, until nobody wants them any more', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => `User ${at},Ads reporting,Northwind`).join('\n');
    const text = `name,template,client\n${rows}\nReporting,Ads reporting,Nobody`;
    const parsed = parseSheet(text);
    if (!parsed.ok) throw new Error(parsed.problem);
    const { sheet } = parsed;
    let [time, pauses] = [0, 0];
    const gone = new AbortController();
    const turns = {
      signal: gone.signal,
      // Each row takes a millisecond.
      now: () => time++,
      pause: async () => void pauses++,
    };
    const columns = guessColumns(sheet.columns);
    expect(await readSheetInTurns(turns, sheet, columns, CONTEXT)).toEqual(read(text));
    expect(pauses).toBeGreaterThan(4);
    const left = readSheetInTurns(turns, sheet, columns, CONTEXT);
    const before = pauses;
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect(pauses).toBeLessThanOrEqual(before + 1);
  });

  it('that are bad are named by line and reason, and the good ones kept', () => {
    const text = [
      'system_user,role,template,client,asset,kind,tasks,permissions,expires,note',
      ',,,,10,,ANALYZE,,,',
      '99999999999,,,,10,,ANALYZE,,,',
      'Operations,,,,10,,ANALYZE,,,',
      'Bad\u202ename,,,,10,,ANALYZE,,,',
      'Fresh,BOSS,,,,,,,,',
      'Reporting,ADMIN,,,10,,ANALYZE,,,',
      'Reporting,,Ads reportin,,,,,,,',
      'Reporting,,Ads reporting,Nobody,,,,,,',
      'Reporting,,,,,page,ANALYZE,,,',
      'Reporting,,,,Nowhere,,ANALYZE,,,',
      'Reporting,,,,Northwind Coffee,,ANALYZE,,,',
      'Reporting,,,,10,pages,ANALYZE,,,',
      'Reporting,,,,10,,ANALYSE,,,',
      'Reporting,,,,13,,,,,',
      'Reporting,,,,,,,ads_reed,,',
      'Reporting,,,,,,,ads_read,soon,',
      'Reporting,,,,"10",,ANALYZE,,,,too much',
      'Reporting,,,,10,,ANALYZE,ads_read,,"a',
      'note, of two lines"',
      'Reporting,,,,11,,ANALYZE,ads_management,,',
      'Reporting,,,,12,,ANALYZE,,,"open',
      'Reporting,,,,11,,ANALYZE,,,',
    ].join('\n');
    expect(reasons(text)).toEqual([
      '2 user_missing',
      '3 user_unknown 99999999999',
      '4 user_ambiguous Operations',
      '5 hidden_characters',
      '6 role BOSS',
      '7 role_differs Reporting',
      '8 template_unknown Ads reportin Ads reporting',
      '9 template_finds_nothing Ads reporting Nobody',
      '10 asset_missing',
      '11 asset_unknown Nowhere',
      '12 asset_ambiguous Northwind Coffee',
      '13 kind pages page',
      '14 task ANALYSE ANALYZE',
      '15 tasks_missing Northwind Coffee',
      '16 permission ads_reed ads_read',
      '17 expires soon',
      '18 too_many_cells',
      '21 token_differs',
      '22 quotes',
    ]);
    expect(read(text).wanted).toMatchObject([
      { users: [{ id: '2' }], assets: [{ id: '10' }], token: { permissions: ['ads_read'] } },
    ]);
  });

  it('may want nothing for a system user who is there', () =>
    expect(read('user,asset,tasks\nReporting,,\n3,10,ANALYZE\n')).toMatchObject({
      wanted: [
        { users: [{ id: '2' }], assets: [], token: null },
        { users: [{ id: '3' }], assets: [{ id: '10' }] },
      ],
      goodRows: 2,
      bad: [],
    }));

  it.each(['6.15500E+13', '6,155E+13', '6e13'])('take %s for no name: it was an id', (id) => {
    expect(reasons(`user,asset,tasks\n"${id}",10,ANALYZE\nReporting,"${id}",ANALYZE\n`)).toEqual([
      `2 id_damaged ${id}`,
      `3 id_damaged ${id}`,
    ]);
  });

  it('name no template that two are called, and an own one before a preset', () => {
    const own = template({
      name: 'ads  Reporting',
      assets: [{ kind: 'page', name: '*', tasks: ['ANALYZE'] }],
    });
    const text = 'name,template\nFresh,Ads reporting\n';
    const one = read(text, { ...CONTEXT, templates: [offered(own)] });
    expect(one.wanted.map(({ assets }) => assets.map(({ kind }) => kind))).toEqual([
      ['page', 'page', 'page'],
    ]);
    const two = read(text, { ...CONTEXT, templates: [own, { ...own, name: 'Ads Reporting' }].map(offered) });
    expect(two).toMatchObject({
      wanted: [],
      bad: [{ line: 2, reason: 'template_ambiguous', args: ['Ads reporting'] }],
    });
  });

  it('make no tokens of an app that Steward is not connected with', () =>
    expect(
      read('name,permissions\nFresh,ads_read\n', { ...CONTEXT, connectedAppId: '901' }).bad,
    ).toMatchObject([{ line: 2, reason: 'not_connected' }]));

  it('may stand under any heading, once it is said which is which', () => {
    const parsed = parseSheet('Wer,Was\nReporting,10\n');
    if (!parsed.ok) throw new Error(parsed.problem);
    expect(guessColumns(parsed.sheet.columns)).toEqual({});
    expect(readSheet(parsed.sheet, { system_user: 0, asset: 1 }, CONTEXT).wanted).toHaveLength(1);
  });
});

describe('what is wanted, as rows', () => {
  const IDS = ['1', '2', '3', '10', '11', '12', '6155000000001', 'act_1', 'act_10', 'act_20'] as const;
  const letters = fc.string({ unit: 'grapheme', maxLength: 30 });
  /** As Meta may tell them: signs of CSV and of formulas, and what looks like the id of something else. */
  const anyName = fc.oneof(
    letters,
    fc.constantFrom('=1+1', '-x', "'=x", "''-", '@a', '+49', '"', 'a,b', 'a;b', "'", "'a", 'new a', 'A', 'a'),
    fc.constantFrom(
      '',
      '6.15500E+13',
      '6e13',
      'Shop',
      'shop',
      'two\nlines',
      'Sh\u202eop',
      '__proto__',
      'page',
    ),
    fc.constantFrom(...IDS),
    fc
      .tuple(
        fc.constantFrom('', ' ', '\u00a0', '\t', '\n', '\ufeff'),
        fc.constantFrom(...IDS, "'=x", '=x', 'Shop', 'ACT_10'),
        fc.constantFrom('', ' ', '\u3000', '\t'),
      )
      .map((parts) => parts.join('')),
  );
  const snapshotArbitrary = fc
    .record({
      users: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom(...IDS),
          name: anyName,
          role: fc.constantFrom('EMPLOYEE' as const, 'ADMIN' as const),
          createdTime: fc.constant(null),
        }),
        { selector: ({ id }) => id, maxLength: 6 },
      ),
      assets: fc.uniqueArray(
        fc.record({
          id: fc.constantFrom(...IDS),
          kind: fc.constantFrom(...ASSET_KINDS),
          name: anyName,
          owned: fc.boolean(),
        }),
        { selector: ({ id }) => id, maxLength: 8 },
      ),
    })
    .map(({ users, assets }): Snapshot => ({ ...SNAPSHOT, systemUsers: users, assets }));

  const newName = ({ systemUsers }: Snapshot) =>
    anyName
      .map(normaliseName)
      .filter((name) => !isBlocking(nameProblem(name)) && !/^\d{10,}$/.test(name) && !isDamagedId(name))
      .filter((name) =>
        systemUsers.every(({ id, name: there }) => id !== name && nameKey(there) !== nameKey(name)),
      );
  const userOf = (snapshot: Snapshot): fc.Arbitrary<IntentUser> => {
    const made = fc.record({
      type: fc.constant('new' as const),
      name: newName(snapshot),
      role: fc.constantFrom('EMPLOYEE' as const, 'ADMIN' as const),
    });
    const { systemUsers } = snapshot;
    if (systemUsers.length === 0) return made;
    const there = fc.constantFrom(...systemUsers).map(({ id }) => ({ type: 'existing' as const, id }));
    return fc.oneof(made, there);
  };
  const assetsOf = ({ assets }: Snapshot): fc.Arbitrary<IntentAsset[]> =>
    fc
      .subarray([...assets])
      .chain((some) =>
        fc.tuple(
          ...some.map(({ id, kind }) =>
            fc
              .subarray(tasksOf(kind), { minLength: ASSET_KIND_FACTS[kind].tasksRequired ? 1 : 0 })
              .map((tasks) => ({ id, kind, tasks })),
          ),
        ),
      );
  const token = fc.option(
    fc.record({
      appId: fc.constant('900'),
      permissions: fc.subarray([...PERMISSIONS], { minLength: 1 }),
      expiry: fc.constantFrom('60_days' as const, 'never' as const),
    }),
  );
  const whom = (each: IntentUser) => (each.type === 'new' ? `new ${nameKey(each.name)}` : each.id);
  const intentsOf = (snapshot: Snapshot): fc.Arbitrary<Intent[]> =>
    fc
      .array(
        fc
          .record({
            users: fc.array(userOf(snapshot), { minLength: 1, maxLength: 4 }),
            assets: assetsOf(snapshot),
            token,
          })
          .map((parts): Intent => ({ portfolioId: '9', mode: 'add', ...parts })),
        { minLength: 1, maxLength: 4 },
      )
      // Each system user in one of them.
      .map((intents) => {
        const seen = new Set<string>();
        return intents.map((each) => ({
          ...each,
          users: each.users.filter((user) => !seen.has(whom(user)) && seen.add(whom(user))),
        }));
      });

  /** By user, whichever way they are grouped. */
  const byUser = (intents: readonly Wanted[]) =>
    new Map(
      intents.flatMap(({ users, assets, token: made }) =>
        users.map((each) => [
          whom(each),
          { user: each, assets: [...assets].sort((a, b) => (a.id < b.id ? -1 : 1)), token: made },
        ]),
      ),
    );

  it('comes back as it was, whatever people and assets are called', () =>
    fc.assert(
      fc.property(
        snapshotArbitrary.chain((snapshot) => fc.tuple(fc.constant(snapshot), intentsOf(snapshot))),
        ([snapshot, intents]) => {
          const back = read(writeSheet(intents, snapshot), { ...CONTEXT, snapshot });
          expect(back.bad).toEqual([]);
          expect(byUser(back.wanted)).toEqual(byUser(intents));
        },
      ),
      { numRuns: 500 },
    ));

  it('is what the templates come to that rows name, and comes back without them', () =>
    fc.assert(
      fc.property(
        snapshotArbitrary,
        fc.uniqueArray(anyTemplate, { selector: ({ name }) => nameKey(name), minLength: 1, maxLength: 3 }),
        fc.constantFrom('', 'a', 'Shop', 'act_1'),
        (snapshot, own, client) => {
          const context = { ...CONTEXT, snapshot, templates: own.map(offered), presets: [] };
          const rows = own.map(({ name }, at) => [`Fresh number ${at}`, name, client]);
          const { wanted, bad } = read(toCsv([['user', 'template', 'client'], ...rows]), context);
          const lines = new Set(bad.map(({ line }) => line));
          const meant = own.flatMap((each, at) => {
            const use: TemplateUse = {
              type: 'existing',
              values: { client, purpose: each.name },
              userIds: [],
              mode: 'add',
            };
            const { intent } = resolveTemplate(each, snapshot, use, '900');
            const user: IntentUser = { type: 'new', name: `Fresh number ${at}`, role: each.role };
            return lines.has(at + 2) ? [] : [{ ...intent, users: [user] }];
          });
          expect(byUser(wanted)).toEqual(byUser(meant));
          const again = read(writeSheet(meant, snapshot), context);
          expect(again.bad).toEqual([]);
          expect(byUser(again.wanted)).toEqual(byUser(meant));
          // What is left out finds nothing, can't make its token, or means groups that nobody has read.
          const reasons = ['template_finds_nothing', 'not_connected', 'template_groups_unread'];
          for (const { reason } of bad) expect(reasons).toContain(reason);
        },
      ),
    ));

  it.each([
    ['50 system users and 200 ad accounts', 50],
    ['as many pairs as one plan can hold', MAX_PLAN_PAIRS / 200],
  ])('comes back: %s', (_, count) => {
    const each = <T>(most: number, make: (n: number) => T) => Array.from({ length: most }, (_, n) => make(n));
    const systemUsers = each(count, (n) => ({
      id: `615500000${String(n).padStart(5, '0')}`,
      name: `Northwind Coffee Roasters Reporting ${n}`,
      role: 'EMPLOYEE' as const,
      createdTime: null,
    }));
    const known = each(200, (n) => ({
      id: `act_84${String(n).padStart(13, '0')}`,
      kind: 'ad_account' as const,
      name: `Northwind Coffee Roasters ${n}`,
      owned: true,
    }));
    const snapshot = { ...CONTEXT.snapshot, systemUsers, assets: known };
    const held = known.map(({ id, kind }) => ({ id, kind, tasks: ['ADVERTISE', 'ANALYZE', 'DRAFT'] }));
    const text = writeSheet(
      systemUsers.map(({ id }) => ({
        portfolioId: '9',
        users: [{ type: 'existing', id }],
        assets: held,
        mode: 'add',
        token: null,
      })),
      snapshot,
    );
    const back = read(text, { ...CONTEXT, snapshot });
    expect({ ...back, wanted: back.wanted.length }).toEqual({
      wanted: 1,
      goodRows: 200 * count,
      bad: [],
      problem: null,
    });
    expect(back.wanted[0]?.users).toHaveLength(count);
    expect(back.wanted[0]?.assets).toEqual(held);
  });

  it('names each by its name where only it is called so, and by its id else', () => {
    const users: Intent['users'] = ['2', '3', '4'].map((id) => ({ type: 'existing', id }));
    const assets: Intent['assets'] = [
      { id: '10', kind: 'page', tasks: ['ANALYZE'] },
      { id: '14', kind: 'pixel', tasks: ['EDIT'] },
      { id: '15', kind: 'pixel', tasks: ['EDIT'] },
      { id: '16', kind: 'pixel', tasks: ['EDIT'] },
    ];
    const pixel = (id: string, name: string) => ({ id, kind: 'pixel', name, owned: true }) as const;
    const more = [pixel('14', 'Shop'), pixel('15', 'shop '), pixel('16', '6.155E+13')];
    const snapshot = { ...CONTEXT.snapshot, assets: [...CONTEXT.snapshot.assets, ...more] };
    const intent: Intent = { portfolioId: '9', users, assets, mode: 'add', token: null };
    const text = writeSheet([intent], snapshot);
    const rows = text.split('\r\n').map((row) => row.split(','));
    const column = (at: number) => [...new Set(rows.slice(1, -1).map((row) => row[at]))];
    expect(column(0)).toEqual(['"Reporting"', '"3"', '"4"']);
    expect(column(4)).toEqual(['"Northwind Coffee"', '"14"', '"15"', '"16"']);
    expect(read(text, { ...CONTEXT, snapshot }).bad).toEqual([]);
  });

  it('takes no asset for another whose ID it is called by, with blanks', () => {
    const page = (id: string, name: string) => ({ id, kind: 'page', name, owned: true }) as const;
    const snapshot = { ...SNAPSHOT, assets: [page('act_10', 'Shop'), page('11', 'act_10 ')] };
    const wanted: Intent = {
      portfolioId: '9',
      users: [{ type: 'existing', id: '2' }],
      assets: [{ id: '11', kind: 'page', tasks: ['ANALYZE'] }],
      mode: 'add',
      token: null,
    };
    expect(read(writeSheet([wanted], snapshot), { ...CONTEXT, snapshot })).toMatchObject({
      wanted: [{ assets: [{ id: '11' }] }],
      bad: [],
    });
  });

  it('starts no formula, and loses nothing by that', () =>
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...FORMULA_SIGNS, "'", 'a') }), (text) => {
        const written = toCsv([[text]]).slice(1, -3);
        expect(FORMULA_SIGNS).not.toContain(written[0]);
        expect(cellText(written)).toBe(text);
      }),
    ));
});

describe('a hostile file', () => {
  it.each([
    ['10 MB', 'a,b\n'.repeat(2_500_000), 'file_too_large'],
    ['nothing', '', 'sheet_empty'],
    ['line breaks only', '\n'.repeat(500_000), 'sheet_empty'],
    ['more line breaks than a spreadsheet has rows', '\n'.repeat(MAX_SHEET_FILE), 'too_many_rows'],
    ['empty rows without end', `a,b\n${',\n'.repeat(MAX_SHEET_FILE / 2 - 10)}`, 'too_many_rows'],
    ['a quote never closed from the first', '"'.repeat(MAX_SHEET_FILE - 1), 'sheet_empty'],
    ['too many rows', 'a\n'.repeat(MAX_SHEET_ROWS + 2), 'too_many_rows'],
    ['too many columns', ','.repeat(500_000), 'too_many_columns'],
  ])('%s is refused', (_, text, problem) => expect(parseSheet(text)).toEqual({ ok: false, problem }));

  it('with a quote never closed loses one row, and says which', () =>
    expect(reasons(`name\nGood\n"${'x\n'.repeat(100_000)}`)).toEqual(['3 quotes']));

  it('has headings that can be shown, however long they are', () =>
    expect(parseSheet(`${'"'.repeat(1000)},b\n1,2\n`)).toMatchObject({
      ok: true,
      sheet: { columns: ['"'.repeat(100), 'b'], rows: [{ cells: ['1', '2'] }] },
    }));

  it('of one cell loses one row, and says which', () =>
    expect(reasons(`name\n${'4'.repeat(MAX_SHEET_FILE - 10)}\nGood`)).toEqual(['2 cell_too_long 5000']));

  it('of rows that are all wrong is read to its end, and guessed at for a while only', () => {
    const rows = Array.from({ length: 1000 }, (_, index) => `2,10,ANALYS${index % 10}`);
    const { bad } = read(`user,asset,tasks\n${rows.join('\n')}\n`);
    expect(bad).toHaveLength(1000);
    expect(bad.filter(({ args }) => args[1] === 'ANALYZE')).toHaveLength(200);
  });

  it.each([',', ';', '\t', '|'])('may have %j between its cells, and others within', (sign) => {
    const parsed = parseSheet(`system_user${sign}"a,b;c|d"\n"x${sign}y"${sign}2\n`);
    expect(parsed).toMatchObject({
      ok: true,
      sheet: { columns: ['system_user', 'a,b;c|d'], rows: [{ cells: [`x${sign}y`, '2'] }] },
    });
  });

  it('with a byte-order mark has the same columns', () => {
    const parsed = parseSheet('\ufeffsystem_user,role\nFresh,\n');
    expect(parsed).toMatchObject({ ok: true, sheet: { columns: ['system_user', 'role'] } });
  });

  it('never makes the reader stumble', () => {
    const piece = fc.constantFrom(
      '"',
      ',',
      '\n',
      '\r\n',
      ';',
      'name',
      'asset',
      '10',
      "'",
      '=',
      ' ',
      '\t',
      'Reporting',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = `name,asset\n${pieces.join('')}`;
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const { line } of read(text).bad) expect(line > 1 && line <= lines).toBe(true);
      }),
    );
  });
});

describe('rows that are many', () => {
  const PAGES = template({
    name: 'Pages',
    assets: [{ kind: 'page', name: '{client}*', tasks: ['ANALYZE'] }],
  });
  const rowsOf = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => row(at));

  /** A portfolio of so many pages, which counts how often one of them is looked at. */
  function portfolioOf(count: number) {
    const looks = { ids: 0, names: 0 };
    const assets = rowsOf(count, String).map(
      (at): Asset => ({
        get id() {
          looks.ids += 1;
          return `5${at}`;
        },
        get name() {
          looks.names += 1;
          return `Client ${at}`;
        },
        kind: 'page',
        owned: true,
      }),
    );
    return { looks, context: { ...CONTEXT, snapshot: { ...SNAPSHOT, assets }, templates: [offered(PAGES)] } };
  }

  it('use a template once for a client, and take names apart once for all', () => {
    const looks = (users: number, clients: number) => {
      const { looks: counted, context } = portfolioOf(100);
      const rows = rowsOf(users, (at) => `Fresh ${at},Pages,Client${' '.repeat(at % 3)} ${at % clients}`);
      const { bad, problem } = read(`name,template,client\n${rows.join('\n')}\n`, context);
      expect({ bad, problem }).toEqual({ bad: [], problem: null });
      return counted;
    };
    expect(looks(300, 1)).toEqual(looks(1, 1));
    expect(looks(300, 50).names).toBe(looks(1, 1).names);
  });

  it('are read until they are more than one plan can hold', () => {
    const { looks, context } = portfolioOf(MAX_PLAN_PAIRS / 100);
    const some = (users: number) =>
      read(
        `name,template,client\n${rowsOf(users, (at) => `Fresh ${at},Pages,Client`).join('\n')}\n`,
        context,
      );
    expect(some(100)).toMatchObject({ goodRows: 100, problem: null });
    const before = looks.ids;
    expect(some(MAX_SHEET_ROWS)).toEqual({ wanted: [], goodRows: 0, bad: [], problem: 'too_many_pairs' });
    expect(looks.ids - before).toBeLessThan(10 * context.snapshot.assets.length);
  });

  it('of one user add up, and count each asset once', () => {
    const { context } = portfolioOf(MAX_PLAN_PAIRS / 100);
    const rows = rowsOf(200, () => 'Fresh,Pages,Client');
    expect(read(`name,template,client\n${rows.join('\n')}\n`, context)).toMatchObject({
      wanted: [{ users: [{ name: 'Fresh' }] }],
      problem: null,
    });
  });

  it.each([
    ['the same', () => '10'],
    ['assets of their own', (at: number) => `5${at}`],
  ])('are planned as far as a message takes them: %s', (_, asset) => {
    const { context } = portfolioOf(MAX_NAMES_AT_ONCE + 1);
    const snapshot = { ...SNAPSHOT, assets: [...SNAPSHOT.assets, ...context.snapshot.assets] };
    const some = (users: number) => {
      const rows = rowsOf(users, (at) => `Fresh ${at},${asset(at)},ANALYZE`);
      return read(`name,asset,tasks\n${rows.join('\n')}\n`, { ...CONTEXT, snapshot });
    };
    const most = some(MAX_NAMES_AT_ONCE);
    const intents = most.wanted.map((each) => ({ ...each, mode: 'add' }));
    expect(most.goodRows).toBe(MAX_NAMES_AT_ONCE);
    expect(v.is(PROTOCOL['plan.makeAll'].request, { intents, only: false })).toBe(true);
    expect(some(MAX_NAMES_AT_ONCE + 1)).toMatchObject({ wanted: [], problem: 'too_many_users' });
  });

  it('for ever other clients end, though none is found', () => {
    const rows = rowsOf(MAX_SHEET_ROWS, (at) => `Fresh,Pages,Nobody ${at}`);
    const found = read(`name,template,client\n${rows.join('\n')}\n`, {
      ...CONTEXT,
      templates: [offered(PAGES)],
    });
    expect(found).toMatchObject({ wanted: [], problem: 'too_many_clients' });
    expect(found.bad).toHaveLength(2000);
  });
});

describe('one plan of several intents', () => {
  const META = { id: 'p', madeAt: 0, callerAppId: '900' };
  const each = (users: readonly IntentUser[], ids: readonly string[]): Intent => ({
    portfolioId: '9',
    users,
    assets: ids.map((id) => ({ id, kind: 'page', tasks: ['ANALYZE'] })),
    mode: 'add',
    token: null,
  });
  const fresh = (name: string): IntentUser => ({ type: 'new', name, role: 'EMPLOYEE' });

  it('is all of theirs together', () => {
    const intents = [
      each([fresh('A')], ['10']),
      each([fresh('B'), { type: 'existing', id: '2' }], ['11', '12']),
    ];
    const plan = makePlanOf(intents, SNAPSHOT, META);
    const apart = intents.map((intent) => makePlan(intent, SNAPSHOT, META));
    expect(plan.operations).toEqual(apart.flatMap(({ operations }) => operations));
    expect(new Set(plan.operations.map(({ id }) => id)).size).toBe(plan.operations.length);
  });

  it('makes nobody twice, and says once what none of them can have', () => {
    const plan = makePlanOf([each([fresh('A')], ['99']), each([fresh('a')], ['99'])], SNAPSHOT, META);
    expect(plan.impossible).toEqual([
      { reason: 'asset_unknown', item: '99' },
      { reason: 'name_duplicate', item: 'a' },
    ]);
    expect(plan.operations).toHaveLength(1);
  });

  it('counts the limits over all of them', () => {
    const intents = Array.from({ length: 9 }, (_, index) => each([fresh(`U${index}`)], []));
    expect(makePlanOf(intents, SNAPSHOT, META).warnings).toEqual([
      { warning: 'more_than_default_limit', items: ['EMPLOYEE'] },
    ]);
  });
});
