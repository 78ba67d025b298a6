import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync('components/ui/tokens.css', 'utf8');

type Tokens = Record<string, string>;

function tokensAfter(start: string): Tokens {
  const from = css.indexOf('{', css.indexOf(start));
  const block = css.slice(from + 1, css.indexOf('}', from));
  return Object.fromEntries(
    [...block.matchAll(/(--s-[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!]),
  );
}

const light = tokensAfter('[data-theme="light"] {');
const darkBySystem = tokensAfter(':root:not([data-theme="light"])');
const dark = tokensAfter('\n[data-theme="dark"] {');

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
  it('say the same for dark by system and dark by attribute', () => {
    expect(Object.keys(dark).length).toBeGreaterThan(30);
    expect(darkBySystem).toEqual(dark);
  });

  it('have a dark value for every colour', () => {
    expect(Object.keys(dark)).toEqual(Object.keys(light));
  });

  it.each([
    ['light', light],
    ['dark', dark],
  ])('keep texts readable (WCAG AA) in %s', (_, tokens) => {
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

  it.each([
    ['light', light],
    ['dark', dark],
  ])('keep edges of controls and the focus ring visible in %s', (_, tokens) => {
    for (const line of ['--s-control-line', '--s-focus', '--s-accent', '--s-danger'])
      for (const ground of ['--s-surface', '--s-sunken', '--s-raised'])
        expect(contrast(tokens[line]!, tokens[ground]!), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
  });
});
