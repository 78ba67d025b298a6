import type { Flow } from '../../utils/stores/flow.ts';
import { t } from '../i18n.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useStore } from '../use-store.ts';

interface Props {
  readonly flow: Flow;
}

/** Which business portfolio it is about. Not asked when the page's address says it and it is the only one. */
export function PortfolioPicker({ flow }: Props) {
  const portfolios = useStore(flow.store, (state) => state.portfolios);
  const portfolioId = useStore(flow.store, (state) => state.portfolioId);
  if (portfolios.state === 'reading') return <Skeleton width="45%" height={16} />;
  if (portfolios.state !== 'ready') return null;
  const known = portfolios.value.some(({ id }) => id === portfolioId);
  if (portfolios.value.length === 0)
    return (
      <EmptyState icon="group" title={t('flow.portfolio.none')}>
        {t('flow.portfolio.none_help')}
      </EmptyState>
    );
  if (portfolios.value.length === 1 && known) return null;
  return (
    <Select
      label={t('flow.portfolio.label')}
      error={portfolioId !== null && !known ? t('flow.portfolio.unknown', portfolioId) : undefined}
      placeholder={t('flow.portfolio.placeholder')}
      value={known && portfolioId !== null ? portfolioId : ''}
      options={portfolios.value.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      onChange={flow.choosePortfolio}
    />
  );
}
