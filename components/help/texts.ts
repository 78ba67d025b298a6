import { codesOf, type ErrorKey } from '../../utils/graph/errors.ts';
import type { Topic } from '../../utils/help/topics.ts';
import type { AssetKind } from '../../utils/meta/assets.ts';
import { REQUIRED_CALLER_PERMISSION } from '../../utils/meta/permissions.ts';
import { parts, t, textOf } from '../i18n.ts';
import { kindWords, taskName } from '../kinds.ts';

/** Stands for what is only known when it happens, such as Meta's own words. */
const OPEN = '…';

/** The sentence of an error, as where it happens but for what only that one knows. */
export const errorSentence = (key: ErrorKey): string => t(`error.${key}`, OPEN).replace(/\s*…$/, '');

/** What steps of a check are about. */
export const CHECK_ARGS: readonly string[] = [REQUIRED_CALLER_PERMISSION];

/** What a part of tasks is called, in the plural. */
export const partWords = (part: string): string =>
  part === 'offline_conversion_data_set'
    ? t('flow.part.offline_conversion_data_set_tasks')
    : kindWords(part as AssetKind);

/** What a task allows, in a sentence; its name where no locale file has one yet. */
export const taskSentence = (part: string, task: string): string =>
  textOf(`help.task.${part}.${task}`) ?? taskName(task);

export function topicTitle(topic: Topic): string {
  switch (topic.section) {
    case 'permission':
      return topic.id;
    case 'task':
      return taskName(topic.task);
    case 'role':
      return t(`role.${topic.id}`);
    default:
      return t(`help.${topic.section}.${topic.id}.title`);
  }
}

/** What a topic says first. */
export function topicText(topic: Topic): string {
  switch (topic.section) {
    case 'check':
      return t(`help.check.${topic.id}.why`);
    case 'error':
      return errorSentence(topic.id);
    case 'permission':
      return t(`permission.${topic.id}`);
    case 'task':
      return taskSentence(topic.part, topic.task);
    case 'role':
      return t(`flow.role.${topic.id}`);
    case 'word':
      return t(`help.word.${topic.id}.text`);
    case 'key':
      return t(`help.key.${topic.id}.keys`);
  }
}

/** What to do, one step after the other; empty where there is nothing to do. */
export function topicSteps(topic: Topic): readonly string[] {
  if (topic.section === 'check') return parts(`preflight.${topic.id}.steps`, ...CHECK_ARGS);
  if (topic.section === 'error') return parts(`help.error.${topic.id}.steps`);
  return [];
}

/** Where a topic belongs, beside its title. */
export function topicAside(topic: Topic): string {
  if (topic.section === 'error') return codesOf(topic.id).join(', ');
  if (topic.section === 'task') return partWords(topic.part);
  return topic.section === 'permission' ? '' : t(`help.sections.${topic.section}`);
}

/** Everything a topic is found by, its title apart. */
export const topicWords = (topic: Topic): string =>
  [
    topicText(topic),
    topicAside(topic),
    ...topicSteps(topic),
    topic.section === 'task' ? topic.task : '',
  ].join('\n');
