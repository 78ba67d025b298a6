import { useState } from 'preact/hooks';
import { ASSET_KIND_FACTS, ASSET_KINDS, type AssetKind } from '../../utils/meta/assets.ts';
import { PERMISSIONS } from '../../utils/meta/permissions.ts';
import { SYSTEM_USER_ROLES } from '../../utils/meta/roles.ts';
import {
  type AssetRule,
  CONNECTED_APP,
  type Template,
  type TemplateToken,
} from '../../utils/templates/template.ts';
import { PermissionPicker } from '../flow/permission-picker.tsx';
import { TaskBoxes } from '../flow/task-boxes.tsx';
import { t } from '../i18n.ts';
import { kindWords } from '../kinds.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextArea } from '../ui/text-area.tsx';
import { TextField } from '../ui/text-field.tsx';

interface Props {
  readonly template: Template;
  readonly onChange: (template: Template) => void;
}

/** A template as a form. What it holds may be wrong in between; saving looks at it. */
export function TemplateForm({ template, onChange }: Props) {
  const edit = (change: Partial<Template>) => onChange({ ...template, ...change });
  return (
    <div class="s-stack co-template-form">
      <TextField label={t('templates.edit.name')} value={template.name} onChange={(name) => edit({ name })} />
      <TextArea
        label={t('templates.edit.description')}
        rows={2}
        value={template.description}
        onChange={(description) => edit({ description })}
      />
      <TextField
        label={t('templates.edit.names')}
        hint={t('templates.edit.names_hint')}
        value={template.names}
        onChange={(names) => edit({ names })}
      />
      <RadioGroup
        label={t('flow.role.label')}
        hint={t(`flow.role.${template.role}`)}
        value={template.role}
        options={SYSTEM_USER_ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))}
        onChange={(role) => edit({ role })}
      />
      <Rules rules={template.assets} onChange={(assets) => edit({ assets })} />
      <h2 class="co-section-title">{t('templates.edit.token')}</h2>
      <TokenForm token={template.token} onChange={(token) => edit({ token })} />
    </div>
  );
}

interface RulesProps {
  readonly rules: readonly AssetRule[];
  readonly onChange: (rules: readonly AssetRule[]) => void;
}

const newRule = (kind: AssetKind): AssetRule => ({
  kind,
  name: '{client}*',
  tasks: ASSET_KIND_FACTS[kind].defaultTasks,
});

function Rules({ rules, onChange }: RulesProps) {
  return (
    <>
      <h2 class="co-section-title">{t('templates.edit.assets')}</h2>
      {rules.map((rule, index) => (
        <RuleForm
          key={index}
          rule={rule}
          number={index + 1}
          onChange={(next) => onChange(rules.with(index, next))}
          onRemove={() => onChange(rules.toSpliced(index, 1))}
        />
      ))}
      <Button class="su-submit" icon="plus" onClick={() => onChange([...rules, newRule('page')])}>
        {t('templates.edit.add')}
      </Button>
    </>
  );
}

const MATCHES = ['name', 'ids', 'group'] as const;
type Match = (typeof MATCHES)[number];

const NEW_MATCH: Readonly<Record<Match, Pick<AssetRule, Match>>> = {
  name: { name: '{client}*' },
  ids: { ids: [] },
  group: { group: '{client}*' },
};

/** The ways to say which assets of a kind; groups don't hold every kind. */
const matchesOf = (kind: AssetKind): readonly Match[] =>
  MATCHES.filter((by) => by !== 'group' || ASSET_KIND_FACTS[kind].groupEdge !== null);

const matchOf = (rule: AssetRule): Match => MATCHES.find((by) => rule[by] !== undefined) ?? 'name';

interface RuleFormProps {
  readonly rule: AssetRule;
  readonly number: number;
  readonly onChange: (rule: AssetRule) => void;
  readonly onRemove: () => void;
}

