import * as v from 'valibot';
import { afterEach, describe, expect, it } from 'vitest';
import { createGraph, type GraphRequest } from '../../../utils/graph/client.ts';
import { type Clock, LONGEST_SLEEP_MS } from '../../../utils/graph/clock.ts';
import { readTokenFacts } from '../../../utils/graph/debug-token.ts';
import type { GraphError } from '../../../utils/graph/errors.ts';
import { createUsageGate, EVERYONE } from '../../../utils/graph/usage.ts';

const TOKEN = `EAA${'k3'.repeat(40)}`;
const START = 1_800_000_000_000;
const SECRET = 'not-for-an-address';

const row = v.object({ id: v.string() });

interface Item {
  readonly code: number;
  readonly headers?: readonly { readonly name: string; readonly value: string }[];
  readonly body: string | null;
}
interface Seen {
  readonly url: string;
  readonly authorization: string | null;
  readonly params: URLSearchParams;
  /** The addresses in a batch; empty for another call. */
  readonly items: readonly string[];
}
type Reply = Response | ((seen: Seen, signal: AbortSignal) => Response | Promise<Response>);

const item = (body: unknown, code = 200, headers: Readonly<Record<string, unknown>> = {}): Item => ({
  code,
  headers: Object.entries(headers).map(([name, value]) => ({ name, value: JSON.stringify(value) })),
  body: JSON.stringify(body),
});
const fault = (code: number) => ({ error: { code, message: 'No.' } });
const batchOf = (...items: readonly (Item | null)[]) => Response.json(items);
/** Each item of the batch answered by its place in it. */
const each =
  (answer: (address: string, index: number) => Item | null): Reply =>
  ({ items }) =>
    batchOf(...items.map(answer));
const rows = (...ids: readonly string[]) => ids.map((id) => ({ id }));
const page = (data: readonly unknown[], after?: string) =>
  item(
    after === undefined ? { data } : { data, paging: { cursors: { after }, next: `https://x/?${TOKEN}` } },
  );
const html = (status: number) => new Response('<html>Sorry</html>', { status });
/** Rejects as fetch does, when the signal aborts. */
const silence: Reply = (_, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const get = (path: string, more: Partial<GraphRequest> = {}): GraphRequest => ({
  method: 'GET',
  path,
  ...more,
});
const many = (count: number, more: Partial<GraphRequest> = {}) =>
  Array.from({ length: count }, (_, index) => get(String(index), more));

let seen: Seen[] = [];

/** A client whose fetch plays the replies in order; the last one plays on. Sleeping moves the clock. */
function scripted(...replies: readonly Reply[]) {
  seen = [];
  let time = START;
  const slept: number[] = [];
  const clock: Clock = {
    now: () => time,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      slept.push(ms);
      time += ms;
    },
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const params = new URLSearchParams(String(init?.body));
    const batch = JSON.parse(params.get('batch') ?? '[]') as { relative_url: string }[];
    const call: Seen = {
      url: String(input),
      authorization: new Headers(init?.headers).get('authorization'),
      params,
      items: batch.map(({ relative_url }) => relative_url),
    };
    seen.push(call);
    const reply = replies[Math.min(seen.length, replies.length) - 1];
    if (reply === undefined) throw new Error('not in the script');
    return reply instanceof Response ? reply.clone() : reply(call, init?.signal as AbortSignal);
  };
  const gate = createUsageGate();
  const options = { fetch, clock, gate, token: async () => TOKEN, online: () => true };
  return { graph: createGraph(options), options, gate, clock, slept };
}

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as GraphError,
  );

afterEach(() => {
  for (const { url, authorization } of seen) {
    expect(url).toMatch(/^https:\/\/graph\.facebook\.com\/v26\.0\/[a-z0-9_/]*$/);
    expect(authorization).toBe(`Bearer ${TOKEN}`);
  }
});

