import * as v from 'valibot';
import type { EdgeAnswer, Graph, GraphRequest } from '../graph/client.ts';
import { sha256 } from '../graph/digest.ts';
import type { ErrorAction } from '../graph/errors.ts';
import { MAX_BATCH_ITEMS } from '../meta/api.ts';
import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind } from '../meta/assets.ts';
import { META_ID } from '../meta/ids.ts';
import { SYSTEM_USER_ROLES } from '../meta/roles.ts';
import type {
  App,
  Asset,
  Assignment,
  Found,
  GroupContent,
  GroupPart,
  Portfolio,
  Snapshot,
  SystemUser,
  UnreadPart,
} from './snapshot.ts';

const HASH_DIGITS = 16;

/** What is no id stands for nothing, and would make other addresses of the calls about it. */
const id = v.pipe(v.string(), v.regex(META_ID));

const row = v.looseObject({ id });
type Row = v.InferOutput<typeof row>;

const portfolioRow = v.object({ id, name: v.string() });
/** A user with access to an asset; without `tasks` where Meta does not tell them. */
export const assignedUserRow = v.object({ id, tasks: v.optional(v.array(v.string())) });
export type AssignedUser = v.InferOutput<typeof assignedUserRow>;
const idRow = v.object({ id });

type AssetRef = Pick<Asset, 'id' | 'kind'>;

/** The read of who has access to an asset, with which tasks. */
export const assignedUsersRequest = (portfolioId: string, assetId: string): GraphRequest => ({
  method: 'GET',
  path: `${assetId}/assigned_users`,
  params: { business: portfolioId, fields: 'id,name,user_type,tasks' },
  portfolioId,
});

interface AssetEdge {
  readonly kind: AssetKind;
  readonly edge: string;
  readonly owned: boolean;
}

const ASSET_EDGES: readonly AssetEdge[] = ASSET_KINDS.flatMap((kind) => {
  const { ownedEdge, clientEdge } = ASSET_KIND_FACTS[kind];
  const owned: AssetEdge = { kind, edge: ownedEdge, owned: true };
  return clientEdge === null ? [owned] : [owned, { kind, edge: clientEdge, owned: false }];
});

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function toSystemUser(raw: Row): SystemUser {
  const role = SYSTEM_USER_ROLES.find((known) => known === raw.role) ?? 'EMPLOYEE';
  return { id: raw.id, name: text(raw.name) ?? raw.id, role, createdTime: text(raw.created_time) };
}

function toAsset(raw: Row, { kind, owned }: AssetEdge): Asset {
  const { nameFields, idInGroups } = ASSET_KIND_FACTS[kind];
  const name = nameFields.map((field) => text(raw[field])).find((found) => found !== null);
  const named = idInGroups === undefined ? null : text(raw[idInGroups]);
  return { id: raw.id, kind, name: name ?? raw.id, owned, ...(named === null ? {} : { idInGroups: named }) };
}

function unreadPart(edge: string, { error }: EdgeAnswer<unknown>): UnreadPart | null {
  return error === null ? null : { edge, code: error.view.code, fbtraceId: error.view.fbtraceId };
}

/** Rows with an id twice (owned and shared, or served on two pages) count once; the first wins. */
function unique<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return [...new Map([...rows].reverse().map((each) => [each.id, each])).values()].reverse();
}

/** What Steward does about errors that no edge is to blame for: the next reading would meet them too. */
const NO_EDGES_FAULT: ReadonlySet<ErrorAction> = new Set(['throttle', 'reconnect', 'app_secret', 'block']);

/** Throws the `GraphError` that ended more than the edge it came from: half a reading is no reading then. */
function requireCaller(answers: readonly EdgeAnswer<unknown>[]): void {
  for (const { error } of answers) if (error !== null && NO_EDGES_FAULT.has(error.view.action)) throw error;
}

/** The business portfolios the caller belongs to. Throws `GraphError`. */
export async function readPortfolios(graph: Graph, signal?: AbortSignal): Promise<Portfolio[]> {
  const [answer] = await graph.readEdges(
    [{ method: 'GET', path: 'me/businesses', params: { fields: 'id,name' } }],
    portfolioRow,
    signal,
  );
  if (answer?.error) throw answer.error;
  return unique(answer?.rows ?? []);
}

