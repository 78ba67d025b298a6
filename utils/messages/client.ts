import { browser } from 'wxt/browser';
import type { Answer, Envelope, Failure, MessageName, RequestOf, ResponseOf } from './protocol.ts';

/** A message that failed, with the sentence to show. */
export class MessageFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.key);
    this.name = 'MessageFailure';
    this.failure = failure;
  }
}

/** Sends a message to the background. Throws `MessageFailure`, also when nobody answers. */
export async function send<N extends MessageName>(name: N, payload: RequestOf<N>): Promise<ResponseOf<N>> {
  const envelope: Envelope = { steward: 1, name, payload };
  let answer: Answer<ResponseOf<N>> | undefined;
  try {
    answer = await browser.runtime.sendMessage(envelope);
  } catch {
    answer = undefined;
  }
  if (answer === undefined) throw new MessageFailure({ key: 'internal', args: [], fbtraceId: null });
  if (!answer.ok) throw new MessageFailure(answer.failure);
  return answer.value;
}