describe('a call', () => {
  it('carries parameters in the body and the token in a header, never in the address', async () => {
    const { graph } = scripted(Response.json({ id: '1' }));
    const params = { name: SECRET, tasks: ['A', 'B'], on: true };
    expect(await graph.post({ method: 'POST', path: '7/users', params, portfolioId: '7' })).toEqual({
      id: '1',
    });
    expect(seen.map(({ url }) => url)).toEqual(['https://graph.facebook.com/v26.0/7/users']);
    expect(Object.fromEntries(seen[0]?.params ?? [])).toEqual({
      name: SECRET,
      tasks: '["A","B"]',
      on: 'true',
    });
  });

  it('carries a batch the same way, and what a read is about nowhere', async () => {
    const { graph } = scripted(batchOf(item({ id: '1' })));
    await graph.batch([get('debug_token', { params: { input_token: SECRET }, portfolioId: '42' })]);
    expect(JSON.parse(seen[0]?.params.get('batch') ?? '')).toEqual([
      { method: 'GET', relative_url: `debug_token?input_token=${SECRET}` },
    ]);
  });

  it.each([
    [404, 'not_json', 'stop_item'],
    [429, 'throttled', 'throttle'],
    [502, 'not_json', 'retry'],
    [200, 'not_json', 'retry'],
  ])('that ends in HTML with status %i is %s → %s', async (status, key, action) => {
    const { graph, gate } = scripted(html(status));
    const error = await errorOf(graph.post({ method: 'POST', path: 'x' }));
    expect(error).toMatchObject({ view: { key, action }, sent: true });
    expect(gate.readyAt('42')).toBe(status === 429 ? START + 60_000 : 0);
  });

  it('that ends in JSON with a bare 429 is throttled too', async () => {
    const { graph } = scripted(Response.json({ error: { message: 'Slow' } }, { status: 429 }));
    expect(await errorOf(graph.post({ method: 'POST', path: 'x' }))).toMatchObject({
      view: { key: 'throttled', action: 'throttle' },
    });
  });

  it('without an answer may have been sent only if there is a network', async () => {
    const drop: Reply = () => {
      throw new TypeError('fetch failed');
    };
    const { graph, options } = scripted(drop);
    expect(await errorOf(graph.post({ method: 'POST', path: 'x' }))).toMatchObject({ sent: true });
    const offline = createGraph({ ...options, online: () => false });
    expect(await errorOf(offline.post({ method: 'POST', path: 'x' }))).toMatchObject({
      view: { key: 'network' },
      sent: false,
    });
  });
});

describe('a batch', () => {
  it('answers item by item: values, refusals, HTML, and null for what timed out', async () => {
    const { graph } = scripted(
      batchOf(item({ id: '1' }), item(fault(100), 400), null, { code: 502, body: '<html>' }, item(null, 500)),
    );
    const answers = await graph.batch(many(5));
    expect(answers.map((answer) => (answer.ok ? answer.body : answer.error.view.key))).toEqual([
      { id: '1' },
      'invalid_parameter',
      'timeout',
      'not_json',
      'not_json',
    ]);
    expect(answers.map((answer) => answer.ok || answer.error.sent)).not.toContain(false);
  });

  it.each([
    ['too few answers', batchOf(item({}))],
    ['too many answers', batchOf(item({}), item({}), item({}))],
    ['no list', Response.json({ data: [] })],
    ['items of another shape', Response.json([{ status: 200 }, { status: 200 }])],
  ])('fails as a whole at %s: nobody knows whose they are', async (_, reply) => {
    const { graph } = scripted(reply);
    expect(await errorOf(graph.batch(many(2)))).toMatchObject({ view: { key: 'not_json' }, sent: true });
  });

  it('refused as a whole throws what Meta said', async () => {
    const { graph } = scripted(Response.json(fault(190), { status: 400 }));
    expect(await errorOf(graph.batch(many(2)))).toMatchObject({ view: { action: 'reconnect' } });
  });

  it('paces by the fullest of its items, and items without headers change nothing', async () => {
    const used = (call_count: number) => item({}, 200, { 'X-App-Usage': { call_count } });
    const { graph, gate } = scripted(batchOf(used(10), used(90), item({}), used(20)), batchOf(item({})));
    await graph.batch(many(4));
    expect(gate.ease()).toBe(0.5);
    await graph.batch(many(1));
    expect(gate.ease()).toBe(0.5);
  });

  it('holds the portfolio of the item refused for its limit, and everyone for a limit of the app', async () => {
    const { graph, gate } = scripted(batchOf(item(fault(80004), 400)), batchOf(item(fault(4), 400)));
    await graph.batch([get('1', { portfolioId: '42' })]);
    expect([gate.readyAt('42'), gate.readyAt('43'), gate.readyAt(EVERYONE)]).toEqual([START + 60_000, 0, 0]);
    await graph.batch([get('1', { portfolioId: '42' })]);
    expect(gate.readyAt('43')).toBe(START + 60_000);
  });

  it('holds everyone for a refusal of nobody knows which portfolio', async () => {
    const { graph, gate } = scripted(batchOf(item(fault(80004), 400)));
    await graph.batch(many(1));
    expect(gate.readyAt('43')).toBe(START + 60_000);
  });
});

