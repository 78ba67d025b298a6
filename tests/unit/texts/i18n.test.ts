import { afterEach, describe, expect, it } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { direction, language, list, number, parts, t, tn } from '../../../components/i18n.ts';
import { formsOf } from '../../../components/languages.ts';
import { clock, day, dayAndTime, duration, fromNow, timeOfDay } from '../../../components/setup/when.ts';
import { speak } from '../../speak.ts';

/** Texts that have the given ones in place of those of the file. */
function speakWith(texts: Readonly<Record<string, string>>, browser: string): void {
  const own = speak('en', browser);
  Object.assign(fakeBrowser.i18n, {
    ...own,
    getMessage: (key: string, args?: readonly string[]) => {
      const text = texts[key];
      return text === undefined
        ? own.getMessage(key, args)
        : text.replace(/\$(\d)/g, (_, n) => args?.[n - 1] ?? '');
    },
  });
}
const speakLanguage = (tag: string, browser = tag) => speakWith({ extension_language: tag }, browser);

afterEach(() => {
  Object.assign(fakeBrowser.i18n, speak('en'));
});

describe('the language', () => {
  it('is that of the texts, whichever the browser speaks', () => {
    speakLanguage('en', 'nl');
    expect(language()).toBe('en');
    speakLanguage('pt-BR', 'pt-BR');
    expect(language()).toBe('pt-BR');
  });
  it('has the region of a browser that speaks it', () => {
    speakLanguage('en', 'en-GB');
    expect(day(Date.UTC(2026, 10, 24, 12))).toBe('24 Nov 2026');
    speakLanguage('es', 'es-419');
    expect(language()).toBe('es-419');
  });
  it('has the direction of its own script, not of the browser', () => {
    speakLanguage('ar');
    expect(direction()).toBe('rtl');
    speakLanguage('en', 'he');
    expect(direction()).toBe('ltr');
  });
  it('writes numbers, lists, dates and times', () => {
    const time = Date.UTC(2026, 10, 24, 21, 40);
    speakLanguage('de', 'de');
    expect(number(12_345)).toBe('12.345');
    expect(list(['a', 'b', 'c'])).toBe('a, b und c');
    expect(day(time)).toBe('24.11.2026');
    expect(timeOfDay(time)).toMatch(/^\d\d:40$/);
    expect(duration(40)).toBe('40 Sekunden');
    expect(duration(61)).toBe('1 Minute');
    expect(duration(7300)).toBe('2 Stunden');
    expect(clock(65_000)).toBe('1:05');
    speakLanguage('en', 'nl');
    expect(number(12_345)).toBe('12,345');
    expect(list(['a', 'b'])).toBe('a, b');
    expect(dayAndTime(time)).toMatch(/^Nov 24, 2026, .*:40 [AP]M$/);
    expect(fromNow(time, time + 3 * 60_000)).toBe('3 minutes ago');
    speakLanguage('fa', 'fa');
    expect(clock(65_000)).toBe('۱:۰۵');
  });
});

describe('plural forms', () => {
  it('are those that whole numbers take', () => {
    for (const tag of ['en', 'de', 'es', 'fr', 'pt-BR']) expect(formsOf(tag), tag).toEqual(['one', 'other']);
    expect(formsOf('ja')).toEqual(['other']);
    expect(formsOf('pl')).toEqual(['one', 'few', 'many']);
    expect(formsOf('ar')).toEqual(['zero', 'one', 'two', 'few', 'many', 'other']);
  });
  it('are chosen by the count', () => {
    speakWith({ extension_language: 'ar', x: 'zero | one | two | few | many | other' }, 'ar');
    expect([0, 1, 2, 3, 11, 100].map((count) => tn('x', count))).toEqual([
      'zero',
      'one',
      'two',
      'few',
      'many',
      'other',
    ]);
    speakWith({ extension_language: 'fr', x: '$1 one | $1 other' }, 'fr');
    expect([0, 1, 2, 1_000_000].map((count) => tn('x', count).replaceAll(/\s/g, ' '))).toEqual([
      '0 one',
      '1 one',
      '2 other',
      '1 000 000 other',
    ]);
    speakWith({ extension_language: 'ja', x: '$1 other' }, 'ja');
    expect([1, 2].map((count) => tn('x', count))).toEqual(['1 other', '2 other']);
  });
  it('are not torn by a name', () => {
    speakWith({ x: '$2 has $1 | $2 have $1' }, 'en');
    expect(tn('x', 2, 'Red | Blue | Co')).toBe('Red | Blue | Co have 2');
    expect(parts('x', '$2 | $1', 'Acme')).toEqual(['Acme has $2 | $1', 'Acme have $2 | $1']);
  });
});

describe('a name within a sentence', () => {
  it('is kept in one piece where sentences run from right to left', () => {
    speakWith({ extension_language: 'ar', x: '$1: $2' }, 'ar');
    expect(t('x', 'Acme (2)', 3)).toBe('\u2068Acme (2)\u2069: 3');
    speakWith({ x: '$1: $2' }, 'en');
    expect(t('x', 'Acme (2)', 3)).toBe('Acme (2): 3');
  });
});
