import { describe, expect, it } from 'vitest';
import { type SenderFacts, senderOf } from '../../../utils/messages/sender.ts';

const ID = 'a'.repeat(32);
const CHROMIUM = { id: ID, origin: `chrome-extension://${ID}` };
const FIREFOX = { id: 'steward@example', origin: 'moz-extension://4b6c1c0e-0000-4000-8000-000000000000' };
const META = 'https://business.facebook.com';
const PAGE = `${META}/latest/settings/system_users?business_id=1`;

describe.each([
  ['Chromium', CHROMIUM],
  ['Firefox', FIREFOX],
])('the sender of a message in %s', (_, own) => {
  const at = (path: string, more: SenderFacts = {}) =>
    senderOf({ id: own.id, url: `${own.origin}${path}`, ...more }, own);

  it('is told by the path of an own page, with or without an origin beside it', () => {
    for (const more of [{}, { origin: own.origin }]) {
      expect(at('/popup.html', more)).toBe('popup');
      expect(at('/options.html?x=1#/history', more)).toBe('console');
      expect(at('/other.html', more)).toBeNull();
      expect(at('/options.html/popup.html', more)).toBeNull();
    }
  });

  it('is nobody without an address', () => {
    expect(senderOf({ id: own.id }, own)).toBeNull();
    expect(senderOf({ id: own.id, origin: own.origin }, own)).toBeNull();
    expect(senderOf({ id: own.id, origin: own.origin, url: 'not an address' }, own)).toBeNull();
    expect(senderOf({ id: own.id, url: 'not an address' }, own)).toBeNull();
  });

  it('is a content script in the page itself, on one of the origins it is for', () => {
    const page: SenderFacts = { id: own.id, origin: META, url: PAGE, tab: { id: 4 }, frameId: 0 };
    expect(senderOf(page, own)).toBe('content');
    expect(senderOf({ ...page, origin: undefined }, own)).toBe('content');
    const others: SenderFacts[] = [
      { ...page, tab: undefined },
      { ...page, tab: {} },
      { ...page, frameId: 1 },
      { ...page, frameId: undefined },
      { ...page, url: undefined },
      { ...page, url: 'https://business.facebook.com.example/' },
      { ...page, origin: 'https://business.facebook.com.example' },
      { ...page, origin: 'null' },
      { ...page, origin: 'https://example.com', url: 'https://example.com/' },
      { ...page, id: undefined },
    ];
    for (const facts of others) expect(senderOf(facts, own), JSON.stringify(facts)).toBeNull();
  });
});
