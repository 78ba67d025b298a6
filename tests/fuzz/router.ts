import fc from 'fast-check';
import * as v from 'valibot';
import { type MessageName, PROTOCOL } from '../../utils/messages/protocol.ts';
import { type Handlers, isEnvelope, route } from '../../utils/messages/router.ts';
import type { SenderFacts } from '../../utils/messages/sender.ts';
import { FACTS, OWN, PAYLOADS, STRANGERS } from '../unit/messages/kit.ts';
import { mutated, mutationsArbitrary, Odd, oddArbitrary } from './mutate.ts';
import { property } from './property.ts';

const NAMES = Object.keys(PROTOCOL) as MessageName[];
const MARK = 'echo-canary-7f3a';
const FAILURE_KEYS = ['bad_message', 'not_allowed'];

/** Facts as the browser has them, of anybody: each field is what it should be, and not there at times. */
const factsArbitrary: fc.Arbitrary<SenderFacts> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.values(FACTS)) },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(STRANGERS)) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        id: fc.oneof(fc.constant(OWN.id), fc.string()),
        origin: fc.oneof(fc.constant(OWN.origin), fc.webUrl(), fc.string()),
        url: fc.oneof(fc.webUrl(), fc.string(), fc.constant(`${OWN.origin}/popup.html`)),
        frameId: fc.integer(),
        tab: fc.record({ id: fc.integer() }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
  },
);

interface Seen {
  readonly handlers: Handlers;
  readonly calls: { name: MessageName; request: unknown }[];
}

function seeing(): Seen {
  const calls: Seen['calls'] = [];
  const handlers = Object.fromEntries(
    NAMES.map((name) => [name, async (request: unknown) => void calls.push({ name, request })]),
  ) as unknown as Handlers;
  return { handlers, calls };
}

async function holds(message: unknown, facts: SenderFacts): Promise<void> {
  const { handlers, calls } = seeing();
  isEnvelope(message);
  const answer = await route(message, facts, OWN, handlers);
  if (answer.ok) {
    const [call] = calls;
    if (calls.length !== 1 || call === undefined) throw new Error('answered by no handler');
    if (!v.is(PROTOCOL[call.name].request as v.GenericSchema, call.request))
      throw new Error(`${call.name} was given what its schema refuses`);
    return;
  }
  if (calls.length > 0) throw new Error('refused, and carried out');
  if (!FAILURE_KEYS.includes(answer.failure.key)) throw new Error(`failed as ${answer.failure.key}`);
  if (answer.failure.args.length > 0 || answer.failure.fbtraceId !== null) throw new Error('it echoes');
}

function plain(message: unknown): unknown {
  if (message instanceof Odd) return message.value;
  return Object.fromEntries(
    Object.entries(message as object).map(([key, value]) => [
      key,
      value instanceof Odd ? value.value : value,
    ]),
  );
}

const nameArbitrary = fc.constantFrom(...NAMES);

export const properties = [
  property(
    'a payload that is changed reaches a handler only if its schema takes it',
    fc.tuple(nameArbitrary, mutationsArbitrary, factsArbitrary),
    ([name, mutations, facts]) =>
      holds({ steward: 1, name, payload: mutated(PAYLOADS[name], mutations) }, facts),
  ),
  property(
    'anything at all is answered, and nothing of it echoed',
    fc.tuple(
      fc.oneof(
        oddArbitrary,
        fc.record(
          {
            steward: fc.oneof(fc.constant(1), oddArbitrary),
            name: fc.oneof(nameArbitrary, fc.constantFrom('constructor', '__proto__', MARK), oddArbitrary),
            payload: fc.oneof(oddArbitrary, fc.constant({ [MARK]: MARK })),
          },
          { requiredKeys: [] },
        ),
      ),
      factsArbitrary,
    ),
    ([message, facts]) => holds(plain(message), facts),
  ),
];