/** The edges of one portfolio in the order they are asked: system users, apps, then every asset edge. */
function requestsFor(portfolioId: string): GraphRequest[] {
  const get = (edge: string, fields: string): GraphRequest => ({
    method: 'GET',
    path: `${portfolioId}/${edge}`,
    params: { fields },
    portfolioId,
  });
  return [
    get('system_users', 'id,name,role,created_time'),
    get('owned_apps', 'id,name'),
    get('client_apps', 'id,name'),
    ...ASSET_EDGES.map(({ kind, edge }) => get(edge, ASSET_KIND_FACTS[kind].fields)),
  ];
}

/** Counts the rows of the edges of `requestsFor`. */
function foundIn([systemUsers = 0, , , ...assetRows]: readonly number[]): Found {
  const assets: Partial<Record<AssetKind, number>> = {};
  for (const [index, { kind }] of ASSET_EDGES.entries())
    assets[kind] = (assets[kind] ?? 0) + (assetRows[index] ?? 0);
  return { systemUsers, assets };
}

/**
 * Reads a whole portfolio: its system users, apps and assets of every kind, in as few calls as its cursors
 * allow. An edge that fails is named in `unread`. Throws `GraphError` when the system users are unreadable, or
 * Meta hears the caller no more.
 */
export async function readSnapshot(
  graph: Graph,
  portfolio: Portfolio,
  now: number,
  signal?: AbortSignal,
  onFound?: (found: Found) => void,
): Promise<Snapshot> {
  const requests = requestsFor(portfolio.id);
  const answers = await graph.readEdges(requests, row, signal, (rows) => onFound?.(foundIn(rows)));
  requireCaller(answers);
  const [users, ownedApps, clientApps, ...assetAnswers] = answers as [
    EdgeAnswer<Row>,
    EdgeAnswer<Row>,
    EdgeAnswer<Row>,
    ...EdgeAnswer<Row>[],
  ];
  if (users.error) throw users.error;

  const toApp =
    (owned: boolean) =>
    (raw: Row): App => ({ id: raw.id, name: text(raw.name) ?? raw.id, owned });
  const unread = answers.flatMap(
    (answer, index) => unreadPart(requests[index]?.path.split('/')[1] ?? '', answer) ?? [],
  );
  return withHash({
    version: 1,
    portfolio,
    readAt: now,
    hash: '',
    systemUsers: unique(users.rows.map(toSystemUser)),
    apps: unique([...ownedApps.rows.map(toApp(true)), ...clientApps.rows.map(toApp(false))]),
    assets: unique(
      assetAnswers.flatMap(({ rows }, index) =>
        rows.map((raw) => toAsset(raw, ASSET_EDGES[index] as AssetEdge)),
      ),
    ),
    assignments: [],
    accessOf: [],
    unread,
  });
}

/**
 * Adds who-has-what for these system users on these assets, read from the assets' side: the only side that
 * tells tasks, and one call an asset however many users. Where an asset could not be read to its
 * end, access counts as there with unknown tasks: sending tasks blindly would replace those a user has. Throws
 * `GraphError` when Meta hears the caller no more.
 */
export async function readAccess(
  graph: Graph,
  snapshot: Snapshot,
  systemUserIds: readonly string[],
  wantedAssets: readonly AssetRef[],
  signal?: AbortSignal,
): Promise<Snapshot> {
  const wanted = new Set(systemUserIds);
  const portfolioId = snapshot.portfolio.id;
  const assets = await withPossibleAccess(graph, portfolioId, [...wanted], wantedAssets, signal);
  const answers = await graph.readEdges(
    assets.map(({ id }) => assignedUsersRequest(portfolioId, id)),
    assignedUserRow,
    signal,
  );
  requireCaller(answers);
  const assignments = answers.flatMap(({ rows, error }, index) => {
    const asset = assets[index];
    if (asset === undefined) return [];
    const known = new Map(rows.map(({ id, tasks }) => [id, tasks ?? null]));
    return [...wanted].flatMap((systemUserId): Assignment[] =>
      known.has(systemUserId) || error !== null
        ? [{ systemUserId, assetId: asset.id, kind: asset.kind, tasks: known.get(systemUserId) ?? null }]
        : [],
    );
  });
  const unreadAccess = assets.filter((_, index) => answers[index]?.error).map(({ id }) => id);
  return withHash({ ...snapshot, assignments, accessOf: [...wanted], unreadAccess });
}

