import type { Check } from '../../utils/portfolio/preflight.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useStore } from '../use-store.ts';

interface Props {
  readonly flow: Flow;
}

/** Checks that matter only to those who want tokens. */
const FOR_TOKENS: ReadonlySet<Check['id']> = new Set(['app', 'app_secret']);

/** What would stop the work later, said before anything is typed. */
export function PreflightBanner({ flow }: Props) {
  const preflight = useStore(flow.store, (state) => state.preflight);
  const wantsToken = useStore(flow.store, (state) => state.draft.wantsToken);
  if (preflight.state !== 'ready') return null;
  const failed = preflight.value.checks.filter(
    ({ id, state }) => state === 'failed' && (wantsToken || !FOR_TOKENS.has(id)),
  );
  if (failed.length === 0) return null;
  return (
    <Banner
      tone="warning"
      title={t('flow.preflight')}
      action={
        <Button size="sm" iconEnd="external" onClick={() => flow.openSteward({ view: 'setup' })}>
          {t('flow.open_steward')}
        </Button>
      }
    >
      <ul class="s-remarks">
        {failed.map(({ id, args }) => (
          <li key={id}>
            {t(`preflight.${id}.failed`, ...args)}. <HelpLink topic={`check/${id}`} />
          </li>
        ))}
      </ul>
    </Banner>
  );
}
