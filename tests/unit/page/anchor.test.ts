// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { findAddButton, judge, labelOf, MOST_ELEMENTS } from '../../../utils/page/anchor.ts';
import { systemUsersHtml } from './fixtures.ts';

const show = (html: string) => {
  document.body.innerHTML = html;
};

describe('finding the Add button', () => {
  beforeEach(() => show(''));

  it.each(['Add', 'Hinzufügen', 'Añadir', 'إضافة', '追加', 'Lägg till'])(
    'finds it in any language: %s',
    (add) => {
      show(systemUsersHtml({ add, heading: 'x' }));
      expect(findAddButton(document)?.id).toBe('add');
    },
  );

  it('finds it by structure alone where the word is unknown', () => {
    show(systemUsersHtml({ add: 'Gehi Itzazu' }));
    expect(findAddButton(document)?.id).toBe('add');
  });

  it('does not take an Add of the list, of the detail or of the frame for it', () => {
    show(systemUsersHtml({ add: null }));
    expect(findAddButton(document)).toBeNull();
  });

  it('does not take a longer action for it', () => {
    show(systemUsersHtml({ add: 'Download all system users of this portfolio' }));
    expect(findAddButton(document)).toBeNull();
  });

  it('passes over a hidden one', () => {
    show(systemUsersHtml());
    document.querySelector('#toolbar')?.setAttribute('aria-hidden', 'true');
    expect(findAddButton(document)).toBeNull();
  });

  it('finds it in the block of the heading too', () => {
    show(`<main><header><h1>System users</h1><button id="add"><i></i>Toevoegen</button></header>
      <div role="grid"></div></main>`);
    expect(findAddButton(document)?.id).toBe('add');
  });

  it('finds nothing where there is no main region', () => {
    show('<div role="button">Add</div>');
    expect(findAddButton(document)).toBeNull();
  });

  it('does not walk to its end through a page that has no end', () => {
    show('<main><h1>System users</h1><section></section></main>');
    const section = document.querySelector('section')!;
    for (let count = 0; count < 3 * MOST_ELEMENTS; count += 1)
      section.append(document.createElement('x-row'));
    expect(judge(document).elements).toBeLessThanOrEqual(MOST_ELEMENTS + 1);
  });

  it('reads a label that is split over spans, or only given for the ear', () => {
    show(
      '<div id="a"><span>Lägg </span><span> till</span></div><div id="b" aria-label="Add"><svg></svg></div>',
    );
    expect(['a', 'b'].map((id) => labelOf(document.querySelector(`#${id}`)!))).toEqual(['lägg till', 'add']);
  });
});
