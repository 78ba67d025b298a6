// biome-ignore-all lint/a11y/useSemanticElements: parts of a table can't be placed one by one.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, by aria-activedescendant.
import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createStore } from 'zustand/vanilla';
import type { MatrixView } from '../../utils/review/filter.ts';
import type { Matrix } from '../../utils/review/matrix.ts';
import { cellsAt, cellsBetween, type GridPlace, toggled } from '../../utils/review/select.ts';
import { t } from '../i18n.ts';
import { useStore } from '../use-store.ts';
import { moved } from './grid-keys.ts';
import { AssetCells, ColumnHeads, type IdOf, KindLine, RowName } from './grid-parts.tsx';
import { GRID, type GridWindow, headOf, useGridWindow } from './grid-window.ts';
import { Inspector, type Looked } from './inspector.tsx';

export interface AccessGridProps {
  readonly matrix: Matrix;
  readonly view: MatrixView;
  readonly chosen: ReadonlySet<number>;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  /** A range was larger than can be chosen at once. */
  readonly onTooLarge: () => void;
}

const CORNER: GridPlace = { row: -1, column: -1 };

/**
 * Assets × system users, to read and to choose cells of. One tab stop; arrows, Home, End, Page Up and Down move,
 * with Ctrl to the ends; space chooses, shift takes the range, Ctrl+A all that is shown, Escape nothing. Names
 * stand for all the access beside or below them, a range of names for all theirs.
 */