describe('reads', () => {
  it('go again after a passing fault, those that failed only', async () => {
    const { graph, slept } = scripted(
      each((_, index) => (index === 1 ? item(fault(2), 500) : index === 2 ? null : item({ id: `${index}` }))),
      html(502),
      each((address) => item({ id: `again ${address}` })),
    );
    const answers = await graph.read(many(3), row);
    expect(answers.map((answer) => answer.ok && answer.value.id)).toEqual(['0', 'again 1', 'again 2']);
    expect(seen.map(({ items }) => items)).toEqual([
      ['0', '1', '2'],
      ['1', '2'],
      ['1', '2'],
    ]);
    expect(slept).toEqual([250, 500]);
  });

  it('give up after five tries, and at once at what will not pass', async () => {
    const { graph } = scripted(each((_, index) => item(fault(index === 0 ? 2 : 200), 400)));
    const answers = await graph.read(many(2), row);
    expect(answers.map((answer) => !answer.ok && answer.error.view.key)).toEqual(['passing', 'permission']);
    expect(seen.map(({ items }) => items.length)).toEqual([2, 1, 1, 1, 1]);
  });

  it('whose answer has another shape are not taken for answers', async () => {
    const { graph } = scripted(batchOf(item({ name: 'no id' })));
    expect(await graph.read(many(1), row)).toMatchObject([
      { ok: false, error: { view: { key: 'not_json' } } },
    ]);
  });

  /** Reads 500 in tens of calls while at most so many are open; how many were. */
  async function mostOpen(ease: number): Promise<number> {
    let open = 0;
    let most = 0;
    const { graph, gate } = scripted(async ({ items }) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open--;
      return batchOf(...items.map((address) => item({ id: address })));
    });
    gate.observe([() => JSON.stringify({ call_count: 100 - 20 * ease })], START);
    const answers = await graph.read(many(501, { portfolioId: '42' }), row);
    expect(answers.map((answer) => answer.ok && answer.value.id)).toEqual(many(501).map(({ path }) => path));
    expect(seen).toHaveLength(11);
    return most;
  }

  it('have at most four calls in flight, fewer as a limit comes near, and keep their order', async () => {
    expect(await mostOpen(1)).toBe(4);
    expect(await mostOpen(0.5)).toBe(2);
    expect(await mostOpen(0)).toBe(1);
  });

  it.each([
    [1, [1]],
    [4, [4]],
    [5, [3, 2]],
    [16, [4, 4, 4, 4]],
    [30, [8, 8, 8, 6]],
    [230, [50, 50, 50, 50, 30]],
  ])(
    'of %i requests are spread over calls of %j: the items of a call wait for each other',
    async (count, calls) => {
      const { graph } = scripted(each((address) => item({ id: address })));
      const answers = await graph.read(many(count), row);
      expect(answers.map((answer) => answer.ok && answer.value.id)).toEqual(
        many(count).map(({ path }) => path),
      );
      expect(seen.map(({ items }) => items.length)).toEqual(calls);
    },
  );

  it('wait out a short limit before anything is sent', async () => {
    const { graph, gate, slept } = scripted(batchOf(item({ id: '1' })));
    gate.throttled(() => null, START - 50_000);
    expect(await graph.read(many(1), row)).toMatchObject([{ ok: true }]);
    expect(slept).toEqual([10_000]);
  });

  it('wait on when the gate closes again meanwhile', async () => {
    const { gate, slept, options } = scripted(batchOf(item({ id: '1' })));
    gate.throttled(() => null, START - 50_000);
    const sleep: Clock['sleep'] = async (ms, signal) => {
      await options.clock.sleep(ms, signal);
      if (slept.length === 1) gate.throttled(() => null, options.clock.now() - 45_000);
    };
    await createGraph({ ...options, clock: { ...options.clock, sleep } }).read(many(1), row);
    expect(slept).toEqual([10_000, 15_000]);
  });

  it('held back for longer than the worker may sleep end unsent, with the time to wait', async () => {
    const { graph, gate, slept } = scripted();
    gate.throttled(() => null, START, '42');
    expect(await graph.read(many(120, { portfolioId: '42' }), row)).toEqual(
      many(120).map(() => ({
        ok: false,
        error: expect.objectContaining({
          sent: false,
          waitMs: 60_000,
          view: expect.objectContaining({ key: 'throttled', action: 'throttle' }),
        }),
      })),
    );
    expect(seen).toEqual([]);
    expect(slept).toEqual([]);
  });

  it('about another portfolio go on meanwhile', async () => {
    const { graph, gate } = scripted(batchOf(item({ id: '1' })));
    gate.throttled(() => null, START, '42');
    expect(await graph.read(many(1, { portfolioId: '43' }), row)).toMatchObject([{ ok: true }]);
  });

  it('refused for a limit are never sent again before the gate opens', async () => {
    const limited = { 'x-business-use-case-usage': { '42': [{ estimated_time_to_regain_access: 0.2 }] } };
    const sentAt: number[] = [];
    const { graph, clock } = scripted(({ items }) => {
      sentAt.push(clock.now());
      const answer = sentAt.length === 1 ? item(fault(80004), 400, limited) : item({ id: '1' });
      return batchOf(...items.map((_, index) => (index === 0 ? answer : item({ id: '2' }))));
    });
    expect(await graph.read(many(2, { portfolioId: '42' }), row)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(sentAt).toEqual([START, START + 12_000]);
  });

  it('refused for a long limit are not sent again', async () => {
    const { graph } = scripted(
      each((_, index) => (index === 0 ? item(fault(80004), 400) : item({ id: '2' }))),
    );
    const answers = await graph.read(many(2, { portfolioId: '42' }), row);
    expect(answers).toMatchObject([{ ok: false, error: { sent: false } }, { ok: true }]);
    const [refused] = answers;
    expect(refused && !refused.ok && refused.error.waitMs).toBeGreaterThan(LONGEST_SLEEP_MS);
    expect(seen).toHaveLength(1);
  });
});

