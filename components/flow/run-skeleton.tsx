import { t } from '../i18n.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** Stands where a job will be. */
export function RunSkeleton() {
  return (
    <div class="s-card s-progress-card" aria-busy="true">
      <span class="s-hidden" role="status">
        {t('flow.reading')}
      </span>
      <Skeleton width="30%" height={18} />
      <Skeleton height={6} />
      <Skeleton width="45%" />
    </div>
  );
}
