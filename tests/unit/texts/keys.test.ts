import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textsOf } from '../../texts.ts';

const ROOT = join(import.meta.dirname, '../../..');
const source = globSync(['{components,entrypoints,utils}/**/*.{ts,tsx}', 'wxt.config.ts'], { cwd: ROOT })
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

/** Every quoted dotted word of the source; a `${…}` in a template stands for one or more parts of a key. */
function usedIn(text: string): { literal: Set<string>; patterns: RegExp[] } {
  const literal = new Set(
    [...text.matchAll(/['"`]([a-z_]+(?:\.[A-Za-z0-9_]+)+)['"`]/g)].map(([, key]) => key ?? ''),
  );
  const patterns = [...text.matchAll(/`([a-z_]+(?:\.[A-Za-z0-9_]+)*[._][^`\s]*\$\{[^`]*)`/g)].map(
    ([, template]) =>
      new RegExp(
        `^${(template ?? '')
          .split(/\$\{[^}]*\}/)
          .map((part) => part.replaceAll('.', '\\.'))
          .join('.+')}$`,
      ),
  );
  return { literal, patterns };
}

describe('the texts', () => {
  const used = usedIn(source);
  const keys = [...textsOf('en').keys()];
  const roots = new Set(keys.map((key) => key.split('.')[0]));

  it('has every key that the surfaces ask for', () => {
    const known = new Set(keys);
    const isKey = (key: string) =>
      roots.has(key.split('.')[0] ?? '') && !/\.(ts|tsx|css|js|json|html)$/.test(key);
    const prefixes = new Set(
      keys.flatMap((key) => key.split('.').map((_, index, parts) => parts.slice(0, index).join('.'))),
    );
    const missing = [...used.literal].filter((key) => isKey(key) && !known.has(key) && !prefixes.has(key));
    // Names of messages between contexts look like keys too.
    const messages = [
      ...readFileSync(join(ROOT, 'utils/messages/protocol.ts'), 'utf8').matchAll(
        /^ {2}'([a-z.A-Z]+)': row/gm,
      ),
    ].map(([, name]) => name);
    expect(missing.filter((key) => !messages.includes(key))).toEqual([]);
  });

  it('has no key that nobody asks for', () => {
    const isUsed = (key: string) =>
      used.literal.has(key) || used.patterns.some((pattern) => pattern.test(key));
    const own = (key: string) => key.startsWith('extension.');
    expect(keys.filter((key) => !own(key) && !isUsed(key))).toEqual([]);
  });
});
