import fc from 'fast-check';
import * as v from 'valibot';
import { createGraph, type Graph, type GraphRequest } from '../../utils/graph/client.ts';
import type { Clock } from '../../utils/graph/clock.ts';
import { readTokenFacts } from '../../utils/graph/debug-token.ts';
import { ERROR_KEYS, GraphError } from '../../utils/graph/errors.ts';
import { createUsageGate } from '../../utils/graph/usage.ts';
import { META_ID } from '../../utils/meta/ids.ts';
import { readAccess, readPortfolios, readSnapshot } from '../../utils/portfolio/read.ts';
import type { Snapshot } from '../../utils/portfolio/snapshot.ts';
import { type Mutation, mutated, mutationsArbitrary } from './mutate.ts';
import { property } from './property.ts';
import { type Edit, edited, editsArbitrary } from './text.ts';

const TOKEN = `EAA${'k3'.repeat(40)}`;
const START = 1_800_000_000_000;
/** Calls that one reading may take, whatever Meta says: each try, of each page, of each edge. */
const MOST_CALLS = 5000;

/** What a call gets in place of what it should. */
type Harm =
  | { readonly type: 'none' }
  /** The answer is another value than it was. */
  | { readonly type: 'value'; readonly mutations: readonly Mutation[] }
  /** One answer within the batch is. */
  | { readonly type: 'body'; readonly mutations: readonly Mutation[]; readonly at: number }
  /** Its text is another. */
  | { readonly type: 'text'; readonly edits: readonly Edit[] }
  | { readonly type: 'html'; readonly status: number }
  | { readonly type: 'order' }
  | { readonly type: 'length'; readonly by: number }
  | { readonly type: 'cursors'; readonly how: 'same' | 'fresh' | 'two' | 'empty' | 'foreign' }
  | { readonly type: 'drop' };

const harmArbitrary: fc.Arbitrary<Harm> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant('none' as const) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('value' as const), mutations: mutationsArbitrary }) },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('body' as const),
      mutations: mutationsArbitrary,
      at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('text' as const),
      edits: editsArbitrary(['{', '}', '[', ']', '"', ',', '\\', '\u0000', '[[[[[[', '\\ud800', '1e999']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('html' as const),
      status: fc.constantFrom(200, 204, 302, 400, 403, 404, 429, 500, 502, 503, 599),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('order' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('length' as const), by: fc.constantFrom(-1, 1, 50, -50) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('cursors' as const),
      how: fc.constantFrom(
        'same' as const,
        'fresh' as const,
        'two' as const,
        'empty' as const,
        'foreign' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('drop' as const) }) },
);

/** Harm to the first calls, one each; the last goes on. */
const harmsArbitrary = fc.array(harmArbitrary, { minLength: 1, maxLength: 4 });

const named = (id: string, name: string) => ({ id, name });

/** What each edge holds. */
function bodyFor(address: string): unknown {
  const [path = ''] = address.split('?');
  const edge = path.split('/')[1] ?? path;
  if (path === 'debug_token')
    return {
      data: {
        app_id: '900',
        application: 'Own',
        user_id: '5',
        type: 'SYSTEM_USER',
        is_valid: true,
        expires_at: 1_800_000,
        data_access_expires_at: 0,
        scopes: ['ads_read'],
      },
    };
  const rows: Readonly<Record<string, readonly unknown[]>> = {
    businesses: [named('9', 'Northwind'), named('8', 'Harbour')],
    system_users: [
      { ...named('1', 'Reporting'), role: 'EMPLOYEE', created_time: '2026-01-01T00:00:00+0000' },
      { ...named('2', 'Operations'), role: 'ADMIN' },
    ],
    owned_apps: [named('900', 'Own')],
    owned_pages: [named('10', 'Page'), named('11', 'Other')],
    owned_ad_accounts: [named('act_20', 'Account')],
    assigned_users: [{ id: '1', name: 'Reporting', tasks: ['ANALYZE'] }, { id: '2' }],
  };
  return { data: rows[edge] ?? [], paging: { cursors: { before: 'a', after: 'b' } } };
}

function harmed(body: unknown, harm: Harm, call: number): unknown {
  if (harm.type !== 'cursors') return body;
  const { data } = body as { data: readonly unknown[] };
  const after = { same: 'x', two: `x${call % 2}`, fresh: `x${call}`, empty: `x${call}`, foreign: undefined }[
    harm.how
  ];
  return {
    data: harm.how === 'empty' ? [] : data,
    paging: { cursors: { after }, next: `https://evil.example/?access_token=${TOKEN}` },
  };
}

