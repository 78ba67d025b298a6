import { SYSTEM_USERS_ADDRESSES } from '../../../utils/meta/pages.ts';
import type { Diagnosis } from '../../../utils/page/diagnosis.ts';

/** The system-users page in the roles Meta's page has, with texts split over spans and nothing else to go by. */
export interface PageOptions {
  readonly add?: string | null;
  readonly heading?: string;
  readonly selected?: readonly string[];
  readonly others?: readonly string[];
}

const split = (words: string): string =>
  words
    .split(' ')
    .map((word) => `<span>${word}</span>`)
    .join(' ');

const row = (name: string, selected: boolean): string => `
  <div role="row" tabindex="-1" aria-selected="${selected}">
    <div role="gridcell"><span><span dir="auto">${split(name)}</span></span><div><span>ID: 61559351770816</span></div></div>
    <div role="gridcell"><span>Employee</span></div>
    <div role="button"><span>Add</span></div>
  </div>`;

export function systemUsersHtml({
  add = 'Add',
  heading = 'System users',
  selected = ['Reporting'],
  others = ['Operations'],
}: PageOptions = {}): string {
  const button =
    add === null
      ? ''
      : `<div class="x1 k9" role="button" tabindex="0" id="add"><div><svg></svg><span>${split(add)}</span></div></div>`;
  return `
    <div role="navigation"><div role="button"><span>Add</span></div></div>
    <div role="main">
      <div><div>
        <div role="heading" aria-level="1">${split(heading)}</div>
        <div>About them <a role="link">Learn more</a></div>
      </div></div>
      <div id="toolbar"><label><svg></svg><input aria-label="Search"></label><div></div>${button}</div>
      <div>
        <div role="grid">${selected.map((name) => row(name, true)).join('')}${others.map((name) => row(name, false)).join('')}</div>
        <div><div><div role="button"><svg></svg><span>Generate token</span></div><div role="button"><span>Add</span></div></div></div>
      </div>
    </div>`;
}

/** What the panel reports of a page where it found nothing to stand beside. */
export const DIAGNOSIS: Diagnosis = {
  at: 1_790_000_040_000,
  version: '1.2.3',
  outcome: 'missing',
  address: { shape: SYSTEM_USERS_ADDRESSES[0].path, withPortfolio: true, withUser: false },
  page: { language: 'en', direction: 'ltr', theme: 'light', width: 1280, height: 860, scale: 1, age: 4 },
  steps: {
    mains: 1,
    hiddenMains: 0,
    heading: true,
    list: false,
    searches: 0,
    buttons: 1,
    elements: 40,
    best: { points: 2, signs: ['inHead'] },
  },
  roles: { main: 1, heading: 1, button: 1 },
  tags: { div: 30, span: 9, other: 1 },
  customElements: 0,
};
