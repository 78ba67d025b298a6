import type { AssetKind } from '../meta/assets.ts';
import type { SystemUserRole } from '../meta/roles.ts';

export interface Portfolio {
  readonly id: string;
  readonly name: string;
}

export interface SystemUser {
  readonly id: string;
  readonly name: string;
  readonly role: SystemUserRole;
  /** ISO 8601, as Meta gives it. */
  readonly createdTime: string | null;
}

export interface App {
  readonly id: string;
  readonly name: string;
  /** Owned by the portfolio, not shared with it. Only an owned app may mint tokens. */
  readonly owned: boolean;
}

export interface Asset {
  readonly id: string;
  readonly kind: AssetKind;
  readonly name: string;
  readonly owned: boolean;
  /** By which business asset groups name it, where that is not its id. */
  readonly idInGroups?: string;
}

/** That a system user may act on an asset. */
export interface Assignment {
  readonly systemUserId: string;
  readonly assetId: string;
  readonly kind: AssetKind;
  /** `null`: assigned, but Meta did not say with which tasks. */
  readonly tasks: readonly string[] | null;
}

/** A part of the portfolio that could not be read; the rest of the snapshot stands. */
export interface UnreadPart {
  /** Edge of the portfolio, e.g. `client_pixels`, or of a business asset group. */
  readonly edge: string;
  readonly code: number | null;
  readonly fbtraceId: string | null;
}

/** What of one kind is in a business asset group. */
export interface GroupContent {
  readonly groupId: string;
  readonly kind: AssetKind;
  /** Ids of the assets, and of what is in the group but not in the portfolio; none where it could not be read. */
  readonly assetIds: readonly string[];
  /** Why Meta did not give them to their end; `null`: it did. */
  readonly unread: UnreadPart | null;
}

/** What of which kind in which group. */
export type GroupPart = Pick<GroupContent, 'groupId' | 'kind'>;

/** How much of a portfolio has been read so far. */
export interface Found {
  readonly systemUsers: number;
  readonly assets: Readonly<Partial<Record<AssetKind, number>>>;
}

/** What a portfolio looked like at a time. */
export interface Snapshot {
  readonly version: 1;
  readonly portfolio: Portfolio;
  /** Milliseconds since 1970. */
  readonly readAt: number;
  /** First 16 hex digits of SHA-256 over everything but the time. */
  readonly hash: string;
  readonly systemUsers: readonly SystemUser[];
  readonly apps: readonly App[];
  readonly assets: readonly Asset[];
  /** Known access, of the system users in `accessOf` only. */
  readonly assignments: readonly Assignment[];
  readonly accessOf: readonly string[];
  /** Ids of assets whose access could not be read: there `assignments` hold every user, with tasks unknown. */
  readonly unreadAccess?: readonly string[];
  readonly unread: readonly UnreadPart[];
  /** What is in business asset groups, as far as a template asked for it. */
  readonly groups?: readonly GroupContent[];
}