/** `null`: the connection drops. */
function answerTo(addresses: readonly string[], harm: Harm, call: number): Response | null {
  if (harm.type === 'drop') return null;
  if (harm.type === 'html')
    return new Response(harm.status === 204 ? null : '<html>Sorry</html>', { status: harm.status });
  let items: unknown[] = addresses.map((address, index) => {
    let body = harmed(bodyFor(address), harm, call);
    if (harm.type === 'body' && index === Math.floor(harm.at * addresses.length))
      body = mutated(body, harm.mutations);
    return { code: 200, headers: [{ name: 'x', value: 'y' }], body: textOf(body) };
  });
  if (harm.type === 'order') items.reverse();
  if (harm.type === 'length')
    items =
      harm.by < 0 ? items.slice(0, harm.by) : [...items, ...Array.from({ length: harm.by }, () => items[0])];
  const value = harm.type === 'value' ? mutated(items, harm.mutations) : items;
  const text = textOf(value);
  return new Response(harm.type === 'text' ? edited(text, harm.edits) : text, { status: 200 });
}

/** JSON as Meta would send it; of what is too deep to be written, as deep a text. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return `${'{"data":['.repeat(10_000)}${']}'.repeat(10_000)}`;
  }
}

/** A client that is answered so, call by call, counted from 1; `null`: the connection drops. */
function graphOver(answer: (addresses: readonly string[], call: number) => Response | null): Graph {
  let time = START;
  let calls = 0;
  const clock: Clock = {
    now: () => time,
    random: () => 0.5,
    sleep: async (ms) => {
      time += ms;
    },
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (!/^https:\/\/graph\.facebook\.com\/v26\.0\/[a-z0-9_/]*$/.test(String(input)))
      throw new Stray(`a call to ${String(input)}`);
    if (++calls > MOST_CALLS) throw new Stray('calls without end');
    const batch = new URLSearchParams(String(init?.body)).get('batch') ?? '[]';
    const items = JSON.parse(batch) as { readonly relative_url: string }[];
    const response = answer(
      items.map((item) => item.relative_url),
      calls,
    );
    if (response === null) throw new TypeError('Failed to fetch');
    return response;
  };
  return createGraph({ fetch, clock, gate: createUsageGate(), token: async () => TOKEN, online: () => true });
}

const graphWith = (harms: readonly Harm[]): Graph =>
  graphOver((addresses, call) => answerTo(addresses, harms[Math.min(call, harms.length) - 1] as Harm, call));

/** Only one edge is not as it should be, each time it is asked. */
const graphWithout = (edge: string, mutations: readonly Mutation[]): Graph =>
  graphOver((addresses) =>
    Response.json(
      addresses.map((address) => {
        const isOdd = address.split('?')[0]?.endsWith(`/${edge}`);
        const body = bodyFor(address);
        return { code: 200, body: textOf(isOdd ? mutated(body, mutations) : body) };
      }),
    ),
  );

/** Something that must never be asked for; the client would take it for a dropped connection. */
class Stray extends Error {
  constructor(message: string) {
    super(message);
    strays.push(message);
  }
}
const strays: string[] = [];

function requireNamed(error: unknown): void {
  if (!(error instanceof GraphError)) throw error;
  if (!ERROR_KEYS.includes(error.view.key)) throw new Error(`no words for ${error.view.key}`);
  if (JSON.stringify(error.view).includes(TOKEN)) throw new Error('the token in an error');
}

async function settles<T>(reading: Promise<T>, then: (value: T) => void): Promise<void> {
  strays.length = 0;
  const end = await reading.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (strays[0] !== undefined) throw new Error(strays[0]);
  if ('error' in end) requireNamed(end.error);
  else then(end.value);
}

const PORTFOLIO = { id: '9', name: 'Northwind' };
const row = v.object({ id: v.string() });
const get = (path: string): GraphRequest => ({ method: 'GET', path, portfolioId: '9' });

/** Each part of it is as said, or the edge it would come from is named. */
function requireSound(snapshot: Snapshot): void {
  const { systemUsers, apps, assets, unread, assignments } = snapshot;
  for (const each of [...systemUsers, ...apps, ...assets])
    if (!META_ID.test(each.id) || each.name === '')
      throw new Error(`taken for real: ${JSON.stringify(each)}`);
  for (const { edge } of unread) if (!/^[a-z_]+$/.test(edge)) throw new Error(`an edge called ${edge}`);
  for (const { systemUserId } of assignments)
    if (!META_ID.test(systemUserId)) throw new Error(`access of ${systemUserId}`);
}

