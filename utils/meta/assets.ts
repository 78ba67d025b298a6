/**
 * Everything Steward knows about asset kinds. A new kind is one row here: locale files, icons and colours may
 * follow, and until they do it has the English name of its row and a plain look.
 */

/** One parameter of `POST /{asset}/assigned_users` that carries tasks, and the values Meta accepts in it. */
export interface TaskParam {
  readonly param: string;
  /** What they are about: a kind of asset, or the offline data sets of an asset group, which are no kind here. */
  readonly part: string;
  readonly values: readonly string[];
}

interface KindFacts {
  /** Its English name, of one and of many, as long as the locale files have no `kind.<kind>`. */
  readonly english?: readonly [one: string, many: string];
  /** Edge of the portfolio that lists what it owns. */
  readonly ownedEdge: string;
  /** Edge that lists what clients share with it; `null` where Meta has none. */
  readonly clientEdge: string | null;
  /** Edge of a system user that lists those it has access to; `null` where Meta has none. */
  readonly assignedEdge: string | null;
  /** Edge of a business asset group that lists those in it; `null` where groups hold none of the kind. */
  readonly groupEdge: string | null;
  /** Field that holds the id by which groups name an asset, where that is not its own. */
  readonly idInGroups?: string;
  /** Fields asked for; `nameFields` are tried in order for the name shown. */
  readonly fields: string;
  readonly nameFields: readonly string[];
  readonly taskParams: readonly TaskParam[];
  /** Whether Meta refuses an assignment without tasks. */
  readonly tasksRequired: boolean;
  /** Whether `DELETE /{asset}/assigned_users` exists. */
  readonly removable: boolean;
  /** Tasks preselected in the panel: the least that is useful. */
  readonly defaultTasks: readonly string[];
  /** Tasks offered first; the others stand under "more". */
  readonly commonTasks: readonly string[];
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
const CATALOG_TASKS = ['AA_ANALYZE', 'ADVERTISE', 'MANAGE', 'MANAGE_AR'] as const;
const PIXEL_TASKS = ['AA_ANALYZE', 'ADVERTISE', 'ANALYZE', 'EDIT', 'UPLOAD'] as const;
const WHATSAPP_TASKS = [
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
] as const;
const INSTAGRAM_TASKS = ['ADVERTISE', 'ANALYZE', 'COMMUNITY_ACTIVITY', 'CONTENT', 'MESSAGES'] as const;
const OFFLINE_TASKS = ['AA_ANALYZE', 'ADVERTISE', 'MANAGE', 'UPLOAD', 'VIEW'] as const;

const tasks = (part: string, values: readonly string[]): readonly TaskParam[] => [
  { param: 'tasks', part, values },
];

const ROWS = {
  page: {
    ownedEdge: 'owned_pages',
    clientEdge: 'client_pages',
    assignedEdge: 'assigned_pages',
    groupEdge: 'contained_pages',
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: tasks('page', PAGE_TASKS),
    tasksRequired: false,
    removable: true,
    defaultTasks: ['ANALYZE'],
    commonTasks: [
      'MANAGE',
      'CREATE_CONTENT',
      'MODERATE',
      'MESSAGING',
      'ADVERTISE',
      'ANALYZE',
      'MANAGE_LEADS',
    ],
  },
  ad_account: {
    ownedEdge: 'owned_ad_accounts',
    clientEdge: 'client_ad_accounts',
    assignedEdge: 'assigned_ad_accounts',
    groupEdge: 'contained_adaccounts',
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: tasks('ad_account', AD_ACCOUNT_TASKS),
    tasksRequired: false,
    removable: true,
    defaultTasks: ['ANALYZE'],
    commonTasks: ['MANAGE', 'ADVERTISE', 'ANALYZE', 'DRAFT'],
  },
  product_catalog: {
    ownedEdge: 'owned_product_catalogs',
    clientEdge: 'client_product_catalogs',
    assignedEdge: 'assigned_product_catalogs',
    groupEdge: 'contained_product_catalogs',
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: tasks('product_catalog', CATALOG_TASKS),
    tasksRequired: true,
    removable: true,
    defaultTasks: ['ADVERTISE'],
    commonTasks: ['MANAGE', 'ADVERTISE', 'MANAGE_AR'],
  },
  pixel: {
    ownedEdge: 'owned_pixels',
    clientEdge: 'client_pixels',
    assignedEdge: null,
    groupEdge: 'contained_pixels',
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: tasks('pixel', PIXEL_TASKS),
    tasksRequired: true,
    removable: false,
    defaultTasks: ['ANALYZE'],
    commonTasks: ['EDIT', 'UPLOAD', 'ANALYZE', 'ADVERTISE'],
  },
  instagram_asset: {
    ownedEdge: 'owned_instagram_assets',
    clientEdge: 'client_instagram_assets',
    assignedEdge: null,
    groupEdge: 'contained_instagram_accounts',
    // They hold the Instagram account; what is assigned is the asset that stands for it.
    idInGroups: 'ig_user_id',
    fields: 'id,ig_user_id,ig_username',
    nameFields: ['ig_username'],
    taskParams: tasks('instagram_asset', INSTAGRAM_TASKS),
    tasksRequired: false,
    removable: true,
    defaultTasks: ['ANALYZE'],
    commonTasks: ['CONTENT', 'MESSAGES', 'COMMUNITY_ACTIVITY', 'ADVERTISE', 'ANALYZE'],
  },
  whatsapp_business_account: {
    ownedEdge: 'owned_whatsapp_business_accounts',
    clientEdge: 'client_whatsapp_business_accounts',
    assignedEdge: 'assigned_whatsapp_business_accounts',
    groupEdge: null,
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: tasks('whatsapp_business_account', WHATSAPP_TASKS),
    tasksRequired: true,
    removable: true,
    defaultTasks: ['MESSAGING'],
    commonTasks: ['MANAGE', 'DEVELOP', 'MANAGE_TEMPLATES', 'MANAGE_PHONE', 'MESSAGING', 'VIEW_COST'],
  },
  business_asset_group: {
    ownedEdge: 'business_asset_groups',
    clientEdge: null,
    assignedEdge: 'assigned_business_asset_groups',
    groupEdge: null,
    fields: 'id,name',
    nameFields: ['name'],
    taskParams: [
      { param: 'page_tasks', part: 'page', values: PAGE_TASKS },
      { param: 'adaccount_tasks', part: 'ad_account', values: AD_ACCOUNT_TASKS },
      { param: 'pixel_tasks', part: 'pixel', values: PIXEL_TASKS },
      {
        param: 'offline_conversion_data_set_tasks',
        part: 'offline_conversion_data_set',
        values: OFFLINE_TASKS,
      },
    ],
    tasksRequired: false,
    removable: true,
    defaultTasks: ['page_tasks:ANALYZE', 'adaccount_tasks:ANALYZE'],
    commonTasks: [
      'page_tasks:ANALYZE',
      'page_tasks:ADVERTISE',
      'page_tasks:MANAGE',
      'adaccount_tasks:ANALYZE',
      'adaccount_tasks:ADVERTISE',
      'adaccount_tasks:MANAGE',
      'pixel_tasks:ANALYZE',
      'pixel_tasks:EDIT',
    ],
  },
} as const satisfies Record<string, KindFacts>;

export type AssetKind = keyof typeof ROWS;
export const ASSET_KINDS = Object.keys(ROWS) as readonly AssetKind[];
export const ASSET_KIND_FACTS: Readonly<Record<AssetKind, KindFacts>> = ROWS;

/** Every task there is, by what it is about. */
export const TASKS_BY_PART: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values<KindFacts>(ROWS)
    .flatMap(({ taskParams }) => taskParams)
    .map(({ part, values }) => [part, values]),
);

