import { MessageFailure, type send as sendMessage } from '../../utils/messages/client.ts';
import type { MessageName, RequestOf } from '../../utils/messages/protocol.ts';

type Send = typeof sendMessage;

/** What acts on jobs, and so at Meta. The rest reads, or opens Steward's own tab. */
const ACTING: ReadonlySet<MessageName> = new Set(['job.start', 'job.pause', 'job.cancel']);

/**
 * Sends what acts only if the person can have seen what they pressed. A page may lay a picture over the panel
 * that lets the click through, so a real click proves nothing by itself. Otherwise the way on leads through
 * Steward's own tab, which no page can cover.
 */
export function sendIfSeen(send: Send, seen: () => boolean): Send {
  return async (name, payload) => {
    if (!ACTING.has(name) || seen()) return send(name, payload);
    if (name === 'job.start') await send('plan.open', payload as RequestOf<'job.start'>);
    else await send('console.open', { view: 'history' });
    throw new MessageFailure({ key: 'not_seen', args: [], fbtraceId: null });
  };
}
