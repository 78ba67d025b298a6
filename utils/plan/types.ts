import type { AssetKind } from '../meta/assets.ts';
import type { Permission } from '../meta/permissions.ts';
import type { SystemUserRole } from '../meta/roles.ts';
import type { PlanTitle } from './title.ts';

export type TokenExpiry = '60_days' | 'never';

export type IntentUser =
  | { readonly type: 'new'; readonly name: string; readonly role: SystemUserRole }
  | { readonly type: 'existing'; readonly id: string };

export interface IntentAsset {
  readonly id: string;
  readonly kind: AssetKind;
  /** Wanted tasks, as `tasksOf` writes them. */
  readonly tasks: readonly string[];
}

export interface IntentToken {
  readonly appId: string;
  readonly permissions: readonly Permission[];
  readonly expiry: TokenExpiry;
}

/** The template that something was made from. */
export interface TemplateUsed {
  readonly id: string;
  /** Which saving of it; 0 for one that comes with Steward. */
  readonly revision: number;
  readonly name: string;
  /** What its blanks were filled with. */
  readonly values: { readonly client: string; readonly purpose: string };
}

/** The state wanted, in the admin's terms: each of the users gets each of the assets, and one token. */
export interface Intent {
  readonly portfolioId: string;
  readonly users: readonly IntentUser[];
  readonly assets: readonly IntentAsset[];
  /** `add` keeps tasks a user has already; `replace` leaves exactly those wanted. */
  readonly mode: 'add' | 'replace';
  readonly token: IntentToken | null;
  readonly template?: TemplateUsed;
  /** Business asset groups that the template means and that could not be read: `assets` has nothing of them. */
  readonly unreadGroups?: readonly string[];
}

/** A system user on an asset. */
export interface AccessPair {
  readonly systemUserId: string;
  readonly assetId: string;
}

/** Whom an operation is for; a user still to be made is named by the operation that makes it. */
export type Subject =
  | { readonly type: 'existing'; readonly id: string; readonly name: string }
  | { readonly type: 'new'; readonly operationId: string; readonly name: string };

/** What tells subjects apart: the id of the system user, or of the operation that makes it. */
export const subjectKey = (subject: Subject): string =>
  subject.type === 'existing' ? subject.id : subject.operationId;

interface OperationBase {
  /** Stable within a plan: the same intent on the same snapshot gives the same ids. */
  readonly id: string;
  readonly subject: Subject;
  /** Ids of operations that must be done first. */
  readonly dependsOn: readonly string[];
}

export interface CreateSystemUser extends OperationBase {
  readonly type: 'create_system_user';
  readonly role: SystemUserRole;
}
/** The subject's name is the one it has; `newName` the one it gets. */
export interface RenameSystemUser extends OperationBase {
  readonly type: 'rename_system_user';
  readonly newName: string;
}
export interface InstallApp extends OperationBase {
  readonly type: 'install_app';
  readonly appId: string;
  readonly appName: string;
}
export interface AssignAsset extends OperationBase {
  readonly type: 'assign_asset';
  readonly assetId: string;
  readonly assetName: string;
  readonly kind: AssetKind;
  /** The whole set Meta is told: it replaces what was there. */
  readonly tasks: readonly string[];
  /** Tasks before; empty for no access, `null`: access with tasks that Meta does not tell. */
  readonly before: readonly string[] | null;
}
/** Takes a system user's whole access to an asset away. */
export interface UnassignAsset extends OperationBase {
  readonly type: 'unassign_asset';
  readonly assetId: string;
  readonly assetName: string;
  readonly kind: AssetKind;
  /** The tasks that are taken away; `null`: Meta does not tell them. */
  readonly before: readonly string[] | null;
}
export interface GenerateToken extends OperationBase {
  readonly type: 'generate_token';
  /** Operations to wait for however they end: a token is still worth having when one asset failed. */
  readonly after: readonly string[];
  readonly appId: string;
  readonly appName: string;
  readonly permissions: readonly Permission[];
  readonly expiry: TokenExpiry;
  /** Id of the record of the token that the new one takes the place of. */
  readonly replaces?: string;
}
/** A kept token is exchanged for one that lives 60 days from now; the old one lives to its own end. */
export interface RenewToken extends OperationBase {
  readonly type: 'renew_token';
  /** Id of the record of the token to renew. */
  readonly recordId: string;
  readonly appId: string;
  readonly appName: string;
  readonly permissions: readonly Permission[];
}
/** Ends one token, which has to be kept. */
export interface RevokeToken extends OperationBase {
  readonly type: 'revoke_token';
  readonly recordId: string;
  readonly appId: string;
  readonly appName: string;
  /** Tells people which of a system user's tokens it is. */
  readonly fingerprint: string;
}
/** Ends every token of the system user, whoever made it. */
export interface RevokeAllTokens extends OperationBase {
  readonly type: 'revoke_all_tokens';
  /** Operations to wait for however they end: what Steward itself is connected with goes last. */
  readonly after: readonly string[];
}

/** One Graph API write. */
export type Operation =
  | CreateSystemUser
  | RenameSystemUser
  | InstallApp
  | AssignAsset
  | UnassignAsset
  | GenerateToken
  | RenewToken
  | RevokeToken
  | RevokeAllTokens;
export type OperationType = Operation['type'];

/** Operations that make a token. */
export type MakingOperation = GenerateToken | RenewToken;
/**
 * Operations that give or take a token, which the runner of jobs never sees. They are sent one by one: a lost
 * answer then costs one token, not fifty.
 */
