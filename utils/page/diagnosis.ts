import type { SystemUsersPage } from '../meta/pages.ts';
import { SYSTEM_USERS_ADDRESSES } from '../meta/pages.ts';
import type { Judgement, Signs } from './anchor.ts';
import { attribute, closest, rootOf, some } from './dom.ts';
import { HIDDEN, MAIN, SEARCH } from './selectors.ts';
import { pageTheme, type Theme } from './theme.ts';

/**
 * How the look for the bar's place ended. `beside`: it stands there. `missing`: the page has no *Add* button that
 * is known. `crowded`: there is one, with no room beside it. `thrown_out`: the page does not leave the bar there.
 */
export const OUTCOMES = ['beside', 'missing', 'crowded', 'thrown_out'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Roles that are counted by name; all others are one number. */
export const ROLES = [
  ...['main', 'heading', 'button', 'link', 'grid', 'table', 'list', 'listbox', 'tree', 'row', 'listitem'],
  ...['option', 'toolbar', 'banner', 'navigation', 'search', 'searchbox', 'combobox', 'textbox', 'tablist'],
  ...['tabpanel', 'dialog', 'alertdialog', 'menu', 'alert', 'status', 'progressbar', 'presentation', 'none'],
] as const;
export const TAGS = [
  'div',
  'span',
  'h1',
  'h2',
  'button',
  'a',
  'input',
  'form',
  'table',
  'svg',
  'iframe',
] as const;
type Counts<Name extends string> = Readonly<Partial<Record<Name | 'other', number>>>;

export const SIGNS = [
  ...(['word', 'besideSearch', 'inHead', 'icon'] as const),
  ...(['opensMenu', 'long', 'nameless', 'hidden'] as const),
] satisfies readonly (keyof Signs)[];

/**
 * What Steward saw of the page when it looked for its place: numbers, yes and no, and words of its own. Nothing
 * is copied from the page, so no name, id, text or address can be in it.
 */
export interface Diagnosis {
  /** Milliseconds since 1970, to the minute. */
  readonly at: number;
  readonly version: string;
  readonly outcome: Outcome;
  readonly address: {
    /** Path of the shape, as Steward's own table has it. */
    readonly shape: string;
    readonly withPortfolio: boolean;
    readonly withUser: boolean;
  };
  readonly page: {
    /** Two or three letters, or `other`. */
    readonly language: string;
    readonly direction: 'ltr' | 'rtl';
    readonly theme: Theme;
    /** CSS pixels, and pixels of the screen in one of them. */
    readonly width: number;
    readonly height: number;
    readonly scale: number;
    /** Seconds since the page was loaded. */
    readonly age: number;
  };
  readonly steps: {
    readonly mains: number;
    readonly hiddenMains: number;
    readonly heading: boolean;
    readonly list: boolean;
    readonly searches: number;
    readonly buttons: number;
    readonly elements: number;
    readonly best: { readonly points: number; readonly signs: readonly (keyof Signs)[] } | null;
  };
  readonly roles: Counts<(typeof ROLES)[number]>;
  readonly tags: Counts<(typeof TAGS)[number]>;
  readonly customElements: number;
}

/** More than this is "very many". */
export const MOST_COUNTED = 20_000;
const MINUTE_MS = 60_000;

function countBy<Name extends string>(names: readonly string[], known: readonly Name[]): Counts<Name> {
  const counts: Partial<Record<Name | 'other', number>> = {};
  for (const name of names) {
    const key = known.find((each) => each === name) ?? 'other';
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/** A primary subtag that is in use; whatever else stands in `lang` is a text of the page. */
function languageOf(document: Document): string {
  const root = rootOf(document);
  const subtag = ((root && attribute(root, 'lang')) ?? '').split(/[-_]/)[0]?.toLowerCase() ?? '';
  if (!/^[a-z]{2,3}$/.test(subtag)) return 'other';
  const name = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(subtag);
  return name === undefined ? 'other' : subtag;
}

interface Facts {
  readonly outcome: Outcome;
  readonly version: string;
  readonly address: SystemUsersPage;
  readonly now: number;
}

export function diagnose(document: Document, judgement: Judgement, facts: Facts): Diagnosis {
  const { main, heading, list, buttons, elements, best } = judgement;
  const root = rootOf(document);
  const mains = some(document, MAIN, MOST_COUNTED);
  const all = main === null ? some(document, '*', MOST_COUNTED) : some(main, '*', MOST_COUNTED);
  const withRole = all.map((each) => attribute(each, 'role')).filter((role) => role !== null);
  const tags = all.map(({ localName }) => localName);
  return {
    at: Math.floor(facts.now / MINUTE_MS) * MINUTE_MS,
    version: facts.version,
    outcome: facts.outcome,
    address: {
      shape: SYSTEM_USERS_ADDRESSES[facts.address.shape]?.path ?? '',
      withPortfolio: facts.address.portfolioId !== null,
      withUser: facts.address.selectedPageId !== null,
    },
    page: {
      language: languageOf(document),
      direction: root !== null && getComputedStyle(root).direction === 'rtl' ? 'rtl' : 'ltr',
      theme: pageTheme(document),
      width: Math.round(innerWidth),
      height: Math.round(innerHeight),
      scale: Math.round(devicePixelRatio * 100) / 100,
      age: Math.round(performance.now() / 1000),
    },
    steps: {
      mains: mains.length,
      hiddenMains: mains.filter((each) => closest(each, HIDDEN) !== null).length,
      heading: heading !== null,
      list: list !== null,
      searches: main === null ? 0 : some(main, SEARCH, MOST_COUNTED).length,
      buttons,
      elements,
      best: best && { points: best.points, signs: SIGNS.filter((sign) => best.signs[sign]) },
    },
    roles: countBy(withRole, ROLES),
    tags: countBy(tags, TAGS),
    customElements: tags.filter((tag) => tag.includes('-')).length,
  };
}

/** For a report: readable, and the same wherever it is copied. */
export const diagnosisText = (diagnosis: Diagnosis): string =>
  `Steward: place on the system-users page\n${JSON.stringify({ ...diagnosis, at: new Date(diagnosis.at).toISOString() }, null, 2)}\n`;
