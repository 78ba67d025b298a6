/**
 * What Meta publishes, as data. Deliberately not imported from the extension: the simulator is a second,
 * independent reading, so that a slip in one shows against the other.
 */

export const KNOWN_VERSIONS = ['v24.0', 'v25.0', 'v26.0'] as const;

export type SystemUserRole = 'ADMIN' | 'EMPLOYEE';

/** Name of a parameter of `POST /{asset}/assigned_users` → the values Meta accepts in it. */
export type TaskParams = Readonly<Record<string, readonly string[]>>;

interface KindRow {
  readonly kind: string;
  /** As Business Suite heads the kind. */
  readonly label: string;
  /** Meta's name of the node type, as it stands in error messages. */
  readonly nodeType: string;
  readonly ownedEdge: string;
  readonly clientEdge: string | null;
  /** Edge of a system user; pixels and Instagram have none. */
  readonly assignedEdge: string | null;
  /** Edge of a business asset group. */
  readonly groupEdge: string | null;
  readonly taskParams: TaskParams;
  readonly tasksRequired: boolean;
  readonly removable: boolean;
}

const PAGE_TASKS = [
  'ADVERTISE',
  'ANALYZE',
  'CASHIER_ROLE',
  'CREATE_CONTENT',
  'GLOBAL_STRUCTURE_MANAGEMENT',
  'MANAGE',
  'MANAGE_JOBS',
  'MANAGE_LEADS',
  'MESSAGING',
  'MODERATE',
  'MODERATE_COMMUNITY',
  'PAGES_MESSAGING',
  'PAGES_MESSAGING_SUBSCRIPTIONS',
  'PROFILE_PLUS_ADVERTISE',
  'PROFILE_PLUS_ANALYZE',
  'PROFILE_PLUS_CREATE_CONTENT',
  'PROFILE_PLUS_FACEBOOK_ACCESS',
  'PROFILE_PLUS_FULL_CONTROL',
  'PROFILE_PLUS_GLOBAL_STRUCTURE_MANAGEMENT',
  'PROFILE_PLUS_MANAGE',
  'PROFILE_PLUS_MANAGE_LEADS',
  'PROFILE_PLUS_MESSAGING',
  'PROFILE_PLUS_MODERATE',
  'PROFILE_PLUS_MODERATE_DELEGATE_COMMUNITY',
  'PROFILE_PLUS_REVENUE',
  'READ_PAGE_MAILBOXES',
  'VIEW_MONETIZATION_INSIGHTS',
] as const;
const AD_ACCOUNT_TASKS = ['AA_ANALYZE', 'ADVERTISE', 'ANALYZE', 'DRAFT', 'MANAGE'] as const;
const PIXEL_TASKS = ['AA_ANALYZE', 'ADVERTISE', 'ANALYZE', 'EDIT', 'UPLOAD'] as const;

