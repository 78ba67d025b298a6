import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type AnySchema } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_TEMPLATE_FILE,
  readTemplateFile,
  type TemplateFormat,
  writeTemplateFile,
} from '../../../utils/templates/file.ts';
import { PRESET_IDS, presetTemplate } from '../../../utils/templates/presets.ts';
import { readTextFile } from '../../../utils/text-file.ts';
import { mutated, mutationsArbitrary } from '../../fuzz/mutate.ts';
import { templateJsonSchema } from './json-schema.ts';
import { anyTemplate, template } from './kit.ts';

const FORMATS: readonly TemplateFormat[] = ['yaml', 'json'];

const problemsOf = (text: string): string[] => {
  const read = readTemplateFile(text);
  if (read.ok) throw new Error('it was taken');
  return read.problems.map(({ line, column, code, args }) => [`${line}:${column}`, code, ...args].join(' '));
};

describe('a template as a file', () => {
  it.each(FORMATS)('comes back from %s as it was', (format) =>
    fc.assert(
      fc.property(anyTemplate, (each) => {
        expect(readTemplateFile(writeTemplateFile(each, format))).toEqual({ ok: true, template: each });
      }),
    ),
  );

  it.each(PRESET_IDS)('comes back: %s', (id) => {
    const preset = presetTemplate(id, 'A preset', 'Why');
    expect(readTemplateFile(writeTemplateFile(preset, 'yaml'))).toEqual({ ok: true, template: preset });
  });

  it('may leave out what has a default, and name its schema', () =>
    expect(
      readTemplateFile(
        '# ours\n$schema: ./template.schema.json\nversion: 1\nname: Feed\nrole: EMPLOYEE\nnames: "{client}"\nassets: []\n',
      ),
    ).toEqual({ ok: true, template: template({ name: 'Feed', names: '{client}' }) }));

  it('says at which line and column what is wrong, and what was probably meant', () => {
    const text = [
      'version: 2',
      'name: 12',
      'descripton: A mistyped key',
      'role: EMPLOYE',
      'names: "{customer} {n}"',
      'assets:',
      '  - kind: pages',
      '    name: "*"',
      '    tasks: [ANALYZE]',
      '  - kind: ad_account',
      '    tasks: [ANALYSE, DANCE]',
      '  - kind: product_catalog',
      '    name: "*"',
      '    ids: ["x1"]',
      '    tasks: []',
      'token:',
      '  app: my app',
      '  permissions: []',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      '1:10 value_unknown version 2 1',
      '2:7 type name string',
      '3:1 key_unknown_near descripton description',
      '4:7 value_unknown_near role EMPLOYE EMPLOYEE',
      '5:8 pattern names',
      '7:11 value_unknown_near kind pages page',
      '11:13 value_unknown_near tasks ANALYSE ANALYZE',
      '11:22 value_unknown tasks DANCE AA_ANALYZE, ADVERTISE, ANALYZE, DRAFT, MANAGE',
      '12:5 ids_name_or_group assets',
      '14:11 id ids',
      '15:12 tasks_missing tasks',
      '17:3 key_missing expiry',
      '17:8 id app',
      '18:16 permissions_missing permissions',
    ]);
  });

  it('says in words that the name of its schema is too long', () =>
    expect(problemsOf(`$schema: ${'x'.repeat(501)}`)).toContain('1:10 too_long $schema'));

  it('takes a rule that names assets one way only', () => {
    const rule = (lines: string) =>
      `version: 1\nname: a\nrole: EMPLOYEE\nnames: a\nassets:\n  - kind: page\n${lines}    tasks: []\n`;
    expect(problemsOf(rule(''))).toEqual(['6:5 ids_name_or_group assets']);
    expect(problemsOf(rule('    name: a\n    ids: ["1"]\n'))).toEqual(['6:5 ids_name_or_group assets']);
    expect(problemsOf(rule('    group: a\n    name: a\n'))).toEqual(['6:5 ids_name_or_group assets']);
    expect(problemsOf(rule('    ids: ["1", "1"]\n'))).toEqual(['7:10 repeated ids']);
  });

  it.each([
    ['page', 'group: 5123456789012345', ['7:12 type group string']],
    ['page', 'group: "{n} {client}"', ['7:12 pattern group']],
    ['page', 'group: ""', ['7:12 empty group']],
    ['page', 'grup: a', ['7:5 key_unknown_near grup group']],
    ['whatsapp_business_account', 'group: Retail', ['7:12 group_kind group']],
    ['business_asset_group', 'group: "*"', ['7:12 group_kind group']],
  ])('says where assets can not be found by group: %s, %s', (kind, line, problems) => {
    const text = `version: 1\nname: a\nrole: EMPLOYEE\nnames: a\nassets:\n  - kind: ${kind}\n    ${line}\n    tasks: [${kind === 'whatsapp_business_account' ? 'MESSAGING' : ''}]\n`;
    expect(problemsOf(text)).toEqual(problems);
  });

  it('is what the documentation shows', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/templates.md'), 'utf8');
    const [, shown = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    expect(readTemplateFile(shown)).toMatchObject({ ok: true, template: { name: 'Store feeds' } });
  });

  it('is described for editors by a schema that is current', () => {
    const published = readFileSync(join(import.meta.dirname, '../../../docs/template.schema.json'), 'utf8');
    expect(JSON.parse(published)).toEqual(templateJsonSchema());
  });
});

