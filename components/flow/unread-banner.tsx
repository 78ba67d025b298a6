import { ASSET_KIND_FACTS } from '../../utils/meta/assets.ts';
import type { UnreadPart } from '../../utils/portfolio/snapshot.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import type { Pane } from '../../utils/stores/flow-draft.ts';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { useStore } from '../use-store.ts';

/** The edges of the portfolio a pane shows. */
function edgesOf(pane: Pane): readonly string[] {
  if (pane === 'who') return ['system_users'];
  if (pane === 'token') return ['owned_apps', 'client_apps'];
  const { ownedEdge, clientEdge } = ASSET_KIND_FACTS[pane];
  return clientEdge === null ? [ownedEdge] : [ownedEdge, clientEdge];
}

interface Props {
  readonly flow: Flow;
}

/** A list that is shorter than the truth says so. */
export function UnreadBanner({ flow }: Props) {
  const pane = useStore(flow.store, (state) => state.draft.pane);
  const snapshot = useStore(flow.store, (state) => state.snapshot);
  if (snapshot.state !== 'ready') return null;
  const parts = snapshot.value.unread.filter(({ edge }) => edgesOf(pane).includes(edge));
  return <UnreadParts parts={parts} />;
}

/** Which parts of a portfolio Meta did not give to their end. */
export function UnreadParts({ parts }: { readonly parts: readonly UnreadPart[] }) {
  if (parts.length === 0) return null;
  return (
    <Banner tone="warning" title={t('flow.unread')}>
      <ul class="s-remarks">
        {parts.map(({ edge, code, fbtraceId }) => (
          <li key={edge}>
            <code>{edge}</code>
            {code !== null && ` · ${t('flow.run.code', String(code))}`}
            {fbtraceId !== null && (
              <>
                {` · ${t('flow.trace')} `}
                <code>{fbtraceId}</code>
              </>
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
