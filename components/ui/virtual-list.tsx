import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly rowKey: (item: Item) => string;
  /** Pixels; every row has the same height. */
  readonly rowHeight: number;
  /** Pixels the list takes at most; it shrinks for fewer rows. */
  readonly height: number;
  readonly renderRow: (item: Item, index: number) => ComponentChildren;
  /** With these two it is a list to choose from (space or click toggles); without, a list to read. */
  readonly isSelected?: (item: Item) => boolean;
  /** `range`: shift was held; everything between the last toggled row and this one is meant. */
  readonly onToggle?: (items: readonly Item[], selected: boolean) => void;
}

/** Rows rendered beyond what is seen, each way: enough for a fast wheel, few enough to stay cheap. */
const OVERSCAN = 8;

interface Window {
  readonly first: number;
  readonly last: number;
}

/** The rows to render for a scroll position. */
export function visibleRows(top: number, height: number, rowHeight: number, count: number): Window {
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), count - 1) - OVERSCAN);
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + OVERSCAN);
  return { first, last: Math.max(first, last) };
}

/** Where a key moves the active row, or `null` when it is not a moving key. */
export function moveTo(key: string, at: number, count: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}

/** A windowed list of equal rows: 20,000 of them cost what is seen. One tab stop; arrow keys move within. */
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { label, items, rowKey, rowHeight, renderRow, isSelected, onToggle } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const anchor = useRef(0);
  const [active, setActive] = useState(0);
  const height = Math.min(props.height, items.length * rowHeight);
  const [rows, setRows] = useState<Window>(() => visibleRows(0, props.height, rowHeight, items.length));
  const choosing = isSelected !== undefined && onToggle !== undefined;

  const look = () => {
    const next = visibleRows(box.current?.scrollTop ?? 0, props.height, rowHeight, items.length);
    setRows((now) => (now.first === next.first && now.last === next.last ? now : next));
  };
  useLayoutEffect(() => {
    look();
    setActive((now) => Math.max(0, Math.min(now, items.length - 1)));
    anchor.current = Math.min(anchor.current, Math.max(0, items.length - 1));
  }, [items, rowHeight, props.height]);

  const show = (index: number) => {
    const element = box.current;
    if (element === null) return;
    const top = index * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + height) element.scrollTop = top + rowHeight - height;
    look();
  };

  const toggle = (index: number, range: boolean) => {
    const item = items[index];
    if (item === undefined || !choosing) return;
    const from = range ? Math.min(anchor.current, index) : index;
    const to = range ? Math.max(anchor.current, index) : index;
    const first = items[anchor.current];
    const selected = range && first !== undefined ? isSelected(first) : !isSelected(item);
    anchor.current = index;
    setActive(index);
    onToggle(items.slice(from, to + 1), selected);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey || event.ctrlKey) return;
    if (event.key === ' ' && choosing) {
      event.preventDefault();
      toggle(active, event.shiftKey);
      return;
    }
    const next = moveTo(event.key, active, items.length, Math.max(1, Math.floor(height / rowHeight) - 1));
    if (next === null || !choosing) return;
    event.preventDefault();
    setActive(next);
    show(next);
  };

  const visible = items.slice(rows.first, rows.last);
  const activeShown = active >= rows.first && active < rows.last;
  return (
    <div
      ref={box}
      class="s-list"
      role={choosing ? 'listbox' : 'list'}
      aria-label={label}
      aria-multiselectable={choosing || undefined}
      aria-activedescendant={choosing && activeShown ? `${id}${active}` : undefined}
      tabIndex={0}
      style={{ blockSize: `${height}px` }}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <div class="s-list-space" role="presentation" style={{ blockSize: `${items.length * rowHeight}px` }}>
        {visible.map((item, offset) => {
          const index = rows.first + offset;
          return (
            <div
              key={rowKey(item)}
              id={`${id}${index}`}
              class="s-list-row"
              role={choosing ? 'option' : 'listitem'}
              aria-selected={choosing ? isSelected(item) : undefined}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              data-active={choosing && index === active ? '' : undefined}
              style={{ blockSize: `${rowHeight}px`, transform: `translateY(${index * rowHeight}px)` }}
              onClick={choosing ? (event) => toggle(index, event.shiftKey) : undefined}
            >
              {renderRow(item, index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
