// @vitest-environment happy-dom
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { systemUsersPage } from '../../../utils/meta/pages.ts';
import { judge, MOST_ELEMENTS } from '../../../utils/page/anchor.ts';
import { diagnose } from '../../../utils/page/diagnosis.ts';
import { diagnosisSchema } from '../../../utils/page/diagnosis-schema.ts';
import { parentOf } from '../../../utils/page/dom.ts';
import { selectedWords } from '../../../utils/page/selected.ts';
import {
  fuzzRuns,
  fuzzTimeout,
  mutate,
  mutationsArbitrary,
  variantArbitrary,
} from '../../meta/page-mutations.ts';
import { variantOf } from '../../meta/page-variants.ts';
import { showPage } from './show.ts';

const MOST = { nest: 300, multiply: 3000 };
const FACTS = {
  outcome: 'missing',
  version: '1.0.0',
  address: systemUsersPage('https://business.facebook.com/latest/settings/system_users')!,
  now: 0,
} as const;

/** Whether an element and all around it may be pressed, as far as its attributes say. */
function isShown(element: Element): boolean {
  for (let each: Element | null = element; each !== null; each = parentOf(each))
    if (each.getAttribute('aria-hidden') === 'true' || Element.prototype.hasAttribute.call(each, 'hidden'))
      return false;
  return true;
}

describe('a page that is changed at random', () => {
  const runs = fuzzRuns(100);
  it(
    'never makes the look for the anchor throw, run on, or choose what is no button in the main region',
    () => {
      fc.assert(
        fc.property(variantArbitrary, mutationsArbitrary, (name, mutations) => {
          showPage(variantOf(name).html);
          mutate(mutations, MOST);
          const judgement = judge(document);
          // One more than the bound ends the walk.
          expect(judgement.elements).toBeLessThanOrEqual(MOST_ELEMENTS + 1);
          const { anchor, main } = judgement;
          if (anchor !== null) {
            expect(anchor.matches('[role="button"], button')).toBe(true);
            expect(Node.prototype.contains.call(main, anchor)).toBe(true);
            expect(isShown(anchor)).toBe(true);
            expect(anchor.closest('[role="grid"], [role="dialog"], [role="navigation"]')).toSatisfy(
              (region: Element | null) =>
                region === null || !Node.prototype.contains.call(main, region) || region === main,
            );
          }
          expect(() => selectedWords(document)).not.toThrow();
          expect(v.is(diagnosisSchema, diagnose(document, judgement, FACTS))).toBe(true);
        }),
        { numRuns: runs },
      );
    },
    fuzzTimeout(runs, 200),
  );

  it('is not walked through to its end when there is no end to it', () => {
    showPage('<main><h1>System users</h1><section></section></main>');
    const section = document.querySelector('section')!;
    for (let count = 0; count < 3 * MOST_ELEMENTS; count += 1)
      section.append(document.createElement('x-row'));
    expect(judge(document).elements).toBeLessThanOrEqual(MOST_ELEMENTS + 1);
  });
});