/**
 * A task as Steward writes it: Meta's value, or `param:VALUE` for asset groups, whose tasks stand in four
 * parameters. Every task a kind accepts, in Meta's order.
 */
export function tasksOf(kind: AssetKind): string[] {
  return ASSET_KIND_FACTS[kind].taskParams.flatMap(({ param, values }) =>
    values.map((value) => (param === 'tasks' ? value : `${param}:${value}`)),
  );
}

/** What a task of a kind is about, and Meta's own value of it. */
export function partOf(
  kind: AssetKind,
  task: string,
): { readonly part: string; readonly value: string } | null {
  const [param, value] = task.includes(':') ? task.split(':') : ['tasks', task];
  const part = ASSET_KIND_FACTS[kind].taskParams.find((each) => each.param === param)?.part;
  return part === undefined || value === undefined ? null : { part, value };
}

/** Whether a task is full control of the asset, giving access to others included. */
export const isFullControl = (task: string): boolean =>
  /(?:^|:)(?:MANAGE|PROFILE_PLUS_FULL_CONTROL)$/.test(task);

/** Splits tasks into the parameters of `assigned_users`: `{tasks: ['ANALYZE']}` or `{page_tasks: […], …}`. */
export function taskParameters(kind: AssetKind, chosen: readonly string[]): Record<string, string[]> {
  const parameters: Record<string, string[]> = {};
  const known = new Set(tasksOf(kind));
  for (const { param, values } of ASSET_KIND_FACTS[kind].taskParams) {
    const wanted = values.filter((value) => chosen.includes(param === 'tasks' ? value : `${param}:${value}`));
    // One that Meta has and Steward does not know is sent as it came: left out, it would be taken away.
    if (param === 'tasks') wanted.push(...chosen.filter((task) => !known.has(task)));
    if (wanted.length > 0) parameters[param] = wanted;
  }
  return parameters;
}
