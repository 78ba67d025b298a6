import { describe, expect, it } from 'vitest';
import { appSecretState } from '../../components/setup/app-secret.ts';
import { strengthOf } from '../../components/setup/strength.ts';
import { clock, fromNow, nearness } from '../../components/setup/when.ts';
import { filterTokens, NEWEST_FIRST, type TokenView, waitingTokens } from '../../utils/stores/tokens.ts';
import { CONNECTION, recordWith, statusWith } from './setup-fakes.ts';

describe('passphrase strength', () => {
  it.each([
    ['', 'short'],
    ['correcthors', 'short'],
    ['aaaaaaaaaaaaaaaa', 'weak'],
    ['123456789012345', 'weak'],
    ['Password1234!', 'weak'],
    ['stewardfacebookmeta', 'weak'],
    ['harbour violin copper', 'weak'],
    ['harbour violin copper lamp', 'fair'],
    ['harbour violin copper lamp river otter', 'strong'],
    ['xK4#vQ9!mZ2@', 'strong'],
  ])('%s is %s', (passphrase, strength) => expect(strengthOf(passphrase)).toBe(strength));
});

describe('times', () => {
  const now = Date.UTC(2026, 10, 24, 12);
  it('counts down to 0:00 only when nothing is left', () => {
    expect(clock(120_000)).toBe('2:00');
    expect(clock(59_001)).toBe('1:00');
    expect(clock(1)).toBe('0:01');
    expect(clock(-5)).toBe('0:00');
  });
  it('says how far away', () => {
    expect(fromNow(now + 2 * 86_400_000 - 50, now)).toBe('in 2 days');
    expect(fromNow(now - 3 * 60_000, now)).toBe('3 minutes ago');
    expect(fromNow(now - 5, now)).toBe('just now');
    expect(fromNow(now + 5, now)).toBe('now');
  });
  it('knows when an expiry is near', () => {
    expect(nearness(null, now)).toBe('never');
    expect(nearness(now, now)).toBe('past');
    expect(nearness(now + 86_400_000, now)).toBe('soon');
    expect(nearness(now + 8 * 86_400_000, now)).toBe('far');
  });
});

describe('app secret', () => {
  it('counts only for the app of the connection', () => {
    expect(appSecretState(statusWith({ app: null }))).toBe('missing');
    expect(appSecretState(statusWith({ app: { id: '999', hasSecret: true, kept: true } }))).toBe('other');
    const own = { id: CONNECTION.appId, hasSecret: true };
    expect(appSecretState(statusWith({ app: { ...own, kept: false } }))).toBe('session');
    expect(appSecretState(statusWith({ app: { ...own, kept: true } }))).toBe('kept');
  });
});

describe('token lists', () => {
  const old = recordWith({ id: 'old', createdAt: 1 });
  const fresh = recordWith({ id: 'fresh', createdAt: 2, systemUserName: 'Catalog sync' });
  const shown = recordWith({ id: 'shown', createdAt: 3, state: 'revealing', revealEndsAt: 9 });
  const gone = recordWith({ id: 'gone', createdAt: 4, state: 'consumed' });
  const all = [gone, fresh, shown, old];
  const ids = (records: readonly { id: string }[]) => records.map(({ id }) => id);

  it('shows what waits: the one being shown first, then the oldest', () => {
    expect(ids(waitingTokens(all))).toEqual(['shown', 'old', 'fresh']);
  });
  it('finds by every word typed, newest first', () => {
    const find = (query: string, view: TokenView = 'all') =>
      ids(filterTokens(all, { query, view, sort: NEWEST_FIRST }, 5));
    expect(find('')).toEqual(['gone', 'shown', 'fresh', 'old']);
    expect(find('CATALOG northwind')).toEqual(['fresh']);
    expect(find('ads_read', 'waiting')).toEqual(['shown', 'fresh', 'old']);
    expect(find('nothing')).toEqual([]);
  });
});
