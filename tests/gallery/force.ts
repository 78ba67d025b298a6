import type { Forced } from './story.tsx';

const FOCUSABLE = ':is(button, input, select, textarea, a, summary, [tabindex="0"])';

const STAND_INS: readonly (readonly [RegExp, Forced, string])[] = [
  [/:hover/g, 'hover', ':is(.ga-force-hover *)'],
  [/:active/g, 'active', ':is(.ga-force-active *)'],
  [/:focus-visible/g, 'focus', `:is(.ga-force-focus ${FOCUSABLE})`],
];

/** The rule once more for what is forced into a state, or nothing where it speaks of no state. */
function forced(rule: CSSRule): string[] {
  if (!(rule instanceof CSSStyleRule)) return [];
  return STAND_INS.flatMap(([state, , standIn]) =>
    rule.selectorText.search(state) < 0
      ? []
      : `${rule.selectorText.replace(state, standIn)} { ${rule.style.cssText} }`,
  );
}

/** A page can't put its elements under a pointer, so it writes the rules for that again, for a class. */
export function forceStates(document: Document): void {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap(forced));
  const style = document.createElement('style');
  style.textContent = rules.join('\n');
  document.head.append(style);
}