/** A kind that Business Suite or the seeds say nothing more of is there all the same. */
const ROWS = [
  {
    kind: 'page',
    label: 'Pages',
    nodeType: 'Page',
    ownedEdge: 'owned_pages',
    clientEdge: 'client_pages',
    assignedEdge: 'assigned_pages',
    groupEdge: 'contained_pages',
    taskParams: { tasks: PAGE_TASKS },
    tasksRequired: false,
    removable: true,
  },
  {
    kind: 'ad_account',
    label: 'Ad accounts',
    nodeType: 'AdAccount',
    ownedEdge: 'owned_ad_accounts',
    clientEdge: 'client_ad_accounts',
    assignedEdge: 'assigned_ad_accounts',
    groupEdge: 'contained_adaccounts',
    taskParams: { tasks: AD_ACCOUNT_TASKS },
    tasksRequired: false,
    removable: true,
  },
  {
    kind: 'product_catalog',
    label: 'Catalogs',
    nodeType: 'ProductCatalog',
    ownedEdge: 'owned_product_catalogs',
    clientEdge: 'client_product_catalogs',
    assignedEdge: 'assigned_product_catalogs',
    groupEdge: 'contained_product_catalogs',
    taskParams: { tasks: ['AA_ANALYZE', 'ADVERTISE', 'MANAGE', 'MANAGE_AR'] },
    tasksRequired: true,
    removable: true,
  },
  {
    kind: 'pixel',
    label: 'Datasets & pixels',
    nodeType: 'AdsPixel',
    ownedEdge: 'owned_pixels',
    clientEdge: 'client_pixels',
    assignedEdge: null,
    groupEdge: 'contained_pixels',
    taskParams: { tasks: PIXEL_TASKS },
    tasksRequired: true,
    removable: false,
  },
  {
    kind: 'instagram_asset',
    label: 'Instagram accounts',
    nodeType: 'InstagramBusinessAsset',
    ownedEdge: 'owned_instagram_assets',
    clientEdge: 'client_instagram_assets',
    assignedEdge: null,
    groupEdge: 'contained_instagram_accounts',
    taskParams: { tasks: ['ADVERTISE', 'ANALYZE', 'COMMUNITY_ACTIVITY', 'CONTENT', 'MESSAGES'] },
    tasksRequired: false,
    removable: true,
  },
  {
    kind: 'whatsapp_business_account',
    label: 'WhatsApp accounts',
    nodeType: 'WhatsAppBusinessAccount',
    ownedEdge: 'owned_whatsapp_business_accounts',
    clientEdge: 'client_whatsapp_business_accounts',
    assignedEdge: 'assigned_whatsapp_business_accounts',
    groupEdge: null,
    taskParams: {
      tasks: [
        'DEVELOP',
        'MANAGE',
        'MANAGE_EXTENSIONS',
        'MANAGE_PHONE',
        'MANAGE_PHONE_ASSETS',
        'MANAGE_TEMPLATES',
        'MESSAGING',
        'VIEW_COST',
        'VIEW_PHONE_ASSETS',
        'VIEW_TEMPLATES',
      ],
    },
    tasksRequired: true,
    removable: true,
  },
  {
    kind: 'business_asset_group',
    label: 'Business asset groups',
    nodeType: 'BusinessAssetGroup',
    ownedEdge: 'business_asset_groups',
    clientEdge: null,
    assignedEdge: 'assigned_business_asset_groups',
    groupEdge: null,
    taskParams: {
      page_tasks: PAGE_TASKS,
      adaccount_tasks: AD_ACCOUNT_TASKS,
      pixel_tasks: PIXEL_TASKS,
      offline_conversion_data_set_tasks: ['AA_ANALYZE', 'ADVERTISE', 'MANAGE', 'UPLOAD', 'VIEW'],
    },
    tasksRequired: false,
    removable: true,
  },
] as const satisfies readonly KindRow[];

export type AssetKind = (typeof ROWS)[number]['kind'];
export interface AssetKindRow extends KindRow {
  readonly kind: AssetKind;
}
export const ASSET_KINDS: readonly AssetKindRow[] = ROWS;

const KIND_ROWS = new Map(ASSET_KINDS.map((row) => [row.kind, row]));

export function kindRow(kind: AssetKind): AssetKindRow {
  const row = KIND_ROWS.get(kind);
  if (row === undefined) throw new Error(`no such kind of asset: ${kind}`);
  return row;
}

/** Roles Meta's enum has for business users; of a system user it takes only the two of `SystemUserRole`. */
export const SYSTEM_USER_ROLES: readonly SystemUserRole[] = ['ADMIN', 'EMPLOYEE'];

/** Permissions Meta lists for the tokens of system users. */
export const PERMISSIONS: readonly string[] = [
  'ads_management',
  'ads_read',
  'attribution_read',
  'business_management',
  'catalog_management',
  'commerce_account_manage_orders',
  'commerce_account_read_orders',
  'commerce_account_read_settings',
  'instagram_basic',
  'instagram_content_publish',
  'instagram_manage_comments',
  'instagram_manage_insights',
  'instagram_manage_messages',
  'instagram_shopping_tag_products',
  'leads_retrieval',
  'page_events',
  'pages_manage_ads',
  'pages_manage_cta',
  'pages_manage_engagement',
  'pages_manage_metadata',
  'pages_manage_posts',
  'pages_messaging',
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_show_list',
  'publish_video',
  'read_insights',
  'whatsapp_business_management',
  'whatsapp_business_messaging',
];

/** System users a portfolio may have until Meta raises it. */
export const DEFAULT_LIMITS = { EMPLOYEE: 1, ADMIN: 1 } as const;
export const MARKETING_LIMITS = { EMPLOYEE: 10, ADMIN: 1 } as const;

export const MAX_NAME_LENGTH = 100;
export const MAX_BATCH_ITEMS = 50;
export const MAX_PAGE = 100;
export const DEFAULT_PAGE = 25;
export const SIXTY_DAYS_S = 60 * 24 * 60 * 60;
