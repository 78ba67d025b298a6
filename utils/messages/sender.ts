import { SYSTEM_USERS_ORIGINS } from '../meta/pages.ts';
import type { Sender } from './protocol.ts';

/** What the browser says of a message's sender; everything here is set by the browser, not the sender. */
export interface SenderFacts {
  readonly id?: string | undefined;
  readonly origin?: string | undefined;
  readonly url?: string | undefined;
  readonly frameId?: number | undefined;
  readonly tab?: { readonly id?: number | undefined } | undefined;
}

export interface OwnIdentity {
  readonly id: string;
  /** `chrome-extension://<id>` or `moz-extension://<uuid>`. */
  readonly origin: string;
}

const originOf = (url: string | undefined): string | null => {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null) return null;
  // Extension schemes are not special to URL in every engine, so `origin` may read "null".
  return parsed.origin === 'null' ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
};

/**
 * Which of Steward's surfaces sent a message, or `null` for nobody we answer. The extension id is the root
 * of trust. The origin then tells own pages from content scripts; the path only tells own pages apart.
 */
export function senderOf(facts: SenderFacts, own: OwnIdentity): Sender | null {
  if (facts.id !== own.id) return null;
  const origin = facts.origin ?? originOf(facts.url);
  if (origin === own.origin) {
    const path = URL.parse(facts.url ?? '')?.pathname;
    if (path === '/popup.html') return 'popup';
    return path === '/options.html' ? 'console' : null;
  }
  const isTopFrame = facts.tab?.id !== undefined && facts.frameId === 0;
  const isPage = origin !== null && SYSTEM_USERS_ORIGINS.includes(origin);
  return isPage && originOf(facts.url) === origin && isTopFrame ? 'content' : null;
}
