import fc from 'fast-check';
import { PAGE_VARIANTS } from './page-variants.ts';

/** Ways in which a page may differ from what anybody has seen of it. */
export const MUTATIONS = [
  'remove',
  'duplicate',
  'nest',
  'strip',
  'multiply',
  'rename',
  'hide',
  'role',
  'reverse',
  'shadow',
  'float',
  'squeeze',
  'cover',
] as const;

export interface Mutation {
  readonly kind: (typeof MUTATIONS)[number];
  /** Which element: its place among all of the body's, from 0 to 1. */
  readonly at: number;
  /** How much, from 0 to 1. */
  readonly size: number;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

export const mutationsArbitrary: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...MUTATIONS), at: fraction, size: fraction }),
  { minLength: 1, maxLength: 12 },
);

/** By name, which is all that a failure has to tell. */
export const variantArbitrary: fc.Arbitrary<string> = fc.constantFrom(
  ...PAGE_VARIANTS.map(({ name }) => name),
);

/** How many pages a fuzz makes: the test's own number, or what the environment asks for. */
export const fuzzRuns = (own: number): number => Number(process.env.STEWARD_FUZZ_RUNS ?? own);

/** Milliseconds after which so many pages must have come to a standstill, on any machine. */
export const fuzzTimeout = (runs: number, each: number): number => 60_000 + runs * each;

/** Changes the page. It stands alone, since it also runs in a browser's page. */
export function mutate(mutations: readonly Mutation[], most: { nest: number; multiply: number }): void {
  const ROLES = ['main', 'row', 'grid', 'button', 'toolbar', 'dialog', 'heading', 'navigation', 'x-none'];
  const NAMES = ['parentElement', 'querySelector', 'closest', 'matches', 'children', 'body', 'contains'];
  const all = () => [...Document.prototype.querySelectorAll.call(document, 'body *')] as HTMLElement[];
  for (const { kind, at, size } of mutations) {
    const elements = all();
    const element = elements[Math.min(elements.length - 1, Math.floor(at * elements.length))];
    if (element === undefined) return;
    const pick = (words: readonly string[]) => words[Math.floor(size * (words.length - 1))]!;
    const of = (name: string) => document.createElement(name);
    switch (kind) {
      case 'remove':
        Element.prototype.remove.call(element);
        break;
      case 'duplicate':
        Element.prototype.after.call(element, element.cloneNode(true));
        break;
      case 'nest': {
        const outer = of('div');
        let inner = outer;
        for (let level = 0; level < size * most.nest; level += 1) {
          const next = of(level % 7 === 0 ? 'x-layer' : 'div');
          inner.append(next);
          inner = next;
        }
        Element.prototype.replaceWith.call(element, outer);
        inner.append(element);
        break;
      }
      case 'strip':
        for (const each of [element, ...elements.slice(0, Math.floor(size * elements.length))])
          for (const name of ['role', 'aria-label', 'aria-level', 'aria-selected', 'tabindex', 'class'])
            Element.prototype.removeAttribute.call(each, name);
        break;
      case 'multiply':
        if (elements.length < most.multiply)
          for (let copy = 0; copy < (size * most.multiply) / 10; copy += 1)
            Element.prototype.after.call(element, element.cloneNode(copy % 10 === 0));
        break;
      case 'rename': {
        const other = of(pick(['x-part', 'form', 'button', 'section', 'a', 'label', 'object']));
        for (const { name, value } of [...element.attributes])
          if (name !== 'name') Element.prototype.setAttribute.call(other, name, value);
        Element.prototype.replaceWith.call(element, other);
        while (element.firstChild !== null) other.append(element.firstChild);
        break;
      }
      case 'hide':
        Element.prototype.setAttribute.call(element, pick(['hidden', 'aria-hidden', 'inert']), 'true');
        break;
      case 'role':
        Element.prototype.setAttribute.call(element, 'role', pick(ROLES));
        break;
      case 'reverse':
        Element.prototype.append.call(element, ...[...element.childNodes].reverse());
        break;
      case 'shadow': {
        // The names of an element take the place of what its form or the document has.
        const image = of(pick(['img', 'input', 'form']));
        image.setAttribute('name', pick(NAMES));
        Element.prototype.prepend.call(element, image);
        break;
      }
      case 'float':
        element.setAttribute(
          'style',
          `position:${pick(['fixed', 'absolute', 'sticky'])};right:${size * 40}px;bottom:${at * 40}px`,
        );
        break;
      case 'squeeze':
        element.setAttribute(
          'style',
          `width:${size * 300}px;overflow:${pick(['hidden', 'visible', 'auto'])}`,
        );
        break;
      case 'cover': {
        const button = of('button');
        button.setAttribute(
          'style',
          `position:fixed;left:${at * 100}%;top:${size * 100}%;width:120px;height:40px;z-index:${pick(['1', '19', '21'])}`,
        );
        button.textContent = 'Add';
        document.documentElement.lastElementChild?.append(button);
        break;
      }
    }
  }
}
