import { ASSET_EDGES } from './api/asset-edges.ts';
import { BUSINESS_EDGES } from './api/business-edges.ts';
import { authenticate, type Caller, checkProof, portfoliosOf, requirePermission } from './api/caller.ts';
import { parseFields, select } from './api/fields.ts';
import type { Json } from './api/json.ts';
import { PAGING_PARAMETERS, type PagingSettings } from './api/paging.ts';
import { type ParameterSpecs, readParameters } from './api/parameters.ts';
import { type Call, type EdgeRoute, findNode, type Method, type Node, viewOf } from './api/route.ts';
import { TOKEN_CALLS } from './api/token-calls.ts';
import { ME_EDGES, SYSTEM_USER_EDGES } from './api/user-edges.ts';
import { GraphFault, invalid, missing } from './fault.ts';
import type { World } from './model.ts';
import type { Usage } from './usage.ts';

/** What Meta answers to one call, be it alone or in a batch. No network, no clock but the world's. */

export interface GraphCall {
  readonly method: string;
  /** Without version or query: `/me/businesses`. */
  readonly path: string;
  readonly version: string;
  readonly params: ReadonlyMap<string, string>;
  /** Of the Authorization header, or of the batch around it. */
  readonly token: string;
}

export interface GraphAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Json;
  readonly errorCode?: number;
}

export interface GraphSettings {
  readonly world: World;
  readonly usage: Usage;
  readonly paging: PagingSettings;
}

const EDGES: readonly EdgeRoute[] = [...BUSINESS_EDGES, ...SYSTEM_USER_EDGES, ...ME_EDGES, ...ASSET_EDGES];
const METHODS: readonly string[] = ['GET', 'POST', 'DELETE'];

export const unknownPath = (path: string): GraphFault =>
  new GraphFault(2500, `Unknown path components: ${path}`, { status: 400 });

export const callerToken = ({ params, token }: GraphCall): string => params.get('access_token') ?? token;

export function errorBody(world: World, fault: GraphFault): Json {
  return {
    error: {
      message: fault.message,
      type: fault.type,
      code: fault.code,
      ...(fault.subcode === undefined ? {} : { error_subcode: fault.subcode }),
      is_transient: fault.isTransient,
      ...(fault.userTitle === undefined ? {} : { error_user_title: fault.userTitle }),
      ...(fault.userMessage === undefined ? {} : { error_user_msg: fault.userMessage }),
      fbtrace_id: `A${world.random.text(22)}`,
    },
  };
}

/** Answers; never throws a `GraphFault`. */
export function answerGraph(settings: GraphSettings, call: GraphCall): GraphAnswer {
  const { world, usage } = settings;
  const about = { appId: '', businessId: '' };
  const headers = () => ({
    'facebook-api-version': call.version,
    ...usage.headers(about.appId, about.businessId),
  });
  try {
    const body = run(settings, call, about);
    return { status: 200, headers: headers(), body };
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    return { status: fault.status, headers: headers(), body: errorBody(world, fault), errorCode: fault.code };
  }
}

/** Whose limits a call counts towards; filled in as soon as it is known, for the headers of errors too. */
interface About {
  appId: string;
  businessId: string;
}

function run(settings: GraphSettings, call: GraphCall, about: About): Json {
  const { world, usage } = settings;
  if (!METHODS.includes(call.method)) throw invalid(`Unsupported method: ${call.method}`);
  const method = call.method as Method;
  if (call.path === '/') throw unknownPath('/');
  const rootRoute = TOKEN_CALLS.find(({ path }) => path === call.path);
  if (rootRoute !== undefined && !rootRoute.needsToken) {
    if (!rootRoute.methods.includes(method)) throw missing(call.path.slice(1), method);
    return rootRoute.run(world, readParameters(call.params, rootRoute.params), null);
  }
  const caller = authenticate(world, callerToken(call));
  about.appId = caller.app.id;
  about.businessId = portfoliosOf(world, caller)[0]?.id ?? '';
  const proof = call.params.get('appsecret_proof');
  if (proof !== undefined) checkProof(caller, proof);
  if (rootRoute !== undefined) {
    usage.count(about.appId, '');
    if (!rootRoute.methods.includes(method)) throw missing(call.path.slice(1), method);
    return rootRoute.run(world, readParameters(call.params, rootRoute.params), caller);
  }
  const { node, edge } = locate(world, caller, call, method);
  about.businessId = businessOf(node) ?? about.businessId;
  usage.count(about.appId, about.businessId);
  return runEdge(settings, call, caller, node, edge, method);
}

function businessOf(node: Node): string | undefined {
  if (node.type === 'business') return node.object.id;
  if (node.type === 'system_user' || node.type === 'member') return node.object.businessId;
  return node.type === 'asset' ? node.object.ownerId : undefined;
}

