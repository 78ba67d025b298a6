import { createHmac, timingSafeEqual } from 'node:crypto';
import { badToken, GraphFault, missing, notAdmin, permissionMissing } from '../fault.ts';
import type { App, Asset, Person, Portfolio, SystemUser, Token, World } from '../model.ts';
import { canUse, tokenFault } from '../world.ts';

/** Who calls: a token's owner through its app, or an app by its own `id|secret`. */
export type Caller =
  | { readonly type: 'person'; readonly app: App; readonly token: Token; readonly person: Person }
  | { readonly type: 'system_user'; readonly app: App; readonly token: Token; readonly user: SystemUser }
  | { readonly type: 'app'; readonly app: App };

export function authenticate(world: World, tokenText: string): Caller {
  if (tokenText === '')
    throw new GraphFault(
      2500,
      'An active access token must be used to query information about the current user.',
    );
  const [appId = '', secret = ''] = tokenText.split('|');
  const tokensApp = world.apps.get(appId);
  if (tokensApp !== undefined && tokensApp.secret === secret) return { type: 'app', app: tokensApp };
  const token = world.tokens.get(tokenText);
  if (token === undefined) throw badToken(undefined, tokenText);
  const subcode = tokenFault(world, token);
  if (subcode !== null) throw badToken(subcode);
  const app = world.apps.get(token.appId);
  if (app === undefined) throw badToken(467);
  const person = world.people.get(token.ownerId);
  if (person !== undefined) return { type: 'person', app, token, person };
  const user = world.systemUsers.get(token.ownerId);
  if (user !== undefined) return { type: 'system_user', app, token, user };
  throw badToken(467);
}

/** `appsecret_proof`: hex HMAC-SHA256 of the calling token, the key being the secret of its app. */
export function checkProof(caller: Caller, proof: string): void {
  const right =
    caller.type === 'app'
      ? ''
      : createHmac('sha256', caller.app.secret).update(caller.token.token).digest('hex');
  const isRight = right.length === proof.length && timingSafeEqual(Buffer.from(right), Buffer.from(proof));
  if (!isRight || right === '')
    throw new GraphFault(
      104,
      '(#104) Incorrect signature: invalid appsecret_proof provided in the API argument',
    );
}

/** Business edges are only for people and system users, whose token carries the permission. */
export function requirePermission(caller: Caller, permission: string): void {
  if (caller.type === 'app' || !caller.token.scopes.includes(permission)) throw permissionMissing(permission);
}

export function roleIn(caller: Caller, portfolio: Portfolio): 'ADMIN' | 'EMPLOYEE' | null {
  if (caller.type === 'app') return null;
  if (caller.type === 'system_user') return caller.user.businessId === portfolio.id ? caller.user.role : null;
  return portfolio.members.find(({ personId }) => personId === caller.person.id)?.role ?? null;
}

export function portfoliosOf(world: World, caller: Caller): readonly Portfolio[] {
  return [...world.portfolios.values()].filter((portfolio) => roleIn(caller, portfolio) !== null);
}

export function requireMember(caller: Caller, portfolio: Portfolio, method: string): void {
  if (roleIn(caller, portfolio) === null) throw missing(portfolio.id, method);
}

/** Strangers learn nothing, members without the role are told that they lack it. */
export function requireAdmin(caller: Caller, portfolio: Portfolio, method: string): void {
  requireMember(caller, portfolio, method);
  if (roleIn(caller, portfolio) !== 'ADMIN') throw notAdmin();
}

/** Admins see every asset their portfolio owns or works on; others what they were assigned. */
export function canSee(world: World, caller: Caller, asset: Asset): boolean {
  return portfoliosOf(world, caller).some((portfolio) => {
    if (!canUse(world, portfolio, asset)) return false;
    if (roleIn(caller, portfolio) === 'ADMIN') return true;
    const users = world.byAsset.get(asset.id);
    const member = portfolio.members.find(
      (each) => caller.type === 'person' && each.personId === caller.person.id,
    );
    const self = caller.type === 'system_user' ? caller.user.id : member?.id;
    return self !== undefined && users?.has(self) === true;
  });
}
