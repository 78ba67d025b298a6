import * as v from 'valibot';
import type { AppView, ConnectionView } from '../connection/types.ts';
import type { Graph } from '../graph/client.ts';
import { REQUIRED_CALLER_PERMISSION } from '../meta/permissions.ts';
import type { Portfolio, Snapshot } from './snapshot.ts';

/** In the order in which an admin would mend them. */
export const CHECK_IDS = ['permission', 'portfolio', 'admin', 'system_users', 'app', 'app_secret'] as const;
export type CheckId = (typeof CHECK_IDS)[number];

export interface Check {
  readonly id: CheckId;
  readonly state: 'ok' | 'failed' | 'unknown';
  /** Fills the sentence `preflight.<id>.<state>`. */
  readonly args: readonly string[];
}

export interface Preflight {
  readonly portfolio: Portfolio | null;
  readonly checks: readonly Check[];
}

/** What the checks are made of; `null`: could not be read. */
export interface PreflightFacts {
  readonly connection: ConnectionView;
  readonly app: AppView | null;
  readonly portfolio: Portfolio | null;
  readonly snapshot: Snapshot | null;
  /** The caller's role in the portfolio, as Meta names it. */
  readonly role: string | null;
}

const businessUserRow = v.object({
  id: v.string(),
  role: v.optional(v.string()),
  business: v.optional(v.object({ id: v.string() })),
});

/** The caller's role in a portfolio: as a person, or as the system user whose token it is; `null`: unknown. */
export async function readRole(
  graph: Graph,
  connection: ConnectionView,
  portfolio: Portfolio,
  snapshot: Snapshot | null,
): Promise<string | null> {
  const itself = snapshot?.systemUsers.find(({ id }) => id === connection.userId);
  if (itself) return itself.role;
  const [answer] = await graph.readEdges(
    [{ method: 'GET', path: 'me/business_users', params: { fields: 'id,role,business' } }],
    businessUserRow,
  );
  return answer?.rows.find(({ business }) => business?.id === portfolio.id)?.role ?? null;
}

/** Whether plans can work; tokens want the app secret besides, which can be added when they are wanted. */
export const isReady = ({ checks }: Preflight): boolean =>
  checks.every(({ id, state }) => state === 'ok' || id === 'app_secret');

const check = (id: CheckId, state: Check['state'], ...args: string[]): Check => ({ id, state, args });

/** Everything that must hold before a plan can work, in the order in which an admin would mend it. */
export function preflight(facts: PreflightFacts): Preflight {
  const { connection, portfolio, snapshot, role, app } = facts;
  const hasPermission = connection.permissions.includes(REQUIRED_CALLER_PERMISSION);
  const permission = check('permission', hasPermission ? 'ok' : 'failed', REQUIRED_CALLER_PERMISSION);
  if (portfolio === null) return { portfolio, checks: [permission, check('portfolio', 'failed')] };
  return {
    portfolio,
    checks: [
      permission,
      check('portfolio', 'ok', portfolio.name),
      adminCheck(role),
      systemUsersCheck(snapshot),
      ...appChecks(snapshot, app, connection),
    ],
  };
}

function adminCheck(role: string | null): Check {
  if (role === null) return check('admin', 'unknown');
  return check('admin', role.toUpperCase() === 'ADMIN' ? 'ok' : 'failed', role);
}

function systemUsersCheck(snapshot: Snapshot | null): Check {
  if (snapshot === null) return check('system_users', 'failed');
  const admins = snapshot.systemUsers.filter(({ role }) => role === 'ADMIN').length;
  return check('system_users', 'ok', String(snapshot.systemUsers.length - admins), String(admins));
}

function appChecks(snapshot: Snapshot | null, app: AppView | null, connection: ConnectionView): Check[] {
  if (snapshot === null) return [check('app', 'unknown'), check('app_secret', 'unknown')];
  const owned = snapshot.apps.filter((each) => each.owned);
  const caller = owned.find(({ id }) => id === connection.appId);
  if (caller === undefined)
    return [check('app', 'failed', connection.appName), check('app_secret', 'unknown')];
  return [
    check('app', 'ok', caller.name),
    check('app_secret', app?.hasSecret && app.id === connection.appId ? 'ok' : 'failed', connection.appName),
  ];
}
