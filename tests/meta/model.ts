import type { AssetKind, SystemUserRole } from './facts.ts';
import { ASSET_KINDS } from './facts.ts';
import { createRandom, type Random } from './random.ts';

/** The nouns of the world and how to find them. Rules live in `world.ts`. */

export interface Portfolio {
  readonly id: string;
  name: string;
  verificationStatus: string;
  twoFactorType: 'none' | 'admin_required' | 'all_required';
  createdTime: string;
  /** `null`: Meta's own limits. */
  raisedLimits: Readonly<Record<SystemUserRole, number>> | null;
  /** Whether every token of a system user must be one that expires. */
  mustExpire: boolean;
  readonly systemUsers: SystemUser[];
  readonly members: Member[];
  readonly ownedApps: App[];
  readonly clientApps: App[];
  readonly owned: Record<AssetKind, Asset[]>;
  readonly client: Record<AssetKind, Asset[]>;
}

/** Somebody with a Facebook profile; never a real one. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A person in one portfolio: what Meta calls a business user, with an id of its own. */
export interface Member {
  readonly id: string;
  readonly personId: string;
  readonly businessId: string;
  readonly name: string;
  role: 'ADMIN' | 'EMPLOYEE';
}

export interface App {
  readonly id: string;
  readonly name: string;
  secret: string;
  readonly ownerId: string;
  /** Full access to the Marketing API. */
  marketingAccess: boolean;
  mode: 'live' | 'development';
  /** Valid OAuth redirect addresses, beside those of browser extensions that every app here accepts. */
  readonly redirectUris: string[];
}

export interface SystemUser {
  /** What the Graph API uses. */
  readonly id: string;
  /** What stands in the address of the Business Suite page, and nowhere else. */
  readonly pageId: string;
  readonly businessId: string;
  name: string;
  readonly role: SystemUserRole;
  readonly createdTime: string;
  readonly createdBy: { readonly id: string; readonly name: string };
  readonly installedApps: Set<string>;
}

export interface Asset {
  readonly id: string;
  readonly kind: AssetKind;
  readonly name: string;
  /** May be a portfolio outside this world. */
  readonly ownerId: string;
  /** Only of Instagram assets. */
  readonly igUserId?: string;
  readonly igUsername?: string;
}

/** Parameter name → values: `{tasks: […]}`, or the four parameters of asset groups. */
export type TaskSet = Readonly<Record<string, readonly string[]>>;

export interface Assignment {
  readonly assetId: string;
  /** A system user or a member. */
  readonly userId: string;
  readonly tasks: TaskSet;
}

export interface Token {
  readonly token: string;
  readonly type: 'USER' | 'SYSTEM_USER';
  /** A person or a system user. */
  readonly ownerId: string;
  readonly appId: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970, as Meta tells them. */
  readonly issuedAt: number;
  /** 0: never. */
  expiresAt: number;
  dataAccessExpiresAt: number;
  /** Why it was killed: 460 password changed, 467 revoked; `null` while it is good. */
  killed: 460 | 467 | null;
}

export interface Credentials {
  /** Token of an admin of every portfolio (or nearly), with all permissions, of an app the first portfolio owns. */
  readonly admin: string;
  /** Token of somebody who is not an admin. */
  readonly employee: string;
  /** The admin's, without `business_management`. */
  readonly noBusinessManagement: string;
  /** The admin's, expired an hour ago. */
  readonly expired: string;
  /** The admin's, issued by an app the portfolio does not own. */
  readonly otherApp: string;
  readonly appId: string;
  readonly appSecret: string;
  readonly adminId: string;
  readonly adminName: string;
  /** The first portfolio: the one demos open. */
  readonly businessId: string;
}

export interface World {
  readonly seed: string;
  readonly now: () => number;
  readonly random: Random;
  readonly portfolios: Map<string, Portfolio>;
  readonly people: Map<string, Person>;
  readonly members: Map<string, Member>;
  readonly apps: Map<string, App>;
  readonly systemUsers: Map<string, SystemUser>;
  /** System users by the id of the page's address. */
  readonly byPageId: Map<string, SystemUser>;
  readonly assets: Map<string, Asset>;
  /** Asset → user → assignment. */
  readonly byAsset: Map<string, Map<string, Assignment>>;
  /** User → asset → assignment: the same assignments, from the other side. */
  readonly byUser: Map<string, Map<string, Assignment>>;
  /** Business asset group → ids of the assets in it. */
  readonly inGroup: Map<string, Set<string>>;
  readonly tokens: Map<string, Token>;
  /** Set by the seed. */
  credentials: Credentials;
  readonly takenIds: Set<string>;
}

const NO_CREDENTIALS: Credentials = {
  admin: '',
  employee: '',
  noBusinessManagement: '',
  expired: '',
  otherApp: '',
  appId: '',
  appSecret: '',
  adminId: '',
  adminName: '',
  businessId: '',
};

export function emptyWorld(seed: string, now: () => number): World {
  return {
    seed,
    now,
    random: createRandom(seed),
    portfolios: new Map(),
    people: new Map(),
    members: new Map(),
    apps: new Map(),
    systemUsers: new Map(),
    byPageId: new Map(),
    assets: new Map(),
    byAsset: new Map(),
    byUser: new Map(),
    inGroup: new Map(),
    tokens: new Map(),
    credentials: NO_CREDENTIALS,
    takenIds: new Set(),
  };
}

/** An id nothing else has, in whatever id space. */
export function newId(world: World, prefix: string, length: number): string {
  for (;;) {
    const id = prefix + world.random.digits(length - prefix.length);
    if (world.takenIds.has(id)) continue;
    world.takenIds.add(id);
    return id;
  }
}

export function noAssets(): Record<AssetKind, Asset[]> {
  return Object.fromEntries(ASSET_KINDS.map(({ kind }) => [kind, [] as Asset[]])) as Record<
    AssetKind,
    Asset[]
  >;
}

/** `2026-08-03T09:12:44+0000`. */
export const metaTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, '+0000');

export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000);
