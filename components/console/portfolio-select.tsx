import { useEffect } from 'preact/hooks';
import type { Send } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useLoad } from '../use-load.ts';

interface Props {
  readonly send: Send;
  readonly value: string;
  readonly onChange: (portfolioId: string) => void;
  /** Where there is but one, it is chosen; not where choosing costs more than the page needs. */
  readonly takeOnly?: boolean;
}

/** The business portfolios the connected admin reaches. */
export function PortfolioSelect({ send, value, onChange, takeOnly = false }: Props) {
  const portfolios = useLoad(() => send('portfolios.list', {}), []);
  useEffect(() => {
    const [only, second] = portfolios.type === 'loaded' ? portfolios.value : [];
    if (takeOnly && only !== undefined && second === undefined) onChange(only.id);
  }, [portfolios.type]);
  if (portfolios.type === 'failed') return <FailureNote failure={portfolios.failure} />;
  if (portfolios.type === 'loading') return <Skeleton width="60%" height={16} />;
  return (
    <Select
      label={t('flow.portfolio.label')}
      placeholder={t('flow.portfolio.placeholder')}
      value={value}
      options={portfolios.value.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      onChange={onChange}
    />
  );
}