/** The object and the edge of a path: `/{id}`, `/{id}/{edge}`, `/me`, `/me/{edge}`, `/app`. */
function locate(
  world: World,
  caller: Caller,
  { path }: GraphCall,
  method: Method,
): { node: Node; edge: string } {
  const [first = '', edge = '', ...rest] = path.slice(1).split('/');
  if (rest.length > 0) throw unknownPath(`/${rest.join('/')}`);
  if (path.endsWith('/')) throw unknownPath('/');
  if (first === 'app') return { node: { type: 'app', object: caller.app }, edge };
  if (first === 'me') {
    if (caller.type === 'app')
      throw new GraphFault(
        2500,
        'An active access token must be used to query information about the current user.',
      );
    const node: Node =
      caller.type === 'person'
        ? { type: 'person', object: caller.person }
        : { type: 'system_user', object: caller.user };
    return { node, edge };
  }
  if (!/^(?:act_)?\d{1,20}$/.test(first))
    throw new GraphFault(803, `(#803) Some of the aliases you requested do not exist: ${first}`);
  return { node: findNode(world, caller, first, method), edge };
}

function unknownEdge(world: World, node: Node, name: string, method: Method): GraphFault {
  if (method !== 'GET') return missing(node.object.id, method);
  return invalid(
    `Tried accessing nonexisting field (${name}) on node type (${viewOf(world, node).nodeType})`,
  );
}

const NODE_PARAMETERS: ParameterSpecs = { fields: { type: 'string' } };

function runEdge(
  settings: GraphSettings,
  call: GraphCall,
  caller: Caller,
  node: Node,
  name: string,
  method: Method,
): Json {
  const { world } = settings;
  if (name === '') {
    if (method !== 'GET') throw missing(node.object.id, method);
    const params = readParameters(call.params, NODE_PARAMETERS);
    if (!['person', 'app'].includes(node.type) && !isSelf(caller, node))
      requirePermission(caller, 'business_management');
    const fields = params.text('fields');
    return select(viewOf(world, node), fields === '' ? null : parseFields(fields));
  }
  const route = EDGES.find(
    (row) =>
      row.method === method &&
      row.on === node.type &&
      row.edge === name &&
      row.exists?.(node.object) !== false,
  );
  if (route === undefined || (isMeOnly(route) && !isSelf(caller, node)))
    throw unknownEdge(world, node, name, method);
  if (!route.isOpen) requirePermission(caller, 'business_management');
  const params = readParameters(
    method === 'GET' ? call.params : withoutOwnId(call.params, node),
    specsOf(route),
  );
  const fields = params.text('fields') === '' ? null : parseFields(params.text('fields'));
  const context: Call = {
    world,
    method,
    caller,
    params,
    fields,
    path: call.path,
    paging: settings.paging,
    address: (extra) => pageAddress(call, extra),
  };
  const answer = route.run(context, node.object);
  return method === 'POST' && fields !== null ? readAfterWrite(context, answer) : answer;
}

/** Every write takes `fields`, as Meta's SDKs send them: it is answered with those of what it made. */
function specsOf(route: EdgeRoute): ParameterSpecs {
  if (route.isList) return { ...PAGING_PARAMETERS, ...route.params };
  return route.method === 'POST' ? { ...NODE_PARAMETERS, ...route.params } : route.params;
}

/** Meta's SDKs repeat the id that stands in the path among the parameters of a write. */
function withoutOwnId(params: ReadonlyMap<string, string>, node: Node): ReadonlyMap<string, string> {
  if (params.get('id') !== node.object.id) return params;
  return new Map([...params].filter(([name]) => name !== 'id'));
}

function readAfterWrite({ world, caller, fields }: Call, answer: Json): Json {
  if (typeof answer !== 'object' || answer === null || !('id' in answer) || typeof answer.id !== 'string')
    return answer;
  return select(viewOf(world, findNode(world, caller, answer.id, 'GET')), fields);
}

const isSelf = (caller: Caller, node: Node): boolean =>
  (caller.type === 'person' && node.object === caller.person) ||
  (caller.type === 'system_user' && node.object === caller.user);

const isMeOnly = (route: EdgeRoute): boolean => ME_EDGES.includes(route);

/** Meta puts the caller's token into `next`: whoever follows it carries the token in an address. */
function pageAddress(call: GraphCall, extra: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams({ access_token: callerToken(call) });
  for (const [name, value] of call.params)
    if (!['access_token', 'after', 'before', 'appsecret_proof'].includes(name)) query.set(name, value);
  for (const [name, value] of Object.entries(extra)) query.set(name, value);
  return `https://graph.facebook.com/${call.version}${call.path}?${query}`;
}
