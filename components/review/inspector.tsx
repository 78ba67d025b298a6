import type { StoreApi } from 'zustand/vanilla';
import type { MatrixView } from '../../utils/review/filter.ts';
import { cellOf, type Matrix } from '../../utils/review/matrix.ts';
import type { GridPlace } from '../../utils/review/select.ts';
import { t } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { useStore } from '../use-store.ts';
import { Legend } from './mark.tsx';
import { accessWords } from './words.ts';

/** Where the pointer or the keyboard is. A store of its own: following it renders this line and not the grid. */
export type Looked = StoreApi<{ readonly place: GridPlace | null }>;

interface Props {
  readonly looked: Looked;
  readonly matrix: Matrix;
  readonly view: MatrixView;
}

/** Under the grid: in full what it shows in short, of the place one looks at. */
export function Inspector({ looked, matrix, view }: Props) {
  const place = useStore(looked, (state) => state.place);
  const said = place === null ? null : describe(matrix, view, place);
  return (
    <div class="rv-inspector">
      <p class="rv-inspector-text s-small">
        {said === null ? (
          <span class="s-muted">{t('review.inspect')}</span>
        ) : (
          <>
            <strong>{said.title}</strong> <span class="s-muted">{said.text}</span>
          </>
        )}
      </p>
      <Legend />
    </div>
  );
}

function describe(matrix: Matrix, view: MatrixView, { row, column }: GridPlace) {
  const at = view.rows[row];
  const user = matrix.users[view.columns[column] ?? -1];
  const facts = at?.type === 'asset' ? matrix.assets[at.asset] : undefined;
  if (user !== undefined && facts !== undefined && at?.type === 'asset') {
    const cell = cellOf(matrix, at.asset, view.columns[column] ?? -1);
    return {
      title: `${user.user.name} · ${facts.asset.name}`,
      text: accessWords(facts, matrix.cells.get(cell)),
    };
  }
  if (facts !== undefined)
    return {
      title: facts.asset.name,
      text: `${facts.asset.id} · ${facts.unread ? t('review.unread') : t('review.reached_by', facts.heldBy.length)}`,
    };
  if (row === -1 && user !== undefined)
    return {
      title: user.user.name,
      text: `${t(`role.${user.user.role}`)} · ${user.user.id} · ${t('review.reaches', user.access)}`,
    };
  return at?.type === 'kind' ? { title: kindWords(at.kind), text: '' } : null;
}
