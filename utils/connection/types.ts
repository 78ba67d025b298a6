/** Who Steward acts as. Never the token itself. */
export interface ConnectionView {
  readonly userId: string;
  readonly name: string;
  readonly appId: string;
  readonly appName: string;
  readonly permissions: readonly string[];
  /** Milliseconds since 1970; `null`: does not expire. */
  readonly expiresAt: number | null;
}

export interface AppView {
  readonly id: string;
  readonly hasSecret: boolean;
  /** Kept in the vault, not for this browser session only. */
  readonly kept: boolean;
}
