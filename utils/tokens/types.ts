import type { Permission } from '../meta/permissions.ts';
import type { TokenExpiry } from '../plan/types.ts';

export type TokenState =
  /** Waits to be shown. */
  | 'sealed'
  /** Its one reveal runs. */
  | 'revealing'
  /** Shown and saved, and never shown again; its secret stays sealed for checks, renewing and revoking. */
  | 'kept'
  /** Shown, and not here any more. */
  | 'consumed'
  /** Meta may have made it, but the answer never came. */
  | 'lost'
  /** 7 days passed unrevealed. */
  | 'expired_unseen'
  /** Was shown, and so was another that takes its place; at Meta it lives until it is revoked or expires. */
  | 'superseded'
  /** Meta was told to end it, and agreed. */
  | 'revoked';

/** What Steward keeps of a token for ever; its secret is sealed in the vault, and only until it was seen. */
export interface TokenRecord {
  readonly version: 1;
  /** Named after the job item and the try that made it, so that a lost token and its successor both stand. */
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly systemUserId: string;
  /** As the system user is called now, as far as Steward was told; kept is what it was called then. */
  readonly systemUserName: string;
  readonly appId: string;
  readonly appName: string;
  readonly permissions: readonly Permission[];
  readonly expiry: TokenExpiry;
  readonly state: TokenState;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; `null`: never. */
  readonly expiresAt: number | null;
  /** First 8 hex digits of the token's SHA-256; empty for a lost token. */
  readonly fingerprint: string;
  /** Milliseconds since 1970 at which a running reveal ends; `null` when none runs. */
  readonly revealEndsAt: number | null;
  /** Permissions Meta granted, asked once it was made; absent: not known. */
  readonly granted?: readonly string[];
  /** Id of the record of the token that this one takes the place of. */
  readonly replaces?: string;
  /** Of a `superseded` token: its secret is still kept, so that it can be revoked by itself. */
  readonly keepsSecret?: boolean;
  /** What the system user was called when the token was made, where that is another name. Not kept as such. */
  readonly nameThen?: string;
}

/** Milliseconds one reveal lasts. */
export const REVEAL_MS = 2 * 60 * 1000;
/** Milliseconds an unrevealed token is kept. */
export const SEALED_KEEP_MS = 7 * 24 * 60 * 60 * 1000;

/** What is known of a token when it is made; its fingerprint and state come from sealing it. */
export type NewToken = Omit<
  TokenRecord,
  'version' | 'state' | 'fingerprint' | 'revealEndsAt' | 'granted' | 'keepsSecret' | 'nameThen'
>;