function RuleForm({ rule, number, onChange, onRemove }: RuleFormProps) {
  const { kind, tasks } = rule;
  return (
    <fieldset class="s-card co-card co-rule">
      <legend class="s-hidden">{t('templates.edit.rule', number)}</legend>
      <div class="co-rule-head">
        <Select
          label={t('templates.edit.kind')}
          value={kind}
          options={ASSET_KINDS.map((each) => ({ value: each, label: kindWords(each) }))}
          onChange={(next) => {
            const wanted = next as AssetKind;
            const { groupEdge, defaultTasks } = ASSET_KIND_FACTS[wanted];
            const lost = rule.group !== undefined && groupEdge === null;
            onChange(lost ? newRule(wanted) : { ...rule, kind: wanted, tasks: defaultTasks });
          }}
        />
        <RadioGroup
          label={t('templates.edit.match')}
          value={matchOf(rule)}
          options={matchesOf(kind).map((by) => ({ value: by, label: t(`templates.edit.by_${by}`) }))}
          onChange={(by) => onChange({ kind, tasks, ...NEW_MATCH[by] })}
        />
        <IconButton icon="trash" label={t('templates.edit.remove_rule')} onClick={onRemove} />
      </div>
      {rule.ids !== undefined ? (
        <IdsField ids={rule.ids} onChange={(ids) => onChange({ kind, tasks, ids })} />
      ) : rule.group !== undefined ? (
        <TextField
          label={t('templates.edit.group')}
          hint={t('templates.edit.group_hint')}
          value={rule.group}
          onChange={(group) => onChange({ kind, tasks, group })}
        />
      ) : (
        <TextField
          label={t('templates.edit.glob')}
          hint={t('templates.edit.glob_hint')}
          value={rule.name ?? ''}
          onChange={(name) => onChange({ kind, tasks, name })}
        />
      )}
      <fieldset class="s-field">
        <legend class="s-field-label">{t('templates.edit.tasks')}</legend>
        <TaskBoxes kind={kind} chosen={tasks} onChange={(next) => onChange({ ...rule, tasks: next })} />
      </fieldset>
    </fieldset>
  );
}

interface IdsFieldProps {
  readonly ids: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

const idsIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Keeps the text as it is typed: an empty line on the way to the next id is none yet. */
function IdsField({ ids, onChange }: IdsFieldProps) {
  const [text, setText] = useState('');
  return (
    <TextArea
      label={t('templates.edit.ids')}
      hint={t('templates.edit.ids_hint')}
      rows={4}
      mono
      value={idsIn(text).join() === ids.join() ? text : ids.join('\n')}
      onChange={(next) => {
        setText(next);
        onChange(idsIn(next));
      }}
    />
  );
}

const NEW_TOKEN: TemplateToken = { app: CONNECTED_APP, permissions: [], expiry: '60_days' };

interface TokenFormProps {
  readonly token: TemplateToken | null;
  readonly onChange: (token: TemplateToken | null) => void;
}

function TokenForm({ token, onChange }: TokenFormProps) {
  return (
    <>
      <Switch
        label={t('templates.edit.wants_token')}
        checked={token !== null}
        onChange={(on) => onChange(on ? NEW_TOKEN : null)}
      />
      {token !== null && (
        <>
          <RadioGroup
            label={t('templates.edit.app')}
            value={token.app === CONNECTED_APP ? 'connected' : 'id'}
            options={[
              { value: 'connected', label: t('templates.edit.app_connected') },
              { value: 'id', label: t('templates.edit.app_id') },
            ]}
            onChange={(by) => onChange({ ...token, app: by === 'connected' ? CONNECTED_APP : '' })}
          />
          {token.app !== CONNECTED_APP && (
            <TextField
              label={t('console.tokens.app_id')}
              mono
              value={token.app}
              onChange={(app) => onChange({ ...token, app: app.trim() })}
            />
          )}
          <RadioGroup
            label={t('flow.expiry.label')}
            value={token.expiry}
            options={[
              { value: '60_days', label: t('flow.expiry.60_days') },
              { value: 'never', label: t('flow.expiry.never') },
            ]}
            onChange={(expiry) => onChange({ ...token, expiry })}
          />
          <PermissionPicker
            chosen={new Set(token.permissions)}
            onChange={(next) =>
              onChange({ ...token, permissions: PERMISSIONS.filter((each) => next.has(each)) })
            }
          />
        </>
      )}
    </>
  );
}
