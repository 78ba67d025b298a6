import type { MatrixView } from '../../utils/review/filter.ts';
import {
  hasFullControl,
  type Matrix,
  type MatrixAsset,
  placeOf,
  type Tasks,
} from '../../utils/review/matrix.ts';
import { taskWords } from '../flow/words.tsx';
import { list, t } from '../i18n.ts';

/** How much an access allows, for the eye. */
export type Level = 'full' | 'many' | 'few' | 'none' | 'unknown';

const MANY = 3;

export function levelOf(tasks: Tasks): Level {
  if (tasks === null) return 'unknown';
  if (hasFullControl(tasks)) return 'full';
  if (tasks.length === 0) return 'none';
  return tasks.length >= MANY ? 'many' : 'few';
}

/** How much of everything is shown. */
export const shownWords = ({ assets, columns, access }: MatrixView): readonly string[] => [
  t('review.shown.assets', assets),
  t('review.shown.users', columns.length),
  t('review.shown.access', access),
];

/** A grid says the same of many cells, each time it moves. */
const said = new WeakMap<readonly string[], string>();

/** What an access allows, in words; `undefined`: no access. */
function tasksWords(tasks: Tasks | undefined): string {
  if (tasks === undefined) return t('review.no_access');
  if (tasks === null) return t('review.tasks_unknown');
  const known = said.get(tasks);
  if (known !== undefined) return known;
  const words = tasks.length === 0 ? t('flow.no_tasks') : list(tasks.map(taskWords));
  said.set(tasks, words);
  return words;
}

/** A cell in words, for those who do not see it. */
export function cellWords(matrix: Matrix, cell: number): string {
  const place = placeOf(matrix, cell);
  const user = matrix.users[place.user]?.user.name ?? '';
  const facts = matrix.assets[place.asset];
  if (facts === undefined) return user;
  return `${user}, ${facts.asset.name}: ${accessWords(facts, matrix.cells.get(cell))}`;
}

/** What somebody's access to an asset allows, or that nobody knows. */
export const accessWords = ({ unread }: MatrixAsset, tasks: Tasks | undefined): string =>
  unread ? t('review.unread') : tasksWords(tasks);
