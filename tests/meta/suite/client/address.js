/** Addresses of the page, both ways. */

const PREFIX = '/latest/settings/';

/** The pages of the settings, in the order and groups of the sidebar. */
export const SECTIONS = [
  [
    'users',
    [
      ['people', 'people'],
      ['partners', 'partners'],
      ['systemUsers', 'system_users'],
    ],
  ],
  [
    'accounts',
    [
      ['pages', 'pages'],
      ['adAccounts', 'ad_accounts'],
      ['assetGroups', 'business_asset_groups'],
      ['apps', 'apps'],
      ['instagram', 'instagram_accounts'],
      ['whatsapp', 'whatsapp_accounts'],
    ],
  ],
  [
    'dataSources',
    [
      ['catalogs', 'product_catalogs'],
      ['datasets', 'events_dataset_and_pixel'],
    ],
  ],
];

const PAGES = SECTIONS.flatMap(([, pages]) => pages);

/** The address of a settings page; `selectedId` only of the system users. */
export function addressOf(page, businessId, selectedId = null) {
  const slug = PAGES.find(([key]) => key === page)[1];
  const query = new URLSearchParams({ business_id: businessId });
  if (selectedId !== null) query.set('selected_user_id', selectedId);
  return `${PREFIX}${slug}?${query}`;
}

/** `page` is `null` outside the settings; `selectedId` may stand in the path or in the query. */
export function readAddress() {
  const query = new URLSearchParams(location.search);
  const [, slug = '', id] =
    /^\/(?:latest\/)?settings\/([\w-]+)(?:\/(\d+))?\/?$/.exec(location.pathname) ?? [];
  const known = PAGES.find(([, name]) => name === slug.replaceAll('-', '_'));
  return {
    page: known?.[0] ?? null,
    businessId: query.get('business_id'),
    selectedId: id ?? query.get('selected_user_id'),
  };
}
