import type { AssetKind } from '../meta/assets.ts';
import type { Permission } from '../meta/permissions.ts';
import type { SystemUserRole } from '../meta/roles.ts';
import type { TokenExpiry } from '../plan/types.ts';

/** Assets of one kind, by id, by name or by business asset group, and what may be done with them. */
export interface AssetRule {
  readonly kind: AssetKind;
  readonly ids?: readonly string[];
  /** A glob: `*` any characters, `?` one, `{client}` and `{purpose}` what is filled in. `*` alone: all. */
  readonly name?: string;
  /** Those in a business asset group: its id, or a glob as `name` is. */
  readonly group?: string;
  readonly tasks: readonly string[];
}

/** The app Steward is connected with, whichever that is when the template is used. */
export const CONNECTED_APP = 'connected';

export interface TemplateToken {
  /** `connected`, or an app's id. */
  readonly app: string;
  readonly permissions: readonly Permission[];
  readonly expiry: TokenExpiry;
}

/** A role to give to any number of system users. No secret, and nothing of one portfolio unless by id. */
export interface Template {
  readonly version: 1;
  readonly name: string;
  readonly description: string;
  readonly role: SystemUserRole;
  /** Pattern of the names of new system users. */
  readonly names: string;
  readonly assets: readonly AssetRule[];
  /** `null`: no token is made. */
  readonly token: TemplateToken | null;
}

export const DEFAULT_NAMES = '{client} {purpose} {n}';
