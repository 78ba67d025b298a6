import type { ComponentChildren } from 'preact';
import { rowStyle, useWindow } from './windowed.ts';

export interface VirtualListProps<Item> {
  /** What the list is of; read out. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly rowKey: (item: Item) => string;
  /** Pixels; every row has the same height. */
  readonly rowHeight: number;
  /** Pixels the list takes at most; it shrinks for fewer rows. */
  readonly maxHeight: number;
  readonly renderRow: (item: Item, index: number) => ComponentChildren;
}

/** A long list to read: 20,000 rows cost what is seen. The list itself scrolls by keyboard. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, rowKey, rowHeight, renderRow } = props;
  const height = Math.min(props.maxHeight, items.length * rowHeight);
  const { box, rows, look } = useWindow<HTMLElement>(items.length, rowHeight, height);
  return (
    <section
      ref={box}
      class="s-list"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      style={{ blockSize: `${height}px` }}
      onScroll={look}
    >
      <ul class="s-list-space" style={{ blockSize: `${items.length * rowHeight}px` }}>
        {items.slice(rows.first, rows.last).map((item, offset) => (
          <li
            key={rowKey(item)}
            class="s-list-row"
            aria-setsize={items.length}
            aria-posinset={rows.first + offset + 1}
            style={rowStyle(rows.first + offset, rowHeight)}
          >
            {renderRow(item, rows.first + offset)}
          </li>
        ))}
      </ul>
    </section>
  );
}
