// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { selectedWords } from '../../../utils/page/selected.ts';
import { systemUsersHtml } from './fixtures.ts';

describe('the page’s selected system user', () => {
  it('gives the name among its words, though it is split over spans', () => {
    document.body.innerHTML = systemUsersHtml({ selected: ['Ads sync north'] });
    expect(selectedWords(document)).toContain('Ads sync north');
    expect(selectedWords(document)).not.toContain('Operations');
  });

  it('says nothing where none or several are selected', () => {
    document.body.innerHTML = systemUsersHtml({ selected: [] });
    expect(selectedWords(document)).toEqual([]);
    document.body.innerHTML = systemUsersHtml({ selected: ['A', 'B'] });
    expect(selectedWords(document)).toEqual([]);
  });
});
