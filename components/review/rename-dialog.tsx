import { useMemo, useState } from 'preact/hooks';
import type { Failure } from '../../utils/messages/protocol.ts';
import { judgeRenames, type Rename } from '../../utils/plan/rename.ts';
import type { SystemUser } from '../../utils/portfolio/snapshot.ts';
import { t, tn } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { TextField } from '../ui/text-field.tsx';
import { VirtualList } from '../ui/virtual-list.tsx';

interface Props {
  /** Those to choose names for. */
  readonly users: readonly SystemUser[];
  /** All of the portfolio, whose names are taken. */
  readonly all: readonly SystemUser[];
  readonly busy: boolean;
  readonly failure: Failure | null;
  readonly onPlan: (renames: readonly Rename[]) => void;
  readonly onClose: () => void;
}

const ROW = 60;

/** Other names for system users: by a part that is replaced in all of them, or each by hand. */
export function RenameDialog({ users, all, busy, failure, onPlan, onClose }: Props) {
  const [find, setFind] = useState('');
  const [replacement, setReplacement] = useState('');
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map());
  const renames = useMemo(
    () =>
      users.map(({ id, name }): Rename => {
        const replaced = find === '' ? name : name.replaceAll(find, () => replacement);
        return { systemUserId: id, name: typed.get(id) ?? replaced };
      }),
    [users, find, replacement, typed],
  );
  const rows = useMemo(() => {
    const verdicts = judgeRenames(renames, all);
    return users.map((user, index) => ({
      user,
      name: renames[index]?.name ?? user.name,
      verdict: verdicts[index] ?? ({ type: 'unchanged' } as const),
    }));
  }, [users, renames, all]);
  // While a part is looked for, only what has it is of interest, and what was typed by hand.
  const shown = rows.filter(({ user }) => find === '' || user.name.includes(find) || typed.has(user.id));
  const changed = rows.filter(({ verdict }) => verdict.type !== 'unchanged');
  const refused = changed.filter(({ verdict }) => verdict.type === 'impossible');
  const possible = changed.length > 0 && refused.length === 0;
  const plan = () => {
    if (possible) onPlan(changed.map(({ user, name }) => ({ systemUserId: user.id, name })));
  };
  return (
    <Dialog
      title={t('review.rename.title')}
      size="lg"
      onClose={onClose}
      footer={
        <>
          <p class="s-small s-muted s-grow" role="status">
            {tn('review.rename.count', changed.length)}
            {refused.length > 0 && ` · ${tn('review.rename.refused', refused.length)}`}
          </p>
          <Button onClick={onClose}>{t('setup.cancel')}</Button>
          <Button variant="primary" busy={busy} aria-disabled={!possible || undefined} onClick={plan}>
            {t('console.actions.review')}
          </Button>
        </>
      }
    >
      <div class="s-stack">
        <p class="s-small s-muted">{t('review.rename.text')}</p>
        {failure !== null && <FailureNote failure={failure} />}
        <div class="rv-rename-pattern">
          <TextField label={t('review.rename.find')} value={find} onChange={setFind} data-first-focus />
          <TextField label={t('review.rename.replace')} value={replacement} onChange={setReplacement} />
        </div>
        {shown.length === 0 ? (
          <p class="s-small s-muted">{t('review.rename.none')}</p>
        ) : (
          <VirtualList
            label={t('review.rename.list')}
            items={shown}
            rowKey={({ user }) => user.id}
            rowHeight={ROW}
            maxHeight={6 * ROW}
            renderRow={({ user, name, verdict }) => (
              <div class="rv-rename-row">
                <span class="s-clip" title={user.name}>
                  {user.name}
                </span>
                <Icon name="chevron-right" size={14} />
                <TextField
                  label={t('review.rename.name', user.name)}
                  hideLabel
                  value={name}
                  onChange={(next) => setTyped(new Map(typed).set(user.id, next))}
                />
                <span class={verdict.type === 'impossible' ? 's-small rv-rename-refused' : 's-small s-muted'}>
                  {verdict.type === 'impossible' && t(`flow.impossible.${verdict.reason}`, name.trim())}
                  {verdict.type === 'possible' && t('review.rename.possible')}
                </span>
              </div>
            )}
          />
        )}
      </div>
    </Dialog>
  );
}
