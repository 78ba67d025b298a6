import type { AssetKind } from '../world.ts';

/** A row of the asset-type column of "Assign assets"; apps are one beside Meta's asset kinds. */
export interface AssetType {
  readonly kind: AssetKind | 'app';
  /** Single tasks offered as toggles. */
  readonly tasks: readonly string[];
  /** The task that means everything, or `null`. */
  readonly full: string | null;
}

/**
 * The toggles Business Suite offers. The Graph API knows more tasks; tasks of asset groups stand in several
 * parameters and are written `parameter:TASK`.
 */
export const ASSET_TYPES: readonly AssetType[] = [
  {
    kind: 'page',
    tasks: ['CREATE_CONTENT', 'MESSAGING', 'MODERATE', 'ADVERTISE', 'ANALYZE', 'MANAGE_LEADS'],
    full: 'MANAGE',
  },
  { kind: 'ad_account', tasks: ['ADVERTISE', 'ANALYZE', 'DRAFT'], full: 'MANAGE' },
  {
    kind: 'business_asset_group',
    tasks: [
      'page_tasks:ANALYZE',
      'page_tasks:ADVERTISE',
      'page_tasks:MANAGE',
      'adaccount_tasks:ANALYZE',
      'adaccount_tasks:ADVERTISE',
      'adaccount_tasks:MANAGE',
      'pixel_tasks:ANALYZE',
      'pixel_tasks:EDIT',
    ],
    full: null,
  },
  { kind: 'app', tasks: [], full: 'MANAGE_APP' },
  {
    kind: 'instagram_asset',
    tasks: ['CONTENT', 'MESSAGES', 'COMMUNITY_ACTIVITY', 'ADVERTISE', 'ANALYZE'],
    full: null,
  },
  {
    kind: 'whatsapp_business_account',
    tasks: ['DEVELOP', 'MANAGE_TEMPLATES', 'MANAGE_PHONE', 'MESSAGING', 'VIEW_COST'],
    full: 'MANAGE',
  },
  { kind: 'product_catalog', tasks: ['ADVERTISE', 'MANAGE_AR'], full: 'MANAGE' },
  { kind: 'pixel', tasks: ['ANALYZE', 'ADVERTISE', 'UPLOAD'], full: 'EDIT' },
];
