import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessagesText } from '@wxt-dev/i18n/build';
import { describe, expect, it } from 'vitest';
import { topicSteps, topicText, topicTitle, topicWords } from '../../../components/help/texts.ts';
import { actionOf, codesOf, ERROR_KEYS, readError } from '../../../utils/graph/errors.ts';
import {
  HELP_SECTIONS,
  pathOf,
  SEE_ALSO,
  TOPICS,
  type Topic,
  taskPath,
  topicAt,
} from '../../../utils/help/topics.ts';
import { ASSET_KIND_FACTS, ASSET_KINDS, partOf, tasksOf } from '../../../utils/meta/assets.ts';
import { PERMISSIONS } from '../../../utils/meta/permissions.ts';
import { CHECK_IDS } from '../../../utils/portfolio/preflight.ts';
import { PRESET_IDS, presetsWith, presetTemplate } from '../../../utils/templates/presets.ts';

const LOCALES = join(import.meta.dirname, '../../../utils/texts/locales');
const textsOf = (file: string): ReadonlyMap<string, string> =>
  new Map(
    parseMessagesText(readFileSync(file, 'utf8'), 'YAML').map((message) => [
      message.key.join('.'),
      'message' in message ? message.message : '',
    ]),
  );

/** The texts that a topic must have, each in every language. */
function keysOf(topic: Topic): string[] {
  switch (topic.section) {
    case 'check':
      return [`help.check.${topic.id}.title`, `help.check.${topic.id}.why`, `preflight.${topic.id}.steps`];
    case 'error':
      return [`help.error.${topic.id}.title`, `help.error.${topic.id}.steps`, `error.${topic.id}`];
    case 'permission':
      return [`permission.${topic.id}`];
    case 'task':
      return [`help.task.${topic.id}`, `task.${topic.task}`];
    case 'role':
      return [`role.${topic.id}`, `flow.role.${topic.id}`];
    case 'word':
      return [`help.word.${topic.id}.title`, `help.word.${topic.id}.text`];
    case 'key':
      return [`help.key.${topic.id}.title`, `help.key.${topic.id}.keys`];
  }
}
/** A kind that still has the English name of its row has no texts in the locale files yet. */
const isUntold = (topic: Topic): boolean =>
  topic.section === 'task' &&
  (ASSET_KIND_FACTS as Partial<Record<string, { english?: unknown }>>)[topic.part]?.english !== undefined;
const KEYS = TOPICS.filter((topic) => !isUntold(topic)).flatMap(keysOf);

describe.each(globSync(join(LOCALES, '*.yml')))('help in %s', (file) => {
  const texts = textsOf(file);

  it('has a text for each row of the tables', () => {
    expect(KEYS.filter((key) => !texts.get(key)?.trim())).toEqual([]);
  });

  it('has no text of a row that is not there any more', () => {
    const known = new Set(TOPICS.flatMap(keysOf));
    const own = /^(?:help\.(?:check|error|task|word|key)|permission)\./;
    expect([...texts.keys()].filter((key) => own.test(key) && !known.has(key))).toEqual([]);
  });

  it('says for each section what it is', () => {
    const keys = HELP_SECTIONS.flatMap((each) => [`help.sections.${each}`, `help.sections_text.${each}`]);
    expect(keys.filter((key) => !texts.has(key))).toEqual([]);
  });
});

describe('the topics', () => {
  it('are one for each check, error, permission and task', () => {
    const ids = (section: string) => TOPICS.filter((each) => each.section === section).map(({ id }) => id);
    expect(ids('check')).toEqual(CHECK_IDS);
    expect(ids('error')).toEqual(ERROR_KEYS);
    expect(ids('permission')).toEqual(PERMISSIONS);
    expect(ids('task')).toContain('whatsapp_business_account.MESSAGING');
  });

  it('have an address each, that leads back to them', () => {
    expect(new Set(TOPICS.map(pathOf)).size).toBe(TOPICS.length);
    for (const topic of TOPICS) expect(topicAt(pathOf(topic))).toBe(topic);
    expect(topicAt('error/nonsense')).toBeNull();
  });

  it('explain every task of every kind of asset, those of asset groups too', () => {
    for (const kind of ASSET_KINDS)
      for (const task of tasksOf(kind)) {
        const about = partOf(kind, task);
        expect(about && topicAt(taskPath(about.part, about.value)), `${kind} ${task}`).not.toBeNull();
      }
    expect(partOf('business_asset_group', 'adaccount_tasks:DRAFT')).toEqual({
      part: 'ad_account',
      value: 'DRAFT',
    });
    expect(partOf('page', 'unknown_tasks:DRAFT')).toBeNull();
  });

  it('point to others that are there', () => {
    const also = Object.values(SEE_ALSO).flat();
    expect(also.length).toBeGreaterThan(10);
    expect(also.filter((each) => topicAt(pathOf(each)) === null)).toEqual([]);
  });

  it('say something each, with steps where something is to be done', () => {
    for (const topic of TOPICS) {
      expect(topicTitle(topic), pathOf(topic)).not.toMatch(/^help\.|^task\.|^role\./);
      // Whatever is only known when it happens leaves no hole at the end.
      expect(topicText(topic), pathOf(topic)).not.toMatch(/\$\d|…$|^(?:help|error|permission)\./);
      expect(topicSteps(topic).length > 0).toBe(topic.section === 'check' || topic.section === 'error');
      expect(topicSteps(topic).join(' ')).not.toMatch(/\$\d/);
    }
    expect(topicWords(topicAt('task/page.MODERATE')!)).toContain('MODERATE');
  });
});

describe('codes', () => {
  it('lead to the error that names them', () => {
    for (const key of ERROR_KEYS)
      for (const words of codesOf(key)) {
        const [code, subcode] = words.split('/').map((part) => Number(part.split('–')[0]));
        const view = readError({ code, ...(subcode === undefined ? {} : { error_subcode: subcode }) }, 400);
        expect([view.key, view.action], words).toEqual([key, actionOf(key)]);
      }
    expect(codesOf('permission')).toEqual(['10', '200–299']);
    expect(codesOf('missing_or_unassigned')).toEqual(['100/33']);
    expect(codesOf('name_changed')).toEqual([]);
    expect(actionOf('name_changed')).toBeNull();
  });

  it('of a range hold to its ends', () => {
    expect(
      [199, 200, 299, 300, 79999, 80000, 80014, 80015].map((code) => readError({ code }, 400).key),
    ).toEqual([
      'unknown',
      'permission',
      'permission',
      'unknown',
      'unknown',
      'throttled',
      'throttled',
      'unknown',
    ]);
  });
});

it('names the presets that use a permission', () => {
  for (const permission of PERMISSIONS)
    expect(presetsWith(permission)).toEqual(
      PRESET_IDS.filter((id) => presetTemplate(id, '', '').token?.permissions.includes(permission)),
    );
  expect(presetsWith('leads_retrieval')).toEqual(['lead_retrieval']);
});
