import type { Graph } from '../graph/client.ts';
import { readTokenFacts, type TokenFacts } from '../graph/debug-token.ts';
import { GraphError } from '../graph/errors.ts';
import { fingerprint } from './fingerprint.ts';
import type { TokenRecord } from './types.ts';

/** What Meta says of a token, beside what Steward knows of it. */
export interface TokenHealth extends TokenFacts {
  /** Asked for when the token was made, but not granted; empty when Steward has no record of it. */
  readonly missing: readonly string[];
  /** Granted without having been asked for; empty when Steward has no record of it. */
  readonly extra: readonly string[];
  /** The record of this very token, found by its fingerprint. */
  readonly recordId: string | null;
}

const UNKNOWN: Omit<TokenFacts, 'problem'> = {
  valid: false,
  appId: null,
  appName: null,
  userId: null,
  type: null,
  expiresAt: null,
  dataAccessExpiresAt: null,
  scopes: [],
};

/**
 * Asks as the connected admin, then, since Meta only tells of tokens of the caller's own app, as the token
 * itself. A token that Meta does not let ask is not valid.
 */
async function factsOf(asAdmin: Graph, asItself: Graph, token: string): Promise<TokenFacts> {
  try {
    return await readTokenFacts(asAdmin, token);
  } catch (error) {
    if (!(error instanceof GraphError) || error.view.action !== 'stop_item') throw error;
  }
  try {
    return await readTokenFacts(asItself, token);
  } catch (error) {
    if (!(error instanceof GraphError) || error.view.action !== 'reconnect') throw error;
    return { ...UNKNOWN, problem: error.view };
  }
}

/** Permissions asked for and granted, in so far as they differ. Tells nothing where one of them is not known. */
export function compareScopes(
  asked: readonly string[],
  { valid, scopes }: Pick<TokenFacts, 'valid' | 'scopes'>,
): Pick<TokenHealth, 'missing' | 'extra'> {
  if (!valid && scopes.length === 0) return { missing: [], extra: [] };
  return {
    missing: asked.filter((scope) => !scopes.includes(scope)),
    extra: scopes.filter((scope) => !asked.includes(scope)),
  };
}

export interface HealthOptions {
  readonly asAdmin: Graph;
  /** The Graph API as the owner of a token. */
  readonly as: (token: string) => Graph;
  readonly records: readonly TokenRecord[];
}

/** Whether a token is alive, whose it is, and whether it may do what it was made for. Throws `GraphError`. */
export async function checkHealth(
  { asAdmin, as, records }: HealthOptions,
  token: string,
): Promise<TokenHealth> {
  const mark = await fingerprint(token);
  const facts = await factsOf(asAdmin, as(token), token);
  // The fingerprint is short: where Meta names the owner, that has to fit too.
  const record = records.find(
    (one) => one.fingerprint === mark && (facts.userId === null || one.systemUserId === facts.userId),
  );
  const compared =
    record === undefined ? { missing: [], extra: [] } : compareScopes(record.permissions, facts);
  return { ...facts, ...compared, recordId: record?.id ?? null };
}