/**
 * Those of the assets that some of the users may have access to. The users' side tells that in a call for each
 * user and kind, where there are more assets than users to ask and Meta has an edge for the kind; of a kind
 * that could not be read to its end, every asset may be one.
 */
async function withPossibleAccess(
  graph: Graph,
  portfolioId: string,
  systemUserIds: readonly string[],
  assets: readonly AssetRef[],
  signal?: AbortSignal,
): Promise<readonly AssetRef[]> {
  if (assets.length <= MAX_BATCH_ITEMS) return assets;
  const questions = ASSET_KINDS.flatMap((kind) => {
    const edge = ASSET_KIND_FACTS[kind].assignedEdge;
    const count = assets.filter((asset) => asset.kind === kind).length;
    return edge === null || count <= systemUserIds.length
      ? []
      : systemUserIds.map((id) => ({ kind, path: `${id}/${edge}` }));
  });
  const answers = await graph.readEdges(
    questions.map(({ path }) => ({ method: 'GET', path, params: { fields: 'id' }, portfolioId })),
    idRow,
    signal,
  );
  const told = new Set(questions.map(({ kind }) => kind));
  answers.forEach(({ error }, index) => {
    const kind = questions[index]?.kind;
    if (error !== null && kind !== undefined) told.delete(kind);
  });
  const held = new Set(answers.flatMap(({ rows }) => rows.map(({ id }) => id)));
  return assets.filter(({ id, kind }) => !told.has(kind) || held.has(id));
}

/**
 * Reads what is in business asset groups, a call for each group and kind. What is no group of the portfolio, or a
 * kind that groups don't hold, is left out. Throws `GraphError` when Meta hears the caller no more.
 */
export async function readGroups(
  graph: Graph,
  { portfolio, assets }: Snapshot,
  parts: readonly GroupPart[],
  signal?: AbortSignal,
): Promise<GroupContent[]> {
  const groups = new Set(assets.flatMap(({ id, kind }) => (kind === 'business_asset_group' ? [id] : [])));
  const asked = parts.flatMap(({ groupId, kind }) => {
    const edge = ASSET_KIND_FACTS[kind].groupEdge;
    return edge === null || !groups.has(groupId) ? [] : [{ groupId, kind, edge }];
  });
  const answers = await graph.readEdges(
    asked.map(({ groupId, edge }) => ({
      method: 'GET',
      path: `${groupId}/${edge}`,
      params: { fields: 'id' },
      portfolioId: portfolio.id,
    })),
    idRow,
    signal,
  );
  requireCaller(answers);
  const ids = new Map(
    assets.flatMap(({ id, kind, idInGroups }) =>
      idInGroups === undefined ? [] : [[`${kind} ${idInGroups}`, id]],
    ),
  );
  return answers.flatMap((answer, index): GroupContent[] => {
    const part = asked[index];
    if (part === undefined) return [];
    const { groupId, kind, edge } = part;
    const unread = unreadPart(edge, answer);
    // Half of a group would be taken for the whole.
    const rows = unread === null ? unique(answer.rows) : [];
    return [{ groupId, kind, assetIds: rows.map((row) => ids.get(`${kind} ${row.id}`) ?? row.id), unread }];
  });
}

async function withHash(snapshot: Snapshot): Promise<Snapshot> {
  const { readAt: _, hash: __, ...content } = snapshot;
  // A trace id is of the answer, not of the portfolio.
  const unread = snapshot.unread.map(({ edge, code }) => ({ edge, code }));
  const hash = await sha256(JSON.stringify({ ...content, unread }));
  return { ...snapshot, hash: hash.slice(0, HASH_DIGITS) };
}
