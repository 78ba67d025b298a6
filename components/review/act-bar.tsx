import type { Tally } from '../../utils/review/select.ts';
import { t, tn } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';

interface Props {
  readonly tally: Tally;
  readonly busy: boolean;
  readonly onTasks: () => void;
  readonly onRemove: () => void;
  readonly onClear: () => void;
}

/** What can be done with the cells chosen; stays in sight while one scrolls. */
export function ActBar({ tally: { cells, access }, busy, onTasks, onRemove, onClear }: Props) {
  return (
    <section class="co-bulk" aria-label={t('review.act.label')}>
      <p class="s-grow s-number" role="status">
        {tn('review.act.chosen', cells)} <span class="s-muted">{t('review.act.with_access', access)}</span>
      </p>
      <Button size="sm" icon="settings" onClick={onTasks}>
        {t('review.act.tasks')}
      </Button>
      <Button size="sm" icon="trash" busy={busy} aria-disabled={access === 0 || undefined} onClick={onRemove}>
        {t('review.act.remove')}
      </Button>
      <IconButton size="sm" icon="x" label={t('review.act.clear')} onClick={onClear} />
    </section>
  );
}
