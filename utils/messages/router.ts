import * as v from 'valibot';
import { GraphError } from '../graph/errors.ts';
import { storageFailureOf } from '../storage-failure.ts';
import {
  type Answer,
  type Failure,
  type FailureKey,
  type MessageName,
  PROTOCOL,
  type RequestOf,
  type ResponseOf,
  type Sender,
} from './protocol.ts';
import { type OwnIdentity, type SenderFacts, senderOf } from './sender.ts';

/** Thrown by handlers to tell the person something; of anything else only what Meta or the storage said is told. */
export class Refusal extends Error {
  readonly failure: Failure;
  constructor(key: FailureKey, args: readonly string[] = [], fbtraceId: string | null = null) {
    super(key);
    this.name = 'Refusal';
    this.failure = { key, args, fbtraceId };
  }
}

export interface Context {
  readonly sender: Sender;
  /** Tab of a content script. */
  readonly tabId: number | null;
}

export type Handlers = {
  readonly [N in MessageName]: (request: RequestOf<N>, context: Context) => Promise<ResponseOf<N>>;
};

const envelopeSchema = v.strictObject({ steward: v.literal(1), name: v.string(), payload: v.unknown() });

const isMessageName = (name: string): name is MessageName => Object.hasOwn(PROTOCOL, name);

/** Whether a message is for Steward's router at all. */
export function isEnvelope(message: unknown): boolean {
  return v.is(envelopeSchema, message);
}

export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure;
  if (error instanceof GraphError) {
    const { key, detail, fbtraceId } = error.view;
    if (error.waitMs !== null)
      return { key: 'throttled_wait', args: [String(Math.ceil(error.waitMs / 60_000))], fbtraceId };
    return { key, args: [detail], fbtraceId };
  }
  return { key: storageFailureOf(error) ?? 'internal', args: [], fbtraceId: null };
}

/**
 * Checks who sent a message, whether its row allows that sender, and its shape, in this order, before any
 * handler runs. Nothing of a refused message is echoed.
 */
export async function route(
  message: unknown,
  facts: SenderFacts,
  own: OwnIdentity,
  handlers: Handlers,
): Promise<Answer<unknown>> {
  const refuse = (key: FailureKey): Answer<never> => ({
    ok: false,
    failure: { key, args: [], fbtraceId: null },
  });
  const sender = senderOf(facts, own);
  if (sender === null) return refuse('not_allowed');
  const envelope = v.safeParse(envelopeSchema, message);
  if (!envelope.success || !isMessageName(envelope.output.name)) return refuse('bad_message');
  const name = envelope.output.name;
  const row = PROTOCOL[name];
  if (!row.from.includes(sender)) return refuse('not_allowed');
  const request = v.safeParse(row.request as v.GenericSchema, envelope.output.payload);
  if (!request.success) return refuse('bad_message');
  try {
    const handler = handlers[name] as (request: unknown, context: Context) => Promise<unknown>;
    return { ok: true, value: await handler(request.output, { sender, tabId: facts.tab?.id ?? null }) };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
