import { ERROR_KEYS, type ErrorKey } from '../graph/errors.ts';
import { TASKS_BY_PART } from '../meta/assets.ts';
import { PERMISSIONS, type Permission } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES, type SystemUserRole } from '../meta/roles.ts';
import { CHECK_IDS, type CheckId } from '../portfolio/preflight.ts';

/** Words of Meta's field and of Steward's that are explained (`help.word.<id>`). */
export const WORDS = [
  'business_portfolio',
  'system_user',
  'app',
  'app_secret',
  'access_token',
  'permission',
  'task',
  'full_control',
  'owned_and_client',
  'asset_group',
  'dataset',
  'marketing_api',
  'rate_limit',
  'trace_id',
  'two_ids',
  'plan',
  'job',
  'unanswered',
  'template',
  'drift',
  'vault',
  'preflight',
] as const;
export type Word = (typeof WORDS)[number];

/** Keys that do something; which ones, and where, stands in the locale files (`help.key.<id>`). */
export const SHORTCUTS = ['popup', 'palette', 'close', 'search', 'list', 'choose', 'grid', 'tabs'] as const;
export type Shortcut = (typeof SHORTCUTS)[number];

/** What help is about. The address of a topic is `section/id`. */
export type Topic =
  | { readonly section: 'check'; readonly id: CheckId }
  | { readonly section: 'error'; readonly id: ErrorKey }
  | { readonly section: 'permission'; readonly id: Permission }
  | { readonly section: 'task'; readonly id: string; readonly part: string; readonly task: string }
  | { readonly section: 'role'; readonly id: SystemUserRole }
  | { readonly section: 'key'; readonly id: Shortcut }
  | { readonly section: 'word'; readonly id: Word };

export type HelpSection = Topic['section'];
export const HELP_SECTIONS = ['check', 'error', 'permission', 'task', 'role', 'word', 'key'] as const;

/** The topic that an address names, or `null`. */
export const topicAt = (path: string): Topic | null => TOPICS.find((topic) => pathOf(topic) === path) ?? null;

export const pathOf = ({ section, id }: Pick<Topic, 'section' | 'id'>): string => `${section}/${id}`;

/** Where a task is explained: `task/page.MANAGE`. */
export const taskPath = (part: string, task: string): string => `task/${part}.${task}`;

const tasksOf = ([part, tasks]: readonly [string, readonly string[]]): readonly Topic[] =>
  tasks.map((task) => ({ section: 'task', id: `${part}.${task}`, part, task }));

/** Everything that is explained, in order: one for each row of the tables that Steward works from. */
export const TOPICS: readonly Topic[] = [
  ...CHECK_IDS.map((id) => ({ section: 'check', id }) as const),
  ...ERROR_KEYS.map((id) => ({ section: 'error', id }) as const),
  ...PERMISSIONS.map((id) => ({ section: 'permission', id }) as const),
  ...[...TASKS_BY_PART].flatMap(tasksOf),
  ...SYSTEM_USER_ROLES.map((id) => ({ section: 'role', id }) as const),
  ...WORDS.map((id) => ({ section: 'word', id }) as const),
  ...SHORTCUTS.map((id) => ({ section: 'key', id }) as const),
];

/** What else helps with an error. */
export const SEE_ALSO: Readonly<Partial<Record<ErrorKey, readonly Pick<Topic, 'section' | 'id'>[]>>> = {
  permission: [
    { section: 'check', id: 'permission' },
    { section: 'check', id: 'admin' },
  ],
  capability: [{ section: 'word', id: 'marketing_api' }],
  throttled: [{ section: 'word', id: 'rate_limit' }],
  missing_or_unassigned: [{ section: 'word', id: 'owned_and_client' }],
  wrong_id_space: [{ section: 'word', id: 'two_ids' }],
  token_invalid: [{ section: 'word', id: 'access_token' }],
  token_expired: [{ section: 'word', id: 'access_token' }],
  app_secret_wrong: [{ section: 'check', id: 'app_secret' }],
  limit_employee: [{ section: 'word', id: 'marketing_api' }],
  limit_admin: [{ section: 'role', id: 'ADMIN' }],
  no_app: [{ section: 'check', id: 'app' }],
  lost_answer: [{ section: 'word', id: 'unanswered' }],
  unanswered: [{ section: 'word', id: 'unanswered' }],
  token_lost: [{ section: 'word', id: 'unanswered' }],
};
