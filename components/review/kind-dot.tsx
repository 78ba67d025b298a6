import type { AssetKind } from '../../utils/meta/assets.ts';

/** The colour of a kind in pictures; the name stands beside it. */
export function KindDot({ kind }: { readonly kind: AssetKind }) {
  return <span class="rv-dot" data-kind={kind} aria-hidden="true" />;
}