export type TokenOperation = MakingOperation | RevokeToken | RevokeAllTokens;

const TOKEN_OPERATIONS: ReadonlySet<OperationType> = new Set<TokenOperation['type']>([
  'generate_token',
  'renew_token',
  'revoke_token',
  'revoke_all_tokens',
]);

export const isTokenOperation = (operation: Operation): operation is TokenOperation =>
  TOKEN_OPERATIONS.has(operation.type);

/** Id of the record of the token that a new one takes the place of. */
export const replacedBy = (operation: MakingOperation): string | undefined =>
  operation.type === 'renew_token' ? operation.recordId : operation.replaces;

/** Operations that do no harm when Meta receives them twice. */
export const REPEATABLE: Readonly<Record<OperationType, boolean>> = {
  create_system_user: false,
  /** A second one would undo what somebody else did in between. */
  rename_system_user: false,
  install_app: true,
  assign_asset: true,
  unassign_asset: true,
  generate_token: false,
  renew_token: false,
  revoke_token: true,
  revoke_all_tokens: true,
};

/**
 * Wanted, but nothing to do. `tasks_unknown`: the access is there, but Meta does not say with which tasks (so
 * for asset groups), and sending tasks would replace those. `not_assigned`: there is no access to take away.
 */
export type SkipReason = 'already_assigned' | 'tasks_unknown' | 'not_assigned';

export interface Skipped {
  readonly subject: Subject;
  readonly assetId: string;
  readonly assetName: string;
  readonly kind: AssetKind;
  readonly reason: SkipReason;
}

export type ImpossibleReason =
  | 'name_empty'
  | 'name_too_long'
  | 'name_control_characters'
  | 'name_duplicate'
  | 'name_taken'
  | 'user_unknown'
  | 'asset_unknown'
  | 'tasks_missing'
  | 'tasks_unknown'
  | 'app_unknown'
  | 'app_not_owned'
  /** Not the app of the caller's token, by whose secret the making of tokens is signed. */
  | 'app_not_connected'
  | 'permissions_missing'
  /** Meta has no call that takes a system user's access to an asset of this kind away. */
  | 'not_removable'
  /** Meta has no call that deletes a system user. */
  | 'user_stays'
  /** Meta has no call that takes an app back from a system user. */
  | 'app_stays'
  /** The access could not be read. */
  | 'access_unread'
  /** The name is not what the job left. */
  | 'renamed_since'
  /** The access is not what the job left. */
  | 'changed_since'
  /** What was there before is not known. */
  | 'before_unknown'
  /** It is whom Steward is connected as. */
  | 'own_connection'
  /** A token that was ended can't be brought back. */
  | 'token_ended'
  | 'token_unknown'
  /** Renewing and revoking one token take the token itself, and it was not kept. */
  | 'token_not_kept'
  /** Not yet shown, or its successor is not. */
  | 'token_waiting'
  | 'token_superseded'
  | 'token_revoked'
  | 'token_expired'
  | 'token_never_expires'
  /** Made for another app than the one Steward is connected with, whose secret it would take. */
  | 'token_other_app';

/** Wanted, but Meta would refuse it, so it is not tried. */
export interface Impossible {
  readonly reason: ImpossibleReason;
  /** What it is about: a name, an asset's name, an app's id; for a token the name of its system user. */
  readonly item: string;
}

export type PlanWarning =
  | 'name_hyphen'
  | 'tasks_removed'
  | 'never_expires'
  | 'admin_role'
  | 'more_than_default_limit'
  /** Every token of these system users ends, also those that Steward knows nothing of. */
  | 'all_tokens_end'
  /** Among them the token that Steward itself is connected with. */
  | 'connection_ends'
  /** The old token of these was not kept, so it can't be revoked by itself afterwards. */
  | 'old_token_stays'
  /** Access is taken from these admins, who reach every asset of the portfolio and can take it back. */
  | 'admins_regain'
  /** What is in these business asset groups could not be read, so it is not in the plan. */
  | 'groups_unread';

export interface Warning {
  readonly warning: PlanWarning;
  readonly items: readonly string[];
}

export interface Estimate {
  /** Graph API operations, as Meta counts them. */
  readonly operations: number;
  /** HTTP requests, batches counted once. */
  readonly requests: number;
  readonly seconds: number;
}

/**
 * How a template was given. `whole`: the system user was made from it, or is to be like it and nothing else;
 * `replace`, `add`: as the mode of an intent, beside whatever else there was.
 */
export type GivenAs = 'whole' | Intent['mode'];

/** Whom a plan gives what a template says. */
export interface PlanTemplate {
  readonly template: TemplateUsed;
  /** Ids of system users, or of the operations that make them, who get the whole of it. */
  readonly subjects: readonly string[];
  /** To those there are. `undone`: the plan takes it back. */
  readonly as: Intent['mode'] | 'undone';
}

export interface Plan {
  readonly version: 1;
  readonly id: string;
  readonly portfolioId: string;
  readonly portfolioName: string;
  readonly snapshotHash: string;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  readonly operations: readonly Operation[];
  readonly skipped: readonly Skipped[];
  readonly impossible: readonly Impossible[];
  readonly warnings: readonly Warning[];
  readonly estimate: Estimate;
  readonly templates?: readonly PlanTemplate[];
  /** What it takes back; of plans that undo a job. */
  readonly undoes?: PlanTitle;
  /**
   * Mints, renews or revokes a token, makes an admin, gives full control or takes tasks away: the last word
   * is given on Steward's own page.
   */
  readonly needsApproval: boolean;
}
