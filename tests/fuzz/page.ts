import fc from 'fast-check';
import * as v from 'valibot';
import { type SystemUsersPage, systemUsersAddress, systemUsersPage } from '../../utils/meta/pages.ts';
import { judge, MOST_ELEMENTS } from '../../utils/page/anchor.ts';
import { diagnose } from '../../utils/page/diagnosis.ts';
import { diagnosisSchema } from '../../utils/page/diagnosis-schema.ts';
import { parentOf } from '../../utils/page/dom.ts';
import { selectedWords } from '../../utils/page/selected.ts';
import { type Mutation, mutate, mutationsArbitrary, variantArbitrary } from '../meta/page-mutations.ts';
import { variantOf } from '../meta/page-variants.ts';
import { showPage } from '../unit/page/show.ts';
import { registerDom } from './dom.ts';
import { property } from './property.ts';
import { signsArbitrary } from './text.ts';

registerDom();

/** Most pages are small, or a hundred thousand of them would take hours. */
const sizeArbitrary = fc.oneof(
  { weight: 15, arbitrary: fc.constant({ nest: 40, multiply: 200 }) },
  { weight: 1, arbitrary: fc.constant({ nest: 300, multiply: 3000 }) },
);
type Size = typeof sizeArbitrary extends fc.Arbitrary<infer T> ? T : never;

const FACTS = {
  outcome: 'missing',
  version: '1.0.0',
  address: systemUsersPage(systemUsersAddress(null)) as SystemUsersPage,
  now: 0,
} as const;

/** What a page may say where it usually says a word or two. */
const WORDS = [
  '',
  ' ',
  'Add',
  '+ Add',
  'add\u0000',
  '\u202eddA',
  '\ud800',
  '+'.repeat(50_000),
  ' '.repeat(50_000),
  'ä\u0308'.repeat(20_000),
  'rgb(300, x, 1)',
];
// Not `style`: how the DOM without a browser reads one is not ours, and takes a long one very long.
const NAMES = ['aria-label', 'lang', 'class', 'aria-level', 'aria-haspopup', 'type', 'id', 'dir'];

interface Word {
  /** Which element: its place among all there are, from 0 to 1. */
  readonly at: number;
  readonly word: string;
  /** The attribute that says it; `null`: its text does. */
  readonly name: string | null;
}

const wordsArbitrary: fc.Arbitrary<readonly Word[]> = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    word: fc.oneof(fc.constantFrom(...WORDS), signsArbitrary),
    name: fc.constantFrom(null, null, ...NAMES),
  }),
  { maxLength: 4 },
);

function say(words: readonly Word[]): void {
  for (const { at, word, name } of words) {
    const all = Document.prototype.querySelectorAll.call(document, '*');
    const element = all[Math.floor(at * all.length)];
    if (element === undefined) return;
    if (name !== null) Element.prototype.setAttribute.call(element, name, word);
    else if (Element.prototype.querySelector.call(element, '*') === null)
      Reflect.set(Node.prototype, 'textContent', word, element);
  }
}

function requireIt(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

/** Whether an element and all around it may be pressed, as far as its attributes say. */
function isShown(element: Element): boolean {
  for (let each: Element | null = element; each !== null; each = parentOf(each))
    if (each.getAttribute('aria-hidden') === 'true' || Element.prototype.hasAttribute.call(each, 'hidden'))
      return false;
  return true;
}

function holds(variant: string, size: Size, mutations: readonly Mutation[], words: readonly Word[]): void {
  showPage(variantOf(variant).html);
  mutate(mutations, size);
  say(words);
  const judgement = judge(document);
  const { anchor, main, elements } = judgement;
  // One more than the bound ends the walk.
  requireIt(elements <= MOST_ELEMENTS + 1, `${elements} elements were looked at`);
  if (anchor !== null) {
    requireIt(anchor.matches('[role="button"], button'), 'what was chosen is no button');
    requireIt(Node.prototype.contains.call(main, anchor), 'what was chosen is outside the main region');
    requireIt(isShown(anchor), 'what was chosen is hidden');
    const region = anchor.closest('[role="grid"], [role="dialog"], [role="navigation"]');
    requireIt(
      region === null || region === main || !Node.prototype.contains.call(main, region),
      'what was chosen is for something else than the list',
    );
  }
  selectedWords(document);
  const diagnosis = diagnose(document, judgement, FACTS);
  requireIt(v.is(diagnosisSchema, diagnosis), 'a diagnosis of another shape');
}

export const properties = [
  property(
    'a page changed at random never makes the look for its place throw, run on, or choose what is no button',
    fc.tuple(variantArbitrary, sizeArbitrary, mutationsArbitrary, wordsArbitrary),
    async (page) => {
      holds(...page);
      // Only then does the DOM without a browser let go of the documents it has read.
      await new Promise((resolve) => setImmediate(resolve));
    },
  ),
];
