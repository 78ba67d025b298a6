import { ASSET_KIND_FACTS, type AssetKind } from '../utils/meta/assets.ts';
import { formOf, textOf } from './i18n.ts';
import type { IconName } from './ui/icon.tsx';

const ICONS: Readonly<Partial<Record<AssetKind, IconName>>> = {
  page: 'page',
  ad_account: 'ad-account',
  product_catalog: 'catalog',
  pixel: 'pixel',
  instagram_asset: 'instagram',
  whatsapp_business_account: 'whatsapp',
  business_asset_group: 'group',
};

/** The icon of an asset kind; a plain one for kinds that none was drawn for. */
export const kindIcon = (kind: AssetKind): IconName => ICONS[kind] ?? 'asset';

/** What so many of a kind are called: in the reader's language, or in English where no locale file has it yet. */
export function kindName(kind: AssetKind, count: number): string {
  const name = formOf(`kind.${kind}`, count);
  if (name !== null) return name;
  const [one, many] = ASSET_KIND_FACTS[kind].english ?? [kind, kind];
  return count === 1 ? one : many;
}

/** A language may have a form of its own for two; this takes the one for several. */
const SEVERAL = 3;

/** The name of several assets of a kind. */
export const kindWords = (kind: AssetKind): string => kindName(kind, SEVERAL);

/** Meta's value of a task in the reader's words; read as words itself where no locale file has it yet. */
export function taskName(task: string): string {
  const words = task.toLowerCase().replaceAll('_', ' ');
  return textOf(`task.${task}`) ?? words.charAt(0).toUpperCase() + words.slice(1);
}
