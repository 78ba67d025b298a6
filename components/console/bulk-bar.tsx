import { t, tn } from '../i18n.ts';
import { Button, IconButton } from '../ui/button.tsx';
import type { TokenTask } from './action-dialog.tsx';

interface BulkBarProps {
  readonly count: number;
  readonly onAct: (task: TokenTask) => void;
  readonly onClear: () => void;
}

/** What can be done with the tokens ticked; stays in sight while one scrolls. */
export function BulkBar({ count, onAct, onClear }: BulkBarProps) {
  return (
    <section class="co-bulk" aria-label={t('console.actions.label')}>
      <p class="s-grow s-number" role="status">
        {tn('console.actions.selected', count)}
      </p>
      <Button size="sm" icon="key" onClick={() => onAct('rotate')}>
        {t('console.actions.rotate')}
      </Button>
      <Button size="sm" icon="refresh" onClick={() => onAct('renew')}>
        {t('console.actions.renew')}
      </Button>
      <Button size="sm" icon="trash" onClick={() => onAct('revoke')}>
        {t('console.actions.revoke')}
      </Button>
      <IconButton size="sm" icon="x" label={t('console.actions.clear')} onClick={onClear} />
    </section>
  );
}
