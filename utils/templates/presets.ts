import type { AssetKind } from '../meta/assets.ts';
import type { Permission } from '../meta/permissions.ts';
import { CONNECTED_APP, DEFAULT_NAMES, type Template } from './template.ts';

interface PresetRow {
  /** In English, as long as the locale files have no `templates.preset.<id>`. */
  readonly english?: { readonly name: string; readonly why: string };
  readonly tasks: Readonly<Partial<Record<AssetKind, readonly string[]>>>;
  readonly permissions: readonly Permission[];
}

/**
 * Roles for the usual jobs, each with the least that Meta's documentation asks for; why, the locale files say
 * (`templates.preset.<id>`), or the row itself until they do. A new preset is one row here. Assets are those
 * named after the client.
 */
const ROWS = {
  // Meta asks for this one to send and to get messages. Subscribing the app to an account's webhooks takes
  // `whatsapp_business_management`, but once, and not by whoever sends.
  whatsapp_cloud_api: {
    tasks: { whatsapp_business_account: ['MESSAGING'] },
    permissions: ['whatsapp_business_messaging'],
  },
  // `ads_read` covers server events too.
  conversions_api: {
    tasks: { pixel: ['UPLOAD'] },
    permissions: ['ads_read'],
  },
  ads_reporting: {
    tasks: { ad_account: ['ANALYZE'] },
    permissions: ['ads_read'],
  },
  // Meta names the two permissions for Pages as what `ads_management` depends on.
  ads_management: {
    tasks: { ad_account: ['ADVERTISE'], page: ['ADVERTISE'] },
    permissions: ['ads_management', 'pages_show_list', 'pages_read_engagement'],
  },
  catalog_feed: {
    tasks: { product_catalog: ['MANAGE'] },
    permissions: ['catalog_management'],
  },
  page_publishing: {
    tasks: { page: ['CREATE_CONTENT'] },
    permissions: ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'],
  },
  page_messaging: {
    tasks: { page: ['MESSAGING'] },
    permissions: ['pages_show_list', 'pages_manage_metadata', 'pages_messaging'],
  },
  // Leads are read by somebody who may advertise on both, with these five.
  lead_retrieval: {
    tasks: { page: ['ADVERTISE', 'MANAGE_LEADS'], ad_account: ['ADVERTISE'] },
    permissions: [
      'ads_management',
      'leads_retrieval',
      'pages_show_list',
      'pages_read_engagement',
      'pages_manage_ads',
    ],
  },
} as const satisfies Record<string, PresetRow>;

export type PresetId = keyof typeof ROWS;
export const PRESET_IDS = Object.keys(ROWS) as readonly PresetId[];
export const PRESETS: Readonly<Record<PresetId, PresetRow>> = ROWS;

/** The presets whose tokens carry a permission. */
export const presetsWith = (permission: Permission): readonly PresetId[] =>
  PRESET_IDS.filter((id) => (PRESETS[id].permissions as readonly Permission[]).includes(permission));

/** A preset as a template, under the words of the reader's language. */
export function presetTemplate(id: PresetId, name: string, description: string): Template {
  const { tasks, permissions } = PRESETS[id];
  return {
    version: 1,
    name,
    description,
    role: 'EMPLOYEE',
    names: DEFAULT_NAMES,
    assets: Object.entries(tasks).map(([kind, each]) => ({
      kind: kind as AssetKind,
      name: '{client}*',
      tasks: each,
    })),
    token: { app: CONNECTED_APP, permissions, expiry: '60_days' },
  };
}
