import { useMemo, useState } from 'preact/hooks';
import { PERMISSION_GROUPS, type Permission, type PermissionGroup } from '../../utils/meta/permissions.ts';
import type { App } from '../../utils/portfolio/snapshot.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { t, tn } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { useStore } from '../use-store.ts';
import { isReading, PaneSkeleton } from './choose.tsx';

interface Props {
  readonly flow: Flow;
}

const NO_APPS: readonly App[] = [];

/** Whether each of them gets an access token, for which app, with which permissions, for how long. */
export function TokenPane({ flow }: Props) {
  const wanted = useStore(flow.store, (state) => state.draft.wantsToken);
  const reading = useStore(flow.store, isReading);
  return (
    <div class="s-stack s-token">
      <Switch
        label={t('flow.token.wanted')}
        hint={t('flow.token.wanted_help')}
        checked={wanted}
        onChange={(wantsToken) => flow.edit({ wantsToken })}
      />
      {wanted && (reading ? <PaneSkeleton flow={flow} /> : <TokenChoices flow={flow} />)}
    </div>
  );
}

function TokenChoices({ flow }: Props) {
  const apps = useStore(flow.store, ({ snapshot }) =>
    snapshot.state === 'ready' ? snapshot.value.apps : NO_APPS,
  );
  const appId = useStore(flow.store, (state) => state.draft.appId);
  const connected = useStore(flow.store, (state) => state.appId);
  const expiry = useStore(flow.store, (state) => state.draft.expiry);
  if (apps.length === 0)
    return (
      <EmptyState icon="app" title={t('flow.token.no_app')}>
        {t('flow.token.no_app_help')}
      </EmptyState>
    );
  return (
    <>
      <div class="s-token-head">
        <Select
          label={t('flow.token.app')}
          placeholder={t('flow.token.app_placeholder')}
          hint={t('flow.token.app_help')}
          value={appId}
          options={apps.map((app) => appOption(app, connected))}
          onChange={(value) => flow.edit({ appId: value })}
        />
        <RadioGroup
          label={t('flow.expiry.label')}
          value={expiry}
          options={[
            { value: '60_days', label: t('flow.expiry.60_days') },
            { value: 'never', label: t('flow.expiry.never') },
          ]}
          onChange={(value) => flow.edit({ expiry: value })}
        />
      </div>
      {expiry === 'never' && <Banner tone="warning">{t('flow.expiry.never_help')}</Banner>}
      <Permissions flow={flow} />
    </>
  );
}

function appOption({ id, name, owned }: App, connected: string | null) {
  const label = `${name} (${id})`;
  if (!owned) return { value: id, label: t('flow.token.app_not_owned', label), disabled: true };
  if (id !== connected) return { value: id, label: t('flow.token.app_not_connected', label), disabled: true };
  return { value: id, label, disabled: false };
}

const GROUPS = Object.keys(PERMISSION_GROUPS) as PermissionGroup[];

const found = (query: string) => {
  const words = query.trim().toLowerCase().split(/\s+/);
  return (permission: Permission): boolean => {
    const said = `${permission} ${t(`permission.${permission}`)}`.toLowerCase();
    return words.every((word) => said.includes(word));
  };
};

function Permissions({ flow }: Props) {
  const chosen = useStore(flow.store, (state) => state.draft.permissions);
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
    flow.edit({ permissions: next });
  };
  return (
    <section class="s-field" aria-label={t('flow.permissions.label')}>
      <div class="s-field-label">
        <span>{t('flow.permissions.label')}</span>
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
