import type { Plugin } from 'vite';

/** Preact's only way from a text to markup: what `dangerouslySetInnerHTML` ends in. */
const ASSIGNMENT = /\b([\w$]+)\.innerHTML=([\w$]+)\.__html\b/g;

/**
 * Steward never makes markup of a text, so what ships can't either: takes `dangerouslySetInnerHTML` out of
 * Preact, where it then does nothing. Whoever reviews the built files finds no assignment to `innerHTML`.
 *
 * @throws when Preact no longer has the assignment exactly once, so that a new release can't bring it back unseen
 */
export function preactWithoutHtml(): Plugin {
  return {
    name: 'steward:preact-without-html',
    apply: 'build',
    transform: {
      filter: { id: /\/preact\/dist\/preact\.mjs$/ },
      handler(code) {
        const found = code.match(ASSIGNMENT)?.length ?? 0;
        if (found !== 1) this.error(`Preact sets innerHTML in ${found} places, not in one`);
        return { code: code.replace(ASSIGNMENT, 'void 0'), map: null };
      },
    },
  };
}
