import { useEffect, useState } from 'preact/hooks';
import { IDLE_MINUTES, type Settings } from '../../utils/settings/settings.ts';
import type { Send } from '../../utils/stores/setup.ts';
import { t } from '../i18n.ts';
import { FailureNote } from '../setup/failure-note.tsx';
import {
  type AskedPermissions,
  askPermissions,
  CLIPBOARD_PERMISSIONS,
  dropPermissions,
  hasPermissions,
} from '../setup/permission.ts';
import { duration } from '../setup/when.ts';
import { Banner } from '../ui/banner.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { Section } from './section.tsx';
import { type SettingsDoor, useSettings } from './use-settings.ts';

const NOTIFICATIONS: AskedPermissions = ['notifications'];

/** When the vault locks, and what Steward tells of by itself. */
export function Choices({ send }: { readonly send: Send }) {
  const { state, change } = useSettings(send);
  if (state.type === 'failed') return <FailureNote failure={state.failure} title={t('settings.failed')} />;
  const settings = state.type === 'loaded' ? state.settings : null;
  return (
    <>
      {state.type === 'loaded' && state.failure !== null && (
        <FailureNote failure={state.failure} title={t('settings.not_saved')} />
      )}
      <p class="s-hidden" role="status">
        {state.type === 'loaded' && state.saved && t('settings.saved')}
      </p>
      <Section title={t('settings.lock.title')} intro={t('settings.lock.intro')}>
        {settings === null ? <Skeleton height={138} /> : <Locking settings={settings} change={change} />}
      </Section>
      <Section title={t('settings.notify.title')} intro={t('settings.notify.intro')}>
        {settings === null ? (
          <Skeleton height={40} />
        ) : (
          <PermittedSwitch
            permissions={NOTIFICATIONS}
            label={t('settings.notify.expiry')}
            hint={t('settings.notify.expiry_hint')}
            refusal={t('settings.notify.refused')}
            wanted={settings.notifyExpiry}
            onChange={(notifyExpiry) => change({ notifyExpiry })}
          />
        )}
      </Section>
      <Section title={t('settings.clipboard.title')} intro={t('settings.clipboard.intro')}>
        {settings === null ? (
          <Skeleton height={58} />
        ) : (
          <PermittedSwitch
            permissions={CLIPBOARD_PERMISSIONS}
            label={t('settings.clipboard.label')}
            hint={t('settings.clipboard.hint')}
            refusal={t('settings.clipboard.refused')}
            wanted={settings.clearClipboard}
            onChange={(clearClipboard) => change({ clearClipboard })}
          />
        )}
      </Section>
    </>
  );
}

interface PartProps {
  readonly settings: Settings;
  readonly change: SettingsDoor['change'];
}

function Locking({ settings, change }: PartProps) {
  return (
    <div class="s-stack">
      <div class="se-narrow">
        <Select
          label={t('settings.lock.idle')}
          hint={t('settings.lock.idle_hint')}
          value={String(settings.idleMinutes)}
          options={IDLE_MINUTES.map((minutes) => ({
            value: String(minutes),
            label: duration(minutes * 60),
          }))}
          onChange={(value) => {
            const idleMinutes = IDLE_MINUTES.find((minutes) => String(minutes) === value);
            if (idleMinutes !== undefined) void change({ idleMinutes });
          }}
        />
      </div>
      <Switch
        label={t('settings.lock.system')}
        hint={t('settings.lock.system_hint')}
        checked={settings.lockWithSystem}
        onChange={(lockWithSystem) => void change({ lockWithSystem })}
      />
    </div>
  );
}

interface PermittedSwitchProps {
  /** Used by this choice alone, and given back when it is not made any more. */
  readonly permissions: AskedPermissions;
  readonly label: string;
  readonly hint: string;
  /** What to say when the browser refuses. */
  readonly refusal: string;
  readonly wanted: boolean;
  /** Answers whether it was kept. */
  readonly onChange: (wanted: boolean) => Promise<boolean>;
}

/** A choice that takes permissions of the browser, asked for when it is made. */
function PermittedSwitch({ permissions, label, hint, refusal, wanted, onChange }: PermittedSwitchProps) {
  /** `null`: not known yet. */
  const [allowed, setAllowed] = useState<boolean | null>(null);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void hasPermissions(permissions).then(setAllowed);
  }, []);
  const set = async (on: boolean) => {
    setAsking(on);
    const may = !on || (await askPermissions(permissions));
    setRefused(!may);
    if (on) setAllowed(may);
    const kept = may && (await onChange(on));
    // Off by now, or on but not kept.
    if (may && on !== kept) {
      await dropPermissions(permissions);
      setAllowed(false);
    }
    setAsking(false);
  };
  // Wanted once, but the permission was taken back since: then it does not work, and the switch says so.
  const on = wanted && allowed !== false;
  return (
    <div class="s-stack">
      <Switch label={label} hint={hint} checked={on || asking} onChange={(next) => void set(next)} />
      {refused && <Banner tone="warning">{refusal}</Banner>}
    </div>
  );
}
