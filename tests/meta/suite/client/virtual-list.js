/** Only the rows in sight are in the document, as on the real page: a content script can't read the whole list. */
import { h } from './dom.js';

const SPARE = 4;
const rowIndex = new WeakMap();

/** Fills `scroller` with rows of one height; `draw(item, index, style)` builds one. Returns a redraw. */
export function virtualList(scroller, items, rowHeight, draw) {
  const spacer = h('div', {
    inline: `position:relative;height:${items.length * rowHeight}px`,
    role: 'presentation',
  });
  scroller.append(spacer);
  let range = '';
  const fill = (force = false) => {
    const height = scroller.clientHeight || 600;
    const from = Math.max(0, Math.floor(scroller.scrollTop / rowHeight) - SPARE);
    const to = Math.min(items.length, Math.ceil((scroller.scrollTop + height) / rowHeight) + SPARE);
    const next = `${from}-${to}`;
    if (next === range && !force) return;
    range = next;
    const focused = spacer.contains(document.activeElement)
      ? rowIndex.get(document.activeElement)
      : undefined;
    spacer.replaceChildren();
    for (let index = from; index < to; index += 1) {
      const row = draw(items[index], index, `top:${index * rowHeight}px`);
      rowIndex.set(row, index);
      spacer.append(row);
      if (focused === index) row.focus({ preventScroll: true });
    }
  };
  scroller.addEventListener('scroll', () => fill());
  new ResizeObserver(() => fill()).observe(scroller);
  fill();
  return () => fill(true);
}
