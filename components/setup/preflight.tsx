import { useEffect } from 'preact/hooks';
import { type CheckId, isReady, type Preflight as PreflightResult } from '../../utils/portfolio/preflight.ts';
import type { Setup } from '../../utils/stores/setup.ts';
import { t, tn } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { useStore } from '../use-store.ts';
import { Checklist, ChecklistSkeleton, standingOf } from './checklist.tsx';
import { FailureNote } from './failure-note.tsx';

interface PreflightProps {
  readonly setup: Setup;
  /** Checks without being asked. It reads the whole portfolio, so not at every visit. */
  readonly auto: boolean;
  /** Leads to where the app secret is added. */
  readonly onSecret: () => void;
  /** Leads to where another access token is given. */
  readonly onConnect: () => void;
}

function summaryOf(preflight: PreflightResult): string {
  const standings = preflight.checks.map(standingOf);
  const failed = standings.filter((standing) => standing === 'failed').length;
  if (failed > 0) return tn('setup.preflight.failed', failed);
  if (!isReady(preflight)) return '';
  return t(standings.includes('later') ? 'setup.preflight.passed_without' : 'setup.preflight.passed');
}

/** The third step: what must be so at Meta before a plan can work. */
export function Preflight({ setup, auto, onSecret, onConnect }: PreflightProps) {
  const { portfolios, portfolioId, preflight } = useStore(setup.store, (state) => state);
  useEffect(() => {
    if (auto && setup.store.getState().preflight.type === 'idle') void setup.startPreflight();
  }, [auto]);
  const shown =
    preflight.type === 'checked'
      ? preflight.preflight
      : preflight.type === 'checking'
        ? preflight.last
        : null;
  const checking = preflight.type === 'checking';
  const actionFor = (id: CheckId) => {
    if (id !== 'app_secret' && id !== 'permission') return null;
    const [onClick, words] = id === 'app_secret' ? [onSecret, 'add_secret'] : [onConnect, 'connect_again'];
    return (
      <Button size="sm" onClick={onClick}>
        {t(`setup.preflight.${words}`)}
      </Button>
    );
  };
  const again = () => (portfolios === null ? setup.startPreflight() : setup.checkPortfolio(portfolioId));

  return (
    <div class="s-stack">
      {portfolios !== null && portfolios.length > 1 && (
        <Select
          label={t('setup.preflight.choose')}
          placeholder={t('setup.preflight.choose_hint')}
          value={portfolioId ?? ''}
          options={portfolios.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => void setup.checkPortfolio(id)}
        />
      )}
      {preflight.type === 'failed' && <FailureNote failure={preflight.failure} />}
      {shown !== null && <Checklist checks={shown.checks} actionFor={actionFor} />}
      {checking && shown === null && <ChecklistSkeleton />}
      {preflight.type === 'idle' && (portfolios === null || portfolioId !== null) && (
        <Button class="su-submit" variant="primary" onClick={again}>
          {t('setup.preflight.run')}
        </Button>
      )}
      {preflight.type !== 'idle' && (
        <div class="su-check-foot">
          <p class="s-small s-muted" role="status">
            {preflight.type === 'checked' && summaryOf(preflight.preflight)}
          </p>
          <Button size="sm" icon="refresh" busy={checking} onClick={again}>
            {t('setup.preflight.again')}
          </Button>
        </div>
      )}
    </div>
  );
}
