/** Addresses of the page, both ways. */
import { config } from './dom.js';

const PREFIX = '/latest/settings/';

/** The pages of the settings, in the order and groups of the sidebar. */
export const SECTIONS = [
  [
    'users',
    [
      ['people', 'people'],
      ['partners', 'partners'],
      ['systemUsers', null],
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
  if (page === 'systemUsers') return systemUsersAddress(businessId, selectedId);
  const slug = PAGES.find(([key]) => key === page)[1];
  return `${PREFIX}${slug}?${new URLSearchParams({ business_id: businessId })}`;
}

/** In the first of its shapes, which all the others lead to. */
function systemUsersAddress(businessId, selectedId) {
  const { path, query } = config.addresses[0];
  const asked = new URLSearchParams();
  if (!path.includes('{portfolio}')) asked.set(query.portfolio, businessId);
  if (selectedId !== null) asked.set(query.user, selectedId);
  const filled = path.replace('{portfolio}', businessId).replace('/{user}', '');
  return asked.size > 0 ? `${filled}?${asked}` : filled;
}

/**
 * `page` is `null` outside the settings; `selectedId` may stand in the path or in the query; `moved`: the address
 * has an older shape.
 */
export function readAddress() {
  const asked = new URLSearchParams(location.search);
  for (const { pattern, query, moved } of config.addresses) {
    const found = new RegExp(pattern).exec(location.pathname);
    if (found === null) continue;
    return {
      page: 'systemUsers',
      businessId: found.groups?.portfolio ?? asked.get(query.portfolio),
      selectedId: found.groups?.user ?? asked.get(query.user),
      moved,
    };
  }
  const slug = new RegExp(`^${PREFIX}([\\w-]+)/?$`).exec(location.pathname)?.[1];
  const page = PAGES.find(([, name]) => name === slug)?.[0] ?? null;
  return { page, businessId: asked.get('business_id'), selectedId: null, moved: false };
}
