import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { VirtualListProps } from './virtual-list.tsx';
import { rowStyle, useWindow } from './windowed.ts';

export interface ChoiceListProps<Item> extends VirtualListProps<Item> {
  readonly isSelected: (item: Item) => boolean;
  /** With shift, everything between the last toggled row and this one. */
  readonly onToggle: (items: readonly Item[], selected: boolean) => void;
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

/** The rows from one to another, whichever comes first. */
const between = <Item,>(items: readonly Item[], a: number, b: number): readonly Item[] =>
  items.slice(Math.min(a, b), Math.max(a, b) + 1);

/**
 * A long list to choose many from. One tab stop; arrows, Page Up and Down, Home and End move, space toggles,
 * shift takes the range. `renderRow` draws the mark with `ChoiceMark`.
 */
export function ChoiceList<Item>(props: ChoiceListProps<Item>) {
  const { label, items, rowKey, rowHeight, renderRow, isSelected, onToggle } = props;
  const id = useId();
  const last = useRef(0);
  const [active, setActive] = useState(0);
  const height = Math.min(props.maxHeight, items.length * rowHeight);
  const { box, rows, look, show } = useWindow<HTMLDivElement>(items.length, rowHeight, height);

  useLayoutEffect(() => {
    const end = Math.max(0, items.length - 1);
    last.current = Math.min(last.current, end);
    setActive((now) => Math.min(now, end));
  }, [items]);

  const toggle = (index: number, range: boolean) => {
    const item = items[index];
    if (item === undefined) return;
    const start = items[last.current];
    if (range && start !== undefined) onToggle(between(items, last.current, index), isSelected(start));
    else onToggle([item], !isSelected(item));
    last.current = index;
    setActive(index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const next = event.key === ' ' ? active : moveTo(event.key, active, items.length, page);
    if (next === null) return;
    event.preventDefault();
    if (event.key === ' ') toggle(active, event.shiftKey);
    setActive(next);
    show(next);
  };

  const activeShown = active >= rows.first && active < rows.last;
  return (
    <div
      ref={box}
      class="s-list"
      role="listbox"
      aria-label={label}
      aria-multiselectable="true"
      aria-activedescendant={activeShown ? `${id}${active}` : undefined}
      tabIndex={0}
      style={{ blockSize: `${height}px` }}
      onScroll={look}
      onKeyDown={onKeyDown}
    >
      <div class="s-list-space" role="presentation" style={{ blockSize: `${items.length * rowHeight}px` }}>
        {items.slice(rows.first, rows.last).map((item, offset) => {
          const index = rows.first + offset;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus, by aria-activedescendant.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox takes the keys for all of its options.
            <div
              key={rowKey(item)}
              id={`${id}${index}`}
              class="s-list-row"
              role="option"
              aria-selected={isSelected(item)}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              data-active={index === active ? '' : undefined}
              style={rowStyle(index, rowHeight)}
              onClick={(event) => toggle(index, event.shiftKey)}
            >
              {renderRow(item, index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface ChoiceMarkProps {
  readonly selected: boolean;
}

/** Looks like a checkbox; the option around it is what is read out. */
export function ChoiceMark({ selected }: ChoiceMarkProps) {
  return <span class="s-check-box" data-on={selected ? 'true' : undefined} aria-hidden="true" />;
}