describe('the schema that editors check by', () => {
  const isTemplate = new Ajv({ strictTypes: false }).compile(templateJsonSchema() as AnySchema);
  const PRESET = presetTemplate('ads_management', 'Ads', '');
  const [rule] = PRESET.assets;

  it.each(PRESET_IDS)('takes %s', (id) => expect(isTemplate(presetTemplate(id, 'A preset', ''))).toBe(true));

  it('takes every template, with what is left out and with the name of its schema', () =>
    fc.assert(
      fc.property(anyTemplate, (each) => {
        expect(
          isTemplate(JSON.parse(writeTemplateFile(each, 'json'))),
          JSON.stringify(isTemplate.errors),
        ).toBe(true);
        const { description: _, ...rest } = each;
        expect(isTemplate({ $schema: './template.schema.json', ...rest })).toBe(true);
      }),
    ));

  it('takes whatever is read', () =>
    fc.assert(
      fc.property(anyTemplate, mutationsArbitrary, (each, mutations) => {
        let text: string;
        try {
          text = JSON.stringify(mutated(each, mutations)) ?? '';
        } catch {
          // Too deep to be written down by anybody.
          return;
        }
        if (readTemplateFile(text).ok) expect(isTemplate(JSON.parse(text))).toBe(true);
      }),
      { numRuns: 1000 },
    ));

  it.each<readonly [string, object]>([
    ['another version', { version: 2 }],
    ['no name', { name: ' ' }],
    ['a mistyped key', { descripton: 'a' }],
    ['a role that there is not', { role: 'OWNER' }],
    ['a blank in names that there is not', { names: '{owner} {n}' }],
    ['a brace never closed', { names: '{client' }],
    ['a brace never opened', { names: 'client}' }],
    ['a number in a glob', { assets: [{ ...rule, name: '{client} {n}' }] }],
    ['both ids and a name', { assets: [{ ...rule, ids: ['1'] }] }],
    ['neither ids nor a name', { assets: [{ kind: 'page', tasks: [] }] }],
    ['both a name and a group', { assets: [{ ...rule, group: 'a' }] }],
    ['a number in the glob of a group', { assets: [{ kind: 'page', group: '{n}', tasks: [] }] }],
    [
      'a group of what groups do not hold',
      { assets: [{ kind: 'whatsapp_business_account', group: 'a', tasks: ['VIEW'] }] },
    ],
    ['an id twice', { assets: [{ kind: 'page', ids: ['1', '1'], tasks: [] }] }],
    ['what is no id', { assets: [{ kind: 'page', ids: ['x'], tasks: [] }] }],
    ['a task twice', { assets: [{ kind: 'page', name: '*', tasks: ['ANALYZE', 'ANALYZE'] }] }],
    ['a task of another kind', { assets: [{ kind: 'page', name: '*', tasks: ['DRAFT'] }] }],
    ['no task where one is needed', { assets: [{ kind: 'product_catalog', name: '*', tasks: [] }] }],
    ['no permission', { token: { ...PRESET.token, permissions: [] } }],
    ['a permission twice', { token: { ...PRESET.token, permissions: ['ads_read', 'ads_read'] } }],
  ])('refuses, as the reader does: %s', (_, change) => {
    const bad = { ...PRESET, ...change };
    expect(readTemplateFile(JSON.stringify(bad)).ok).toBe(false);
    expect(isTemplate(bad)).toBe(false);
  });

  it('knows what stands behind a backslash', () => {
    for (const names of ['\\{client\\} {n}', 'a\\', '\\\\{n}', '{n}\\}'])
      expect([
        isTemplate({ ...PRESET, names }),
        readTemplateFile(JSON.stringify({ ...PRESET, names })).ok,
      ]).toEqual([true, true]);
  });
});

