import { t } from '../i18n.ts';
import { Skeleton } from '../ui/skeleton.tsx';

const WIDTHS = ['38%', '52%', '44%', '47%', '35%'];

/** Stands where a table will be. */
export function RowsSkeleton() {
  return (
    <div class="s-card" role="status" aria-busy="true" aria-label={t('popup.loading')}>
      {WIDTHS.map((width) => (
        <div key={width} class="co-rows-row">
          <Skeleton width={width} />
        </div>
      ))}
    </div>
  );
}
