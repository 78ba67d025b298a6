import { useMemo, useState } from 'preact/hooks';
import { PERMISSION_GROUPS, type Permission, type PermissionGroup } from '../../utils/meta/permissions.ts';
import { HelpLink } from '../help/help-link.tsx';
import { t, tn } from '../i18n.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchField } from '../ui/search-field.tsx';

const GROUPS = Object.keys(PERMISSION_GROUPS) as PermissionGroup[];

const found = (query: string) => {
  const words = query.trim().toLowerCase().split(/\s+/);
  return (permission: Permission): boolean => {
    const said = `${permission} ${t(`permission.${permission}`)}`.toLowerCase();
    return words.every((word) => said.includes(word));
  };
};

interface Props {
  readonly chosen: ReadonlySet<Permission>;
  readonly onChange: (chosen: ReadonlySet<Permission>) => void;
}

/** Every permission a token may carry, by group. */
export function PermissionPicker({ chosen, onChange }: Props) {
  const [query, setQuery] = useState('');
  const groups = useMemo(() => {
    const matches = found(query);
    return GROUPS.map((group) => ({
      group,
      permissions: (PERMISSION_GROUPS[group] as readonly Permission[]).filter(matches),
    })).filter(({ permissions }) => permissions.length > 0);
  }, [query]);
  const mark = (permissions: readonly Permission[], on: boolean) => {
    const next = new Set(chosen);
    for (const permission of permissions) on ? next.add(permission) : next.delete(permission);
    onChange(next);
  };
  return (
    <section class="s-field" aria-label={t('flow.permissions.label')}>
      <div class="s-field-label">
        <span>{t('flow.permissions.label')}</span>
        <HelpLink topic="permission">{t('help.permissions')}</HelpLink>
        <span class="s-field-aside s-number">{tn('flow.permissions.count', chosen.size)}</span>
      </div>
      <SearchField label={t('flow.permissions.search')} value={query} onChange={setQuery} />
      {groups.length === 0 && <EmptyState icon="search" title={t('flow.no_match')} />}
      {groups.map(({ group, permissions }) => (
        <PermissionSection
          key={group}
          group={group}
          permissions={permissions}
          chosen={chosen}
          onMark={mark}
        />
      ))}
    </section>
  );
}

interface SectionProps {
  readonly group: PermissionGroup;
  readonly permissions: readonly Permission[];
  readonly chosen: ReadonlySet<Permission>;
  readonly onMark: (permissions: readonly Permission[], on: boolean) => void;
}

function PermissionSection({ group, permissions, chosen, onMark }: SectionProps) {
  const count = permissions.filter((permission) => chosen.has(permission)).length;
  return (
    <fieldset class="s-permissions">
      <legend class="s-hidden">{t(`flow.permissions.${group}`)}</legend>
      <div class="s-permissions-head">
        <Checkbox
          label={<strong>{t(`flow.permissions.${group}`)}</strong>}
          checked={count === permissions.length}
          indeterminate={count > 0 && count < permissions.length}
          onChange={(on) => onMark(permissions, on)}
        />
      </div>
      <ul class="s-permission-list">
        {permissions.map((permission) => (
          <li key={permission}>
            <Checkbox
              label={<code>{permission}</code>}
              hint={t(`permission.${permission}`)}
              checked={chosen.has(permission)}
              onChange={(on) => onMark([permission], on)}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
