import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const TOKENS = readFileSync('components/ui/tokens.css', 'utf8');

/** The colours of one scheme, with or without what is raised for those who ask for more contrast. */
function coloursOf(scheme: 'light' | 'dark', more = false): Tokens {
  const usual = TOKENS.slice(0, TOKENS.indexOf('@media (prefers-contrast: more)'));
  const found = (more ? TOKENS : usual).matchAll(/(--s-[\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+));/g);
  return Object.fromEntries(
    [...found].map(([, name, light, dark, both]) => [name!, both ?? (scheme === 'light' ? light! : dark!)]),
  );
}

const SCHEMES = (['light', 'dark'] as const).flatMap((scheme) => [
  [scheme, coloursOf(scheme)] as const,
  [`${scheme}, more contrast`, coloursOf(scheme, true)] as const,
]);

/** WCAG relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

const TEXT_PAIRS = ['', '-2', '-3'].flatMap((text) =>
  ['surface', 'sunken', 'raised'].map((ground) => [`text${text}`, ground] as const),
);
const TONES = ['info', 'success', 'warning', 'danger'].map(
  (tone) => [`${tone}-text`, `${tone}-soft`] as const,
);

/** Grounds that carry white words, in every state of a button. */
const SOLID = ['accent', 'accent-hover', 'accent-pressed', 'danger', 'danger-hover'].map(
  (ground) => ['on-accent', ground] as const,
);

describe('the tokens', () => {
  it('are all there in both schemes', () => {
    for (const [, tokens] of SCHEMES) expect(Object.keys(tokens).length).toBeGreaterThan(30);
  });

  it.each(SCHEMES)('keep texts readable (WCAG AA) in %s', (_, tokens) => {
    const pairs = [
      ...TEXT_PAIRS,
      ...TONES,
      ['accent-text', 'surface'],
      ['accent-text', 'selected'],
      ...SOLID,
      ['danger-text', 'surface'],
      ['text', 'selected'],
      ['text-3', 'selected'],
      ...TONES.map(([, ground]) => ['text', ground] as const),
    ] as const;
    const poor = pairs.filter(
      ([text, ground]) => contrast(tokens[`--s-${text}`]!, tokens[`--s-${ground}`]!) < 4.5,
    );
    expect(poor).toEqual([]);
  });

  it.each(SCHEMES)('keep edges of controls and the focus ring visible in %s', (_, tokens) => {
    for (const line of ['--s-control-line', '--s-focus', '--s-accent', '--s-danger'])
      for (const ground of ['--s-surface', '--s-sunken', '--s-raised'])
        expect(contrast(tokens[line]!, tokens[ground]!), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});

interface Declaration {
  readonly at: string;
  readonly property: string;
  readonly value: string;
}

/** Every declaration of the surfaces' style sheets but the tokens themselves. */
const DECLARATIONS: readonly Declaration[] = globSync('components/**/*.css')
  .filter((file) => !file.endsWith('/tokens.css'))
  .flatMap((file) =>
    readFileSync(file, 'utf8')
      .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
      .split('\n')
      .flatMap((line, index) => {
        const [, property, value] = /^\s*([\w-]+):\s*(.+?);?$/.exec(line) ?? [];
        return property && value ? [{ at: `${file}:${index + 1}`, property, value }] : [];
      }),
  );

/** What a property may not hold in the raw; a hairline is a hairline everywhere. */
const RAW: readonly (readonly [string, RegExp, RegExp])[] = [
  ['colour', /^(?!--)/, /#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch|light-dark)\(/i],
  ['space', /^(?:padding|margin|gap|row-gap|column-gap|scroll-margin|inset)(?:-|$)/, /\b(?!1px)[\d.]+px/],
  ['radius', /radius$/, /\b[\d.]+px/],
  ['type', /^(?:font-size|line-height)$/, /\b[\d.]+px/],
  ['weight', /^font-weight$/, /\b\d{3}\b|(?<!-)\bbold\b/],
  ['duration', /^(?:transition|animation)(?:-|$)/, /\b[\d.]+m?s\b/],
];

const PHYSICAL = /^(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom)\b/;

describe('the style sheets', () => {
  it.each(RAW)('take every %s from the tokens', (_, property, raw) => {
    const found = DECLARATIONS.filter((each) => property.test(each.property) && raw.test(each.value));
    expect(found.map(({ at, value }) => `${at} ${value}`)).toEqual([]);
  });

  it('are written for both directions of reading', () => {
    const found = DECLARATIONS.filter(
      ({ property, value }) =>
        PHYSICAL.test(property) || (/^(?:text-align|float)$/.test(property) && /left|right/.test(value)),
    );
    expect(found).toEqual([]);
  });

  it('use only tokens there are, and all of them', () => {
    const css = globSync('components/**/*.css')
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const declared = new Set(css.match(/--[\w-]+(?=\s*:)/g));
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name!));
    // Set by the page's own measures, with a value to fall back on.
    const given = /^--s-bar-(?:height|radius|font|size|edge|fill|text)$/;
    expect([...used].filter((name) => !declared.has(name) && !given.test(name))).toEqual([]);
    expect([...declared].filter((name) => !used.has(name))).toEqual([]);
  });
});