export function AccessGrid({ matrix, view, chosen, onChoose, onTooLarge }: AccessGridProps) {
  const id = useId();
  const { rows, columns } = view;
  // Of all of them, so that it does not jump while one searches.
  const head = useMemo(() => headOf(matrix.users.map(({ user }) => user)), [matrix]);
  const { box, part, look, show, placeAt } = useGridWindow(rows.length, columns.length, head);
  const [stood, setStood] = useState<GridPlace>({ row: 0, column: -1 });
  const looked = useMemo((): Looked => createStore(() => ({ place: null })), []);
  const anchor = useRef<GridPlace | null>(null);
  useLayoutEffect(() => {
    anchor.current = null;
    looked.setState({ place: null });
  }, [view]);

  const active: GridPlace = {
    row: Math.min(stood.row, rows.length - 1),
    column: Math.min(stood.column, columns.length - 1),
  };
  // The line of a kind is one place, whatever the column.
  const idOf: IdOf = (row, column) =>
    rows[row]?.type === 'kind' ? `${id}r${row}` : `${id}r${row}c${column}`;
  const activeIn = (row: number) => (active.row === row ? active.column : null);

  const choose = (place: GridPlace, range: boolean) => {
    const from = anchor.current;
    if (range && from !== null) {
      const cells = cellsBetween(matrix, view, from, place);
      if (cells === null) onTooLarge();
      else onChoose(new Set([...chosen, ...cells]));
      return;
    }
    anchor.current = place;
    onChoose(toggled(chosen, cellsAt(matrix, view, place)));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const ctrl = event.ctrlKey || event.metaKey;
    const element = box.current;
    if (element === null || event.altKey) return;
    const page = Math.max(1, Math.floor((element.clientHeight - head) / GRID.row) - 1);
    const rtl = getComputedStyle(element).direction === 'rtl';
    const next = moved(event.key, ctrl, active, { rows: rows.length, columns: columns.length, page, rtl });
    if (next !== null) {
      setStood(next);
      looked.setState({ place: next });
      show(next.row, next.column);
      element.parentElement?.scrollIntoView?.({ block: 'nearest' });
    } else if (event.key === ' ') choose(active, event.shiftKey);
    else if (ctrl && event.key.toLowerCase() === 'a') onChoose(new Set(cellsAt(matrix, view, CORNER)));
    else if (event.key === 'Escape' && chosen.size > 0) onChoose(new Set());
    else return;
    event.preventDefault();
  };

  const onClick = (event: MouseEvent) => {
    const place = placeAt(event.clientX, event.clientY);
    if (place === null) return;
    setStood(place);
    choose(place, event.shiftKey);
  };

  const follow = (event: PointerEvent) => {
    const place = placeAt(event.clientX, event.clientY);
    const now = looked.getState().place;
    if (place?.row !== now?.row || place?.column !== now?.column) looked.setState({ place });
  };

  const inlineSize = `${part.names + columns.length * GRID.column}px`;
  const shared = { matrix, view, part, idOf };
  // The same element is not rendered again: while rows scroll by, the columns stand still.
  const heads = useMemo(
    () => <ColumnHeads {...shared} head={head} active={activeIn(-1)} />,
    [matrix, view, part.firstColumn, part.lastColumn, part.names, activeIn(-1)],
  );
  const isShown = active.row === -1 || (active.row >= part.firstRow && active.row < part.lastRow);
  return (
    <div class="rv-frame s-card">
      <div
        ref={box}
        class="rv-grid"
        role="grid"
        aria-label={t('review.grid')}
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        aria-activedescendant={isShown ? idOf(active.row, active.column) : undefined}
        tabIndex={0}
        style={{ maxBlockSize: `${head + rows.length * GRID.row + 2}px` }}
        onScroll={look}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onPointerMove={follow}
        onPointerLeave={() => looked.setState({ place: null })}
        onFocus={() => looked.setState({ place: active })}
      >
        <div
          class="rv-space"
          role="presentation"
          style={{ inlineSize, blockSize: `${head + rows.length * GRID.row}px` }}
        >
          <div class="rv-guides" role="presentation" style={guidesStyle(part, head)} />
          <Stripe looked={looked} columns={columns.length} names={part.names} />
          {heads}
          {rows.slice(part.firstRow, part.lastRow).map((row, offset) => {
            const at = part.firstRow + offset;
            const own = { ...shared, row: at, active: activeIn(at) };
            return (
              <div
                key={row.type === 'kind' ? row.kind : row.asset}
                class={row.type === 'kind' ? 'rv-row rv-row-kind' : 'rv-row'}
                role="row"
                aria-rowindex={at + 2}
                style={{ insetBlockStart: `${head + at * GRID.row}px`, blockSize: `${GRID.row}px` }}
              >
                {row.type === 'kind' ? (
                  <KindLine
                    id={idOf(at, -1)}
                    kind={row.kind}
                    count={row.count}
                    names={part.names}
                    active={own.active !== null}
                  />
                ) : (
                  <>
                    <RowName {...own} asset={row.asset} />
                    <AssetCells {...own} asset={row.asset} chosen={chosen} />
                  </>
                )}
              </div>
            );
          })}
        </div>
      </div>
      <Inspector looked={looked} matrix={matrix} view={view} />
    </div>
  );
}

/** Lines between the columns, only where one looks: over all of a large grid they are slow to paint. */
const guidesStyle = (part: GridWindow, head: number) => ({
  insetInlineStart: `${part.names + part.firstColumn * GRID.column}px`,
  inlineSize: `${(part.lastColumn - part.firstColumn) * GRID.column}px`,
  insetBlockStart: `${head + part.firstRow * GRID.row}px`,
  blockSize: `${(part.lastRow - part.firstRow) * GRID.row}px`,
});

interface StripeProps {
  readonly looked: Looked;
  readonly columns: number;
  /** Pixels of the names of assets. */
  readonly names: number;
}

/** Lights up the column one looks at, by itself: the grid is not rendered for it. */
function Stripe({ looked, columns, names }: StripeProps) {
  const column = useStore(looked, ({ place }) => place?.column ?? -1);
  if (column < 0 || column >= columns) return null;
  return (
    <div
      class="rv-stripe"
      role="presentation"
      style={{ insetInlineStart: `${names + column * GRID.column}px` }}
    />
  );
}
