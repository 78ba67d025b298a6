import { missing, wrongIdSpace } from '../fault.ts';
import type { App, Asset, Member, Person, Portfolio, SystemUser, World } from '../model.ts';
import { type Caller, canSee, portfoliosOf, roleIn } from './caller.ts';
import { type Field, select, type View } from './fields.ts';
import type { Json } from './json.ts';
import { type PagingSettings, page } from './paging.ts';
import type { ParameterSpecs, Parameters } from './parameters.ts';
import { appView, assetView, businessView, memberView, systemUserView, userView } from './views.ts';

export type Method = 'GET' | 'POST' | 'DELETE';

/** What an id in a path stands for. */
export type Node =
  | { readonly type: 'business'; readonly object: Portfolio }
  | { readonly type: 'system_user'; readonly object: SystemUser }
  | { readonly type: 'member'; readonly object: Member }
  | { readonly type: 'person'; readonly object: Person }
  | { readonly type: 'app'; readonly object: App }
  | { readonly type: 'asset'; readonly object: Asset };
export type NodeType = Node['type'];
export type NodeOf<T extends NodeType> = Extract<Node, { type: T }>['object'];

export interface Call {
  readonly world: World;
  readonly method: Method;
  readonly caller: Caller;
  readonly params: Parameters;
  readonly fields: readonly Field[] | null;
  /** Path without version: `/123/system_users`. */
  readonly path: string;
  readonly paging: PagingSettings;
  readonly address: (extra: Readonly<Record<string, string>>) => string;
}

/** One row of the API: what may be done on an edge, with which parameters. */
export interface EdgeRoute<T extends NodeType = NodeType> {
  readonly method: Method;
  readonly on: T;
  /** Empty: the object itself. */
  readonly edge: string;
  readonly params: ParameterSpecs;
  /** Whether the answer is a list, with cursors. */
  readonly isList?: boolean;
  /** Whether it can be asked without `business_management`. */
  readonly isOpen?: boolean;
  /** For which objects of the type the edge exists; all by default. */
  readonly exists?: (object: NodeOf<T>) => boolean;
  readonly run: (call: Call, object: NodeOf<T>) => Json;
}

/** Keeps the type of the object while the row is written, and forgets it for the table. */
export function edge<T extends NodeType>(route: EdgeRoute<T>): EdgeRoute {
  return {
    ...route,
    exists: (object) => route.exists?.(object as NodeOf<T>) ?? true,
    run: (call, object) => route.run(call, object as NodeOf<T>),
  };
}

export function list<T>(
  call: Call,
  rows: readonly T[],
  view: (row: T) => View,
): { readonly [name: string]: Json } {
  return page(
    rows,
    call.params,
    call.path,
    call.paging,
    (row) => select(view(row), call.fields),
    call.address,
  );
}

/** What an id stands for, as far as the caller may know. */
export function findNode(world: World, caller: Caller, id: string, method: Method): Node {
  const node = nodeById(world, id);
  if (node === null) throw world.byPageId.has(id) ? wrongIdSpace(id) : missing(id, method);
  if (!mayKnow(world, caller, node)) throw missing(id, method);
  return node;
}

function nodeById(world: World, id: string): Node | null {
  const portfolio = world.portfolios.get(id);
  if (portfolio) return { type: 'business', object: portfolio };
  const user = world.systemUsers.get(id);
  if (user) return { type: 'system_user', object: user };
  const asset = world.assets.get(id);
  if (asset) return { type: 'asset', object: asset };
  const member = world.members.get(id);
  if (member) return { type: 'member', object: member };
  const app = world.apps.get(id);
  if (app) return { type: 'app', object: app };
  const person = world.people.get(id);
  return person ? { type: 'person', object: person } : null;
}

function mayKnow(world: World, caller: Caller, node: Node): boolean {
  switch (node.type) {
    case 'business':
      return roleIn(caller, node.object) !== null;
    case 'system_user':
    case 'member':
      return portfoliosOf(world, caller).some(({ id }) => id === node.object.businessId);
    case 'asset':
      return canSee(world, caller, node.object);
    case 'person':
      return caller.type === 'person' && caller.person.id === node.object.id;
    case 'app':
      return true;
  }
}

export function viewOf(world: World, node: Node): View {
  switch (node.type) {
    case 'business':
      return businessView(node.object);
    case 'system_user':
      return systemUserView(node.object);
    case 'member':
      return memberView(world, node.object);
    case 'person':
      return userView(node.object);
    case 'app':
      return appView(world, node.object);
    case 'asset':
      return assetView(world, node.object);
  }
}
