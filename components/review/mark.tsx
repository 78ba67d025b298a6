import type { Tasks } from '../../utils/review/matrix.ts';
import { number, t } from '../i18n.ts';
import { levelOf } from './words.ts';

/** An access as a small square: how many tasks, the darker the more they allow. Its cell says it in words. */
export function Mark({ tasks }: { readonly tasks: Tasks }) {
  return (
    <span class="rv-mark" data-level={levelOf(tasks)} aria-hidden="true">
      {tasks === null ? '?' : number(tasks.length)}
    </span>
  );
}

const EXAMPLES: readonly (readonly [string, Tasks])[] = [
  ['few', ['ANALYZE']],
  ['many', ['ANALYZE', 'ADVERTISE', 'MODERATE']],
  ['full', ['MANAGE']],
  ['unknown', null],
];

/** What the squares mean. */
export function Legend() {
  return (
    <ul class="rv-legend">
      {EXAMPLES.map(([level, tasks]) => (
        <li key={level} class="rv-legend-item">
          <Mark tasks={tasks} />
          {t(`review.level.${level}`)}
        </li>
      ))}
    </ul>
  );
}
