/** Permissions (scopes) Meta lists for system-user tokens, grouped as the panel shows them. */
export const PERMISSION_GROUPS = {
  business: ['business_management', 'attribution_read', 'read_insights'],
  ads: ['ads_management', 'ads_read', 'leads_retrieval', 'page_events'],
  commerce: [
    'catalog_management',
    'commerce_account_manage_orders',
    'commerce_account_read_orders',
    'commerce_account_read_settings',
  ],
  pages: [
    'pages_show_list',
    'pages_read_engagement',
    'pages_read_user_content',
    'pages_manage_posts',
    'pages_manage_engagement',
    'pages_manage_metadata',
    'pages_manage_ads',
    'pages_manage_cta',
    'pages_messaging',
    'publish_video',
  ],
  instagram: [
    'instagram_basic',
    'instagram_content_publish',
    'instagram_manage_comments',
    'instagram_manage_insights',
    'instagram_manage_messages',
    'instagram_shopping_tag_products',
  ],
  whatsapp: ['whatsapp_business_management', 'whatsapp_business_messaging'],
} as const;

export type PermissionGroup = keyof typeof PERMISSION_GROUPS;
export type Permission = (typeof PERMISSION_GROUPS)[PermissionGroup][number];
export const PERMISSIONS: readonly Permission[] = Object.values(PERMISSION_GROUPS).flat();

/** What the admin's own access token must carry before Steward can do anything. */
export const REQUIRED_CALLER_PERMISSION: Permission = 'business_management';
