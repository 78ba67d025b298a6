// @vitest-environment happy-dom
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { systemUsersAddress, systemUsersPage } from '../../../utils/meta/pages.ts';
import { judge } from '../../../utils/page/anchor.ts';
import { type Diagnosis, diagnose, diagnosisText } from '../../../utils/page/diagnosis.ts';
import { diagnosisSchema } from '../../../utils/page/diagnosis-schema.ts';
import { createKeptHealth } from '../../../utils/page/kept-health.ts';
import { memoryStore } from '../../../utils/vault/store.ts';
import {
  fuzzRuns,
  fuzzTimeout,
  mutate,
  mutationsArbitrary,
  variantArbitrary,
} from '../../meta/page-mutations.ts';
import { variantOf } from '../../meta/page-variants.ts';
import { DIAGNOSIS } from './fixtures.ts';
import { showPage } from './show.ts';

const PORTFOLIO = '104729305556671';
const look = (): Diagnosis =>
  diagnose(document, judge(document), {
    outcome: 'missing',
    version: '1.2.3',
    address: systemUsersPage(`${systemUsersAddress(PORTFOLIO)}&selected_user_id=61559351770816`)!,
    now: 1_790_000_055_555,
  });

/** Words that no diagnosis has of itself: what a page might hold of people, ids and tokens. */
const secretArbitrary = fc.stringMatching(/^[A-Za-z0-9]{10,24}$/).map((letters) => `q${letters}9`);

/** Puts the words into every place of a page that can hold any. */
function plant(secrets: readonly string[]): void {
  const all = [...Document.prototype.querySelectorAll.call(document, '*')];
  const next = (index: number) => secrets[index % secrets.length]!;
  document.title = next(0);
  for (const [index, element] of all.entries()) {
    const secret = next(index);
    for (const name of ['id', 'class', 'data-name', 'title', 'aria-label', 'href', 'alt', 'lang', 'name'])
      Element.prototype.setAttribute.call(element, name, secret);
    if (index % 3 === 0) Element.prototype.setAttribute.call(element, 'role', secret);
    if (index % 4 === 0) Element.prototype.setAttribute.call(element, secret, secret);
    if (index % 5 === 0)
      Element.prototype.append.call(element, document.createElement(`x-${secret.toLowerCase()}`));
    if (element.localName !== 'style') Element.prototype.append.call(element, secret);
  }
}

describe('the diagnosis', () => {
  it('tells which steps went how', () => {
    showPage(variantOf('today-english').html);
    expect(look()).toMatchObject({
      at: 1_790_000_040_000,
      address: { shape: '/latest/settings/system_users/{user}', withPortfolio: true, withUser: true },
      page: { language: 'en', direction: 'ltr', theme: 'light' },
      steps: {
        mains: 1,
        heading: true,
        list: true,
        searches: 1,
        best: { signs: ['word', 'besideSearch', 'icon'] },
      },
      roles: { grid: 1, row: 2, button: 5 },
    });
    showPage(variantOf('nameless-icons').html);
    expect(look().steps).toMatchObject({
      buttons: 2,
      best: { points: 0, signs: ['inHead', 'icon', 'nameless'] },
    });
    showPage(variantOf('arabic').html);
    expect(look().page.language).toBe('ar');
  });

  const runs = fuzzRuns(50);
  it(
    'holds no text, name, id, attribute or element name of the page, whatever page it is',
    () => {
      fc.assert(
        fc.property(
          variantArbitrary,
          mutationsArbitrary,
          fc.array(secretArbitrary, { minLength: 1, maxLength: 6 }),
          (name, mutations, secrets) => {
            showPage(variantOf(name).html);
            mutate(mutations, { nest: 30, multiply: 300 });
            plant(secrets);
            const diagnosis = look();
            const text = diagnosisText(diagnosis).toLowerCase();
            for (const secret of [...secrets, PORTFOLIO, '61559351770816'])
              expect(text).not.toContain(secret.toLowerCase());
            // Nothing of the words either: all there is comes from lists of our own, or is a number.
            expect(v.is(diagnosisSchema, diagnosis)).toBe(true);
            const known = text.replace(
              /"[a-z_\-/{}.\d:]+"|[\d.]+|true|false|null|steward: place on the system-users page/g,
              '',
            );
            expect(known).toMatch(/^[\s{}[\],:]*$/);
          },
        ),
        { numRuns: runs },
      );
    },
    fuzzTimeout(runs, 200),
  );

  it.each(['a-name', 'Amira', 'zz', '12', '', 'x'.repeat(400)])('takes %s for no language', (lang) => {
    showPage(variantOf('today-english').html);
    document.documentElement.lang = lang;
    expect(look().page.language).toBe('other');
  });
});

describe('a reported diagnosis', () => {
  const refused: Readonly<Record<string, object>> = {
    'a part that is not known': { ...DIAGNOSIS, note: 'x' },
    'a role that is not known': { ...DIAGNOSIS, roles: { Amira: 1 } },
    'a language that is a text': { ...DIAGNOSIS, page: { ...DIAGNOSIS.page, language: 'Amira Haddad' } },
    'a version that is a text': { ...DIAGNOSIS, version: '1.0-Amira' },
    'an address of its own': { ...DIAGNOSIS, address: { ...DIAGNOSIS.address, shape: '/x?business_id=1' } },
    'a count without bound': { ...DIAGNOSIS, customElements: 1e9 },
    'a count that is none': { ...DIAGNOSIS, tags: { div: Number.NaN } },
  };
  it.each(Object.entries(refused))('is refused with %s', (_, diagnosis) => {
    expect(v.is(diagnosisSchema, diagnosis)).toBe(false);
  });

  it('is kept as the last, and read as none when it does not read any more', async () => {
    expect(v.is(diagnosisSchema, DIAGNOSIS)).toBe(true);
    const local = memoryStore();
    const health = createKeptHealth(local);
    expect(await health.get()).toBeNull();
    await health.keep(DIAGNOSIS);
    await health.keep({ ...DIAGNOSIS, outcome: 'beside' });
    expect(await health.get()).toEqual({ ...DIAGNOSIS, outcome: 'beside' });
    await local.set({ 'page.health': { ...DIAGNOSIS, outcome: 'lost in an older version' } });
    expect(await health.get()).toBeNull();
    await health.forget();
    expect(await local.get(null)).toEqual({});
  });
});
