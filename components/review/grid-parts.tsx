// biome-ignore-all lint/a11y/useSemanticElements: parts of a table can't be placed one by one.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, by aria-activedescendant.
import { ASSET_KINDS, type AssetKind } from '../../utils/meta/assets.ts';
import type { MatrixView } from '../../utils/review/filter.ts';
import { cellOf, type Matrix, type MatrixUser } from '../../utils/review/matrix.ts';
import { number, t } from '../i18n.ts';
import { kindIcon, kindWords } from '../kinds.ts';
import { Badge } from '../ui/badge.tsx';
import { Icon } from '../ui/icon.tsx';
import { MiddleClip } from '../ui/middle-clip.tsx';
import { GRID, type GridWindow } from './grid-window.ts';
import { KindDot } from './kind-dot.tsx';
import { Mark } from './mark.tsx';
import { cellWords, shownWords } from './words.ts';

/** Ids of places, so that the grid can say which one is active. */
export type IdOf = (row: number, column: number) => string;

interface Shared {
  readonly matrix: Matrix;
  readonly view: MatrixView;
  readonly part: GridWindow;
  readonly idOf: IdOf;
  /** Column of the active place, when it is in this row. */
  readonly active: number | null;
}

const columnStyle = ({ names }: GridWindow, column: number) => ({
  insetInlineStart: `${names + column * GRID.column}px`,
});

interface HeadsProps extends Shared {
  /** Pixels. */
  readonly head: number;
}

/** The system users: how much each reaches, by kind, beside its name. */
export function ColumnHeads({ matrix, view, part, head, idOf, active }: HeadsProps) {
  const { columns } = view;
  const most = Math.max(1, ...columns.map((index) => matrix.users[index]?.access ?? 0));
  return (
    <div class="rv-head" role="row" aria-rowindex={1} style={{ blockSize: `${head}px` }}>
      <div
        id={idOf(-1, -1)}
        class="rv-corner"
        role="columnheader"
        aria-colindex={1}
        data-active={active === -1 ? '' : undefined}
        style={{ inlineSize: `${part.names}px` }}
      >
        {shownWords(view).map((words) => (
          <span key={words} class="rv-corner-count">
            {words}
          </span>
        ))}
        <span class="rv-corner-line">
          <span class="s-tiny s-muted s-clip rv-corner-hint" title={t('review.corner_hint')}>
            {t('review.corner_hint')}
          </span>
          <Icon name="users" size={14} />
        </span>
      </div>
      {columns.slice(part.firstColumn, part.lastColumn).map((index, offset) => {
        const column = part.firstColumn + offset;
        const facts = matrix.users[index];
        if (facts === undefined) return null;
        return (
          <div
            key={facts.user.id}
            id={idOf(-1, column)}
            class="rv-column"
            role="columnheader"
            aria-colindex={column + 2}
            aria-label={userWords(facts)}
            data-active={active === column ? '' : undefined}
            style={columnStyle(part, column)}
          >
            <Bar byKind={facts.byKind} most={most} />
            <span class="rv-column-name">
              {facts.user.role === 'ADMIN' && <Icon name="shield" size={12} />}
              <bdi class="rv-column-text">{facts.user.name}</bdi>
            </span>
          </div>
        );
      })}
    </div>
  );
}

const userWords = ({ user, access }: MatrixUser): string =>
  `${user.name}, ${t(`role.${user.role}`)}, ${t('review.reaches', access)}`;

/** How many assets of each kind a system user reaches: one bar, its parts in the colours of the kinds. */
function Bar({ byKind, most }: { readonly byKind: MatrixUser['byKind']; readonly most: number }) {
  return (
    <span class="rv-bar" aria-hidden="true">
      {ASSET_KINDS.filter((kind) => byKind[kind] > 0).map((kind) => (
        <span
          key={kind}
          class="rv-bar-part"
          data-kind={kind}
          style={{ blockSize: `max(1px, ${(byKind[kind] / most) * 100}%)` }}
        />
      ))}
    </span>
  );
}

interface KindLineProps {
  readonly id: string;
  readonly kind: AssetKind;
  readonly count: number;
  /** Pixels of the names of assets. */
  readonly names: number;
  readonly active: boolean;
}

/** Heads the assets of a kind. */
export function KindLine({ id, kind, count, names, active }: KindLineProps) {
  return (
    <div
      id={id}
      class="rv-kind"
      role="rowheader"
      aria-colindex={1}
      data-active={active ? '' : undefined}
      style={{ inlineSize: `${names}px` }}
    >
      <KindDot kind={kind} />
      <span class="s-clip">{kindWords(kind)}</span>
      <span class="rv-row-count">{number(count)}</span>
    </div>
  );
}

interface RowProps extends Shared {
  readonly row: number;
  /** Index of the asset. */
  readonly asset: number;
}

/** The name of an asset, which stays in sight, and how many of the system users shown reach it. */
export function RowName({ matrix, view, part, idOf, active, row, asset: index }: RowProps) {
  const facts = matrix.assets[index];
  if (facts === undefined) return null;
  const { asset, heldBy, unread } = facts;
  const held = heldBy.filter((user) => view.columnOf[user] !== -1).length;
  return (
    <div
      id={idOf(row, -1)}
      class="rv-name"
      role="rowheader"
      aria-colindex={1}
      data-active={active === -1 ? '' : undefined}
      style={{ inlineSize: `${part.names}px` }}
    >
      <Icon name={kindIcon(asset.kind)} />
      <MiddleClip text={asset.name} title={`${asset.name} (${asset.id})`} />
      {!asset.owned && <Badge>{t('flow.assets.client')}</Badge>}
      {unread ? (
        <span class="rv-row-count" title={t('review.unread')}>
          ?<span class="s-hidden"> {t('review.unread')}</span>
        </span>
      ) : (
        <span class={held === 0 ? 'rv-row-count rv-row-count-none' : 'rv-row-count'}>{number(held)}</span>
      )}
    </div>
  );
}

interface CellsProps extends RowProps {
  readonly chosen: ReadonlySet<number>;
}

/** The cells of a row that say something; where there is nothing to say there is nothing to render. */
export function AssetCells({ matrix, view, part, idOf, active, row, asset, chosen }: CellsProps) {
  const columns = new Set<number>();
  for (const user of matrix.assets[asset]?.heldBy ?? []) {
    const column = view.columnOf[user] ?? -1;
    if (column >= part.firstColumn && column < part.lastColumn) columns.add(column);
  }
  if (chosen.size > 0)
    for (let column = part.firstColumn; column < part.lastColumn; column++)
      if (chosen.has(cellOf(matrix, asset, view.columns[column] ?? -1))) columns.add(column);
  if (active !== null && active >= part.firstColumn && active < part.lastColumn) columns.add(active);
  return (
    <>
      {[...columns]
        .sort((a, b) => a - b)
        .map((column) => {
          const cell = cellOf(matrix, asset, view.columns[column] ?? -1);
          const tasks = matrix.cells.get(cell);
          return (
            <div
              key={column}
              id={idOf(row, column)}
              class="rv-cell"
              role="gridcell"
              aria-colindex={column + 2}
              aria-selected={chosen.has(cell)}
              data-active={active === column ? '' : undefined}
              style={columnStyle(part, column)}
            >
              {tasks !== undefined && <Mark tasks={tasks} />}
              <span class="s-hidden">{cellWords(matrix, cell)}</span>
            </div>
          );
        })}
    </>
  );
}
