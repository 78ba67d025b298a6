/** How each kind of asset is named and drawn; which tasks it has comes from the server. */
import { t } from './dom.js';

const KINDS = {
  page: ['pages', 'pages'],
  ad_account: ['adAccounts', 'adAccounts'],
  business_asset_group: ['assetGroups', 'assetGroups'],
  app: ['apps', 'apps'],
  instagram_asset: ['instagram', 'instagram'],
  whatsapp_business_account: ['whatsapp', 'whatsapp'],
  product_catalog: ['catalogs', 'catalogs'],
  pixel: ['datasets', 'datasets'],
};

export const kindLabel = (kind) => t(KINDS[kind][0]);
export const kindMark = (kind) => KINDS[kind][1];

export function assetTypes(types) {
  return types.map(({ kind }) => ({ kind, label: kindLabel(kind), mark: kindMark(kind) }));
}

/** Asset groups have their tasks in several parameters: `page_tasks:ANALYZE` is "Pages: View performance". */
export function taskLabel(task) {
  const [parameter, value] = task.includes(':') ? task.split(':') : [null, task];
  const label = t(`task.${value}`);
  if (parameter === null) return label;
  const kind = { page_tasks: 'pages', adaccount_tasks: 'adAccounts', pixel_tasks: 'datasets' }[parameter];
  return `${t(kind)}: ${label}`;
}
