import * as v from 'valibot';
import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind, tasksOf } from '../meta/assets.ts';
import { META_ID } from '../meta/ids.ts';
import { hasHiddenCharacters } from '../meta/names.ts';
import { PERMISSIONS, type Permission } from '../meta/permissions.ts';
import { SYSTEM_USER_ROLES } from '../meta/roles.ts';
import { globSlots, nameSlots } from './pattern.ts';
import { type AssetRule, CONNECTED_APP, type Template } from './template.ts';

/** Ids in one template: with more, it would not fit the file it is shared by. */
export const MAX_TEMPLATE_IDS = 2000;
const MAX_RULES = 100;

/** What is wrong with a value, beside its type: the messages of the schema. */
export type ValueProblem =
  | 'empty'
  | 'too_long'
  | 'too_many'
  | 'hidden_characters'
  | 'pattern'
  | 'id'
  | 'ids_name_or_group'
  | 'group_kind'
  | 'tasks_missing'
  | 'permissions_missing'
  | 'repeated';

const problem = (code: ValueProblem): ValueProblem => code;

/** Text of some lines, with nothing hidden in it. */
export const templateText = (most: number) =>
  v.pipe(
    v.string(),
    v.maxLength(most, problem('too_long')),
    v.check((value) => !hasHiddenCharacters(value.replaceAll('\n', ' ')), problem('hidden_characters')),
  );

const line = (most: number) =>
  v.pipe(
    v.string(),
    v.regex(/\S/, problem('empty')),
    v.maxLength(most, problem('too_long')),
    v.check((value) => !hasHiddenCharacters(value), problem('hidden_characters')),
  );

const distinct = (values: readonly unknown[]) => new Set(values).size === values.length;

const id = v.pipe(v.string(), v.regex(META_ID, problem('id')));

const glob = v.pipe(
  line(200),
  v.check((value) => globSlots(value) !== null, problem('pattern')),
);

const ruleOf = (kind: AssetKind) => {
  const tasks = v.array(v.picklist(tasksOf(kind)));
  return v.strictObject({
    kind: v.literal(kind),
    ids: v.exactOptional(
      v.pipe(
        v.array(id),
        v.minLength(1, problem('empty')),
        v.maxLength(MAX_TEMPLATE_IDS, problem('too_many')),
        v.check((values) => distinct(values), problem('repeated')),
      ),
    ),
    name: v.exactOptional(glob),
    group: v.exactOptional(ASSET_KIND_FACTS[kind].groupEdge === null ? v.never(problem('group_kind')) : glob),
    tasks: v.pipe(
      ASSET_KIND_FACTS[kind].tasksRequired ? v.pipe(tasks, v.minLength(1, problem('tasks_missing'))) : tasks,
      v.check((values) => distinct(values), problem('repeated')),
    ),
  });
};

const rule = v.pipe(
  v.variant('kind', ASSET_KINDS.map(ruleOf) as [ReturnType<typeof ruleOf>, ...ReturnType<typeof ruleOf>[]]),
  v.check(
    ({ ids, name, group }) => [ids, name, group].filter((each) => each !== undefined).length === 1,
    problem('ids_name_or_group'),
  ),
);

const idCount = (rules: readonly AssetRule[]): number =>
  rules.reduce((sum, { ids }) => sum + (ids?.length ?? 0), 0);

const tokenEntries = v.strictObject({
  app: v.union([v.literal(CONNECTED_APP), id], problem('id')),
  permissions: v.pipe(
    v.array(v.picklist(PERMISSIONS as readonly Permission[])),
    v.minLength(1, problem('permissions_missing')),
    v.check((values) => distinct(values), problem('repeated')),
  ),
  expiry: v.picklist(['60_days', 'never']),
});

export const templateEntries = {
  version: v.literal(1),
  name: line(100),
  description: templateText(1000),
  role: v.picklist(SYSTEM_USER_ROLES),
  names: v.pipe(
    line(200),
    v.check((value) => nameSlots(value) !== null, problem('pattern')),
  ),
  assets: v.pipe(
    v.array(rule),
    v.maxLength(MAX_RULES, problem('too_many')),
    v.check((rules) => idCount(rules) <= MAX_TEMPLATE_IDS, problem('too_many')),
  ),
  token: v.nullable(tokenEntries),
};

export const templateSchema: v.GenericSchema<unknown, Template> = v.strictObject(templateEntries);
