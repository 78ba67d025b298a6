import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** What names a side of the window where it should name the beginning or the end of a line. */
const PHYSICAL = [
  /(?:^|[\s;{])(?:left|right)\s*:/,
  /\b(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /\bborder-(?:top|bottom)-(?:left|right)-radius\b/,
  /\b(?:text-align|float|clear)\s*:\s*(?:left|right)\b/,
];

/** Four sizes, of which the second and the fourth are sides. */
const FOUR = /\b(?:margin|padding|inset|border-width)\s*:\s*(\S+)\s+(\S+)\s+(\S+)\s+([^\s;]+)\s*;/;

/** By file, what may be so: the tick of a checkbox is drawn by two borders of a turned box, in any language. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'components/ui/ui.css': ['border-width: 0 1.75px 1.75px 0;'],
};

const isPhysical = (line: string, after: string): boolean => {
  const four = FOUR.exec(line);
  // Sides that the next line sets as the beginning and the end of a line are a fallback.
  const isSided = four !== null && four[2] !== four[4] && !/-inline\s*:/.test(after);
  return isSided || PHYSICAL.some((pattern) => pattern.test(line));
};

const files = globSync('components/**/*.css', { cwd: ROOT });

describe('the styles', () => {
  it.each(files)('%s follow the direction of the language', (file) => {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
    const physical = lines.filter((line, index) => isPhysical(line, lines[index + 1] ?? ''));
    expect(physical.map((line) => line.trim())).toEqual(ALLOWED[file] ?? []);
  });

  it('would be found out', () => {
    for (const line of [
      '  left: 0;',
      '  margin-left: 4px;',
      '  text-align: right;',
      '  padding: 1px 2px 3px 4px;',
    ])
      expect(isPhysical(line, ''), line).toBe(true);
    for (const line of ['  margin: 0 8px 4px;', '  inset-inline-start: 0;', '  padding: 1px 2px 3px 2px;'])
      expect(isPhysical(line, ''), line).toBe(false);
    expect(isPhysical('  padding: 1px 2px 3px 4px;', '  padding-inline: 4px 2px;')).toBe(false);
  });
});