/** What every row of the answers says, with nothing done to them. */
const WHOLE = {
  system_users: ['1', '2'],
  owned_apps: ['900'],
  owned_pages: ['10', '11'],
  owned_ad_accounts: ['act_20'],
};

export const client = [
  property('an answer of any shape is data or a named error', harmsArbitrary, async (harms) => {
    const graph = graphWith(harms);
    await settles(graph.read([get('9/owned_pages'), get('9/system_users')], v.unknown()), (answers) => {
      if (answers.length !== 2) throw new Error('an answer is lost');
      for (const answer of answers) if (!answer.ok) requireNamed(answer.error);
    });
  }),
  property('a batch has an answer for each item, or is a named error', harmsArbitrary, async (harms) => {
    const graph = graphWith(harms);
    const requests = ['9/owned_pages', '9/system_users', '9/owned_apps'].map(get);
    await settles(graph.batch(requests), (answers) => {
      if (answers.length !== 3) throw new Error('an answer is lost');
      for (const answer of answers) if (!answer.ok) requireNamed(answer.error);
    });
  }),
  property('a single call is data or a named error', harmsArbitrary, (harms) =>
    settles(graphWith(harms).post({ method: 'POST', path: '9/system_users' }), () => {}),
  ),
  property('cursors end, whatever they say', harmsArbitrary, async (harms) => {
    const graph = graphWith(harms);
    await settles(graph.readEdges([get('9/owned_pages'), get('9/system_users')], row), (edges) => {
      if (edges.length !== 2) throw new Error('an edge is lost');
      for (const { rows, error } of edges) {
        if (error !== null) requireNamed(error);
        if (!rows.every((each) => v.is(row, each))) throw new Error('a row of another shape');
      }
    });
  }),
  property('what Meta says of a token is a time that there is, or a named error', harmsArbitrary, (harms) =>
    settles(readTokenFacts(graphWith(harms), TOKEN), ({ expiresAt, dataAccessExpiresAt }) => {
      for (const time of [expiresAt, dataAccessExpiresAt])
        if (time !== null && Number.isNaN(new Date(time).getTime())) throw new Error(`it ends at ${time}`);
    }),
  ),
];

export const portfolio = [
  property('portfolios are as Meta says, or it is a named error', harmsArbitrary, (harms) =>
    settles(readPortfolios(graphWith(harms)), (found) => {
      for (const { id } of found) if (!META_ID.test(id)) throw new Error(`a portfolio ${id}`);
    }),
  ),
  property(
    'a portfolio is read whole, or what could not be read is named',
    fc.record({ mutations: mutationsArbitrary, edge: fc.constantFrom(...Object.keys(WHOLE)) }),
    async ({ mutations, edge }) => {
      const graph = graphWithout(edge, mutations);
      await settles(readSnapshot(graph, PORTFOLIO, START), (snapshot) => {
        requireSound(snapshot);
        const found = new Set(
          [...snapshot.systemUsers, ...snapshot.apps, ...snapshot.assets].map(({ id }) => id),
        );
        const unread = snapshot.unread.map((part) => part.edge);
        for (const [each, ids] of Object.entries(WHOLE))
          for (const id of ids)
            if (each !== edge && !found.has(id)) throw new Error(`${id} of ${each} is lost`);
        if (!unread.every((part) => part === edge)) throw new Error(`unread: ${unread}`);
      });
    },
  ),
  property('a portfolio with anything wrong is read or refused', harmsArbitrary, (harms) =>
    settles(readSnapshot(graphWith(harms), PORTFOLIO, START), requireSound),
  ),
  property('who reaches what is read, or named as unread', harmsArbitrary, async (harms) => {
    const base = await readSnapshot(graphWith([{ type: 'none' }]), PORTFOLIO, START);
    await settles(readAccess(graphWith(harms), base, ['1', '2'], base.assets), (snapshot) => {
      requireSound(snapshot);
      for (const id of snapshot.unreadAccess ?? [])
        for (const user of ['1', '2'])
          if (!snapshot.assignments.some((each) => each.assetId === id && each.systemUserId === user))
            throw new Error(`access of ${user} to ${id} is taken for none`);
    });
  }),
];