describe('edges', () => {
  it('are read to their end by cursors: no next address is followed, a short or empty page is no end', async () => {
    const pages: Record<string, Item> = {
      'a ': page(rows('1', '2'), 'A1'),
      'a A1': page([], 'A2'),
      'a A2': page(rows('3')),
      'b ': page(rows('9')),
    };
    const { graph } = scripted(
      each((address) => {
        const { pathname, searchParams } = new URL(address, 'https://x');
        return pages[`${pathname.slice(1)} ${searchParams.get('after') ?? ''}`] ?? item(fault(100), 400);
      }),
    );
    expect(await graph.readEdges([get('a', { params: { fields: 'id' } }), get('b')], row)).toEqual([
      { rows: rows('1', '2', '3'), error: null },
      { rows: rows('9'), error: null },
    ]);
    expect(seen.map(({ items }) => items)).toEqual([
      ['a?limit=100&fields=id', 'b?limit=100'],
      ['a?limit=100&fields=id&after=A1'],
      ['a?limit=100&fields=id&after=A2'],
    ]);
  });

  it('are whole though the server cuts the limit', async () => {
    const { graph } = scripted(
      each((address) => {
        const after = Number(new URL(address, 'https://x').searchParams.get('after') ?? 0);
        return page(rows(`${after}`, `${after + 1}`), after < 8 ? `${after + 2}` : undefined);
      }),
    );
    const [edge] = await graph.readEdges([get('a')], row);
    expect(edge).toEqual({ rows: many(10).map(({ path }) => ({ id: path })), error: null });
  });

  it('end at a cursor that comes again, and then count as unread', async () => {
    const { graph } = scripted(each((_, index) => page(rows(`${index}`), 'SAME')));
    expect(await graph.readEdges([get('a')], row)).toMatchObject([
      { rows: rows('0', '0'), error: { view: { key: 'not_json' } } },
    ]);
    expect(seen).toHaveLength(2);
  });

  it('are whole when only an empty page points to itself', async () => {
    const { graph } = scripted(batchOf(page(rows('1'), 'SAME')), batchOf(page([], 'SAME')));
    expect(await graph.readEdges([get('a')], row)).toEqual([{ rows: rows('1'), error: null }]);
  });

  it.each<[string, (call: number) => readonly unknown[], number]>([
    ['nothing', () => [], 30],
    ['what the page before brought', () => rows('1', '2'), 30],
    ['ever more', (call) => rows(`${call}`), 1100],
  ])('end, and count as unread, when cursors without end bring %s', async (_, data, most) => {
    let calls = 0;
    const { graph } = scripted(() => batchOf(page(data(++calls), `AFTER${calls}`)));
    expect(await graph.readEdges([get('a')], row)).toMatchObject([{ error: { view: { key: 'not_json' } } }]);
    expect(calls).toBeLessThan(most);
  });

  it('count as unread when more is said to come but not where', async () => {
    const { graph } = scripted(batchOf(item({ data: rows('1'), paging: { next: 'https://x' } })));
    expect(await graph.readEdges([get('a')], row)).toMatchObject([
      { rows: rows('1'), error: { view: { key: 'not_json' } } },
    ]);
  });

  it('keep what came before they failed, and leave the others alone', async () => {
    const { graph } = scripted(
      batchOf(page(rows('1'), 'A'), page(rows('9'), 'B')),
      batchOf(item(fault(200), 403), page(rows('8'))),
    );
    expect(await graph.readEdges([get('a'), get('b')], row)).toMatchObject([
      { rows: rows('1'), error: { view: { key: 'permission' } } },
      { rows: rows('9', '8'), error: null },
    ]);
  });

  it('with rows of another shape give the rest and say so', async () => {
    const { graph } = scripted(batchOf(page([{ id: '1' }, { name: 'x' }, { id: '3' }])));
    expect(await graph.readEdges([get('a')], row)).toMatchObject([
      { rows: rows('1', '3'), error: { view: { key: 'not_json' } } },
    ]);
  });
});

