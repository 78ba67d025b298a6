import { tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';

/** A reading that does not know all of the access says so. */
export function UnreadAccess({ assets }: { readonly assets: ReadonlySet<string> }) {
  if (assets.size === 0) return null;
  return <Banner tone="warning">{tn('review.unread_access', assets.size)}</Banner>;
}
