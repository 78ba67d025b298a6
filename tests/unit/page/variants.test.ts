// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { judge } from '../../../utils/page/anchor.ts';
import { PAGE_VARIANTS } from '../../meta/page-variants.ts';
import { showPage } from './show.ts';

describe('the variants of the page', () => {
  it('are many, and each says what it is', () => {
    expect(PAGE_VARIANTS.length).toBeGreaterThanOrEqual(15);
    expect(new Set(PAGE_VARIANTS.map(({ what }) => what)).size).toBe(PAGE_VARIANTS.length);
  });

  it.each(PAGE_VARIANTS.map((variant) => [variant.name, variant] as const))(
    'finds in %s the very button that is marked, or none',
    (_, { html, expect: place }) => {
      showPage(html);
      const marked = Document.prototype.querySelectorAll.call(document, '[data-expected]');
      expect(marked.length).toBeLessThanOrEqual(1);
      expect(judge(document).anchor).toBe(marked[0] ?? null);
      if (place === 'beside') expect(marked).toHaveLength(1);
    },
  );
});