describe('what Meta says of a token', () => {
  const factsOf = (expires_at: unknown) =>
    readTokenFacts(scripted(batchOf(item({ data: { is_valid: true, expires_at } }))).graph, TOKEN);

  it('is when it ends', async () => {
    expect(await factsOf(1_800_000_000)).toMatchObject({ expiresAt: 1_800_000_000_000 });
    expect(await factsOf(0)).toMatchObject({ expiresAt: null });
  });

  it.each([1e308, 1e15, -1])('is not taken for an answer when it ends at no time that there is: %d', (time) =>
    expect(factsOf(time)).rejects.toMatchObject({ view: { key: 'not_json' } }),
  );
});

describe('an abort', () => {
  const reason = new Error('the surface went away');

  it('before the token keeps everything from being asked', async () => {
    const { options } = scripted();
    let asked = 0;
    const token = async () => `${++asked}`;
    const signal = AbortSignal.abort(reason);
    await expect(createGraph({ ...options, token }).read(many(1), row, signal)).rejects.toBe(reason);
    expect(asked).toBe(0);
    expect(seen).toEqual([]);
  });

  it('while the token is fetched keeps the call from being sent', async () => {
    const { options } = scripted();
    const stop = new AbortController();
    const token = async () => {
      stop.abort(reason);
      return TOKEN;
    };
    await expect(createGraph({ ...options, token }).read(many(1), row, stop.signal)).rejects.toBe(reason);
    expect(seen).toEqual([]);
  });

  it('in the call ends it, and no other follows', async () => {
    const stop = new AbortController();
    const { graph } = scripted((call, signal) => {
      const gone = (silence as Extract<Reply, (...args: never[]) => unknown>)(call, signal);
      stop.abort(reason);
      return gone;
    });
    await expect(graph.read(many(300), row, stop.signal)).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['before another try', 0],
    ['at the gate', 50_000],
  ])('in the sleep %s ends it', async (_, heldSince) => {
    const stop = new AbortController();
    const { options, gate } = scripted(batchOf(null));
    if (heldSince > 0) gate.throttled(() => null, START - heldSince);
    const sleep: Clock['sleep'] = (_ms, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        stop.abort(reason);
      });
    const graph = createGraph({ ...options, clock: { ...options.clock, sleep } });
    await expect(graph.read(many(1), row, stop.signal)).rejects.toBe(reason);
    expect(seen).toHaveLength(heldSince > 0 ? 0 : 1);
  });
});
