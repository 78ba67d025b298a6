/** What is shown until the data is there. */
import { h } from './dom.js';

const bar = (names) => h('div', { css: `shimmer ${names}`, 'aria-hidden': true });

export function skeletonRows(count) {
  return Array.from({ length: count }, () =>
    h(
      'div',
      { css: 'skeletonRow' },
      bar('skeletonRound'),
      h('div', { css: 'grow' }, bar('skeletonLine'), bar('skeletonShort')),
    ),
  );
}

export const skeletonTitle = () => bar('skeletonTitle');