describe('a hostile file', () => {
  const bomb = ['a: &a [x, x]', ...Array.from({ length: 30 }, (_, n) => `b${n}: &b${n} [*a, *a]`)].join('\n');
  const block = Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');

  it.each([
    ['a bomb of aliases', bomb, '1:4 feature &a'],
    ['an alias', 'a: *b', '1:4 feature *b'],
    ['a tag', 'a: !!js/function "x"', '1:4 feature !!js/function'],
    ['a merge key', 'a: 1\n<<: {b: 1}', '2:1 feature <<'],
    ['a complex key', '? [a]\n: b', '1:1 feature ?'],
    ['a directive', '%TAG ! tag:x,2026:\n---\na: 1', '1:1 feature %TAG ! tag:x,2026:'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1 feature ---'],
    ['10 MB', 'x'.repeat(10_000_000), '1:1 file_too_large'],
    ['brackets without end', '['.repeat(MAX_TEMPLATE_FILE), '1:13 too_deep'],
    ['braces without end', '{a: '.repeat(60_000), '1:49 too_deep'],
    ['lists in a line', '- '.repeat(120_000), '1:20000 too_complex'],
    ['deep blocks', block, '14:14 too_deep'],
    ['quotes without end', '"'.repeat(MAX_TEMPLATE_FILE), '1:39999 too_complex'],
    [
      'more keys than can be compared',
      Array.from({ length: 20_000 }, (_, n) => `k${n}: 1`).join('\n'),
      '2858:1 too_complex',
    ],
    ['a key twice', 'a: 1\na: 2', '2:1 key_twice a'],
    ['a quote never closed', 'name: "abc', '1:11 not_yaml Missing closing "quote'],
    ['tabs for indentation', 'a:\n\tb: 1', '2:1 not_yaml'],
    ['nothing', '', '1:1 no_template'],
    ['a list', '- a', '1:1 no_template'],
  ])('%s is refused', (_, text, problem) => {
    const [first = ''] = problemsOf(text);
    expect(first.startsWith(problem), first).toBe(true);
  });

  it('is not fooled by what begins like a sign within a text', () => {
    const text = writeTemplateFile(template({ description: '&a *b !c %d ? e\n&a\n*b' }), 'yaml');
    expect(readTemplateFile(text).ok).toBe(true);
    expect(
      readTemplateFile(text.replace(/description: .*\n(?: .*\n)*/, 'description: |\n  &a\n  *b\n')).ok,
    ).toBe(true);
  });

  it.each(['\u202e', '\u2066', '\u200f', '\ufeff', '\u0007', '\u2028'])(
    'hides nothing in a name: %j',
    (character) => {
      const text = writeTemplateFile(template({ name: `Good${character}name` }), 'json');
      expect(problemsOf(text)).toEqual(['3:11 hidden_characters name']);
    },
  );

  it('reaches no prototype', () => {
    const read = readTemplateFile('__proto__: {polluted: true}\nversion: 1');
    expect(read.ok).toBe(false);
    expect(problemsOf('__proto__: {polluted: true}\nversion: 1')).toContain('1:1 key_unknown __proto__');
    expect('polluted' in {}).toBe(false);
  });

  it('never makes the reader stumble', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      ' ',
      '\n',
      '- ',
      '"',
      "'",
      '&a',
      '*a',
      '!',
      '|',
      '>',
      '#',
      'a',
      '1',
      '\t',
      '? ',
      ',',
      '---',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const read = readTemplateFile(pieces.join(''));
        expect(read.ok).toBe(false);
        if (!read.ok)
          for (const { line, column } of read.problems) expect(Math.min(line, column)).toBeGreaterThan(0);
      }),
    );
  });
});

describe('bytes of a file', () => {
  const utf16 = (text: string, little: boolean): Uint8Array => {
    const bytes = new Uint8Array(2 + 2 * text.length);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 0xfeff, little);
    for (let at = 0; at < text.length; at++) view.setUint16(2 + 2 * at, text.charCodeAt(at), little);
    return bytes;
  };
  const TEXT = 'name: Kaffee für 日本 😀';

  it('are text in UTF-8 and in UTF-16, with and without a mark', () => {
    for (const bytes of [
      new TextEncoder().encode(TEXT),
      new TextEncoder().encode(`\ufeff${TEXT}`),
      utf16(TEXT, true),
      utf16(TEXT, false),
    ])
      expect(readTextFile(bytes, 1000)).toEqual({ ok: true, text: TEXT });
  });

  it.each([
    ['Latin 1', Uint8Array.from([0x66, 0xfc, 0x72])],
    ['UTF-16 without a mark', utf16('abc', true).slice(2)],
    ['a lone half of a pair', Uint8Array.from([0xff, 0xfe, 0x00, 0xd8])],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
  ])('are none: %s', (_, bytes) =>
    expect(readTextFile(bytes, 1000)).toEqual({ ok: false, problem: 'file_no_text' }),
  );

  it('are too many', () =>
    expect(readTextFile(new Uint8Array(10_000_000), 1000)).toEqual({ ok: false, problem: 'file_too_large' }));
});
