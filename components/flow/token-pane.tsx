import type { App } from '../../utils/portfolio/snapshot.ts';
import type { Flow } from '../../utils/stores/flow.ts';
import { t } from '../i18n.ts';
import { Banner } from '../ui/banner.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { useStore } from '../use-store.ts';
import { isReading, PaneSkeleton } from './choose.tsx';
import { PermissionPicker } from './permission-picker.tsx';

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
  const permissions = useStore(flow.store, (state) => state.draft.permissions);
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
      <PermissionPicker chosen={permissions} onChange={(next) => flow.edit({ permissions: next })} />
    </>
  );
}

function appOption({ id, name, owned }: App, connected: string | null) {
  const label = `${name} (${id})`;
  if (!owned) return { value: id, label: t('flow.token.app_not_owned', label), disabled: true };
  if (id !== connected) return { value: id, label: t('flow.token.app_not_connected', label), disabled: true };
  return { value: id, label, disabled: false };
}
