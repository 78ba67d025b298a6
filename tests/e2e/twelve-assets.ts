import type { World } from '../meta/model.ts';
import type { Kind } from './journey.ts';

export interface ChosenAsset {
  readonly kind: Kind;
  readonly id: string;
  /** As lists show it. */
  readonly name: string;
}

const COUNTS: Readonly<Record<Kind, number>> = {
  page: 2,
  ad_account: 2,
  product_catalog: 2,
  pixel: 2,
  instagram_asset: 1,
  whatsapp_business_account: 2,
  business_asset_group: 1,
};

/** Twelve assets of all seven kinds: the first of each that the portfolio owns. */
export function twelveAssets(world: World): ChosenAsset[] {
  const portfolio = world.portfolios.get(world.credentials.businessId);
  if (portfolio === undefined) throw new Error('the world has no portfolio');
  return (Object.keys(COUNTS) as Kind[]).flatMap((kind) =>
    portfolio.owned[kind]
      .slice(0, COUNTS[kind])
      .map(({ id, name, igUsername }) => ({ kind, id, name: igUsername ?? name })),
  );
}
